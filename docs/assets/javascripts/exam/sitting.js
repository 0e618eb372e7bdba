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
  var now = null; // the exam that is being sat: {id, kept, paper, bank, end, all, ticking, warned}

  /* An exam's record as it now stands; as it was known, if it is no more. */
  function read(sat) {
    sat.kept = study.store.read("exam", sat.id) || sat.kept;
    return sat.kept;
  }

  function write(sat, change) {
    study.store.add("exam", sat.id, Object.assign({}, read(sat), change));
  }

  /*
   * Hand in an exam as it is kept, at a time: its marks, and an attempt for each item that was
   * answered. Nothing happens to one that was handed in before, in another window.
   */
  exam.handIn = function (sat, paper, time, bank, then) {
    var kept = read(sat);
    if (kept.done) return then(kept);
    return exam.answered(paper.ids, kept.answers, bank, "mark--", function (all) {
      if (!all.length) return exam.home(exam.say("items-missing"));
      var marks = {};
      all.forEach(function (each) {
        var answer = (kept.answers[each.id] || [0, []])[1];
        var isGiven = exam.isGiven(answer);
        var item = bank.items[each.id];
        marks[each.id] = [item.revision, isGiven ? each.handle.share() : 0, item.points];
        if (isGiven) study.store.add("item", each.id, { v: study.record.VERSION, attempts: [[time, item.revision, marks[each.id][1], answer]] });
      });
      write(sat, { done: { time, marks } });
      return then(read(sat));
    });
  };

  function end(time, told) {
    var last = now;
    window.clearInterval(last.ticking);
    now = null;
    exam.empty(exam.find("items"));
    exam.handIn(last, last.paper, time, last.bank, function (kept) {
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
    var answers = read(now).answers;
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
    if (read(now).done) return end(now.kept.done.time, "handed-in");
    var answers = Object.assign({}, now.kept.answers);
    answers[each.id] = [study.record.after(Object(answers[each.id])[0], Date.now()), each.handle.read()];
    write(now, { answers });
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

  exam.endOf = function (kept, paper) {
    return kept.time + paper.blueprint.minutes * MINUTE;
  };

  /* Sit an exam, {id, kept}, from where it stands. */
  exam.sit = function (sat, paper, bank, told) {
    exam.answered(paper.ids, sat.kept.answers, bank, "exam--", function (all) {
      if (!all.length) return exam.home(exam.say("items-missing"));
      now = Object.assign({ paper, bank, all, end: exam.endOf(sat.kept, paper) }, sat);
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
    var kept = read(now);
    if (kept.done) return end(kept.done.time, "handed-in");
    now.all.forEach(function (each) {
      if (each.id in kept.answers) each.handle.fill(kept.answers[each.id][1]);
    });
    count();
  });

  exam.ask = function () {
    var left = open();
    exam.find("unanswered").textContent = left.length ? exam.say("left", left.length, exam.ranges(left)) : exam.say("none-left");
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
