/*
 * The timer: pure functions of a timer and a time in milliseconds. A timer is {spent, since}: the
 * milliseconds counted, and the time of the last start, or null.
 */
(function () {
  "use strict";

  const study = window.study;

  function started(now) {
    return { spent: 0, since: now };
  }

  function elapsed(timer, now) {
    // If the clock was set back, count zero instead of a negative time.
    return timer.spent + (timer.since === null ? 0 : Math.max(0, now - timer.since));
  }

  function toggled(timer, now) {
    if (timer.since === null) return { spent: timer.spent, since: now };
    return { spent: elapsed(timer, now), since: null };
  }

  /* Format 63000 as "1:03" and 5396000 as "89:56": lessons are counted in minutes. */
  function clock(milliseconds) {
    const seconds = Math.floor(milliseconds / 1000);
    return `${Math.floor(seconds / 60)}:${`0${seconds % 60}`.slice(-2)}`;
  }

  /*
   * Return {text, state} to show. `state` is "paused", "over", "last" (a tenth of the time is left)
   * or "".
   */
  function shown(timer, minutes, now) {
    const spent = elapsed(timer, now);
    let text = `用时 ${clock(spent)}`;
    const left = minutes * 60000 - spent;
    if (minutes) text += left >= 0 ? ` 剩 ${clock(left)}` : ` 超时 ${clock(-left)}`;
    const state = minutes && left < 0 ? "over" : minutes && left < minutes * 6000 ? "last" : "";
    if (timer.since === null) return { text: `${text} 已暂停`, state: "paused" };
    return { text, state };
  }

  study.timer = { started, toggled, clock, shown };
})();
