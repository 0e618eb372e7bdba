/* 成绩分析: the two tables of a paper, in the page and as rows for a file. */
(function () {
  "use strict";

  var study = window.study;
  var analysis = study.analysis;
  var say = analysis.say;
  var round = analysis.round;

  function percent(share) {
    return Math.round(share * 100) + "%";
  }

  /*
   * Show a table and return its rows for a file. `words` formats the numbers that are
   * shown. `title` is the place of the column that names a row.
   */
  function table(name, heads, rows, words, title) {
    var box = analysis.empty(analysis.find(name));
    var head = analysis.add(analysis.add(box, "thead", ""), "tr", "");
    var body = analysis.add(box, "tbody", "");
    heads.forEach(function (text) { analysis.add(head, "th", text).scope = "col"; });
    rows.forEach(function (row) {
      var line = analysis.add(body, "tr", "");
      row.forEach(function (value, place) {
        var made = analysis.add(line, place === title ? "th" : "td", words(value, place));
        if (place === title) made.scope = "row";
        else made.setAttribute("data-label", heads[place]);
      });
    });
    return [heads].concat(rows);
  }

  /* Show the summary of a paper. */
  analysis.showSummary = function (sittings, paper, apart) {
    var text = "";
    if (sittings.length) {
      var summary = analysis.summary(analysis.persons(sittings, function () { return ""; }));
      text = say("summary", summary.count, percent(summary.mean), percent(summary.highest), percent(summary.lowest));
      if (summary.count < 10) text += say("few");
    } else text = say("nobody");
    if (apart.doubtful) text += say("pending", apart.doubtful);
    if (apart.faulty) text += say("unfit", apart.faulty);
    if (paper.said) text += say("former", Object.keys(paper.items).length, paper.ids.length, paper.left);
    analysis.find("summary").textContent = text;
  };

  /* Everyone sat the same items, so the maximum points are the same for all. */
  analysis.showPersons = function (sittings, bank) {
    var persons = analysis.persons(sittings, function (id) { return bank.items[id].module; }).sort(function (one, other) {
      return other.score.points - one.score.points || (one.sitting.who < other.sitting.who ? -1 : 1);
    });
    var modules = Object.keys(bank.modules).filter(function (module) {
      return persons.some(function (each) { return module in each.modules; });
    });
    var heads = [say("name"), say("handed-in"), say("points"), say("full")].concat(modules.map(function (module) {
      return say("module", bank.modules[module], persons[0].modules[module].of);
    }));
    return table("persons", heads, persons.map(function (each) {
      var sitting = each.sitting;
      var name = sitting.isChosen ? say("chosen", analysis.nameOf(sitting), analysis.plain(sitting.files[0])) : analysis.nameOf(sitting);
      return [name, new Date(sitting.time), round(each.score.points), each.score.of].concat(modules.map(function (module) {
        return round(each.modules[module].points);
      }));
    }), function (value) { return value instanceof Date ? analysis.date(value) : value; }, 0);
  };

  function stemOf(node) {
    var stem = node.querySelector(".item__stem").cloneNode(true);
    stem.removeChild(stem.querySelector(".item__type"));
    return stem.textContent.trim();
  }

  /* Return the distractors that nobody chose. */
  function unchosen(id, node, key, sittings) {
    var options = analysis.options(node, key);
    var left = analysis.unchosen(options, sittings.map(function (each) { return each.answers[id]; }));
    return left.map(function (option) {
      return option.place === null ? option.text : say("blank", option.place + 1, option.text);
    }).join("；") || say(options.length ? "none" : "no-options");
  }

  /* Show the items in the order and with the numbers of the paper. */
  analysis.showItems = function (sittings, paper, bank, nodes, keys) {
    var heads = ["number", "stem", "count", "facility", "discrimination", "unchosen"].map(function (name) { return say(name); });
    function numberOf(each) { return paper.ids.indexOf(each.id) + 1; }
    var items = analysis.items(sittings).sort(function (one, other) { return numberOf(one) - numberOf(other); });
    var made = table("items", heads, items.map(function (each) {
      var node = nodes[each.id];
      return [
        numberOf(each),
        stemOf(node),
        each.count,
        each.facility === null ? "" : round(each.facility),
        each.discrimination === null ? say("unknown") : round(each.discrimination),
        unchosen(each.id, node, keys[each.id], sittings)
      ];
    }), function (value, place) {
      if (place === 3 && value !== "") return percent(value);
      return place === 4 && value < 0 ? say("negative", value) : value;
    }, 1);
    Array.from(analysis.find("items").querySelectorAll("tbody th")).forEach(function (head, place) {
      var link = document.createElement("a");
      // This page is in the root folder, as the links are.
      link.href = bank.items[items[place].id].url;
      link.textContent = head.textContent;
      analysis.empty(head).appendChild(link);
    });
    return made;
  };
}());
