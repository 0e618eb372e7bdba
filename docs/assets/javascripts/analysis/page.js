/* 成绩分析: files opened in the page, and what comes of them. */
(function () {
  "use strict";

  var study = window.study;
  var analysis = study.analysis;
  var root = document.querySelector(".analysis");
  var files = []; // that were read
  var refused = []; // what is wrong with the others
  var bank = { items: study.record.map(), modules: study.record.map() };
  var shown = null; // {items, persons}, rows of the two tables, as texts and numbers

  function find(name) {
    return root.querySelector("[data-show=" + name + "]");
  }

  function say(name) {
    var values = arguments;
    return root.querySelector("[data-say=" + name + "]").textContent.replace(/%(\d)/g, function (sign, place) {
      return values[+place + 1];
    });
  }

  function empty(node) {
    while (node.firstChild) node.removeChild(node.firstChild);
    return node;
  }

  function add(box, tag, text) {
    var made = box.appendChild(document.createElement(tag));
    made.textContent = text;
    return made;
  }

  function percent(share) {
    return Math.round(share * 100) + "%";
  }

  function round(number) {
    return Math.round(number * 100) / 100;
  }

  function nameOf(sitting) {
    return sitting.who || say("unnamed", sitting.file);
  }

  function date(time) {
    var at = new Date(time);
    return [at.getFullYear(), at.getMonth() + 1, at.getDate()].map(function (part) {
      return String(part).padStart(2, "0");
    }).join("-");
  }

  /*
   * Read files one after another, `into` those that were read; one that is bad is told, and the
   * others go on, unless all were cleared meanwhile.
   */
  function open(chosen, into) {
    var left = Array.from(chosen);
    var file = left.shift();
    if (!file) return draw();
    return study.exchange.read(file, function (error, found) {
      if (into !== files) return;
      if (error) refused.push(say("refused", file.name, say("refused-" + error.message, error.place)));
      else files.push({ name: file.name, member: found.member, exams: found.records.exam });
      open(left, into);
    });
  }

  function list(name, texts) {
    var box = empty(find(name));
    texts.forEach(function (text) { add(box, "li", text); });
  }

  /* The papers, the one that most have sat first. */
  function papers(sittings) {
    var found = study.record.map();
    sittings.forEach(function (each) { found[each.code] = (found[each.code] || []).concat([each]); });
    return Object.keys(found).map(function (code) { return { code, sittings: found[code] }; }).sort(function (one, other) {
      return other.sittings.length - one.sittings.length || (one.code < other.code ? -1 : 1);
    });
  }

  function draw() {
    var collected = analysis.collect(files);
    var all = papers(collected.sittings);
    var before = find("paper").value;
    find("told").textContent = say("told", files.length, collected.sittings.length, all.length, refused.length);
    list("refused", refused);
    list("notes", collected.repeated.map(function (who) { return say("repeated", who); })
      .concat(collected.open.map(function (each) { return say("open", nameOf(each)); })));
    empty(find("paper"));
    all.forEach(function (each) {
      find("paper").add(new Option(say("paper", each.code.replace(/....(?!$)/g, "$&-"), each.sittings.length), each.code));
    });
    if (all.some(function (each) { return each.code === before; })) find("paper").value = before;
    find("result").hidden = !all.length;
    show();
  }

  function show() {
    var code = find("paper").value;
    var sittings = analysis.collect(files).sittings.filter(function (each) { return each.code === code; });
    if (!sittings.length) return;
    var persons = analysis.persons(sittings, moduleOf).sort(function (one, other) {
      return other.score.points - one.score.points || (one.sitting.who < other.sitting.who ? -1 : 1);
    });
    var items = analysis.items(sittings);
    var there = items.map(function (each) { return each.id; }).filter(function (id) { return bank.items[id]; });
    var summary = analysis.summary(persons);
    find("summary").textContent = say("summary", summary.count, percent(summary.mean), percent(summary.highest), percent(summary.lowest)) +
      (summary.count < 10 ? say("few") : "");
    var now = shown = { persons: showPersons(persons), items: [] };
    var saving = root.querySelector("[data-do=items]");
    empty(find("items"));
    saving.disabled = true;
    study.take(there, bank.items, "analysis--", function (nodes) {
      var byId = study.record.map();
      nodes.forEach(function (node) { byId[node.getAttribute("data-item")] = node; });
      if (now !== shown) return;
      now.items = showItems(items, sittings, byId);
      saving.disabled = false;
    });
  }

  function moduleOf(id) {
    return bank.items[id] ? bank.items[id].module : "";
  }

  /* A table's rows as they are kept for a file; what is shown of a number is said by `words`. */
  function table(name, heads, rows, words) {
    var box = empty(find(name));
    var head = add(add(box, "thead", ""), "tr", "");
    var body = add(box, "tbody", "");
    heads.forEach(function (text) { add(head, "th", text).scope = "col"; });
    rows.forEach(function (row) {
      var line = add(body, "tr", "");
      row.forEach(function (value, place) {
        var made = add(line, place ? "td" : "th", place ? words(value, place) : value);
        if (!place) made.scope = "row";
        else made.setAttribute("data-label", heads[place]);
      });
    });
    return [heads].concat(rows);
  }

  function showPersons(persons) {
    var modules = Object.keys(bank.modules).concat("").filter(function (module) {
      return persons.some(function (each) { return module in each.modules; });
    });
    var heads = [say("name"), say("handed-in"), say("points"), say("full")].concat(modules.map(function (module) {
      return module ? bank.modules[module] : say("gone");
    }));
    return table("persons", heads, persons.map(function (each) {
      return [nameOf(each.sitting), date(each.sitting.time), round(each.score.points), each.score.of].concat(modules.map(function (module) {
        var score = each.modules[module];
        return score ? say("of", round(score.points), score.of) : "";
      }));
    }), function (value) { return value; });
  }

  function stemOf(node) {
    var stem = node.querySelector(".item__stem").cloneNode(true);
    stem.removeChild(stem.querySelector(".item__type"));
    return stem.textContent.trim();
  }

  /* Which distractors nobody chose; of an item that was revised since, nothing is known. */
  function unchosen(id, node, sittings) {
    var isSame = sittings.every(function (each) { return each.marks[id][0] === node.getAttribute("data-revision"); });
    if (!isSame) return say("revised");
    var options = analysis.options(node);
    var left = analysis.unchosen(options, sittings.map(function (each) { return each.answers[id] || []; }));
    return left.map(function (option) {
      return option.place === null ? option.text : say("blank", option.place + 1, option.text);
    }).join("；") || say(options.length ? "none" : "no-options");
  }

  function showItems(items, sittings, byId) {
    var heads = ["stem", "count", "facility", "discrimination", "unchosen"].map(function (name) { return say(name); });
    var made = table("items", heads, items.map(function (each) {
      var node = byId[each.id];
      var those = sittings.filter(function (one) { return each.id in one.marks; });
      return [
        node ? stemOf(node) : say("gone-item", each.id),
        each.count,
        each.facility === null ? "" : round(each.facility),
        each.discrimination === null ? say("unknown") : round(each.discrimination),
        node ? unchosen(each.id, node, those) : ""
      ];
    }), function (value, place) {
      if (place === 2 && value !== "") return percent(value);
      return place === 3 && value < 0 ? say("negative", value) : value;
    });
    Array.from(find("items").querySelectorAll("tbody th")).forEach(function (head, place) {
      var known = bank.items[items[place].id];
      if (!known) return;
      var link = document.createElement("a");
      link.href = known.url; // this page lies at the root, too
      link.textContent = head.textContent;
      empty(head).appendChild(link);
    });
    return made;
  }

  var ACTIONS = {
    items: function () { study.exchange.save(say("items-file", find("paper").value), [analysis.csv(shown.items)]); },
    persons: function () { study.exchange.save(say("persons-file", find("paper").value), [analysis.csv(shown.persons)]); },
    print: function () { window.print(); },
    clear: function () {
      files = [];
      refused = [];
      draw();
      root.querySelector("input").focus();
    }
  };

  root.addEventListener("click", function (event) {
    var button = event.target.closest("button[data-do]");
    if (button) ACTIONS[button.getAttribute("data-do")]();
  });
  root.addEventListener("change", function (event) {
    if (event.target === find("paper")) return show();
    open(event.target.files, files);
    event.target.value = "";
    return undefined;
  });
  // Anywhere: a browser would leave the page for what is dropped beside its place.
  document.addEventListener("dragover", function (event) { event.preventDefault(); });
  document.addEventListener("drop", function (event) {
    event.preventDefault();
    open(event.dataTransfer.files, files);
  });

  study.bank(function (found) {
    if (!found) {
      find("told").textContent = say("missing");
      return;
    }
    bank = found;
    find("told").textContent = "";
    if (files.length) draw();
  });
}());
