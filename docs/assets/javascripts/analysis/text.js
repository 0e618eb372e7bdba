/* 成绩分析: makes untrusted texts fit to be shown and compared. Pure. */
(function () {
  "use strict";

  const analysis = (window.study.analysis = {});
  const BREAKS = /[\t-\r\u0085\u2028\u2029]+/g;
  // Invisible characters: controls, formatting (zero width, direction), unpaired surrogates,
  // fillers.
  const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}\u2800]/gu;

  /* Return a text in one line, without invisible characters. */
  analysis.plain = function (text) {
    return text.replace(BREAKS, " ").replace(UNSEEN, "").replace(/\s+/g, " ").trim();
  };

  function twoDigits(number) {
    return String(number).padStart(2, "0");
  }

  analysis.date = function (time) {
    const at = new Date(time);
    return [at.getFullYear(), at.getMonth() + 1, at.getDate()].map(twoDigits).join("-");
  };

  /* Fold a name so that look-alike names compare equal: ignore spaces, width and case. */
  analysis.fold = function (name) {
    return analysis.plain(name).normalize("NFKC").replace(/\s/g, "").toLowerCase();
  };
})();
