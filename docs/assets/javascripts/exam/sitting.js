/*
 * An exam that is being sat: each answer is kept at once, the clock runs whether the page is open or
 * not, and it is handed in once, by the reader or when the time is over.
 */
(function () {
  "use strict";

  var study = window.study;
  var exam = study.exam;
  var MINUTE = 60000;
  var WARNINGS = [1, 5]; // minutes before the end
  var now = null; // {id, paper, bank, end, all, ticking}

  function read(id) {
    return study.store.read("exam", id);
  }

  function write(id, kept, answers, done) {
    study.store.add("exam", id, { v: study.record.VERSION, time: kept.time, code: kept.code, name: kept.name, answers, done });
  }

  /*
   * Hand in an exam as it is kept, at a time: its marks, and an attempt for each item that was
   * answered. Nothing happens to one that was handed in before, in another window.
   */
  exam.handIn = function (id, paper, time, bank, then) {
    var kept = read(id);
    if (kept.done) return then(kept);
    return exam.answered(paper.ids, kept.answers, bank, "mark--", function (all) {
      if (!all.length) return exam.go("home", exam.say("items-missing"));
      var marks = {};
      all.forEach(function (each) {
        var answer = (kept.answers[each.id] || [0, []])[1];
        var isGiven = exam.isGiven(answer);
        var item = bank.items[each.id];
        marks[each.id] = [item.revision, isGiven ? each.handle.share() : 0, item.points];
        if (isGiven) study.store.add("item", each.id, { v: study.record.VERSION, attempts: [[time, item.revision, marks[each.id][1], answer]] });
      });
      write(id, kept, {}, { time, marks });
      return then(read(id));
    });
  };

  function end(time, told) {
    var last = now;
    window.clearInterval(last.ticking);
    now = null;
    exam.empty(exam.find("items"));
    exam.handIn(last.id, last.paper, time, last.bank, function (kept) {
      exam.report(kept, last.bank, exam.say(told));
    });
  }

  /* Whether there is time left; if not, the exam is handed in. */
  function hasTime() {
    if (Date.now() < now.end) return true;
    end(now.end, "over");
    return false;
  }

  function tick() {
    if (!hasTime()) return;
    var seconds = Math.min(Math.ceil((now.end - Date.now()) / 1000), now.paper.blueprint.minutes * 60);
    exam.find("clock").textContent = exam.say("clock", Math.floor(seconds / 60), seconds % 60);
    var due = WARNINGS.filter(function (minutes) { return seconds <= minutes * 60 && minutes < now.paper.blueprint.minutes; })[0];
    if (due === now.warned) return;
    now.warned = due;
    exam.find("warning").textContent = exam.say("warning", due);
  }

  /* The places of items that are not answered to the end. */
  function open() {
    var answers = read(now.id).answers;
    return now.all.map(function (each, place) {
      var isDone = each.id in answers && exam.isGiven(answers[each.id][1]) && each.handle.isAnswered();
      return isDone ? 0 : place + 1;
    }).filter(Boolean);
  }

  function count() {
    exam.find("answered").textContent = exam.say("answered", now.all.length - open().length, now.all.length);
  }

  function keep(each) {
    if (!now || !hasTime()) return;
    var answers = {};
    answers[each.id] = [Date.now(), each.handle.read()];
    write(now.id, read(now.id), answers, null);
    count();
  }

  /* Answers are taken off until the exam is handed in, so that nothing can show them. */
  function set(each) {
    var node = each.node;
    node.removeChild(node.querySelector(".item__answer"));
    Array.prototype.forEach.call(node.querySelectorAll("input"), function (input) { input.maxLength = 200; });
    node.addEventListener("input", function () { keep(each); });
    node.addEventListener("click", function (event) {
      if (event.target.closest(".item__moves")) keep(each);
    });
  }

  /* Sit an exam that is kept under an id, from where it stands. */
  exam.sit = function (id, paper, bank, told) {
    var kept = read(id);
    exam.answered(paper.ids, kept.answers, bank, "exam--", function (all) {
      if (!all.length) return exam.go("home", exam.say("items-missing"));
      now = { id, paper, bank, all, end: kept.time + paper.blueprint.minutes * MINUTE };
      all.forEach(set);
      exam.layOut(exam.find("items"), all.map(function (each) { return each.node; }), bank);
      exam.find("confirm").hidden = true;
      exam.find("warning").textContent = "";
      exam.go("sitting", told);
      now.ticking = window.setInterval(tick, 1000);
      tick();
      if (now) count();
      return undefined;
    });
  };

  /* What another window did to this exam is done here, too. */
  study.store.onchange(function (change) {
    if (!now || !change.other || change.other.slice(-now.id.length - 6) !== ":exam:" + now.id) return;
    var kept = read(now.id);
    if (!kept) return;
    if (kept.done) return end(kept.done.time, "handed-in");
    now.all.forEach(function (each) {
      if (each.id in kept.answers) each.handle.fill(kept.answers[each.id][1]);
    });
    count();
  });

  exam.ask = function () {
    var left = open();
    exam.find("unanswered").textContent = left.length ? exam.say("left", left.length, left.join("、")) : exam.say("none-left");
    exam.find("confirm").hidden = false;
    exam.find("unanswered").focus();
  };

  exam.goOn = function () {
    exam.find("confirm").hidden = true;
    exam.root.querySelector("[data-do=ask]").focus();
  };

  exam.submit = function () {
    if (hasTime()) end(Date.now(), "handed-in");
  };
}());
