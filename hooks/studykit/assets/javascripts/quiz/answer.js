/*
 * Normalizes typed answers for comparison. This is a port of hooks/studykit/quiz/answer.py, with
 * which the build refuses a wrong option that a browser would mark as right.
 */
(function () {
  "use strict";

  const study = (window.study = window.study || {});
  // Chinese digits and their variants; ○ is often typed for 〇.
  const VARIANTS = "〇○零一二两兩三四五六七八九萬億";
  const DIGITS = "0001222" + "3456789" + "万亿";
  const PLACES = { 千: 1000, 百: 100, 十: 10 };
  // A number below 10,000 as it is written after digits were replaced: 2024, 1千2百3十4, 十.
  const BELOW_10_000 = "[0-9]{1,4}|(?:[0-9]?千)?0?(?:[0-9]?百)?0?(?:[0-9]?十)?0?[0-9]?";
  const NUMBER = new RegExp(
    `^(?:(${BELOW_10_000})亿)?(?:0?(${BELOW_10_000})万)?0?(${BELOW_10_000})$`
  );
  // A run of digits with a decimal point is not converted.
  const RUN = /([0-9]+\.)?([0-9十百千万亿]*[十百千万亿][0-9十百千万亿]*)/g;
  // 一百五 means 150, and 三万五 means 35,000. They are not converted.
  const SHORTENED = /[百千万亿][1-9]$/;
  const DECIMAL = /([0-9]{1,4})\.([0-9]{1,4})([万亿])(?![0-9十百千万亿])/g;
  const FRACTION = /(百分之|千分之)([0-9.十百千万亿]+)/g;
  // 3~-5 and 3至5: what stands between two numbers becomes one "-".
  const RANGE = /([0-9%‰])[.~至到-]*[~至到-][.~至到-]*(?=[0-9])/g;
  // -5天. becomes 5天: a point or dash that does not stand between two numbers is removed.
  const LOOSE = /(?<![0-9%‰])[.-]+|[.-]+(?![0-9])/g;

  /**
   * Return the value of a number below 10,000; 0 for an empty text.
   * @param {string} [text]
   */
  function valueBelow10000(text = "") {
    let total = 0;
    let rest = text;
    for (const [char, place] of Object.entries(PLACES)) {
      const [before, after] = rest.split(char);
      if (after === undefined) continue;
      total += place * Number(before || 1);
      rest = after;
    }
    return total + Number(rest);
  }

  /**
   * Return a number in digits, or the text itself if it is not a number written in full.
   * @param {string} run
   */
  function toNumber(run) {
    // 一千零十 is 1010: 零 stands for the missing 百. It is not the digit of 十.
    const match = NUMBER.exec(run.replace(/千0十/g, "千十"));
    if (!match || SHORTENED.test(run)) return run;
    const [, yi, wan, rest] = match;
    if (yi === "" || wan === "") return run; // 亿 or 万 with no number before it
    return String(
      (valueBelow10000(yi) * 10000 + valueBelow10000(wan)) * 10000 + valueBelow10000(rest)
    );
  }

  /**
   * Return the form of a typed answer; two answers are the same if their forms are equal.
   *
   * Width, case, spaces and punctuation do not count, nor whether a number is written in Chinese or
   * in digits: 十二天 becomes 12天, and 百分之九十五 95%. Signs that change a value count: 95% is
   * not 95, 3.5 is not 35, and 3—5 is not 35.
   * @param {string} text
   * @returns {string}
   */
  study.answerForm = function (text) {
    return text
      .normalize("NFKC")
      .toLowerCase()
      .replace(/[\p{Z}\p{C}\p{M}]/gu, "")
      .replace(/[〇○零一二两兩三四五六七八九萬億]/g, (char) => DIGITS[VARIANTS.indexOf(char)])
      .replace(/([0-9])点(?=[0-9])/g, "$1.")
      .replace(FRACTION, (_, part, number) => number + (part === "百分之" ? "%" : "‰"))
      .replace(DECIMAL, (_, whole, part, unit) =>
        String(Number(whole + part.padEnd(unit === "万" ? 4 : 8, "0")))
      )
      .replace(RUN, (all, point, run) => (point ? all : toNumber(run)))
      .replace(/([0-9]),(?=[0-9]{3}(?![0-9]))/g, "$1")
      .replace(/[^\p{L}\p{N}\p{S}%‰.]/gu, "-")
      .replace(RANGE, "$1-")
      .replace(LOOSE, "");
  };
})();
