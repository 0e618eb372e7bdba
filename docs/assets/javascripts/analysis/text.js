/* 成绩分析: texts that others wrote, made fit to be shown and compared. As values. */
(function () {
  "use strict";

  var analysis = window.study.analysis = {};
  var BREAKS = /[\t-\r\u0085\u2028\u2029]+/g;
  // What nobody sees: controls, formats (of no width, of direction), halves of characters, fillers.
  var UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}\u2800]/gu;

  /* A text in one line, of what can be seen. */
  analysis.plain = function (text) {
    return text.replace(BREAKS, " ").replace(UNSEEN, "").replace(/\s+/g, " ").trim();
  };

  /* Names that look alike come out the same: without spaces, width and case aside. */
  analysis.fold = function (name) {
    return analysis.plain(name).normalize("NFKC").replace(/\s/g, "").toLowerCase();
  };
}());
