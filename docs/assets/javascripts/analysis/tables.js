/* 成绩分析: the two tables of a paper, in the page and as rows for a file. */
(function () {
  "use strict";

  const study = window.study;
  const analysis = study.analysis;
  const say = analysis.say;
  const round = analysis.round;

  function percent(share) {
    return `${Math.round(share * 100)}%`;
  }

  /*
   * Show a table and return its rows for a file. `words` formats the numbers that are
   * shown. `title` is the place of the column that names a row.
   */
  function table(name, heads, rows, words, title) {
    const box = analysis.empty(analysis.find(name));
    const head = analysis.add(analysis.add(box, "thead", ""), "tr", "");
    const body = analysis.add(box, "tbody", "");
    heads.forEach((text) => {
      analysis.add(head, "th", text).scope = "col";
    });
    rows.forEach((row) => {
      const line = analysis.add(body, "tr", "");
      row.forEach((value, place) => {
        const made = analysis.add(line, place === title ? "th" : "td", words(value, place));
        if (place === title) made.scope = "row";
        else made.setAttribute("data-label", heads[place]);
      });
    });
    return [heads].concat(rows);
  }

  /* Show the summary of a paper. */
  analysis.showSummary = function (sittings, paper, apart) {
    let text = "";
    if (sittings.length) {
      const summary = analysis.summary(analysis.persons(sittings, () => ""));
      text = say(
        "summary",
        summary.count,
        percent(summary.mean),
        percent(summary.highest),
        percent(summary.lowest)
      );
      if (summary.count < 10) text += say("few");
    } else text = say("nobody");
    if (apart.doubtful) text += say("pending", apart.doubtful);
    if (apart.faulty) text += say("unfit", apart.faulty);
    if (paper.said)
      text += say("former", Object.keys(paper.items).length, paper.ids.length, paper.left);
    analysis.find("summary").textContent = text;
  };

  /* Everyone sat the same items, so the maximum points are the same for all. */
  analysis.showPersons = function (sittings, bank) {
    const persons = analysis
      .persons(sittings, (id) => bank.items[id].module)
      .sort(
        (one, other) =>
          other.score.points - one.score.points || (one.sitting.who < other.sitting.who ? -1 : 1)
      );
    const modules = Object.keys(bank.modules).filter((module) =>
      persons.some((each) => module in each.modules)
    );
    const heads = [say("name"), say("handed-in"), say("points"), say("full")].concat(
      modules.map((module) => say("module", bank.modules[module], persons[0].modules[module].of))
    );
    return table(
      "persons",
      heads,
      persons.map((each) => {
        const sitting = each.sitting;
        const name = sitting.isChosen
          ? say("chosen", analysis.nameOf(sitting), analysis.plain(sitting.files[0]))
          : analysis.nameOf(sitting);
        return [name, new Date(sitting.time), round(each.score.points), each.score.of].concat(
          modules.map((module) => round(each.modules[module].points))
        );
      }),
      (value) => (value instanceof Date ? analysis.date(value) : value),
      0
    );
  };

  function stemOf(node) {
    const stem = node.querySelector(".item__stem").cloneNode(true);
    stem.removeChild(stem.querySelector(".item__type"));
    return stem.textContent.trim();
  }

  /* Return the distractors that nobody chose. */
  function unchosen(id, node, key, sittings) {
    const options = analysis.options(node, key);
    const left = analysis.unchosen(
      options,
      sittings.map((each) => each.answers[id])
    );
    return (
      left
        .map((option) =>
          option.place === null ? option.text : say("blank", option.place + 1, option.text)
        )
        .join("；") || say(options.length ? "none" : "no-options")
    );
  }

  /* Show the items in the order and with the numbers of the paper. */
  analysis.showItems = function (sittings, paper, bank, nodes, keys) {
    const heads = ["number", "stem", "count", "facility", "discrimination", "unchosen"].map(
      (name) => say(name)
    );
    function numberOf(each) {
      return paper.ids.indexOf(each.id) + 1;
    }
    const items = analysis.items(sittings).sort((one, other) => numberOf(one) - numberOf(other));
    const made = table(
      "items",
      heads,
      items.map((each) => {
        const node = nodes[each.id];
        return [
          numberOf(each),
          stemOf(node),
          each.count,
          each.facility === null ? "" : round(each.facility),
          each.discrimination === null ? say("unknown") : round(each.discrimination),
          unchosen(each.id, node, keys[each.id], sittings)
        ];
      }),
      (value, place) => {
        if (place === 3 && value !== "") return percent(value);
        return place === 4 && value < 0 ? say("negative", value) : value;
      },
      1
    );
    Array.from(analysis.find("items").querySelectorAll("tbody th")).forEach((head, place) => {
      const link = document.createElement("a");
      // This page is in the root folder, as the links are.
      link.href = bank.items[items[place].id].url;
      link.textContent = head.textContent;
      analysis.empty(head).appendChild(link);
    });
    return made;
  };
})();
