/*
 * The time of an exam, as values. While the page is open, its time is measured by a clock that nobody
 * can set (`performance.now()`); the clock of the computer only bridges a reload or a closed page.
 *
 *   reading  {wall, mono}: milliseconds since 1970 by the computer's clock, and since any moment
 *   clock    what the record keeps: {used, seen, notes}: the milliseconds used so far, the computer's
 *            clock when that was read, and [[time, what, milliseconds]]:
 *              jump  the computer's clock moved so far by itself: never counted
 *              away  the page did not run for so long: counted
 *              back  so much of that was given back, since the reader said that the clock was wrong
 *   watch    {clock, mono, base, jump}: a clock that runs, with its last reading, what the computer's
 *            clock was ahead of the other one, and the jump that the last reading found, or 0
 *
 * Some systems stop `performance.now()` while they sleep, others do not. Where it stops, sleep is a jump;
 * where it goes on, it is time away. Either way it is noted, and ends no exam without a question.
 */
(function () {
  "use strict";

  var exam = window.study.exam;
  // Clocks are set right by parts of a second; a reload takes some seconds.
  var TOLERANCE = 30000;
  // In the background a page looks at the time once a minute.
  var STEP = 90000;
  var MOST_NOTES = 200; // after which no jump is noted any more

  function isSame(one, other) {
    return one[1] === other[1] && Math.abs(one[0] - other[0]) < TOLERANCE && Math.abs(one[2] - other[2]) < TOLERANCE;
  }

  /* The notes of a kind, once each: two windows may note the same at the same moment. */
  function distinct(clock, what) {
    return clock.notes.filter(function (note) { return note[1] === what; }).filter(function (note, place, all) {
      return !all.slice(0, place).some(function (other) { return isSame(note, other); });
    });
  }

  function sum(clock, what) {
    return distinct(clock, what).reduce(function (all, note) { return all + note[2]; }, 0);
  }

  function noted(clock, time, what, span) {
    var isFull = what === "jump" && clock.notes.length >= MOST_NOTES;
    return Object.assign({}, clock, { notes: isFull ? clock.notes : clock.notes.concat([[time, what, span]]) });
  }

  function watch(clock, reading, jump) {
    return { clock, mono: reading.mono, base: reading.wall - reading.mono, jump };
  }

  function pending(clock) {
    return Math.max(0, sum(clock, "away") - sum(clock, "back"));
  }

  /* The milliseconds of the exam's time that are used up. */
  function elapsed(clock) {
    return Math.max(0, clock.used - sum(clock, "back"));
  }

  exam.clock = {
    /* The clock of an exam that begins at a time. */
    begin: function (time) { return { used: 0, seen: time, notes: [] }; },

    /* Let a kept clock run on; the time since it was seen counts if the computer's clock can tell it. */
    start: function (clock, reading) {
      var gap = reading.wall - clock.seen;
      var is = gap <= -TOLERANCE ? "jump" : gap >= TOLERANCE ? "away" : "";
      var next = { used: clock.used + Math.max(0, gap), seen: reading.wall, notes: clock.notes };
      return watch(is ? noted(next, reading.wall, is, gap) : next, reading, is === "jump" ? gap : 0);
    },

    /* A watch at its next reading. */
    read: function (last, reading) {
      var ran = Math.max(0, Math.round(reading.mono - last.mono));
      var jump = Math.round(reading.wall - reading.mono - last.base);
      var clock = Object.assign({}, last.clock, { used: last.clock.used + ran, seen: reading.wall });
      if (ran >= STEP) clock = noted(clock, reading.wall, "away", ran);
      if (Math.abs(jump) < TOLERANCE) return { clock, mono: reading.mono, base: last.base, jump: 0 };
      return watch(noted(clock, reading.wall, "jump", jump), reading, jump);
    },

    /* A watch that stands still, while it is asked whether the time is over. */
    pause: function (clock, reading) { return watch(clock, reading, 0); },

    elapsed,
    pending,
    left: function (clock, length) { return length - elapsed(clock); },

    /*
     * Whether an exam of a length in milliseconds is "on"; "asked" whether it goes on, since its time is
     * over only if the time away counts; or "over".
     */
    state: function (clock, length) {
      if (elapsed(clock) < length) return "on";
      return pending(clock) >= TOLERANCE ? "asked" : "over";
    },

    /* A clock that counts no time away so far. */
    giveBack: function (clock, time) {
      return noted(clock, time, "back", pending(clock));
    },

    /* What there is to tell of a clock: how often it jumped, and the milliseconds away and given back. */
    told: function (clock) {
      return {
        jumps: clock ? distinct(clock, "jump").map(function (note) { return note[2]; }) : [],
        away: clock ? sum(clock, "away") : 0,
        back: clock ? sum(clock, "back") : 0
      };
    }
  };
}());
