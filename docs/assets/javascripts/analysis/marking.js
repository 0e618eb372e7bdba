/*
 * 成绩分析: determines the paper of a code, and marks exams again from their answers. Pure. The paper
 * and the marks in a file are not trusted: they are compared with the code, the bank and the
 * answers, and a difference is a fault of the exam.
 *
 *   paper  {fault: name or "", minutes, items: {id: revision}, ids, said, left}
 *          `ids` are the items that can be marked, in order. `left` counts the items that cannot,
 *          because they were revised or removed. `said` is the paper that exams state, if it is of
 *          another bank.
 *   key    of an item, as read by study.quiz.key
 */
(function () {
  "use strict";

  const study = window.study;
  const analysis = study.analysis;
  const exam = study.exam;
  const MINUTE = 60000;
  // Tolerances: two computers seldom show the same time (AHEAD), and a running exam checks its
  // clock once a second (OVER). Some short spans of a running clock are never noted (STEP).
  const AHEAD = 60 * MINUTE;
  const OVER = MINUTE;
  const STEP = 5 * MINUTE;
  // Tolerance for rounding when comparing two computed shares.
  const SAME = 1e-9;

  function ids(map) {
    return Object.keys(map);
  }

  /* Return the items of an exam's paper with their revisions, as stated by the exam. */
  function setOf(record) {
    const set = record.paper || {};
    const marks = record.done.marks;
    if (ids(set).length) return set;
    const made = study.record.map();
    ids(marks).forEach((id) => {
      made[id] = marks[id][0];
    });
    return made;
  }

  /* Return the same as a canonical text. */
  function saidOf(record) {
    const set = setOf(record);
    return JSON.stringify(
      ids(set)
        .sort()
        .map((id) => [id, set[id]])
    );
  }

  /* Return the paper stated by more than half of the exams, or "". */
  function agreed(exams) {
    const counts = study.record.map();
    exams.forEach((each) => {
      const said = saidOf(each.record);
      counts[said] = (counts[said] || 0) + 1;
    });
    return ids(counts).filter((said) => counts[said] > exams.length / 2)[0] || "";
  }

  function ownPaper(blueprint, bank) {
    const items = study.record.map();
    const drawn = exam.paper(blueprint, bank);
    drawn.forEach((id) => {
      items[id] = bank.items[id].revision;
    });
    return { fault: "", minutes: blueprint.minutes, items, ids: drawn, said: "", left: 0 };
  }

  /*
   * Return a paper of another bank. It cannot be drawn again, so its items are those that most
   * exams of the code state. Only the items that are unchanged in this bank are marked.
   */
  function formerPaper(code, exams, bank) {
    const numbers = exam.numbers(code);
    const said = agreed(exams);
    const items = study.record.map();
    JSON.parse(said || "[]").forEach((pair) => {
      items[pair[0]] = pair[1];
    });
    const there = ids(items).filter((id) => Object(bank.items[id]).revision === items[id]);
    const isCode = exam.isInBounds(numbers);
    return {
      fault: !isCode
        ? "code"
        : ids(items).length !== numbers.count
          ? "paper"
          : there.length
            ? ""
            : "changed",
      minutes: numbers.minutes,
      items,
      ids: exam.order(there, bank.items, numbers.seed),
      said,
      left: ids(items).length - there.length
    };
  }

  /* Return the paper of a code. A paper of another bank is inferred from the exams of that code. */
  analysis.paper = function (code, exams, bank) {
    const found = exam.decode(code, bank);
    if (found.blueprint) return ownPaper(found.blueprint, bank);
    if (found.fault === "other") return formerPaper(code, exams, bank);
    return { fault: "code", minutes: 0, items: study.record.map(), ids: [], said: "", left: 0 };
  };

  /* Return how many answers were given before the beginning or after handing in. */
  function outside(record) {
    return ids(record.answers).filter((id) => {
      const time = record.answers[id][0];
      return time < record.time || time > record.done.time + OVER;
    }).length;
  }

  /*
   * Return whether the used time of a clock disagrees with the other times. It is at least the time
   * to handing in. It is at most the paper's time and the time away, because an exam ends by itself;
   * short spans of up to STEP may be missing in the notes. Exams of old versions have no clock.
   */
  function isOdd(clock, time, minutes) {
    if (!clock) return false;
    const most = minutes * MINUTE + exam.clock.told(clock).away + STEP;
    return clock.used < time - OVER || clock.used > most;
  }

  function isDate(time, now) {
    return time >= study.record.EARLIEST && time <= now + AHEAD;
  }

  /*
   * Return by how much the computer's clock was set right during an exam, in milliseconds, if its
   * dates are impossible without this and possible with it; otherwise 0. The time given back counts
   * too: it was a jump while the page was closed.
   */
  function correction(record, now) {
    const times = [record.time, record.done.time];
    const told = exam.clock.told(record.clock);
    const shift = told.jumps.reduce((sum, jump) => sum + jump, told.back);
    function areDates(by) {
      return times.every((time) => isDate(time + by, now));
    }
    return !areDates(0) && areDates(shift) ? shift : 0;
  }

  /*
   * Check the times of an exam: beginning, answers, handing in, and the time used. Only the first fault is added, since
   * it causes the others.
   */
  function checkTimes(record, paper, now, shift, add) {
    const time = record.done.time;
    if (!shift && record.time < study.record.EARLIEST) add("early", record.time);
    else if (!shift && time > now + AHEAD) add("future", time, now);
    else if (time < record.time) add("backwards", record.time, time);
    else if (paper.minutes && time - record.time > paper.minutes * MINUTE + OVER) {
      add("long", Math.ceil((time - record.time) / MINUTE), paper.minutes);
    } else if (outside(record)) add("moments", outside(record));
    else if (paper.minutes && isOdd(record.clock, time - record.time, paper.minutes)) add("used");
  }

  /* Check that the items of an exam are on its paper, in the same revisions. */
  function checkItems(record, paper, add) {
    const marks = record.done.marks;
    const set = setOf(record);
    const told = Array.from(new Set([].concat(ids(marks), ids(record.answers), ids(set))));
    const odd = told.filter((id) => !(id in paper.items));
    const other = told.filter(
      (id) =>
        id in paper.items &&
        [set[id], Object(marks[id])[0]].some(
          (revision) => revision !== undefined && revision !== paper.items[id]
        )
    );
    if (paper.said && saidOf(record) !== paper.said) add("paper");
    else if (odd.length) add("foreign", odd.length, odd[0]);
    else if (other.length) add("revision", other.length, other[0]);
  }

  /*
   * Mark an exam again. Return it with `marks`, {id: [revision, share, points]}, `answers`, {id:
   * texts}, and `faults`, each an array of a name and values; times are in milliseconds. An exam
   * with faults must not be counted. `time` is when it was handed in, with the correction `shift`;
   * an exam with a correction is doubtful, because notes of a clock are easily forged. `keys` has the keys of the items that could be loaded.
   */
  analysis.mark = function (each, paper, keys, bank, now) {
    const record = each.record;
    const shift = correction(record, now);
    const faults = [];
    const odd = [];
    const differing = [];
    let claimed = 0;
    let right = 0;
    const marks = study.record.map();
    const answers = study.record.map();
    function add() {
      faults.push(Array.from(arguments));
    }
    function markOne(id, place) {
      const points = bank.items[id].points;
      const answer = (record.answers[id] || [0, []])[1];
      if (!study.quiz.isPossible(keys[id], answer)) {
        odd.push(place + 1);
        return;
      }
      answers[id] = answer;
      marks[id] = [paper.items[id], study.quiz.share(keys[id], answer), points];
      compare(record.done.marks[id], marks[id], place);
    }
    /*
     * Compare the marks in the file with the computed ones. A site without answers stores no marks.
     */
    function compare(said, mark, place) {
      if (!said || said[1] === null) return;
      if (Math.abs(said[1] - mark[1]) <= SAME && (paper.said || said[2] === mark[2])) return;
      differing.push(place + 1);
      claimed += said[1] * said[2];
      right += mark[1] * mark[2];
    }
    if (paper.fault === "code") add(each.code ? "code" : "codeless");
    checkTimes(record, paper, now, shift, add);
    if (paper.fault) {
      if (paper.fault !== "code") add(paper.fault);
    } else {
      checkItems(record, paper, add);
      const missing = paper.ids.filter((id) => !keys[id]);
      if (missing.length)
        add(missing.some((id) => id in keys) ? "keyless" : "missing", missing.length);
      else paper.ids.forEach(markOne);
      if (odd.length) add("shape", exam.ranges(odd));
      if (differing.length) add("share", exam.ranges(differing), claimed, right);
    }
    return Object.assign({}, each, {
      time: record.done.time + shift,
      shift,
      faults,
      marks,
      answers
    });
  };
})();
