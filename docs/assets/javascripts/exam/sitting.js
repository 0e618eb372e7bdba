/*
 * Sitting an exam. Each answer is saved at once. Time runs whether the page is open or not. The
 * exam is handed in once: by the reader, or when the time is certainly over.
 */
(function () {
  "use strict";

  const study = window.study;
  const exam = study.exam;
  const MINUTE = 60000;
  const WARNINGS = [1, 5]; // minutes before the end
  const HEARTBEAT = 20000; // milliseconds between saves of the clock; a crash loses at most this much
  let now = null; // the exam that is being sat: {id, kept, paper, bank, watch, all, …}

  /* Return the present record of an exam, or the last known one if it was deleted. */
  function read(sat) {
    sat.kept = study.store.read("exam", sat.id) || sat.kept;
    return sat.kept;
  }

  function write(sat, change) {
    study.store.add("exam", sat.id, Object.assign({}, read(sat), change));
    tellHeld(sat.id);
  }

  /* Say whether the exam is only held in memory. An alert is announced only when it changes. */
  function tellHeld(id) {
    const isHeld = study.store.unsaved("exam").includes(id);
    const isBlocked = !study.store.faults().includes("full");
    const text = isHeld ? exam.say(isBlocked ? "held-blocked" : "held-full") : "";
    const box = exam.find("held");
    if (box.textContent !== text) box.textContent = text;
  }

  function reading() {
    return { wall: Math.max(1, Date.now()), mono: performance.now() };
  }

  /* Return the clock of an exam's record. Records of old versions have none. */
  function clockOf(kept) {
    return kept.clock || exam.clock.begin(kept.time);
  }

  /* Return the time of the exam by its own clock, which no other clock can move. */
  function moment() {
    return Math.min(
      study.record.LAST,
      now.kept.time + Math.min(exam.clock.elapsed(now.watch.clock), now.length)
    );
  }

  function keepTime() {
    now.saved = now.watch.clock;
    write(now, { clock: now.watch.clock });
  }

  /*
   * Read the time, then merge the clock that another window saved: merged first, the same time
   * would count twice, since both windows measure it. Save new notes at once, and announce a jump.
   */
  function readTime() {
    const before = now.saved;
    const kept = clockOf(read(now));
    const own = now.isLocked
      ? exam.clock.pause(now.watch.clock, reading())
      : exam.clock.read(now.watch, reading());
    now.watch = Object.assign({}, own, { clock: study.record.mergeClocks(own.clock, kept) });
    if (now.watch.jump) tellJump(now.watch.jump > 0 ? "jump-ahead" : "jump-back", now.watch.jump);
    else if (now.watch.clock.used > now.tellsUntil) exam.find("jump").textContent = "";
    if (
      now.watch.clock.notes.length > kept.notes.length ||
      now.watch.clock.used - before.used >= HEARTBEAT
    )
      keepTime();
  }

  /* Announce a jump for a minute. The report shows it permanently. */
  function tellJump(name, jump) {
    exam.find("jump").textContent = exam.say(name, exam.span(Math.abs(jump)));
    now.tellsUntil = now.watch.clock.used + MINUTE;
  }

  /*
   * Hand in an exam with its saved answers; `all` has its items, set up. If it was already handed
   * in in another window, change nothing. Return its record.
   */
  function handIn(sat, all, time, bank) {
    const kept = read(sat);
    const marks = {};
    if (kept.done) return kept;
    all.forEach((each) => {
      const answer = (kept.answers[each.id] || [0, []])[1];
      const isGiven = exam.isGiven(answer);
      const item = bank.items[each.id];
      if (isGiven) each.handle.fill(answer);
      marks[each.id] = [
        item.revision,
        bank.sealed ? null : isGiven ? each.handle.share() : 0,
        item.points
      ];
    });
    write(sat, { clock: sat.watch.clock, done: { time, marks } });
    return read(sat);
  }

  /*
   * Add the answer to an item of an exam that was handed in as an attempt. Repeated calls add it
   * only once. An unmarked answer is not added, since it would count as wrong.
   */
  exam.enter = function (id, kept) {
    const answer = (kept.answers[id] || [0, []])[1];
    const mark = kept.done.marks[id];
    if (mark[1] === null || !exam.isGiven(answer)) return;
    study.store.add("item", id, {
      v: study.record.VERSION,
      attempts: [[kept.done.time, mark[0], mark[1], answer]]
    });
  };

  function end(told) {
    const last = now;
    const time = lastAnswer(moment());
    window.clearInterval(last.ticking);
    now = null;
    exam.clear();
    exam.go("report", exam.say(told));
    // Marking takes longer than the response to a click may take.
    study.later(() => {
      exam.report(handIn(last, last.all, time, last.bank), last.bank, exam.say(told));
      exam.empty(exam.find("items"));
    });
  }

  /* Return `time`, or the time of the last answer if that is later because time was given back. */
  function lastAnswer(time) {
    return Object.keys(now.kept.answers).reduce(
      (last, id) => Math.max(last, now.kept.answers[id][0]),
      time
    );
  }

  /*
   * Return whether the exam can be answered. Once all items are there, hand the exam in if its time
   * is over, and end it if another window handed it in. If the time is over only by the wall clock,
   * lock the answers and ask the reader.
   */
  function goesOn() {
    if (!now.ticking) return true;
    readTime();
    const state = exam.clock.state(now.watch.clock, now.length);
    if (now.kept.done) end("handed-in");
    else if (state === "over") end("over");
    else lock(state === "asked");
    return state === "on" && Boolean(now);
  }

  /*
   * Lock or unlock the answers. While they are locked, the reader is asked whether the clock is
   * right.
   */
  function lock(isLocked) {
    if (now.isLocked === isLocked) return;
    now.isLocked = isLocked;
    now.all.forEach((each) => {
      each.handle.lock(isLocked);
    });
    exam.find("time-up").hidden = !isLocked;
    exam.find("running").hidden = isLocked;
    confirm(false);
    if (!isLocked) return;
    exam.find("away").textContent = exam.say(
      "away",
      exam.span(exam.clock.pending(now.watch.clock))
    );
    exam.find("warning").textContent = "";
    exam.find("jump").textContent = "";
    exam.find("away").focus();
  }

  function tick() {
    if (!goesOn()) return;
    const seconds = Math.ceil(exam.clock.left(now.watch.clock, now.length) / 1000);
    exam.find("clock").textContent = exam.say("clock", Math.floor(seconds / 60), seconds % 60);
    const due = WARNINGS.filter(
      (minutes) => seconds <= minutes * 60 && minutes < now.paper.minutes
    )[0];
    if (due === now.warned) return;
    now.warned = due;
    exam.find("warning").textContent = exam.say("warning", due);
  }

  /* Return the positions of the items that are not completely answered. */
  function open() {
    const answers = read(now).answers;
    return now.all
      .map((each, place) => {
        const isDone =
          each.id in answers && exam.isGiven(answers[each.id][1]) && each.handle.isAnswered();
        return isDone ? 0 : place + 1;
      })
      .filter(Boolean);
  }

  function count() {
    exam.find("answered").textContent = exam.say(
      "answered",
      now.all.length - open().length,
      now.all.length
    );
  }

  function keep(each) {
    if (!now || !goesOn()) return;
    const answers = Object.assign({}, read(now).answers);
    answers[each.id] = [
      study.record.after(Object(answers[each.id])[0], moment()),
      each.handle.read()
    ];
    now.saved = now.watch.clock;
    write(now, { answers, clock: now.watch.clock });
    count();
  }

  /* Remove the answer parts of an item until the exam is handed in, and save each change. */
  function take(each) {
    const node = each.node;
    exam.strip(node);
    node.querySelectorAll("input").forEach((input) => {
      input.maxLength = 200;
    });
    node.addEventListener("input", () => {
      keep(each);
    });
    node.addEventListener("click", (event) => {
      if (event.target.closest(".item__moves")) keep(each);
    });
  }

  /*
   * Load the items of a paper, then call `make` for an exam, {id, kept}, and sit it from its
   * present state. The time begins, or goes on, when the items are there: loading is not counted.
   * If an item cannot be loaded, call `failed` with a message.
   */
  exam.sit = function (make, paper, bank, told, failed) {
    const opened = reading();
    const add = exam.layOut(exam.find("items"), paper.ids, bank);
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
    // Switch at once: otherwise the start button could be pressed again while the items load.
    exam.go("sitting", exam.say("fetching"));
    exam.load(paper.ids, bank, failed, () => {
      try {
        begin(make(reading().wall));
      } catch (error) {
        now = null;
        exam.home(exam.say("broken"));
        throw error;
      }
    });
    function begin(sat) {
      const before = exam.clock.start(clockOf(read(sat)), sat.isNew ? reading() : opened);
      const watch = Object.assign(exam.clock.pause(before.clock, reading()), { jump: before.jump });
      now = Object.assign(
        { paper, bank, watch, all: [], length: paper.minutes * MINUTE, isLocked: false },
        sat
      );
      keepTime();
      if (watch.jump) tellJump("jump-away", watch.jump);
      exam.tell(told + (sat.isNew || watch.jump ? "" : exam.say("counted")));
      exam.answered(paper.ids, sat.kept.answers, bank, "exam--", set, start);
    }
  };

  /* Called when all items are there: show the clock and allow handing in. */
  function start() {
    exam.find("bar").hidden = false;
    now.ticking = window.setInterval(tick, 1000);
    tick();
    if (now) count();
  }

  /* Apply the changes that another window made to this exam. */
  study.store.onchange((change) => {
    if (!now || !change.other || change.other.slice(-now.id.length - 6) !== `:exam:${now.id}`)
      return;
    if (!goesOn()) return;
    const kept = now.kept;
    now.all.forEach((each) => {
      const answer = each.id in kept.answers ? kept.answers[each.id][1] : each.handle.read();
      // Leave an unchanged answer alone: the reader may be typing in it.
      if (String(answer) !== String(each.handle.read())) each.handle.fill(answer);
    });
    count();
  });

  exam.ask = function () {
    const left = open();
    exam.find("unanswered").textContent = left.length
      ? exam.say("left", left.length, exam.ranges(left))
      : exam.say("none-left");
    confirm(true);
    exam.find("unanswered").focus();
  };

  /* Show either the confirmation of handing in or the button that asks for it. */
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

  /*
   * The reader says that the clock was wrong: continue without counting the time away. The record
   * notes this.
   */
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

  /* Save the time when the page is hidden, because it may not come back. */
  function leave() {
    if (now && now.ticking && goesOn()) keepTime();
  }

  window.addEventListener("pagehide", leave);
  document.addEventListener("visibilitychange", leave);
})();
