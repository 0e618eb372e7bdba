/*
 * 成绩分析: tables as files for a spreadsheet.
 *
 * A spreadsheet takes a cell that begins like a formula for one, and may divide lines at other signs
 * than commas, as its settings have it. So no cell holds what nobody sees, each is quoted, and a
 * sign that begins a formula has an apostrophe before it wherever a cell could begin: at the start
 * of a text and after whatever may divide it (OWASP, CSV Injection).
 */
(function () {
  "use strict";

  var analysis = window.study.analysis;
  // The signs in all widths and heights that Unicode has of them, after quotes, too.
  var START = /(^|[,;|:\s])(["'\s]*)(?=[=+\-@＝＋－＠﹦﹢﹣﹫⁼⁺⁻₌₊₋−])/g;

  function cell(value) {
    if (typeof value === "number") return '"' + value + '"';
    return '"' + analysis.plain(value).replace(START, "$1$2'").replace(/"/g, '""') + '"';
  }

  /* Rows of texts and numbers as RFC 4180 has them, after the mark by which Excel knows UTF-8. */
  analysis.csv = function (rows) {
    return "\ufeff" + rows.map(function (row) { return row.map(cell).join(",") + "\r\n"; }).join("");
  };
}());
