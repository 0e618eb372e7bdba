/**
 * 成绩单: shows the report of an exam that was handed in: its score, and each item as answered. This
 * script is loaded when an exam begins or the report of a past exam is opened.
 */
(function () {
  "use strict";

  const { study } = window;
  const { dom, exam, store } = study;
  const SVG = "http://www.w3.org/2000/svg";
  const MOST_STEPS = 5; // steps to read again that a report lists
  /**
   * The exam whose report is shown.
   * @type {ExamRecord | null}
   */
  let shownExam = null;
  /** @type {string[]} */
  const downloadedIds = []; // the exams that the reader saved as a file

  /**
   * Show the score for each module, or for each kind of unit. All items that are no longer in the
   * bank share one row.
   * @param {ExamMarks} marks
   * @param {Bank} bank
   * @param {"modules" | "kinds"} listName
   * @param {(item: BankItem) => string[]} namesOf
   */
  function showScores(marks, bank, listName, namesOf) {
    const GONE = "";
    const names = [...exam.lists(bank)[listName], GONE];
    const rows = exam.scores(marks, names, (id) =>
      id in bank.items ? namesOf(bank.items[id]) : [GONE]
    );
    const body = dom.empty(exam.find(`by-${listName}`));
    rows.forEach(({ name, count, points, of }) => {
      const label = name === GONE ? exam.say("gone-row") : exam.label(listName, name);
      const row = exam.addRow(body, [label, count, exam.toTenths(points), of]);
      row.cells[2].append(barOf(points / of));
    });
  }

  /**
   * Return a bar for a share; the number beside it states the same in text.
   * @param {number} share
   */
  function barOf(share) {
    const bar = document.createElementNS(SVG, "svg");
    bar.setAttribute("class", "exam__share");
    bar.setAttribute("viewBox", "0 0 100 10");
    bar.setAttribute("preserveAspectRatio", "none");
    bar.setAttribute("aria-hidden", "true");
    const filled = bar.appendChild(document.createElementNS(SVG, "rect"));
    filled.setAttribute("width", String(exam.toTenths(100 * share)));
    filled.setAttribute("height", "10");
    return bar;
  }

  /**
   * Show the steps with the most missed items.
   * @param {Pick<Result, "share" | "read">[]} results
   */
  function showWeakest(results) {
    const weakest = study.sets.steps(results).slice(0, MOST_STEPS);
    dom.empty(exam.find("steps")).append(study.sets.stepList(weakest));
    exam.find("weakest").hidden = !weakest.length;
  }

  /**
   * Return the answer to an item; an empty array if there is none.
   * @param {ExamRecord} examRecord
   * @param {string} id
   */
  function answerTo(examRecord, id) {
    return id in examRecord.answers ? examRecord.answers[id][1] : [];
  }

  /**
   * Show the result of an item with the answer that was given. If the item was revised after the
   * exam, clear the answer, open the explanation and state the points that were given. On a sealed
   * paper, only show the answer, without marks.
   * @param {ExamItem} item
   * @param {HandedInExam} examRecord
   */
  function showItem({ id, node, handle }, examRecord) {
    const [revision, share, points] = examRecord.done.marks[id];
    const isRevised = share !== null && revision !== node.getAttribute("data-revision");
    if (isRevised) {
      handle.fill([]);
      dom.findTyped(node, ".item__answer", HTMLDetailsElement).open = true;
      showResult(node, exam.say("revised", exam.toTenths(share * points)));
      return;
    }
    if (share === null) handle.lock(true);
    else handle.mark();
    if (!exam.isGiven(answerTo(examRecord, id))) showResult(node, exam.say("blank"));
  }

  /**
   * @param {HTMLElement} node
   * @param {string} text
   */
  function showResult(node, text) {
    const box = dom.empty(dom.find(node, ".item__result"));
    box.appendChild(dom.element("p", "item__verdict", text));
  }

  /**
   * Describe what the clock of an exam noted: jumps, time away, and time that was not counted.
   * @param {ExamRecord} examRecord
   */
  function describeClock(examRecord) {
    const { jumps, away, excluded } = exam.notes.summary(examRecord.clock);
    return [
      ...jumps.map((jump) =>
        exam.say(jump > 0 ? "noted-ahead" : "noted-back", exam.formatSpan(Math.abs(jump)))
      ),
      away ? exam.say("noted-away", exam.formatSpan(away)) : "",
      excluded ? exam.say("noted-given", exam.formatSpan(excluded)) : ""
    ].join("");
  }

  /**
   * State the time that an exam took; "" for a record of an old version, which has no clock.
   * @param {ExamRecord} examRecord
   */
  function describeUsed({ clock, code }) {
    const { minutes } = exam.decodeNumbers(code);
    if (!clock) return "";
    const used = Math.min(exam.clock.elapsed(clock), minutes * 60000);
    return exam.say("took", exam.formatSpan(used), minutes);
  }

  /** @param {HandedInExam} examRecord */
  function describeResult(examRecord) {
    const { time, marks } = examRecord.done;
    const itemIds = Object.keys(marks);
    const head = [
      examRecord.name ? exam.say("named", examRecord.name) : "",
      exam.titleOf(examRecord.code),
      exam.formatTime(time)
    ];
    if (!exam.isMarked(marks)) {
      const answeredIds = itemIds.filter((id) => exam.isGiven(answerTo(examRecord, id)));
      return exam.say("unmarked-result", ...head, answeredIds.length, itemIds.length);
    }
    const { points, of } = exam.score(marks);
    exam.find("rate").textContent = exam.say("rate", Math.round((100 * points) / of));
    return (
      exam.say("result", ...head, exam.toTenths(points), of) +
      exam.describeLeftOut(examRecord, itemIds)
    );
  }

  exam.clearReport = () => {
    ["rate", "result", "took", "clock-status", "by-modules", "by-kinds", "entered", "held-result"]
      .concat("answers")
      .flatMap(exam.optional)
      .forEach(dom.empty);
    exam.optional("weakest").forEach((box) => {
      box.hidden = true;
    });
  };

  /**
   * Return the ids under which `all` contains an exam.
   * @param {ExamRecord} examRecord
   * @param {Record<string, ExamRecord>} all
   */
  function examIdsOf(examRecord, all) {
    return Object.keys(all).filter(
      (id) => all[id].code === examRecord.code && all[id].time === examRecord.time
    );
  }

  /**
   * Warn if the exam is not stored; otherwise state whether its answers were added to the review.
   * The page for sealed papers lacks the element for this statement, because answers on a sealed
   * paper are not added to the review.
   * @param {ExamRecord} examRecord
   * @param {string[]} itemIds
   */
  function showStorage(examRecord, itemIds) {
    const unsavedExamIds = store.unsaved("exam");
    const unsavedItemIds = store.unsaved("item");
    const isUnsaved = examIdsOf(examRecord, store.all("exam")).some((id) =>
      unsavedExamIds.includes(id)
    );
    const isEntered = !itemIds.some((id) => unsavedItemIds.includes(id));
    if (isUnsaved) exam.find("held-result").textContent = exam.say("held-result");
    else
      exam.optional("entered").forEach((box) => {
        box.textContent = exam.say(isEntered ? "entered" : "not-entered");
      });
  }

  exam.showReport = (examRecord, bank, message) => {
    const { marks } = examRecord.done;
    const presentIds = Object.keys(marks).filter((id) => id in bank.items);
    const goneCount = Object.keys(marks).length - presentIds.length;
    const box = exam.find("answers");
    exam.clearReport();
    shownExam = examRecord;
    exam.find("result").textContent = describeResult(examRecord);
    exam.find("took").textContent = describeUsed(examRecord);
    exam.find("clock-status").textContent = describeClock(examRecord);
    const appendItem = exam.layOut(box, presentIds, bank);
    if (goneCount) box.appendChild(dom.element("p", "", exam.say("gone", goneCount)));
    exam.showScreen("report", message);
    // Show the total score first: the tables take longer.
    if (!bank.sealed)
      study.afterPaint(() => {
        showScores(marks, bank, "modules", (item) => [item.module]);
        showScores(marks, bank, "kinds", (item) => item.kinds);
      });
    // Add the answers to the review before the items are shown: loading them is slow and may fail.
    study.inSlices(
      presentIds,
      (id) => exam.addAttempt(id, examRecord),
      () => {
        if (shownExam === examRecord) showStorage(examRecord, presentIds);
      }
    );
    exam.loadItems(presentIds, bank, exam.announce, () => {
      /** @type {Pick<Result, "share" | "read">[]} */
      const results = [];
      exam.setUpItems(
        presentIds,
        examRecord.answers,
        bank,
        "report--",
        (item, index) => {
          const [, share] = marks[item.id];
          if (share !== null) results.push({ share, read: study.sets.stepOf(item.node) });
          showItem(item, examRecord);
          appendItem(item.node, index);
        },
        () => {
          if (shownExam === examRecord && !bank.sealed) showWeakest(results);
        }
      );
    });
  };

  exam.saveReport = () => {
    if (!shownExam) return;
    const file = study.exchange.make(store.member, ["exam"], Math.max(1, Date.now()));
    const all = file.records.exam || {};
    const examIds = examIdsOf(shownExam, all);
    /** @type {Record<string, ExamRecord>} */
    const shownExams = {};
    examIds.forEach((id) => {
      shownExams[id] = all[id];
    });
    file.records.exam = shownExams;
    downloadedIds.push(...examIds);
    const name = exam.say(
      "file",
      shownExam.name || exam.say("unnamed"),
      exam.titleOf(shownExam.code)
    );
    study.dom.save(name, [JSON.stringify(file)]);
    exam.announce(exam.say("saved", name));
  };

  // Ask before the page is closed if an exam is neither in storage nor saved as a file.
  window.addEventListener("beforeunload", (event) => {
    const isSafe = store
      .unsaved("exam")
      .every((/** @type {string} */ id) => downloadedIds.includes(id));
    if (isSafe) return;
    event.preventDefault();
    event.returnValue = ""; // Chromium before version 119 ignores preventDefault
  });
})();
