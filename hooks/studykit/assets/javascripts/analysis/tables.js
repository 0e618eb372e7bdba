/** 成绩分析: fills the two tables of a paper, and returns their rows for a file. */
(function () {
  "use strict";

  const { study } = window;
  const { analysis, dom } = study;
  const { say, toHundredths } = analysis;
  const FEW = 10; // with fewer persons, the page warns that the statistics are uncertain

  /** @param {number} share */
  function percent(share) {
    return `${Math.round(share * 100)}%`;
  }

  analysis.showTable = (name, columns, rows, header) => {
    const box = dom.empty(analysis.find(name));
    const head = box.appendChild(dom.element("thead")).appendChild(dom.element("tr"));
    const body = box.appendChild(dom.element("tbody"));
    columns.forEach(({ text }) => {
      head.appendChild(dom.element("th", "", text)).scope = "col";
    });
    rows.forEach((row) => {
      const line = body.appendChild(dom.element("tr"));
      row.forEach((value, index) => {
        const { text, format = String } = columns[index];
        const cell = dom.element(index === header ? "th" : "td", "", format(value));
        if (index === header) cell.scope = "row";
        else cell.setAttribute("data-label", text);
        line.appendChild(cell);
      });
    });
    study.makeAllReachable(analysis.root);
    return [columns.map(({ text }) => text), ...rows];
  };

  analysis.showSummary = (sittings, paper, { doubtful, faulty }) => {
    const texts = [];
    if (sittings.length) {
      const { count, mean, highest, lowest } = analysis.summary(
        analysis.personScores(sittings, () => "")
      );
      texts.push(say("summary", count, percent(mean), percent(highest), percent(lowest)));
      if (count < FEW) texts.push(say("few"));
    } else texts.push(say("nobody"));
    if (doubtful) texts.push(say("pending", doubtful));
    if (faulty) texts.push(say("unfit", faulty));
    if (paper.stated) {
      const count = Object.keys(paper.items).length;
      texts.push(say("former", count, paper.ids.length, paper.gone));
    }
    analysis.find("summary").textContent = texts.join("");
  };

  /** @param {CountedExam} sitting */
  function nameInTable(sitting) {
    const name = analysis.nameOf(sitting);
    return sitting.isChosen ? say("chosen", name, analysis.cleanText(sitting.files[0])) : name;
  }

  analysis.showPersons = (sittings, bank) => {
    const persons = analysis
      .personScores(sittings, (id) => bank.items[id].module)
      .sort(
        (one, other) =>
          other.score.points - one.score.points || (one.sitting.who < other.sitting.who ? -1 : 1)
      );
    // Everyone sat the same items, so the maximum points are the same for all.
    const modules = Object.keys(bank.modules).flatMap((module) => {
      const score = persons[0].modules.get(module);
      return score ? [{ module, of: score.of }] : [];
    });
    const columns = [
      { text: say("name") },
      {
        text: say("handed-in"),
        format: (/** @type {TableCell} */ value) =>
          value instanceof Date ? study.record.dateOf(value.getTime()) : String(value)
      },
      { text: say("points") },
      { text: say("full") },
      ...modules.map(({ module, of }) => ({ text: say("module", bank.modules[module], of) }))
    ];
    const rows = persons.map(({ sitting, score, modules: own }) => [
      nameInTable(sitting),
      new Date(sitting.time),
      toHundredths(score.points),
      score.of,
      ...modules.map(({ module }) => {
        const part = own.get(module);
        return toHundredths(part ? part.points : 0);
      })
    ]);
    return analysis.showTable("persons", columns, rows, 0);
  };

  analysis.stemOf = (node) => {
    const stem = document.importNode(dom.find(node, ".item__stem"), true);
    dom.find(stem, ".item__type").remove();
    return String(stem.textContent).trim();
  };

  analysis.describeUnchosen = (id, sittings, { nodes, keys }) => {
    const key = keys[id];
    const options = key ? analysis.options(nodes[id], key) : [];
    const answers = sittings.flatMap((each) => (id in each.answers ? [each.answers[id]] : []));
    if (options.length && !answers.length) return say("no-answers");
    const texts = analysis
      .unchosen(options, answers)
      .map(({ blank, text }) => (blank === null ? text : say("blank", blank + 1, text)));
    return texts.join("；") || say(options.length ? "none" : "no-options");
  };

  analysis.showItems = (sittings, paper, found) => {
    const { bank, nodes } = found;
    /** @param {{ id: string }} item */
    function numberOf({ id }) {
      return paper.ids.indexOf(id) + 1;
    }
    const items = analysis
      .itemStatistics(sittings)
      .sort((one, other) => numberOf(one) - numberOf(other));
    const columns = [
      { text: say("number") },
      { text: say("stem") },
      { text: say("count") },
      {
        text: say("facility"),
        format: (/** @type {TableCell} */ value) =>
          typeof value === "number" ? percent(value) : String(value)
      },
      {
        text: say("discrimination"),
        format: (/** @type {TableCell} */ value) =>
          typeof value === "number" && value < 0 ? say("negative", value) : String(value)
      },
      { text: say("unchosen") }
    ];
    const rows = items.map((item) => [
      numberOf(item),
      analysis.stemOf(nodes[item.id]),
      item.count,
      item.facility === null ? "" : toHundredths(item.facility),
      item.discrimination === null ? say("unknown") : toHundredths(item.discrimination),
      analysis.describeUnchosen(item.id, sittings, found)
    ]);
    const table = analysis.showTable("items", columns, rows, 1);
    dom.findAll(analysis.find("items"), "tbody th").forEach((head, index) => {
      const link = dom.element("a", "", String(head.textContent));
      // The links are relative to the root folder, which contains this page.
      link.href = bank.items[items[index].id].url;
      dom.empty(head).appendChild(link);
    });
    return table;
  };
})();
