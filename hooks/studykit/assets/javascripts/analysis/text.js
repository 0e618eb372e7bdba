/** 成绩分析: makes untrusted texts fit to be shown and compared, and formats times. Pure. */
(function () {
  "use strict";

  const { record } = window.study;
  // Each script of this folder adds its part.
  const analysis = (window.study.analysis = /** @type {Analysis} */ ({}));
  const BREAKS = /[\t-\r\u0085\u2028\u2029]+/g;
  // Invisible characters: controls, formatting (zero width, direction), unpaired surrogates,
  // fillers.
  const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}\u2800]/gu;

  analysis.cleanText = (text) =>
    text.replace(BREAKS, " ").replace(INVISIBLE, "").replace(/\s+/g, " ").trim();

  analysis.foldName = (name) =>
    analysis.cleanText(name).normalize("NFKC").replace(/\s/g, "").toLowerCase();

  /** @param {number} number */
  function twoDigits(number) {
    return String(number).padStart(2, "0");
  }

  analysis.formatTime = (time) => {
    const date = new Date(time);
    const clock = [date.getHours(), date.getMinutes()].map(twoDigits).join(":");
    return `${record.dateOf(time)} ${clock}`;
  };

  analysis.formatSeconds = (time) =>
    `${analysis.formatTime(time)}:${twoDigits(new Date(time).getSeconds())}`;
})();
