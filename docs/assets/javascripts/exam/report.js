/** 成绩单: the report of an exam that was handed in, from its record, with each item as answered. */
(function () {
  "use strict";

  const { study } = window;
  const { dom, exam, store } = study;
  /**
   * The exam that is shown.
   * @type {ExamRecord | null}
   */
  let shown = null;
  /** @type {string[]} */
  const saved = []; // ids of the exams that were saved as a file

  /**
   * Show the scores of the bank's names of one kind. Items that are gone from the bank have a row
   * of their own.
   * @param {ExamMarks} marks
   * @param {Bank} bank
   * @param {"modules" | "kinds"} list
   * @param {(item: BankItem) => string[]} namesOf
   */
  function showScores(marks, bank, list, namesOf) {
    const GONE = "";
    const names = [...exam.lists(bank)[list], GONE];
    const rows = exam.scores(marks, names, (id) =>
      id in bank.items ? namesOf(bank.items[id]) : [GONE]
    );
    const body = dom.empty(exam.find(`by-${list}`));
    rows.forEach(({ name, count, points, of }) => {
      const label = name === GONE ? exam.say("gone-row") : exam.label(list, name);
      exam.addRow(body, [label, count, exam.round(points), of]);
    });
  }

  /**
   * Return the answer to an item; an empty array if there is none.
   * @param {ExamRecord} kept
   * @param {string} id
   */
  function answerTo(kept, id) {
    return id in kept.answers ? kept.answers[id][1] : [];
  }

  /**
   * Show the result of an item with the answer that was given. If the item was revised since, show
   * its present text. In a sealed paper it is not marked.
   * @param {ExamItem} item
   * @param {HandedInExam} kept
   */
  function showItem({ id, node, handle }, kept) {
    const [revision, share, points] = kept.done.marks[id];
    const isRevised = share !== null && revision !== node.getAttribute("data-revision");
    if (isRevised) {
      handle.fill([]);
      dom.findTyped(node, ".item__answer", HTMLDetailsElement).open = true;
      showResult(node, exam.say("revised", exam.round(share * points)));
      return;
    }
    if (share === null) handle.lock(true);
    else handle.mark();
    if (!exam.isGiven(answerTo(kept, id))) showResult(node, exam.say("blank"));
  }

  /**
   * @param {HTMLElement} node
   * @param {string} text
   */
  function showResult(node, text) {
    const box = dom.empty(dom.find(node, ".item__result"));
    box.appendChild(dom.element("p", "item__told", text));
  }

  exam.leftOut = (kept, ids) => {
    const count = Object.keys(kept.paper || {}).filter((id) => !ids.includes(id)).length;
    return count ? exam.say("left-out", count) : "";
  };

  /**
   * Describe the notes of an exam's clock.
   * @param {ExamRecord} kept
   */
  function describeClock(kept) {
    const { jumps, away, excluded } = exam.notes.summary(kept.clock);
    return [
      ...jumps.map((jump) =>
        exam.say(jump > 0 ? "noted-ahead" : "noted-back", exam.formatSpan(Math.abs(jump)))
      ),
      away ? exam.say("noted-away", exam.formatSpan(away)) : "",
      excluded ? exam.say("noted-given", exam.formatSpan(excluded)) : ""
    ].join("");
  }

  /** @param {HandedInExam} kept */
  function describeResult(kept) {
    const { time, marks } = kept.done;
    const ids = Object.keys(marks);
    const head = [
      kept.name ? exam.say("named", kept.name) : "",
      exam.displayCode(kept.code),
      exam.formatTime(time)
    ];
    if (!exam.isMarked(marks)) {
      const given = ids.filter((id) => exam.isGiven(answerTo(kept, id)));
      return exam.say("unmarked-result", ...head, given.length, ids.length);
    }
    const { points, of } = exam.score(marks);
    return exam.say("result", ...head, exam.round(points), of) + exam.leftOut(kept, ids);
  }

  exam.clearReport = () => {
    ["result", "clock-told", "by-modules", "by-kinds", "entered", "held-result", "answers"]
      .flatMap(exam.optional)
      .forEach(dom.empty);
  };

  /**
   * Return the ids under which an exam is stored in `all`.
   * @param {ExamRecord} kept
   * @param {Record<string, ExamRecord>} all
   */
  function idsOf(kept, all) {
    return Object.keys(all).filter(
      (id) => all[id].code === kept.code && all[id].time === kept.time
    );
  }

  /**
   * State whether an exam is stored, and if so, whether its answers entered the review. A sealed
   * paper enters nothing.
   * @param {ExamRecord} kept
   * @param {string[]} ids
   */
  function showStorage(kept, ids) {
    const held = store.unsaved("exam");
    const heldItems = store.unsaved("item");
    const isHeld = idsOf(kept, store.all("exam")).some((id) => held.includes(id));
    const isEntered = !ids.some((id) => heldItems.includes(id));
    if (isHeld) exam.find("held-result").textContent = exam.say("held-result");
    else
      exam.optional("entered").forEach((box) => {
        box.textContent = exam.say(isEntered ? "entered" : "not-entered");
      });
  }

  exam.showReport = (kept, bank, message) => {
    const { marks } = kept.done;
    const there = Object.keys(marks).filter((id) => id in bank.items);
    const gone = Object.keys(marks).length - there.length;
    const box = exam.find("answers");
    exam.clearReport();
    shown = kept;
    exam.find("result").textContent = describeResult(kept);
    exam.find("clock-told").textContent = describeClock(kept);
    const add = exam.layOut(box, there, bank);
    if (gone) box.appendChild(dom.element("p", "", exam.say("gone", gone)));
    exam.showScreen("report", message);
    // Show the score before the slower tables are made.
    if (!bank.sealed)
      study.afterPaint(() => {
        showScores(marks, bank, "modules", (item) => [item.module]);
        showScores(marks, bank, "kinds", (item) => item.kinds);
      });
    // Enter the attempts before showing the items: the items take longer and may fail to load.
    study.inSlices(
      there,
      (id) => exam.addAttempt(id, kept),
      () => {
        if (shown === kept) showStorage(kept, there);
      }
    );
    exam.loadItems(there, bank, exam.announce, () => {
      exam.setUpItems(there, kept.answers, bank, "report--", (item, place) => {
        showItem(item, kept);
        add(item.node, place);
      });
    });
  };

  exam.saveReport = () => {
    if (!shown) return;
    const file = study.exchange.make(store.member, ["exam"], Math.max(1, Date.now()));
    const all = file.records.exam || {};
    const ids = idsOf(shown, all);
    /** @type {Record<string, ExamRecord>} */
    const own = {};
    ids.forEach((id) => {
      own[id] = all[id];
    });
    file.records.exam = own;
    saved.push(...ids);
    const name = exam.say("file", shown.name || exam.say("unnamed"), exam.displayCode(shown.code));
    study.exchange.save(name, [JSON.stringify(file)]);
    exam.announce(exam.say("saved", name));
  };

  // Ask before leaving while an exam is only held in memory and not saved as a file.
  window.addEventListener("beforeunload", (event) => {
    const isSafe = store.unsaved("exam").every((/** @type {string} */ id) => saved.includes(id));
    if (isSafe) return;
    event.preventDefault();
    event.returnValue = ""; // Chromium before version 119 ignores preventDefault
  });
})();
