/**
 * 成绩分析: exports tables as CSV files for a spreadsheet.
 *
 * A spreadsheet treats a cell that begins like a formula as one. Depending on its settings, it may
 * also split lines at characters other than commas. Therefore invisible characters are removed,
 * every cell is quoted, and an apostrophe is put before a formula character wherever a cell could
 * begin: at the start of a text and after any possible separator (OWASP, CSV Injection). A text
 * that a spreadsheet would change into a number or a date, such as 007, gets an apostrophe too.
 */
(function () {
  "use strict";

  const { analysis, record } = window.study;
  // Matches where a cell may begin before a formula character, which may be full-width, small,
  // raised or lowered. Quotes and spaces may stand between.
  const START = /(^|[,;|:\s])(["'\s]*)(?=[=+\-@＝＋－＠﹦﹢﹣﹫⁼⁺⁻₌₊₋−])/g;

  // The words that a number, a date, a time or a logical value may contain.
  const WORD =
    /^(e|t|z|[ap]m?|[年月日号时点分秒]|[上下]午|true|false|(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*)$/i;

  /**
   * Return whether a spreadsheet may take a text for a number, a date or a logical value.
   * @param {string} text
   */
  function isValue(text) {
    /** @type {string[]} */
    const words = text.normalize("NFKC").match(/\p{L}+/gu) || [];
    return (
      (/\p{N}/u.test(text) || /^(true|false)$/i.test(words[0])) &&
      words.every((word) => WORD.test(word))
    );
  }

  /** @param {string} text */
  function guarded(text) {
    const escapedText = text.replace(START, "$1$2'");
    return escapedText === text && isValue(text) ? `'${text}` : escapedText;
  }

  /** @param {TableCell} value */
  function quoted(value) {
    if (typeof value === "number") return `"${value}"`;
    if (value instanceof Date) return `"${record.dateOf(value.getTime())}"`;
    return `"${guarded(analysis.cleanText(value)).replace(/"/g, '""')}"`;
  }

  analysis.csv = (rows) =>
    `\ufeff${rows.map((row) => `${row.map(quoted).join(",")}\r\n`).join("")}`;
})();
