/**
 * Sums up the jumps and the time away that the clock of an exam noted, and chooses units for spans
 * of time. Pure. clock.js makes the notes. This is a file of its own, because 成绩分析 needs only the
 * sums.
 */
(function () {
  "use strict";

  const { exam } = window.study;
  // Milliseconds. Clock synchronization moves a clock by fractions of a second; a reload takes a
  // few seconds.
  const TOLERANCE = 30000;

  /**
   * @param {ClockNote} one
   * @param {ClockNote} other
   */
  function isSame(one, other) {
    return (
      one[1] === other[1] &&
      Math.abs(one[0] - other[0]) < TOLERANCE &&
      Math.abs(one[2] - other[2]) < TOLERANCE
    );
  }

  /**
   * Return the spans of one type of notes, in milliseconds, without duplicates: two windows may
   * note the same event at once.
   * @param {ClockRecord} clock
   * @param {ClockNoteType} type
   */
  function spansOf(clock, type) {
    return clock.notes
      .filter((note) => note[1] === type)
      .filter((note, index, all) => !all.slice(0, index).some((other) => isSame(note, other)))
      .map(([, , span]) => span);
  }

  exam.inUnit = (span) => {
    const minutes = span / 60000;
    const hours = minutes / 60;
    const days = hours / 24;
    if (minutes < 1) return ["seconds", Math.round(span / 1000)];
    if (hours < 2) return ["in-minutes", Math.round(minutes)];
    if (days < 2) return ["hours", Math.round(hours)];
    return days < 365 ? ["days", Math.round(days)] : ["years", Math.round(days / 365.25)];
  };

  exam.notes = {
    TOLERANCE,
    total: (clock, type) => spansOf(clock, type).reduce((sum, span) => sum + span, 0),
    summary: (clock) => ({
      jumps: clock ? spansOf(clock, "jump") : [],
      away: clock ? exam.notes.total(clock, "away") : 0,
      excluded: clock ? exam.notes.total(clock, "back") : 0
    })
  };
})();
