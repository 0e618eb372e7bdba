/** Folds texts for comparison by the search, and for the marks of what was searched. Pure. */
(function () {
  "use strict";

  const FULL_WIDTH = /[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\uff0d]/g;

  /**
   * Fold to half width and lower case, one character to one, so that positions stay valid.
   * @param {string} text
   */
  window.study.fold = (text) =>
    text
      .replace(FULL_WIDTH, (full) => String.fromCharCode(full.charCodeAt(0) - 0xfee0))
      .replace(/\s/g, " ")
      .replace(/\u0130/g, "i")
      .toLowerCase();
})();
