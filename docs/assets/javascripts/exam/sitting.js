/*
 * An exam that is being sat: each answer is kept at once, time runs whether the page is open or not,
 * and it is handed in once: by the reader, or when the time is over beyond doubt.
 */
(function () {
  "use strict";

  var study = window.study;
  var exam = study.exam;
  var MINUTE = 60000;
  var WARNINGS = [1, 5]; // minutes before the end
  var HEARTBEAT = 20000; // so much time may go unmeasured in a crash
  var now = null; // the exam that is being sat: {id, kept, paper, bank, watch, all, …}

  /* An exam's record as it now stands; as it was known, if it is no more. */
  function read(sat) {
    sat.kept = study.store.read("exam", sat.id) || sat.kept;
    return sat.kept;
  }

  function write(sat, change) {
    study.store.add("exam", sat.id, Object.assign({}, read(sat), change));
  }

  function reading() {
    return { wall: Math.max(1, Date.now()), mono: performance.now() };
  }

  /* The clock of an exam's record; exams of old have none. */
  function clockOf(kept) {
    return kept.clock || exam.clock.begin(kept.time);
  }

  /* How far the exam is on its own time, which no other clock can move. */
  function moment() {
    return now.kept.time + Math.min(exam.clock.elapsed(now.watch.clock), now.length);
  }

  function keepTime() {
    now.saved = now.watch.clock;
    write(now, { clock: now.watch.clock });
  }

  /*
   * Read the time; what is new about it is kept at once, and a jump is told. What another window knows
   * of it is known here, too.
   */
  function readTime() {
    var last = now.watch;
    var before = now.saved;
    var joined = study.record.clocks(last.clock, clockOf(read(now)));
    now.watch = now.isLocked ? exam.clock.pause(joined, reading()) : exam.clock.read(Object.assign({}, last, { clock: joined }), reading());
    if (now.watch.jump) tellJump(now.watch.jump > 0 ? "jump-ahead" : "jump-back", now.watch.jump);
    else if (now.watch.clock.used > now.tellsUntil) exam.find("jump").textContent = "";
    if (now.watch.clock.notes.length > joined.notes.length || now.watch.clock.used - before.used >= HEARTBEAT) keepTime();
  }

  /* A jump is told for a minute; the report tells it for good. */
  function tellJump(name, jump) {
    exam.find("jump").textContent = exam.say(name, exam.span(Math.abs(jump)));
    now.tellsUntil = now.watch.clock.used + MINUTE;
  }

  /*
   * Hand in an exam as it is kept, with all its items at work. Nothing happens to one that was handed
   * in before, in another window. Returns its record.
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
      marks[each.id] = [item.revision, bank.sealed ? null : isGiven ? each.handle.share() : 0, item.points];
    });
    write(sat, { clock: sat.watch.clock, done: { time, marks } });
    return read(sat);
  }

  /*
   * The answer to an item of an exam that was handed in, as an attempt: once, however often it is
   * entered. What was not marked is none: it would count as wrong.
   */
  exam.enter = function (id, kept) {
    var answer = (kept.answers[id] || [0, []])[1];
    var mark = kept.done.marks[id];
    if (mark[1] === null || !exam.isGiven(answer)) return;
    study.store.add("item", id, { v: study.record.VERSION, attempts: [[kept.done.time, mark[0], mark[1], answer]] });
  };

  function end(told) {
    var last = now;
    var time = lastAnswer(moment());
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

  /* A time, or that of the last answer, if time was given back since. */
  function lastAnswer(time) {
    return Object.keys(now.kept.answers).reduce(function (last, id) { return Math.max(last, now.kept.answers[id][0]); }, time);
  }

  /*
   * Whether the exam can be answered. Once all of it is there, it is handed in when its time is over,
   * and ends here when it was handed in in another window. Where the computer's clock alone says that
   * the time is over, the answers are locked and the reader is asked.
   */
  function goesOn() {
    if (!now.ticking) return true;
    readTime();
    var state = exam.clock.state(now.watch.clock, now.length);
    if (now.kept.done) end("handed-in");
    else if (state === "over") end("over");
    else lock(state === "asked");
    return state === "on" && Boolean(now);
  }

  /* Whether the answers are locked, and it is asked whether the clock is right. */
  function lock(isLocked) {
    if (now.isLocked === isLocked) return;
    now.isLocked = isLocked;
    now.all.forEach(function (each) { each.handle.lock(isLocked); });
    exam.find("time-up").hidden = !isLocked;
    exam.find("running").hidden = isLocked;
    confirm(false);
    if (!isLocked) return;
    exam.find("away").textContent = exam.say("away", exam.span(exam.clock.pending(now.watch.clock)));
    exam.find("warning").textContent = "";
    exam.find("jump").textContent = "";
    exam.find("away").focus();
  }

  function tick() {
    if (!goesOn()) return;
    var seconds = Math.ceil(exam.clock.left(now.watch.clock, now.length) / 1000);
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
    answers[each.id] = [study.record.after(Object(answers[each.id])[0], moment()), each.handle.read()];
    now.saved = now.watch.clock;
    write(now, { answers, clock: now.watch.clock });
    count();
  }

  /* Answers are taken off until the exam is handed in, so that nothing can show them. */
  function take(each) {
    var node = each.node;
    exam.strip(node);
    node.querySelectorAll("input").forEach(function (input) { input.maxLength = 200; });
    node.addEventListener("input", function () { keep(each); });
    node.addEventListener("click", function (event) {
      if (event.target.closest(".item__moves")) keep(each);
    });
  }

  /* Sit an exam, {id, kept}, from where it stands. */
  exam.sit = function (sat, paper, bank, told) {
    var add = exam.layOut(exam.find("items"), paper.ids, bank);
    function set(each, place) {
      take(each);
      add(each.node, place);
      now.all.push(each);
    }
    exam.find("bar").hidden = true;
    exam.find("time-up").hidden = true;
    exam.find("running").hidden = false;
    confirm(false);
    exam.find("warning").textContent = "";
    exam.find("jump").textContent = "";
    // At once: what began it could be pressed again while the items come.
    exam.go("sitting", exam.say("fetching"));
    exam.load(paper.ids, bank, exam.home, function () {
      var watch = exam.clock.start(clockOf(read(sat)), reading());
      now = Object.assign({ paper, bank, watch, all: [], length: paper.minutes * MINUTE, isLocked: false }, sat);
      keepTime();
      if (watch.jump) tellJump("jump-away", watch.jump);
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
    var kept = now.kept;
    now.all.forEach(function (each) {
      var answer = each.id in kept.answers ? kept.answers[each.id][1] : each.handle.read();
      // What is the same is left alone: it may be written at this moment.
      if (String(answer) !== String(each.handle.read())) each.handle.fill(answer);
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
    if (now && (now.isLocked || goesOn())) end("handed-in");
  };

  /* The clock was wrong, says the reader: on without the time away, which the record tells. */
  exam.giveBack = function () {
    readTime();
    now.watch.clock = exam.clock.giveBack(now.watch.clock, reading().wall);
    keepTime();
    exam.tell(exam.say("given-back"));
    tick();
    if (!now) return;
    count();
    exam.focus("sitting");
  };

  /* What was not kept yet of the time, when the page may not come back. */
  function leave() {
    if (now && now.ticking && goesOn()) keepTime();
  }

  window.addEventListener("pagehide", leave);
  document.addEventListener("visibilitychange", leave);
}());
