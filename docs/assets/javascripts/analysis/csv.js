/*
 * 成绩分析: exports tables as CSV files for a spreadsheet.
 *
 * A spreadsheet treats a cell that begins like a formula as one. Depending on its settings, it may
 * also split lines at characters other than commas. Therefore invisible characters are removed,
 * every cell is quoted, and an apostrophe is put before a formula character wherever a cell could
 * begin: at the start of a text and after any possible separator (OWASP, CSV Injection).
 */
(function () {
  "use strict";

  var analysis = window.study.analysis;
  // Formula characters in all widths and positions of Unicode, also after quotes.
  var START = /(^|[,;|:\s])(["'\s]*)(?=[=+\-@＝＋－＠﹦﹢﹣﹫⁼⁺⁻₌₊₋−])/g;

  function cell(value) {
    if (typeof value === "number") return '"' + value + '"';
    return '"' + analysis.plain(value).replace(START, "$1$2'").replace(/"/g, '""') + '"';
  }

  /*
   * Return rows of texts and numbers as CSV according to RFC 4180, after the byte order mark by
   * which Excel recognizes UTF-8.
   */
  analysis.csv = function (rows) {
    return "\ufeff" + rows.map(function (row) { return row.map(cell).join(",") + "\r\n"; }).join("");
  };
}());
