/**
 * Runs an exam from the first item to handing in. Each answer is saved at once. Time during which
 * the page is closed counts too, unless the reader excludes it. The exam is handed in once: by the
 * reader, or when its time is over. If the time is over only because time away counts, the reader
 * is asked first.
 */
(function () {
  "use strict";

  const { study } = window;
  const { dom, exam, record, store } = study;
  const MINUTE = 60000;
  const WARNINGS = [1, 5]; // minutes before the end
  const HEARTBEAT = 20000; // milliseconds between saves of the clock; a crash loses no more
  const LONGEST_ANSWER = 200; // characters
  const HEADER = 60; // pixels at the top of the window, which the header covers
  /**
   * The exam that is being sat.
   * @type {Sitting | null}
   */
  let current = null;

  /** @returns {ClockReading} */
  function readClocks() {
    return { wall: Math.max(1, Date.now()), mono: performance.now() };
  }

  /**
   * Return the clock of an exam's record; a new one for records of old versions, which have none.
   * @param {ExamRecord} examRecord
   */
  function clockOf(examRecord) {
    return examRecord.clock || exam.clock.begin(examRecord.time);
  }

  /**
   * Show a warning if the exam could not be stored. The text is set only if it differs, because
   * screen readers could repeat it otherwise.
   * @param {string} id
   */
  function showStorageWarning(id) {
    const isHeld = store.unsaved("exam").includes(id);
    const isBlocked = !store.faults().includes("full");
    const text = isHeld ? exam.say(isBlocked ? "held-blocked" : "held-full") : "";
    const box = exam.find("held");
    if (box.textContent !== text) box.textContent = text;
  }

  /**
   * Show either the confirmation of handing in or the button that asks for it.
   * @param {boolean} isAsked
   */
  function showConfirmation(isAsked) {
    exam.find("confirm").hidden = !isAsked;
    dom.find(exam.root, "[data-control=ask]").hidden = isAsked;
  }

  /**
   * Show either that the time is up or the running clock; clear the warnings beside it.
   * @param {boolean} isUp
   */
  function showTimeUp(isUp) {
    exam.find("time-up").hidden = !isUp;
    exam.find("running").hidden = isUp;
    exam.find("warning").textContent = "";
    exam.find("jump").textContent = "";
    showConfirmation(false);
  }

  /** An exam from its first item on the page to handing in. */
  class Sitting {
    /**
     * @param {StoredExam} stored
     * @param {LoadedPaper} paper
     * @param {ClockReading} opened the clocks before the items were loaded
     */
    constructor({ id, examRecord, isNew }, paper, opened) {
      this.id = id;
      this.examRecord = examRecord; // the last known record
      this.paper = paper;
      this.length = paper.minutes * MINUTE;
      /** @type {ExamItem[]} */
      this.items = [];
      this.isLocked = false;
      this.timer = 0; // the id of the interval that runs once all items are there
      this.warned = 0; // the last warning, in minutes
      this.flagKey = `${store.site}:flags:${id}`;
      this.flags = exam.grid.readFlags(this.flagKey); // ids of items
      this.jumpShownUntil = 0; // milliseconds of used time
      const { clock, jump } = exam.clock.start(clockOf(this.read()), isNew ? readClocks() : opened);
      // Loading is not counted.
      this.watch = { ...exam.clock.pause(clock, readClocks()), jump };
      this.savedUsed = clock.used; // milliseconds
    }

    /** Return the present record of the exam, or the last known one if it was deleted. */
    read() {
      this.examRecord = store.read("exam", this.id) || this.examRecord;
      return this.examRecord;
    }

    /** @param {Partial<ExamRecord>} change */
    write(change) {
      store.add("exam", this.id, { ...this.read(), ...change });
      showStorageWarning(this.id);
    }

    saveClock() {
      this.savedUsed = this.watch.clock.used;
      this.write({ clock: this.watch.clock });
    }

    /**
     * Return the present moment of the exam: its beginning plus the time used, at most its length.
     * Setting the computer's clock while the page is open does not change this moment.
     */
    moment() {
      const used = Math.min(exam.clock.elapsed(this.watch.clock), this.length);
      return Math.min(record.LAST, this.examRecord.time + used);
    }

    /**
     * Read the time, then merge the clock that another window saved. Merging first would add this
     * window's time to time that the other window has counted already. Save new notes at once, and
     * announce a jump.
     */
    updateTime() {
      const before = this.savedUsed;
      const storedClock = clockOf(this.read());
      const reading = this.isLocked
        ? exam.clock.pause(this.watch.clock, readClocks())
        : exam.clock.read(this.watch, readClocks());
      const clock = record.mergeClocks(reading.clock, storedClock) || reading.clock;
      this.watch = { ...reading, clock };
      if (reading.jump) this.showJump(reading.jump > 0 ? "jump-ahead" : "jump-back", reading.jump);
      else if (clock.used > this.jumpShownUntil) exam.find("jump").textContent = "";
      if (clock.notes.length > storedClock.notes.length || clock.used - before >= HEARTBEAT)
        this.saveClock();
    }

    /**
     * Announce a jump of the computer's clock for a minute. The report shows it permanently.
     * @param {string} text the name of a text of the page
     * @param {number} jump milliseconds
     */
    showJump(text, jump) {
      exam.find("jump").textContent = exam.say(text, exam.formatSpan(Math.abs(jump)));
      this.jumpShownUntil = this.watch.clock.used + MINUTE;
    }

    /**
     * Return whether the exam can be answered. Once all items are there, hand the exam in if its
     * time is over, and end it if another window handed it in. If the time is over only because
     * time away counts, lock the answers and ask the reader.
     */
    enforceTime() {
      if (!this.timer) return true;
      this.updateTime();
      const state = exam.clock.state(this.watch.clock, this.length);
      if (this.examRecord.done) this.end("handed-in");
      else if (state === "over") this.end("over");
      else this.lock(state === "asked");
      return state === "on" && current === this;
    }

    /**
     * Lock or unlock the answers. While they are locked, the page asks the reader whether the clock
     * is right.
     * @param {boolean} isLocked
     */
    lock(isLocked) {
      if (this.isLocked === isLocked) return;
      this.isLocked = isLocked;
      this.items.forEach(({ handle }) => handle.lock(isLocked));
      showTimeUp(isLocked);
      if (!isLocked) return;
      const span = exam.formatSpan(exam.clock.countedAway(this.watch.clock));
      exam.find("away").textContent = exam.say("away", span);
      exam.find("away").focus();
    }

    tick() {
      if (!this.enforceTime()) return;
      const seconds = Math.ceil(exam.clock.left(this.watch.clock, this.length) / 1000);
      exam.find("clock").textContent = exam.say("clock", Math.floor(seconds / 60), seconds % 60);
      const used = exam.clock.elapsed(this.watch.clock);
      exam.find("used").textContent = exam.say("used", Math.floor(used / MINUTE));
      const due =
        WARNINGS.find((minutes) => seconds <= minutes * 60 && minutes < this.paper.minutes) || 0;
      if (due === this.warned) return;
      this.warned = due;
      exam.find("warning").textContent = due ? exam.say("warning", due) : "";
    }

    /** Return the numbers, from 1, of the items that are not completely answered. */
    unanswered() {
      const { answers } = this.read();
      return this.items
        .map(({ id, handle }, index) => {
          const isDone = id in answers && exam.isGiven(answers[id][1]) && handle.isAnswered();
          return isDone ? 0 : index + 1;
        })
        .filter(Boolean);
    }

    showAnsweredCount() {
      const count = this.items.length;
      const open = this.unanswered();
      exam.find("answered").textContent = exam.say("answered", count - open.length, count);
      const flagged = this.items
        .map(({ id }, index) => (this.flags.includes(id) ? index + 1 : 0))
        .filter(Boolean);
      exam.grid.show({ open, flagged, current: this.numberInView() });
    }

    /** Return the number of the first item in view; that of the last item if all are above. */
    numberInView() {
      const below = this.items.findIndex(
        ({ node }) => node.getBoundingClientRect().bottom > HEADER
      );
      return below + 1 || this.items.length;
    }

    /** @param {number} number */
    jump(number) {
      const { node } = this.items[number - 1];
      node.tabIndex = -1;
      node.focus({ preventScroll: true });
      node.scrollIntoView();
    }

    /**
     * Add the button that flags an item, to come back to it.
     * @param {ExamItem} item
     */
    addFlag({ id, node }) {
      const flag = dom.button("item__button item__flag", "", (event) => {
        if (dom.isSecondClick(event)) return;
        const isFlagged = this.flags.includes(id);
        this.flags = isFlagged ? this.flags.filter((each) => each !== id) : [...this.flags, id];
        exam.grid.saveFlags(this.flagKey, this.flags);
        show();
        this.showAnsweredCount();
      });
      const show = () => {
        const isFlagged = this.flags.includes(id);
        flag.setAttribute("aria-pressed", String(isFlagged));
        flag.textContent = exam.say(isFlagged ? "flagged" : "flag");
      };
      show();
      node.append(flag);
    }

    /** @param {ExamItem} item */
    saveAnswer({ id, handle }) {
      if (current !== this || !this.enforceTime()) return;
      const { answers } = this.read();
      const [last] = answers[id] || [0];
      /** @type {ExamRecord["answers"][string]} */
      const answer = [record.after(last, this.moment()), handle.read()];
      this.savedUsed = this.watch.clock.used;
      this.write({ answers: { ...answers, [id]: answer }, clock: this.watch.clock });
      this.showAnsweredCount();
    }

    /**
     * Add an item without the parts that show its answer, and save each change. The report renders
     * the item anew.
     * @param {ExamItem} item
     */
    addItem(item) {
      const { node } = item;
      exam.removeAnswers(node);
      node.querySelectorAll("input").forEach((input) => {
        input.maxLength = LONGEST_ANSWER;
      });
      node.addEventListener("input", () => this.saveAnswer(item));
      node.addEventListener("click", ({ target }) => {
        if (target instanceof Element && target.closest(".item__moves")) this.saveAnswer(item);
      });
      this.addFlag(item);
      this.items.push(item);
    }

    /** Show the clock and allow handing in, now that all items are there. */
    startClock() {
      exam.find("bar").hidden = false;
      exam.grid.draw(this.items.length, (number) => this.jump(number));
      this.timer = window.setInterval(() => this.tick(), 1000);
      this.tick();
      if (current === this) this.showAnsweredCount();
    }

    /** Fill in the answers that another window saved. */
    fillSavedAnswers() {
      if (!this.enforceTime()) return;
      const { answers } = this.examRecord;
      this.items.forEach(({ id, handle }) => {
        const answer = id in answers ? answers[id][1] : handle.read();
        // Leave an unchanged answer alone: the reader may be typing in it.
        if (String(answer) !== String(handle.read())) handle.fill(answer);
      });
      this.showAnsweredCount();
    }

    /** Continue without counting the time away so far. */
    excludeAway() {
      this.updateTime();
      this.watch.clock = exam.clock.excludeAway(this.watch.clock, readClocks().wall);
      this.saveClock();
      exam.announce(exam.say("given-back"));
      this.tick();
      if (current !== this) return;
      this.showAnsweredCount();
      exam.focusHeading("sitting");
    }

    /**
     * End the exam: hand it in and show its report.
     * @param {"handed-in" | "over"} reason the name of a text of the page
     */
    end(reason) {
      const message = exam.say(reason);
      // The last answer may be later than the exam's time, because time away was excluded.
      const answered = Object.values(this.examRecord.answers).map(([time]) => time);
      const time = Math.max(this.moment(), ...answered);
      window.clearInterval(this.timer);
      current = null;
      exam.need(exam.AFTER, () => exam.clearReport());
      exam.showScreen("report", message);
      // Show the screen of the report first, because marking is slow.
      study.afterPaint(() => {
        const examRecord = this.handIn(time);
        exam.need(exam.AFTER, () => exam.showReport(examRecord, this.paper.bank, message));
        dom.empty(exam.find("items"));
      });
    }

    /**
     * Hand in the exam with its saved answers. If it was already handed in in another window,
     * change nothing. Return its record.
     * @param {number} time
     * @returns {HandedInExam}
     */
    handIn(time) {
      const examRecord = this.read();
      if (exam.isHandedIn(examRecord)) return examRecord;
      /** @type {ExamMarks} */
      const marks = {};
      this.items.forEach((item) => {
        marks[item.id] = this.markItem(item);
      });
      const done = { time, marks };
      this.write({ clock: this.watch.clock, done });
      const written = this.read();
      return { ...written, done: written.done || done };
    }

    /**
     * @param {ExamItem} item
     * @returns {ExamMark}
     */
    markItem({ id, handle }) {
      const { bank } = this.paper;
      const { revision, points } = bank.items[id];
      const [, answer] = this.examRecord.answers[id] || [0, []];
      const isGiven = exam.isGiven(answer);
      if (isGiven) handle.fill(answer);
      if (bank.sealed) return [revision, null, points];
      return [revision, isGiven ? handle.share() : 0, points];
    }
  }

  exam.addAttempt = (id, { answers, done }) => {
    const [, answer] = answers[id] || [0, []];
    const [revision, share] = done.marks[id];
    if (share === null || !exam.isGiven(answer)) return;
    store.add("item", id, {
      v: record.VERSION,
      attempts: [[done.time, revision, share, answer]]
    });
  };

  exam.sit = (make, paper, message, failed) => {
    const opened = readClocks();
    const add = exam.layOut(exam.find("items"), paper.ids, paper.bank);
    exam.find("bar").hidden = true;
    showTimeUp(false);
    // Switch at once: otherwise the start button could be pressed again while the items load.
    exam.showScreen("sitting", exam.say("fetching"));
    // Load these scripts now: after the exam the network may be gone, and the result must be saved.
    exam.need(exam.AFTER, () => {});

    function begin() {
      const stored = make(readClocks().wall);
      const sitting = (current = new Sitting(stored, paper, opened));
      const { jump } = sitting.watch;
      sitting.saveClock();
      if (jump) sitting.showJump("jump-away", jump);
      exam.announce(message + (stored.isNew || jump ? "" : exam.say("counted")));
      exam.setUpItems(
        paper.ids,
        sitting.examRecord.answers,
        paper.bank,
        "exam--",
        (item, index) => {
          sitting.addItem(item);
          add(item.node, index);
        },
        () => sitting.startClock()
      );
    }

    exam.loadItems(paper.ids, paper.bank, failed, () => {
      try {
        begin();
      } catch (error) {
        current = null;
        exam.showHome(exam.say("broken"));
        throw error;
      }
    });
  };

  // Apply the changes that another window made to this exam.
  store.onchange((/** @type {{ other?: string | null }} */ { other }) => {
    if (current && other && other.endsWith(`:exam:${current.id}`)) current.fillSavedAnswers();
  });

  exam.askToHandIn = () => {
    if (!current) return;
    const left = current.unanswered();
    const box = exam.find("unanswered");
    box.textContent = left.length
      ? exam.say("left", left.length, exam.ranges(left))
      : exam.say("none-left");
    showConfirmation(true);
    box.focus();
  };

  exam.returnToItems = () => {
    showConfirmation(false);
    dom.find(exam.root, "[data-control=ask]").focus();
  };

  exam.handIn = () => {
    if (current && (current.isLocked || current.enforceTime())) current.end("handed-in");
  };

  exam.excludeAway = () => {
    if (current) current.excludeAway();
  };

  // Look up the item in view when the numbers are shown, not whenever the page is scrolled.
  exam.find("grid").addEventListener("toggle", () => {
    if (current && current.timer) current.showAnsweredCount();
  });

  /** Save the time when the page is hidden or shown: a hidden page may never be shown again. */
  function saveTime() {
    if (current && current.timer && current.enforceTime()) current.saveClock();
  }

  window.addEventListener("pagehide", saveTime);
  document.addEventListener("visibilitychange", saveTime);
})();
