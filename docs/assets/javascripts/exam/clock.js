/*
 * The time used in an exam, computed without side effects. While the page is open, a monotonic
 * clock (`performance.now()`) measures the time; nobody can set it. The wall clock of the computer
 * only bridges a reload or a closed page.
 *
 *   reading  {wall, mono}: milliseconds since 1970 by the wall clock, and milliseconds of the
 *            monotonic clock, whose origin is arbitrary
 *   clock    the part kept in the record: {used, seen, notes}: the milliseconds used so far, the
 *            wall clock at the last reading, and an array of [time, type, milliseconds]:
 *              jump  the wall clock was moved by this much: never counted as used time
 *              away  the page did not run for this long: counted
 *              back  this much time away was given back because the reader said that the clock was
 *                    wrong
 *   watch    {clock, mono, base, jump}: a running clock with its last monotonic reading, the
 *            difference between the wall clock and the monotonic clock, and the jump that the last
 *            reading found, or 0
 *
 * On some systems `performance.now()` stops during sleep; on others it goes on. If it stops, sleep
 * appears as a jump; if it goes on, sleep appears as time away. Both are noted, and neither ends an
 * exam without asking the reader.
 */
(function () {
  "use strict";

  const exam = window.study.exam;
  const record = window.study.record;
  // Milliseconds. Clock synchronization moves a clock by fractions of a second; a reload takes a
  // few seconds.
  const TOLERANCE = 30000;
  // Milliseconds. Browsers run timers of a background page only once a minute.
  const STEP = 90000;
  // The number of notes up to which a note of a type is added. The limits leave room for giving time
  // back, and keep the record valid.
  const MOST = { jump: 200, away: 400, back: record.MOST_NOTES };

  function isSame(one, other) {
    return (
      one[1] === other[1] &&
      Math.abs(one[0] - other[0]) < TOLERANCE &&
      Math.abs(one[2] - other[2]) < TOLERANCE
    );
  }

  /*
   * Return the notes of one type without duplicates: two windows may note the same event at once.
   */
  function distinct(clock, what) {
    return clock.notes
      .filter((note) => note[1] === what)
      .filter((note, place, all) => !all.slice(0, place).some((other) => isSame(note, other)));
  }

  function sum(clock, what) {
    return distinct(clock, what).reduce((all, note) => all + note[2], 0);
  }

  /* Bound a span to the format of records. */
  function bounded(span) {
    return Math.max(-record.LAST, Math.min(record.LAST, span));
  }

  function noted(clock, time, what, span) {
    if (clock.notes.length >= MOST[what]) return clock;
    return Object.assign({}, clock, { notes: clock.notes.concat([[time, what, bounded(span)]]) });
  }

  function watch(clock, reading, jump) {
    return { clock, mono: reading.mono, base: reading.wall - reading.mono, jump };
  }

  function pending(clock) {
    return Math.max(0, sum(clock, "away") - sum(clock, "back"));
  }

  /* Return the milliseconds of the exam's time that are used up. */
  function elapsed(clock) {
    return Math.max(0, clock.used - sum(clock, "back"));
  }

  exam.clock = {
    /* Return the clock of an exam that begins at `time`. */
    begin(time) {
      return { used: 0, seen: time, notes: [] };
    },

    /*
     * Start a watch from a kept clock. The time since the clock was last seen counts as used. A
     * wall clock that went backwards adds nothing.
     */
    start(clock, reading) {
      const gap = reading.wall - clock.seen;
      const is = gap <= -TOLERANCE ? "jump" : gap >= TOLERANCE ? "away" : "";
      const next = {
        used: bounded(clock.used + Math.max(0, gap)),
        seen: reading.wall,
        notes: clock.notes
      };
      return watch(
        is ? noted(next, reading.wall, is, gap) : next,
        reading,
        is === "jump" ? gap : 0
      );
    },

    /* Return the watch after another reading. */
    read(last, reading) {
      const ran = Math.max(0, Math.round(reading.mono - last.mono));
      const jump = Math.round(reading.wall - reading.mono - last.base);
      let clock = Object.assign({}, last.clock, {
        used: bounded(last.clock.used + ran),
        seen: reading.wall
      });
      if (ran >= STEP) clock = noted(clock, reading.wall, "away", ran);
      if (Math.abs(jump) < TOLERANCE)
        return { clock, mono: reading.mono, base: last.base, jump: 0 };
      return watch(noted(clock, reading.wall, "jump", jump), reading, jump);
    },

    /*
     * Return a watch that adds no time, for use while the reader is asked whether the time is over.
     */
    pause(clock, reading) {
      return watch(clock, reading, 0);
    },

    elapsed,
    pending,
    left(clock, length) {
      return length - elapsed(clock);
    },

    /*
     * Return the state of an exam with `length` milliseconds: "on"; "over"; or "asked" if the time
     * is over only because time away counts, so that the reader must be asked.
     */
    state(clock, length) {
      if (elapsed(clock) < length) return "on";
      return pending(clock) >= TOLERANCE ? "asked" : "over";
    },

    /* Return a clock that gives back all time away so far. */
    giveBack(clock, time) {
      return noted(clock, time, "back", pending(clock));
    },

    /*
     * Summarize the notes of a clock: the size of each jump, and the total milliseconds away and
     * given back.
     */
    told(clock) {
      return {
        jumps: clock ? distinct(clock, "jump").map((note) => note[2]) : [],
        away: clock ? sum(clock, "away") : 0,
        back: clock ? sum(clock, "back") : 0
      };
    }
  };
})();
