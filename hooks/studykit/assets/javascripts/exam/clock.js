/**
 * Computes the time used in an exam, without side effects. While the page is open, a monotonic
 * clock (`performance.now()`) measures the time; nobody can set it. The wall clock of the computer
 * only bridges a reload or a closed page. types/exam.d.ts describes the values.
 *
 * On some systems `performance.now()` stops during sleep; on others it goes on. If it stops, sleep
 * appears as a jump; if it goes on, sleep appears as time away. Both are noted, and neither ends an
 * exam without asking the reader.
 */
(function () {
  "use strict";

  const { exam, record } = window.study;
  const { TOLERANCE, total } = exam.notes;
  // Milliseconds. A tick that takes longer is noted as time away. Shorter ticks are usual, since
  // browsers run the timers of a background page only once a minute.
  const LONGEST_TICK = 90000;
  // A note of a type is added only while a clock has fewer notes in all. The limits leave room for
  // the note that excludes time away, and keep the record valid.
  const MOST_NOTES = { jump: 200, away: 400, back: record.MOST_NOTES };

  /**
   * Return a span within the limits of the format of records.
   * @param {number} span milliseconds
   */
  function bounded(span) {
    return Math.max(-record.LAST, Math.min(record.LAST, span));
  }

  /**
   * Return the clock with one more note, unless it has too many.
   * @param {ClockRecord} clock
   * @param {number} time
   * @param {ClockNoteType} type
   * @param {number} span
   * @returns {ClockRecord}
   */
  function withNote(clock, time, type, span) {
    if (clock.notes.length >= MOST_NOTES[type]) return clock;
    return { ...clock, notes: [...clock.notes, [time, type, bounded(span)]] };
  }

  /**
   * Return a watch that runs on from a reading.
   * @param {ClockRecord} clock
   * @param {ClockReading} reading
   * @param {number} jump of the wall clock at this reading; 0 if there was none
   */
  function watchOf(clock, { wall, mono }, jump) {
    return { clock, mono, base: wall - mono, jump };
  }

  /** @param {ClockRecord} clock */
  function countedAway(clock) {
    return Math.max(0, total(clock, "away") - total(clock, "back"));
  }

  /** @param {ClockRecord} clock */
  function elapsed(clock) {
    return Math.max(0, clock.used - total(clock, "back"));
  }

  exam.clock = {
    begin: (time) => ({ used: 0, seen: time, notes: [] }),

    start(clock, reading) {
      const gap = reading.wall - clock.seen;
      const isJump = gap <= -TOLERANCE;
      const next = {
        used: bounded(clock.used + Math.max(0, gap)),
        seen: reading.wall,
        notes: clock.notes
      };
      if (isJump) return watchOf(withNote(next, reading.wall, "jump", gap), reading, gap);
      const isAway = gap >= TOLERANCE;
      return watchOf(isAway ? withNote(next, reading.wall, "away", gap) : next, reading, 0);
    },

    read(last, reading) {
      const ran = Math.max(0, Math.round(reading.mono - last.mono));
      const jump = Math.round(reading.wall - reading.mono - last.base);
      let clock = { ...last.clock, used: bounded(last.clock.used + ran), seen: reading.wall };
      if (ran >= LONGEST_TICK) clock = withNote(clock, reading.wall, "away", ran);
      if (Math.abs(jump) < TOLERANCE)
        return { clock, mono: reading.mono, base: last.base, jump: 0 };
      return watchOf(withNote(clock, reading.wall, "jump", jump), reading, jump);
    },

    pause: (clock, reading) => watchOf(clock, reading, 0),

    elapsed,
    countedAway,
    left: (clock, length) => length - elapsed(clock),

    state(clock, length) {
      if (elapsed(clock) < length) return "on";
      return countedAway(clock) >= TOLERANCE ? "asked" : "over";
    },

    excludeAway: (clock, time) => withNote(clock, time, "back", countedAway(clock))
  };
})();
