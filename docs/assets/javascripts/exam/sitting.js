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
   * Hand in an exam as it is kept, at a time, with all its items at work. Nothing happens to one that
   * was handed in before, in another window. Returns its record.
   */
  function handIn(sat, all, time, bank) {
    var kept = read(sat);
    var marks = {};
    if (kept.done) return kept;
    all.forEach(function (each) {
      var answer = (kept.answers[each.id] || [0, []])[1];
      var isGiven = exam.isGiven(answer);
      var item = bank.items[each.id];
      if (isGiven) each.handle.fill(answer);
      marks[each.id] = [item.revision, isGiven ? each.handle.share() : 0, item.points];
    });
    write(sat, { done: { time, marks } });
    return read(sat);
  }

  /* The answer to an item of an exam that was handed in, as an attempt: once, however often it is entered. */
  exam.enter = function (id, kept) {
    var answer = (kept.answers[id] || [0, []])[1];
    var mark = kept.done.marks[id];
    if (exam.isGiven(answer)) study.store.add("item", id, { v: study.record.VERSION, attempts: [[kept.done.time, mark[0], mark[1], answer]] });
  };

  /* Hand in an exam that is not on the page. */
  exam.collect = function (sat, paper, bank, then) {
    exam.load(paper.ids, bank, exam.home, function () {
      exam.answered(paper.ids, sat.kept.answers, bank, "mark--", Boolean, function (all) {
        var kept = handIn(sat, all, exam.endOf(sat.kept, paper), bank);
        paper.ids.forEach(function (id) { exam.enter(id, kept); });
        then(kept);
      });
    });
  };

  function end(time, told) {
    var last = now;
    window.clearInterval(last.ticking);
    now = null;
    exam.clear();
    exam.go("report", exam.say(told));
    // Marking takes longer than an answer to a click may.
    study.later(function () {
      exam.report(handIn(last, last.all, time, last.bank), last.bank, exam.say(told));
      exam.empty(exam.find("items"));
    });
  }

  /*
   * Whether the exam goes on. Once all of it is there, it is handed in when its time is over, and
   * ends here when it was handed in in another window.
   */
  function goesOn() {
    if (!now.ticking) return true;
    if (read(now).done) end(now.kept.done.time, "handed-in");
    else if (Date.now() >= now.end) end(now.end, "over");
    return Boolean(now);
  }

  function tick() {
    if (!goesOn()) return;
    var seconds = Math.min(Math.ceil((now.end - Date.now()) / 1000), now.paper.minutes * 60);
    exam.find("clock").textContent = exam.say("clock", Math.floor(seconds / 60), seconds % 60);
    var due = WARNINGS.filter(function (minutes) { return seconds <= minutes * 60 && minutes < now.paper.minutes; })[0];
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
    if (!now || !goesOn()) return;
    var answers = Object.assign({}, read(now).answers);
    answers[each.id] = [study.record.after(Object(answers[each.id])[0], Date.now()), each.handle.read()];
    write(now, { answers });
    count();
  }

  /* Answers are taken off until the exam is handed in, so that nothing can show them. */
  function take(each) {
    var node = each.node;
    node.removeChild(node.querySelector(".item__answer"));
    node.querySelectorAll("input").forEach(function (input) { input.maxLength = 200; });
    node.addEventListener("input", function () { keep(each); });
    node.addEventListener("click", function (event) {
      if (event.target.closest(".item__moves")) keep(each);
    });
  }

  exam.endOf = function (kept, paper) {
    return kept.time + paper.minutes * MINUTE;
  };

  /* Sit an exam, {id, kept}, from where it stands. */
  exam.sit = function (sat, paper, bank, told) {
    var add = exam.layOut(exam.find("items"), paper.ids, bank);
    function set(each, place) {
      take(each);
      add(each.node, place);
      now.all.push(each);
    }
    exam.find("bar").hidden = true;
    confirm(false);
    exam.find("warning").textContent = "";
    // At once: what began it could be pressed again while the items come.
    exam.go("sitting", exam.say("fetching"));
    exam.load(paper.ids, bank, exam.home, function () {
      now = Object.assign({ paper, bank, all: [], end: exam.endOf(sat.kept, paper) }, sat);
      exam.tell(told);
      exam.answered(paper.ids, sat.kept.answers, bank, "exam--", set, start);
    });
  };

  /* All items are there: the clock is shown, and the exam can be handed in. */
  function start() {
    exam.find("bar").hidden = false;
    now.ticking = window.setInterval(tick, 1000);
    tick();
    if (now) count();
  }

  /* What another window did to this exam is done here, too. */
  study.store.onchange(function (change) {
    if (!now || !change.other || change.other.slice(-now.id.length - 6) !== ":exam:" + now.id) return;
    if (!goesOn()) return;
    var kept = read(now);
    now.all.forEach(function (each) {
      if (each.id in kept.answers) each.handle.fill(kept.answers[each.id][1]);
    });
    count();
  });

  exam.ask = function () {
    var left = open();
    exam.find("unanswered").textContent = left.length ? exam.say("left", left.length, exam.ranges(left)) : exam.say("none-left");
    confirm(true);
    exam.find("unanswered").focus();
  };

  /* Whether it is asked if the exam is to be handed in: there is room for that, or for the button. */
  function confirm(isAsked) {
    exam.find("confirm").hidden = !isAsked;
    exam.root.querySelector("[data-do=ask]").hidden = isAsked;
  }

  exam.goOn = function () {
    confirm(false);
    exam.root.querySelector("[data-do=ask]").focus();
  };

  exam.submit = function () {
    if (goesOn()) end(Date.now(), "handed-in");
  };
}());
