/* 模拟考试: composing a paper, opening one by its code, and what to do when the page opens. */
(function () {
  "use strict";

  var study = window.study;
  var exam = study.exam;
  var root = exam.root;
  var form = root.querySelector("[data-do=compose]");
  var bank, paper;

  /* What is ticked of a list; nothing means all. */
  function chosen(list) {
    var all = exam.lists(bank)[list];
    var ticked = all.filter(function (name) {
      return form.querySelector('[name="' + list + '"][value="' + name + '"]').checked;
    });
    return ticked.length ? ticked : all;
  }

  function drawn() {
    return {
      modules: chosen("modules"),
      kinds: chosen("kinds"),
      types: chosen("types"),
      levels: chosen("levels"),
      count: Number(form.elements.count.value),
      minutes: Number(form.elements.minutes.value),
      seed: seed()
    };
  }

  /* By chance, also where there is no secure context. */
  function seed() {
    var source = window.crypto;
    if (!source || !source.getRandomValues) return Math.floor(Math.random() * exam.SEEDS);
    return source.getRandomValues(new Uint32Array(1))[0] % exam.SEEDS;
  }

  function count() {
    exam.find("fitting").textContent = exam.say("fitting", exam.fitting(drawn(), bank).length);
  }

  function compose() {
    var blueprint = drawn();
    var fault = exam.fault(blueprint, bank);
    exam.find("blueprint-fault").textContent = fault ?
      exam.say(fault, exam.fitting(blueprint, bank).length, blueprint.count) : "";
    if (!fault) open(exam.encode(blueprint, bank));
  }

  function enter() {
    var code = exam.plain(exam.find("typed").value);
    var fault = exam.decode(code, bank).fault;
    exam.find("code-fault").textContent = !fault ? "" : fault === "wrong" ?
      exam.say("wrong", code.length) : exam.say("other", code.slice(0, 4), bank.fingerprint.toUpperCase());
    if (!fault) open(code);
  }

  /* The paper of a code; null where it is not one of this bank. */
  function paperOf(code) {
    var blueprint = exam.decode(code, bank).blueprint;
    if (!blueprint) return null;
    var ids = exam.paper(blueprint, bank);
    var of = ids.reduce(function (sum, id) { return sum + bank.items[id].points; }, 0);
    return { code, blueprint, ids, of, minutes: blueprint.minutes };
  }

  /*
   * What there is to sit of an exam that was begun, also when the bank changed since: the items that
   * are as they were. Null where none is, or where it is not known what they were.
   */
  function begun(kept) {
    var set = Object(kept.paper);
    var numbers = exam.numbers(kept.code);
    var ids = Object.keys(set).filter(function (id) { return Object(bank.items[id]).revision === set[id]; });
    if (!Object.keys(set).length) return paperOf(kept.code);
    return ids.length ? { ids: exam.order(ids, bank.items, numbers.seed), minutes: numbers.minutes } : null;
  }

  function open(code) {
    paper = paperOf(code);
    var words = Object.keys(exam.lists(bank)).map(function (list) {
      var names = paper.blueprint[list];
      if (names.length === exam.lists(bank)[list].length) return exam.say("all");
      return names.map(function (name) { return exam.label(list, name); }).join("、");
    });
    exam.find("code").textContent = exam.grouped(code);
    exam.find("blueprint").textContent = exam.say.apply(null, ["blueprint", paper.ids.length, paper.of, paper.minutes].concat(words));
    exam.find("name").value = study.store.members()[study.store.member] || "";
    exam.go("ready", "");
  }

  function start() {
    var time = Date.now();
    var id = "x" + time.toString(36);
    var set = {};
    paper.ids.forEach(function (each) { set[each] = bank.items[each].revision; });
    var kept = {
      v: study.record.VERSION,
      time,
      code: paper.code,
      name: exam.find("name").value.trim(),
      paper: set,
      answers: {},
      done: null
    };
    study.store.add("exam", id, kept);
    exam.sit({ id, kept: study.store.read("exam", id) }, paper, bank, exam.say("begun"));
  }

  function exams() {
    var kept = study.store.all("exam");
    return Object.keys(kept).map(function (id) {
      return { id, kept: kept[id] };
    }).sort(function (one, other) { return other.kept.time - one.kept.time; });
  }

  function past(body, each) {
    var kept = each.kept;
    var score = kept.done && exam.score(kept.done.marks);
    var row = exam.row(body, [
      exam.time(kept.time),
      exam.grouped(kept.code),
      kept.name,
      kept.done ? exam.say("score", exam.round(score.points), score.of) : exam.say(begun(kept) ? "unfinished" : "stuck"),
      ""
    ]);
    if (!kept.done) return;
    var button = exam.add(row.lastChild, "button", exam.say("view"));
    button.type = "button";
    button.className = "study-button";
    button.setAttribute("aria-label", exam.say("view-of", exam.time(kept.time)));
    button.addEventListener("click", function () { exam.report(kept, bank, ""); });
  }

  exam.home = function (told) {
    var all = exams();
    var table = exam.find("past");
    table.hidden = !all.length;
    exam.find("past-none").hidden = all.length > 0;
    table.removeChild(table.tBodies[0]);
    var body = exam.add(table, "tbody", "");
    count();
    exam.go("home", told);
    study.byBits(all, function (each) { past(body, each); });
  };

  /* On with what was begun: while there is time it is sat, else it is handed in as it stands. */
  function resume(left, last) {
    var each = left.pop();
    if (!each) return last ? exam.report(last, bank, exam.say("over")) : exam.home();
    var there = begun(each.kept);
    if (!there) return resume(left, last);
    if (Date.now() < exam.endOf(each.kept, there)) {
      return exam.sit(each, there, bank, exam.say("resumed") + exam.left(each.kept, there.ids));
    }
    return exam.collect(each, there, bank, function (kept) { resume(left, kept); });
  }

  var ACTIONS = {
    home: function () { exam.home(""); },
    ask: exam.ask,
    "go-on": exam.goOn,
    "hand-in": exam.submit,
    "print-a": function () { exam.print(paper, "A", bank); },
    "print-b": function () { exam.print(paper, "B", bank); },
    "print-report": function () { window.print(); }
  };
  var FORMS = { enter, compose, start };

  study.bank(function (found) {
    if (!found) return exam.go("none", exam.say("missing"));
    bank = found;
    root.addEventListener("click", function (event) {
      var button = event.target.closest("button[data-do]");
      if (button) ACTIONS[button.getAttribute("data-do")]();
    });
    root.addEventListener("submit", function (event) {
      event.preventDefault();
      FORMS[event.target.getAttribute("data-do")]();
    });
    form.addEventListener("change", count);
    return resume(exams().filter(function (each) { return !each.kept.done; }));
  });
}());
