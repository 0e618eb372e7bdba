/**
 * 成绩分析: determines the paper of a code, and marks exams again from their answers. Pure. The paper
 * and the marks in a file are not trusted: they are compared with the code, the bank and the
 * answers, and a difference is a fault of the exam.
 */
(function () {
  "use strict";

  const { study } = window;
  const { analysis, exam, record } = study;
  const MINUTE = 60000;
  // Tolerances: two computers seldom show the same time (AHEAD), and a running exam checks its
  // clock once a second (OVER). Some short spans of a running clock are never noted (UNNOTED).
  const AHEAD = 60 * MINUTE;
  const OVER = MINUTE;
  const UNNOTED = 5 * MINUTE;
  // Tolerance for rounding when comparing two computed shares.
  const SAME = 1e-9;

  // The paper of a code. --------------------------------------------------------------------------

  /**
   * Return the revisions of an exam's items, as stated by the exam.
   * @param {HandedInExam} examRecord
   * @returns {Record<string, string>}
   */
  function statedItems(examRecord) {
    if (examRecord.paper && Object.keys(examRecord.paper).length) return examRecord.paper;
    const items = record.map();
    Object.entries(examRecord.done.marks).forEach(([id, [revision]]) => {
      items[id] = revision;
    });
    return items;
  }

  /**
   * Return the items that an exam states, as a canonical text.
   * @param {HandedInExam} examRecord
   */
  function statement(examRecord) {
    const items = statedItems(examRecord);
    return JSON.stringify(
      Object.keys(items)
        .sort()
        .map((id) => [id, items[id]])
    );
  }

  /**
   * Return the paper stated by more than half of the exams, or "".
   * @param {FinishedExam[]} exams
   */
  function statementOfMost(exams) {
    /** @type {Map<string, number>} */
    const counts = new Map();
    exams.forEach((each) => {
      const stated = statement(each.record);
      counts.set(stated, (counts.get(stated) || 0) + 1);
    });
    const [most] = Array.from(counts).filter(([, count]) => count > exams.length / 2);
    return most ? most[0] : "";
  }

  /**
   * Return the paper of a blueprint, drawn from this bank.
   * @param {Blueprint} blueprint
   * @param {Bank} bank
   * @returns {StatedPaper}
   */
  function presentPaper(blueprint, bank) {
    const items = record.map();
    const ids = exam.draw(blueprint, bank);
    ids.forEach((id) => {
      items[id] = bank.items[id].revision;
    });
    return { fault: "", minutes: blueprint.minutes, items, ids, stated: "", gone: 0 };
  }

  /**
   * Return a paper of another bank. Such a paper cannot be drawn again, so its items are those that
   * most exams of the code state. Only the items that are unchanged in this bank are marked.
   * @param {string} code
   * @param {FinishedExam[]} exams
   * @param {Bank} bank
   * @returns {StatedPaper}
   */
  function formerPaper(code, exams, bank) {
    const numbers = exam.decodeNumbers(code);
    const stated = statementOfMost(exams);
    /** @type {[string, string][]} */
    const pairs = JSON.parse(stated || "[]");
    /** @type {Record<string, string>} */
    const items = record.map();
    pairs.forEach(([id, revision]) => {
      items[id] = revision;
    });
    const same = Object.keys(items).filter(
      (id) => id in bank.items && bank.items[id].revision === items[id]
    );
    const count = Object.keys(items).length;
    /** @returns {PaperFault} */
    function fault() {
      if (!exam.isInBounds(numbers)) return "code";
      if (count !== numbers.count) return "paper";
      return same.length ? "" : "changed";
    }
    return {
      fault: fault(),
      minutes: numbers.minutes,
      items,
      ids: exam.orderA(same, bank.items, numbers.seed),
      stated,
      gone: count - same.length
    };
  }

  analysis.paper = (code, exams, bank) => {
    const { blueprint, fault } = exam.decode(code, bank);
    if (blueprint) return presentPaper(blueprint, bank);
    if (fault === "other") return formerPaper(code, exams, bank);
    return { fault: "code", minutes: 0, items: record.map(), ids: [], stated: "", gone: 0 };
  };

  // The times of an exam. -------------------------------------------------------------------------

  /**
   * Return how many answers were given before the beginning or after handing in.
   * @param {HandedInExam} examRecord
   */
  function countOutside({ answers, time, done }) {
    return Object.values(answers).filter(([at]) => at < time || at > done.time + OVER).length;
  }

  /**
   * Return whether the used time of a clock agrees with the other times. It is at least the time to
   * handing in. It is at most the paper's time and the time away, because an exam ends by itself;
   * short spans of up to UNNOTED may be missing in the notes. Exams of old versions have no clock.
   * @param {HandedInExam} examRecord
   * @param {number} minutes
   */
  function isUsedTimePossible({ clock, time, done }, minutes) {
    if (!clock) return true;
    const most = minutes * MINUTE + exam.notes.summary(clock).away + UNNOTED;
    return clock.used >= done.time - time - OVER && clock.used <= most;
  }

  /**
   * Return by how much the computer's clock was set right during an exam, in milliseconds, if its
   * dates are impossible without this and possible with it; otherwise 0. The excluded time away
   * counts too: it was a jump while the page was closed.
   * @param {HandedInExam} examRecord
   * @param {number} now
   */
  function correction({ clock, time, done }, now) {
    const { jumps, excluded } = exam.notes.summary(clock);
    const shift = jumps.reduce((sum, jump) => sum + jump, excluded);
    /** @param {number} by */
    function arePossible(by) {
      return [time, done.time].every(
        (each) => each + by >= record.EARLIEST && each + by <= now + AHEAD
      );
    }
    return !arePossible(0) && arePossible(shift) ? shift : 0;
  }

  /**
   * Return a fault of an exam's times, or null. Only the first that is found counts, since it may
   * cause the others.
   * @param {HandedInExam} examRecord
   * @param {StatedPaper} paper
   * @param {number} now
   * @param {number} shift
   * @returns {ExamFault | null}
   */
  function faultOfTimes(examRecord, { minutes }, now, shift) {
    const { time } = examRecord.done;
    const outside = countOutside(examRecord);
    const length = time - examRecord.time;
    if (!shift && examRecord.time < record.EARLIEST) return ["early", examRecord.time];
    if (!shift && time > now + AHEAD) return ["future", time, now];
    if (length < 0) return ["backwards", examRecord.time, time];
    if (minutes && length > minutes * MINUTE + OVER)
      return ["long", Math.ceil(length / MINUTE), minutes];
    if (outside) return ["moments", outside];
    return minutes && !isUsedTimePossible(examRecord, minutes) ? ["used"] : null;
  }

  // The items of an exam. -------------------------------------------------------------------------

  /**
   * Return the fault of an exam with items that its paper does not have, or has in other revisions;
   * null if there is none.
   * @param {HandedInExam} examRecord
   * @param {StatedPaper} paper
   * @returns {ExamFault | null}
   */
  function faultOfItems(examRecord, { items, stated }) {
    const { marks } = examRecord.done;
    const own = statedItems(examRecord);
    const ids = Array.from(
      new Set([marks, examRecord.answers, own].flatMap((entries) => Object.keys(entries)))
    );
    const foreign = ids.filter((id) => !(id in items));
    const revised = ids.filter(
      (id) =>
        id in items &&
        ((id in own && own[id] !== items[id]) || (id in marks && marks[id][0] !== items[id]))
    );
    if (stated && statement(examRecord) !== stated) return ["paper"];
    if (foreign.length) return ["foreign", foreign.length, foreign[0]];
    return revised.length ? ["revision", revised.length, revised[0]] : null;
  }

  /**
   * Return the fault of a paper with items that could not be loaded, or have no key on this site;
   * null if there is none.
   * @param {string[]} ids
   * @param {Record<string, Key | null>} keys
   * @returns {ExamFault | null}
   */
  function faultOfKeys(ids, keys) {
    const missing = ids.filter((id) => !keys[id]);
    if (!missing.length) return null;
    return [missing.some((id) => id in keys) ? "keyless" : "missing", missing.length];
  }

  /**
   * Return whether the mark in a file agrees with the computed mark. An exam edition leaves items
   * unmarked. On a paper of another bank, the points of an item may differ.
   * @param {ExamMark | undefined} claimed
   * @param {ExamMark} mark
   * @param {StatedPaper} paper
   */
  function agrees(claimed, mark, { stated }) {
    if (!claimed || claimed[1] === null) return true;
    const isSameShare = Math.abs(claimed[1] - Number(mark[1])) <= SAME;
    return isSameShare && (Boolean(stated) || claimed[2] === mark[2]);
  }

  /** @param {ExamMark} mark */
  function pointsOf([, share, points]) {
    return Number(share) * points;
  }

  /**
   * Mark the answers of an exam. Return the marks and the answers by item, and the faults: answers
   * that the item's controls cannot give, and marks that differ from the computed ones. For an item
   * of a paper that a trainer typed in, there may be a mark without an answer.
   * @param {Pick<ComparedExam, "record" | "byHand">} each
   * @param {StatedPaper} paper
   * @param {Record<string, Key | null>} keys
   * @param {Bank} bank
   */
  function markItems({ record: examRecord, byHand }, paper, keys, bank) {
    /** @type {ExamMarks} */
    const marks = record.map();
    /** @type {Record<string, string[]>} */
    const answers = record.map();
    const impossible = []; // numbers of items on the paper, from 1
    const differing = [];
    let claimed = 0; // points of the differing items, as the file states them
    let right = 0; // points of the same items, as computed
    for (const [index, id] of paper.ids.entries()) {
      const key = keys[id];
      const [, answer] = examRecord.answers[id] || [0, []];
      if (!key || !study.quiz.isPossible(key, answer)) {
        impossible.push(index + 1);
        continue;
      }
      const stated = examRecord.done.marks[id];
      const isMark = byHand && !(id in examRecord.answers);
      if (!isMark) answers[id] = answer;
      const share = isMark ? stated[1] : study.quiz.share(key, answer);
      marks[id] = [paper.items[id], share, bank.items[id].points];
      if (agrees(stated, marks[id], paper)) continue;
      differing.push(index + 1);
      claimed += pointsOf(stated);
      right += pointsOf(marks[id]);
    }
    /** @type {ExamFault[]} */
    const faults = [];
    if (impossible.length) faults.push(["shape", exam.ranges(impossible)]);
    if (differing.length) faults.push(["share", exam.ranges(differing), claimed, right]);
    return { marks, answers, faults };
  }

  analysis.mark = (each, paper, keys, bank, now) => {
    const examRecord = each.record;
    const shift = correction(examRecord, now);
    const time = examRecord.done.time + shift;
    const timeFault = faultOfTimes(examRecord, paper, now, shift);
    const unmarked = { ...each, time, shift, marks: record.map(), answers: record.map() };
    if (paper.fault === "code") {
      /** @type {ExamFault} */
      const codeFault = [each.code ? "code" : "codeless"];
      return { ...unmarked, faults: compact([codeFault, timeFault]) };
    }
    if (paper.fault) return { ...unmarked, faults: compact([timeFault, [paper.fault]]) };
    const faults = [timeFault, faultOfItems(examRecord, paper)];
    const keyFault = faultOfKeys(paper.ids, keys);
    if (keyFault) return { ...unmarked, faults: compact([...faults, keyFault]) };
    const marked = markItems(each, paper, keys, bank);
    return { ...unmarked, ...marked, faults: compact([...faults, ...marked.faults]) };
  };

  /**
   * @param {(ExamFault | null)[]} faults
   * @returns {ExamFault[]}
   */
  function compact(faults) {
    return faults.flatMap((fault) => (fault ? [fault] : []));
  }
})();
