/*
 * 学习记录: the format of the records of answers, modules, places and exams, how to merge two copies of
 * a record, and the review state of an item. All functions are pure: they do not use the clock or
 * the browser. Times are passed in, in milliseconds since 1970; a day is the number of days since
 * then.
 *
 *   item    {v, attempts: [[time, revision, share, answer]]}   share: 0 to 1; answer: texts
 *   module  {v, sections: {id: [time, learned]}, of: [time, count of sections]}
 *   place   {v, time, page, id, title}
 *   exam    {v, time, code, name, paper: {item: revision}, answers: {item: [time, answer]},
 *            clock: null or {used, seen, notes: [[time, type, milliseconds]]},
 *            done: null or {time, marks: {item: [revision, share, points]}}}
 *            An exam begun by an old version has no paper or no clock. A share is null if the exam
 *            was handed in without being marked. exam/clock.js describes the clock.
 */
(function () {
  "use strict";

  const study = (window.study = window.study || {});
  const VERSION = 1;
  const DAY = 24 * 60 * 60 * 1000;
  // The last millisecond of the year 9999. Later times have no usual date, and times near the limit
  // of JavaScript (8.64e15) leave no room for a later event.
  const LAST = 253402300799999;
  // No exam was sat before: an earlier date is from a wrong clock or a forged file.
  const EARLIEST = Date.UTC(2025, 0, 1);
  const MOST_NOTES = 1000; // notes of a clock
  // Days until an item comes back, by its box. S. Leitner, So lernt man lernen, 1972, has five
  // boxes, each visited half as often as the one before it.
  const BOXES = [1, 2, 4, 8, 16];
  // An item leaves the 错题本 after right answers on this many days.
  const RIGHT_DAYS = 2;
  const ID = /^[A-Za-z0-9][\w.:~+-]{0,199}$/;
  const PAGE = /^([\w-]{1,99}\/){0,3}[\w-]{1,99}\.html$/;
  const LONGEST = 2000;
  // The types of notes of an exam's clock.
  const NOTES = ["away", "back", "jump"];

  /* Return whether a text may be the id of an item or a section. */
  function isId(text) {
    return typeof text === "string" && ID.test(text);
  }

  /*
   * Return a copy of an object's own properties without a prototype, because an id may be
   * "constructor".
   */
  function map(other) {
    return Object.assign(Object.create(null), other);
  }

  /*
   * Return a 32-bit hash of a text, as text; "" for an empty text. The hash is djb2 by D. J.
   * Bernstein, the variant with exclusive or.
   */
  function sum(text) {
    let number = 5381;
    for (let place = 0; place < (text || "").length; place += 1)
      number = ((number * 33) ^ text.charCodeAt(place)) >>> 0;
    return text ? String(number) : "";
  }

  /* Return the day of a time in the reader's time zone. */
  function dayOf(time) {
    return Math.floor((time - new Date(time).getTimezoneOffset() * 60000) / DAY);
  }

  /* Compare two values by time, then by their JSON text, so that different values never tie. */
  function compare(time, left, right) {
    const apart = time(left) - time(right);
    if (apart) return apart;
    const texts = [left, right].map((each) => JSON.stringify(each));
    return texts[0] < texts[1] ? -1 : Number(texts[0] > texts[1]);
  }

  function first(pair) {
    return pair[0];
  }

  function timeOf(value) {
    return value.time;
  }

  function later(time, left, right) {
    return compare(time, left, right) < 0 ? right : left;
  }

  /* Return the entries of both arrays without duplicates, sorted. */
  function union(left, right) {
    const known = new Set();
    return left
      .concat(right)
      .filter((each) => {
        const text = JSON.stringify(each);
        return !known.has(text) && known.add(text);
      })
      .sort((one, other) => compare(first, one, other));
  }

  /* Merge two objects. `choose` gets both entries of a name, one of which may be undefined. */
  function merge(one, other, choose) {
    const made = map();
    const left = map(one);
    const right = map(other);
    Object.keys(left)
      .concat(Object.keys(right))
      .sort()
      .forEach((id) => {
        made[id] = choose(left[id], right[id]);
      });
    return made;
  }

  /* Merge two objects; the later entry of a name wins. */
  function latest(one, other) {
    return merge(one, other, (left, right) =>
      left && right ? later(first, left, right) : left || right
    );
  }

  /* Merge the items of two papers, which have a revision by item. */
  function papers(one, other) {
    return merge(
      one,
      other,
      (left, right) => [left, right].sort()[0] // undefined sorts last
    );
  }

  function spot(place) {
    return { v: VERSION, time: place.time, page: place.page, id: place.id, title: place.title };
  }

  function earlier(one, other) {
    return one && other ? (later(timeOf, one, other) === one ? other : one) : one || other;
  }

  /*
   * Return the clock that ran longer, with the notes of both; null if both are missing. If there are too
   * many notes, the earliest stay, so that the result is valid and does not depend on the order.
   */
  function clocks(one, other) {
    const both = [one, other].filter(Boolean);
    const last = both
      .map((clock) => [clock.used, clock.seen])
      .sort((left, right) => right[0] - left[0] || right[1] - left[1])[0];
    return last
      ? {
          used: last[0],
          seen: last[1],
          notes: union(both[0].notes, both[both.length - 1].notes).slice(0, MOST_NOTES)
        }
      : null;
  }

  /* Return the state in which an exam was handed in, or null. Marks keep the order of the paper. */
  function handedIn(exam) {
    return (
      exam.done && {
        time: exam.done.time,
        marks: map(exam.done.marks),
        answers: latest(exam.answers, {}),
        clock: clocks(exam.clock, null)
      }
    );
  }

  // Joining is commutative, associative and idempotent: copies may be joined in any order, and
  // repeatedly. The result has a canonical form, so that equal records have equal JSON.
  const JOINS = {
    item(left, right) {
      return { v: VERSION, attempts: union(left.attempts, right.attempts) };
    },
    module(left, right) {
      return {
        v: VERSION,
        sections: latest(left.sections, right.sections),
        of: later(first, left.of, right.of)
      };
    },
    place(left, right) {
      return later(timeOf, spot(left), spot(right));
    },
    exam(left, right) {
      const heads = [left, right].map((each) => [each.time, each.code, each.name]);
      const head = later(first, heads[0], heads[1]);
      // The first hand-in counts. Answers that another copy got afterwards do not.
      const end = earlier(handedIn(left), handedIn(right));
      return {
        v: VERSION,
        time: head[0],
        code: head[1],
        name: head[2],
        paper: papers(left.paper, right.paper),
        answers: end ? end.answers : latest(left.answers, right.answers),
        clock: end ? end.clock : clocks(left.clock, right.clock),
        done: end && { time: end.time, marks: end.marks }
      };
    }
  };

  function isTime(value) {
    return Number.isInteger(value) && value > 0 && value <= LAST;
  }

  /* Return whether a value is a difference of two times, in milliseconds. */
  function isSpan(value) {
    return Number.isInteger(value) && Math.abs(value) <= LAST;
  }

  function isText(value) {
    return typeof value === "string" && value.length <= LONGEST;
  }

  function isShare(value) {
    return typeof value === "number" && value >= 0 && value <= 1;
  }

  function isAnswer(value) {
    return Array.isArray(value) && value.length <= 100 && value.every(isText);
  }

  function isMap(value, isRight) {
    return (
      Boolean(value) &&
      typeof value === "object" &&
      !Array.isArray(value) &&
      Object.keys(value).every((id) => isId(id) && isRight(value[id]))
    );
  }

  /* Return a test for an array of arrays, each with `length` entries that pass `isRight`. */
  function lists(length, isRight) {
    return function (value) {
      return Array.isArray(value) && value.length === length && isRight(value);
    };
  }

  const FORMS = {
    item(value) {
      return (
        Array.isArray(value.attempts) &&
        value.attempts.every(
          lists(
            4,
            (each) => isTime(each[0]) && isId(each[1]) && isShare(each[2]) && isAnswer(each[3])
          )
        )
      );
    },
    module(value) {
      return (
        isMap(
          value.sections,
          lists(2, (each) => isTime(each[0]) && typeof each[1] === "boolean")
        ) &&
        lists(2, (each) => isTime(each[0]) && Number.isInteger(each[1]) && each[1] >= 0)(value.of)
      );
    },
    place(value) {
      return (
        isTime(value.time) &&
        isText(value.page) &&
        PAGE.test(value.page) &&
        (value.id === "" || isId(value.id)) &&
        isText(value.title)
      );
    },
    exam(value) {
      return (
        isTime(value.time) &&
        isText(value.code) &&
        isText(value.name) &&
        isMap(value.paper || {}, isId) &&
        isMap(
          value.answers,
          lists(2, (each) => isTime(each[0]) && isAnswer(each[1]))
        ) &&
        (!value.clock || isClock(value.clock)) &&
        (value.done === null || isDone(Object(value.done)))
      );
    }
  };

  function isClock(value) {
    return (
      holds(value, ["used", "seen", "notes"]) &&
      isSpan(value.used) &&
      value.used >= 0 &&
      isTime(value.seen) &&
      Array.isArray(value.notes) &&
      value.notes.length <= MOST_NOTES &&
      value.notes.every(
        lists(3, (each) => isTime(each[0]) && NOTES.includes(each[1]) && isSpan(each[2]))
      )
    );
  }

  function holds(value, names) {
    return Object.keys(value).sort().join() === names.slice().sort().join();
  }

  function isDone(value) {
    return (
      holds(value, ["time", "marks"]) &&
      isTime(value.time) &&
      isMap(
        value.marks,
        lists(
          3,
          (each) =>
            isId(each[0]) && (each[1] === null || isShare(each[1])) && isShare(each[2] / 1000)
        )
      )
    );
  }

  const KINDS = Object.keys(JOINS);

  // The allowed fields of each kind. No other field is kept.
  const NAMES = {
    item: ["attempts"],
    module: ["sections", "of"],
    place: ["time", "page", "id", "title"],
    exam: ["time", "code", "name", "paper", "answers", "clock", "done"]
  };

  /* Return whether a value is a valid record of a kind, of this version. */
  function isRecord(kind, value) {
    return (
      KINDS.includes(kind) &&
      Boolean(value) &&
      typeof value === "object" &&
      value.v === VERSION &&
      holds(
        Object.assign(kind === "exam" ? { paper: {}, clock: null } : {}, value),
        ["v"].concat(NAMES[kind])
      ) &&
      FORMS[kind](value)
    );
  }

  /*
   * Return the state of an item after its attempts, which are in order. Attempts of another
   * revision do not count. The state has: `box`, 0 to 5; `due`, a day; `book`, whether it is in the
   * 错题本; `rights`, the different days with right answers since the last wrong one; `revised`,
   * whether it was answered before but not in this revision.
   */
  function state(attempts, revision) {
    const own = attempts.filter((each) => each[1] === revision);
    const at = {
      box: 0,
      due: 0,
      book: false,
      rights: [],
      revised: attempts.length > 0 && !own.length
    };
    own.forEach((each) => {
      let day = dayOf(each[0]);
      if (each[2] < 1) {
        at.box = 1;
        at.book = true;
        at.rights = [];
      } else {
        // A new item that is right skips box 1. A right answer before the due day changes nothing.
        if (!at.box) at.box = 2;
        else if (day >= at.due) at.box = Math.min(at.box + 1, BOXES.length);
        else day = null;
        if (!at.rights.includes(dayOf(each[0]))) at.rights.push(dayOf(each[0]));
        if (at.rights.length >= RIGHT_DAYS) at.book = false;
      }
      if (day !== null) at.due = day + BOXES[at.box - 1];
    });
    // A revised item is due at once, and stays in the 错题本 if it was there.
    if (at.revised) at.book = state(attempts, attempts[attempts.length - 1][1]).book;
    return at;
  }

  study.record = {
    VERSION,
    EARLIEST,
    LAST,
    MOST_NOTES,
    KINDS,
    isId,
    map,
    dayOf,
    isRecord,
    isText,
    isTime,
    clocks,
    sum,
    state,
    /* Return a valid time for an event after `time`, even if the clock was put back since. */
    after(time, now) {
      return Math.min(LAST, Math.max(now, (time || 0) + 1));
    },
    /* Join two copies of a record; either may be missing. */
    join(kind, left, right) {
      return left || right ? JOINS[kind](left || right, right || left) : null;
    }
  };
})();
