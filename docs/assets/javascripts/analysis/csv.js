/* 成绩分析: tables as files for a spreadsheet. */
(function () {
  "use strict";

  // What a spreadsheet would take for a formula, in the full width of Chinese too; by OWASP, CSV Injection.
  var FORMULA = /^\s*[=+\-@＝＋－＠]|^[\t\r]/;

  function cell(value) {
    if (typeof value === "number") return String(value);
    var text = (FORMULA.test(value) ? "'" : "") + value;
    return /[",\r\n]/.test(text) ? '"' + text.replace(/"/g, '""') + '"' : text;
  }

  /* Rows of texts and numbers as RFC 4180 has them, after the mark by which Excel knows UTF-8. */
  window.study.analysis.csv = function (rows) {
    return "\ufeff" + rows.map(function (row) { return row.map(cell).join(",") + "\r\n"; }).join("");
  };
}());
