/*
 * The timer of the stage: functions of a timer and a time in milliseconds, all pure but `now`.
 */
(function () {
  "use strict";

  const study = window.study;

  /**
   * Return the time in milliseconds since 1970. This clock begins at the computer's time, so that a
   * reloaded page and the trainer's window agree, and runs evenly while the page is open, even if
   * somebody sets the computer's clock.
   */
  function now() {
    return Math.round(performance.timeOrigin + performance.now());
  }

  /**
   * @param {number} now
   * @returns {Timer}
   */
  function started(now) {
    return { spent: 0, since: now };
  }

  /**
   * Return the milliseconds that a timer has run.
   * @param {Timer} timer
   * @param {number} now
   */
  function elapsed(timer, now) {
    // If the clock was set back, count zero instead of a negative time.
    return timer.spent + (timer.since === null ? 0 : Math.max(0, now - timer.since));
  }

  /**
   * Pause a running timer, or continue a paused one.
   * @param {Timer} timer
   * @param {number} now
   * @returns {Timer}
   */
  function toggled(timer, now) {
    if (timer.since === null) return { spent: timer.spent, since: now };
    return { spent: elapsed(timer, now), since: null };
  }

  /**
   * Format 63000 as "1:03" and 5396000 as "89:56": lessons are counted in minutes.
   * @param {number} milliseconds
   */
  function clock(milliseconds) {
    const seconds = Math.floor(milliseconds / 1000);
    return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  }

  /**
   * Return what the timer displays.
   * @param {Timer} timer
   * @param {number} minutes planned for the session; 0 if none are
   * @param {number} now
   * @returns {{text: string, state: TimerState}}
   */
  function display(timer, minutes, now) {
    const spent = elapsed(timer, now);
    const left = minutes * 60000 - spent;
    let text = `用时 ${clock(spent)}`;
    if (minutes) text += left >= 0 ? `\u3000剩 ${clock(left)}` : `\u3000超时 ${clock(-left)}`;
    if (timer.since === null) return { text: `${text}\u3000已暂停`, state: "paused" };
    if (minutes && left < 0) return { text, state: "over" };
    return { text, state: minutes && left < minutes * 6000 ? "last" : "" };
  }

  study.timer = { now, started, elapsed, toggled, clock, display };
})();
