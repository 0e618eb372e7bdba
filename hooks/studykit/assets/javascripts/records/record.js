/**
 * 学习记录: joins two copies of a record. There are records of items, modules, places and exams. All
 * functions are pure: they use neither the clock nor the browser. types/records.d.ts describes the
 * format. A day is the number of days since 1970.
 */
(function () {
  "use strict";

  const { study } = window;
  const VERSION = 1;
  const DAY = 24 * 60 * 60 * 1000;
  // The last millisecond of the year 9999. Later times have no usual date, and times near the limit
  // of JavaScript (8.64e15) leave no room for a later event.
  const LAST = 253402300799999;
  // No exam was sat before this time: an earlier date is from a wrong clock or a forged file.
  const EARLIEST = Date.UTC(2025, 0, 1);
  const MOST_NOTES = 1000;
  const TOLERANCE = 60 * 60 * 1000; // milliseconds; two computers' clocks differ by less

  /**
   * Return a copy of an object's own properties without a prototype, because an id may be
   * "constructor".
   * @template T
   * @param {Entries<T>} [other]
   * @returns {Entries<T>}
   */
  function map(other) {
    return Object.assign(Object.create(null), other);
  }

  /**
   * Return a 32-bit hash of a text, as text; "" for an empty text. The hash is djb2 by D. J.
   * Bernstein, the variant with exclusive or.
   * @param {string | null} text
   */
  function hash(text) {
    if (!text) return "";
    let number = 5381;
    for (let index = 0; index < text.length; index += 1)
      number = ((number * 33) ^ text.charCodeAt(index)) >>> 0;
    return String(number);
  }

  /**
   * Return the day of a time in the reader's time zone.
   * @param {number} time
   */
  function dayOf(time) {
    return Math.floor((time - new Date(time).getTimezoneOffset() * 60000) / DAY);
  }

  /**
   * Return the date of a time in the reader's time zone, as 2026-01-31.
   * @param {number} time
   */
  function dateOf(time) {
    return new Date(dayOf(time) * DAY).toISOString().slice(0, 10);
  }

  /**
   * Return a valid time for an event after `time`, even if the clock was put back since.
   * @param {number | undefined} time
   * @param {number} now
   */
  function after(time, now) {
    return Math.min(LAST, Math.max(now, (time || 0) + 1));
  }

  /**
   * Return attempts in the order in which they were probably made. An attempt with a time in the
   * future was made while the clock was wrong. Its real time is in the past but unknown, so it is
   * put first, at time 1. If it stayed last, it would hide every later answer, and the item would
   * not be due before that time. If `now` is before EARLIEST, the present clock is the wrong one,
   * and all times stay.
   * @param {Attempt[]} attempts in order of time
   * @param {number} now
   * @returns {Attempt[]}
   */
  function settled(attempts, now) {
    const index = attempts.findIndex(([time]) => time > now + TOLERANCE);
    if (index < 0 || now < EARLIEST) return attempts;
    return [
      .../** @type {Attempt[]} */ (attempts.slice(index).map(([, ...rest]) => [1, ...rest])),
      ...attempts.slice(0, index)
    ];
  }

  /**
   * Return the ids of recorded items that are no longer in the bank. Their records are kept, and
   * their ids are never reused for other items.
   * @param {Entries<ItemRecord>} records
   * @param {BankItems} items
   */
  function retired(records, items) {
    return Object.keys(records).filter((id) => !(id in items));
  }

  /**
   * Compare two values by time, then by their JSON text, so that different values never tie.
   * @template T
   * @param {(value: T) => number} time
   * @param {T} left
   * @param {T} right
   */
  function compare(time, left, right) {
    const difference = time(left) - time(right);
    if (difference) return difference;
    const [one, other] = [left, right].map((each) => JSON.stringify(each));
    return one < other ? -1 : Number(one > other);
  }

  /**
   * Return the time of an entry that begins with it.
   * @param {[number, ...unknown[]]} entry
   */
  function first(entry) {
    return entry[0];
  }

  /** @param {{time: number}} value */
  function timeOf(value) {
    return value.time;
  }

  /**
   * @template T
   * @param {(value: T) => number} time
   * @param {T} left
   * @param {T} right
   */
  function later(time, left, right) {
    return compare(time, left, right) < 0 ? right : left;
  }

  /**
   * Return the entries of both arrays without duplicates, sorted.
   * @template {[number, ...unknown[]]} T
   * @param {T[]} left
   * @param {T[]} right
   */
  function union(left, right) {
    const byText = new Map(left.concat(right).map((each) => [JSON.stringify(each), each]));
    return Array.from(byText.values()).sort((one, other) => compare(first, one, other));
  }

  /**
   * Merge two objects, with sorted keys. `choose` chooses between two entries of a key.
   * @template T
   * @param {Entries<T> | undefined} one
   * @param {Entries<T> | undefined} other
   * @param {(left: T, right: T) => T} choose
   */
  function merge(one, other, choose) {
    /** @type {Entries<T>} */
    const merged = map();
    const left = map(one);
    const right = map(other);
    for (const id of Object.keys(Object.assign(map(left), right)).sort())
      merged[id] =
        id in left && id in right ? choose(left[id], right[id]) : id in left ? left[id] : right[id];
    return merged;
  }

  /**
   * Merge two objects; the later entry of a key wins.
   * @template {[number, ...unknown[]]} T
   * @param {Entries<T>} one
   * @param {Entries<T>} other
   */
  function latest(one, other) {
    return merge(one, other, (left, right) => later(first, left, right));
  }

  /**
   * Merge the items of two papers. If two revisions of an item differ, the first in the alphabet
   * wins.
   * @param {Entries<string> | undefined} one
   * @param {Entries<string> | undefined} other
   */
  function mergePapers(one, other) {
    return merge(one, other, (left, right) => (left < right ? left : right));
  }

  /**
   * Return the clock that ran longer, with the notes of both; null if both are missing. If there
   * are too many notes, the earliest stay, so that the result is valid and does not depend on the
   * order.
   * @param {ClockRecord | null | undefined} one
   * @param {ClockRecord | null | undefined} other
   * @returns {ClockRecord | null}
   */
  function mergeClocks(one, other) {
    const left = one || other;
    const right = other || one;
    if (!left || !right) return null;
    const difference = left.used - right.used || left.seen - right.seen;
    const { used, seen } = difference > 0 ? left : right;
    return { used, seen, notes: union(left.notes, right.notes).slice(0, MOST_NOTES) };
  }

  /**
   * Return a place with its fields in canonical order.
   * @param {PlaceRecord} place
   */
  function canonicalPlace({ time, page, id, title }) {
    return { v: VERSION, time, page, id, title };
  }

  /**
   * Return the state in which an exam was handed in, or null. Marks keep the order of the paper.
   * @param {ExamRecord} exam
   */
  function handedIn({ done, answers, clock }) {
    return (
      done && {
        time: done.time,
        marks: map(done.marks),
        answers: latest(answers, {}),
        clock: mergeClocks(clock, null)
      }
    );
  }

  /**
   * @template {{time: number}} T
   * @param {T | null} one
   * @param {T | null} other
   */
  function earlier(one, other) {
    if (!one || !other) return one || other;
    return later(timeOf, one, other) === one ? other : one;
  }

  /**
   * Joining is commutative, associative and idempotent: copies may be joined in any order, and
   * repeatedly. The result has a canonical form, so that equal records have equal JSON.
   * @type {{[Kind in RecordKind]: (left: Records[Kind], right: Records[Kind]) => Records[Kind]}}
   */
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
      return later(timeOf, canonicalPlace(left), canonicalPlace(right));
    },
    exam(left, right) {
      /** @param {ExamRecord} exam @returns {[number, string, string]} */
      const headOf = (exam) => [exam.time, exam.code, exam.name];
      const [time, code, name] = later(first, headOf(left), headOf(right));
      // The first hand-in counts. Answers that another copy got afterwards do not.
      const end = earlier(handedIn(left), handedIn(right));
      return {
        v: VERSION,
        time,
        code,
        name,
        paper: mergePapers(left.paper, right.paper),
        answers: end ? end.answers : latest(left.answers, right.answers),
        clock: end ? end.clock : mergeClocks(left.clock, right.clock),
        done: end && { time: end.time, marks: end.marks }
      };
    }
  };

  /**
   * Join two copies of a record. Without another copy, return the record in its canonical form.
   * @template {RecordKind} Kind
   * @param {Kind} kind
   * @param {Records[Kind]} one
   * @param {Records[Kind] | null} [other]
   */
  function join(kind, one, other) {
    return JOINS[kind](one, other || one);
  }

  study.record = {
    VERSION,
    EARLIEST,
    LAST,
    MOST_NOTES,
    KINDS: ["item", "module", "place", "exam"],
    map,
    hash,
    dayOf,
    dateOf,
    after,
    settled,
    retired,
    mergeClocks,
    join
  };
})();
