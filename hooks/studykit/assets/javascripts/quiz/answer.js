/*
 * Normalizes typed answers for comparison. This is a port of hooks/studykit/quiz/answer.py, with
 * which the build refuses a wrong option that a browser would mark as right.
 */
(function () {
  "use strict";

  const study = (window.study = window.study || {});
  // ○ is often typed for 〇.
  const VARIANTS = "〇○两兩萬億";
  const USUAL = "零零二二万亿";
  const DIGITS = "零一二三四五六七八九";
  // Units, larger ones first, and the number of zeros that each unit stands for.
  const UNITS = "亿万千百十";
  const ZEROS = [8, 4, 3, 2, 1];
  /** @type {Record<string, string>} */
  const SIGNS = { 百: "%", 千: "‰", 万: "‱" };
  // A digit before a raised digit or a fraction, where normalization would join both: 10² would
  // become 102, and 1½ 11/2.
  const RAISED = /([0-9])(?=[¹²³⁰⁴-⁹¼-¾⅐-⅞])/g;
  // 七八天 is seven or eight days, not 78 days: two digits without a unit are kept apart.
  const EITHER =
    /(?<![点零一二三四五六七八九])([一二三四五六七八九])(?=[一二三四五六七八九](?![零一二三四五六七八九]))/g;
  const THOUSANDS = /(?<![0-9.,])[0-9]{1,3}(?:,[0-9]{3})+(?![0-9]|,[0-9])/g;
  const POINT = /(?<=[0-9十百千万亿])点(?=[0-9])/g;
  const BARE_POINT = /(?<![0-9十百千万亿.])\.(?=[0-9])/g;
  // A run of numerals is read as one number or not at all: 1.2万3千 stays as it is.
  const RUN = /(?:([0-9十百千万亿]+)分之)?([0-9十百千万亿]+(?:\.[0-9][0-9十百千万亿]*)*)/g;
  const NUMBER = /^([0-9十百千万亿]+)(?:\.([0-9]+)([十百千万亿]*))?$/;
  // The slash of a fraction becomes ⁄, as in ½. One of two slashes belongs to a date and stays.
  const SLASH = /(?<![0-9/])([0-9]+)\/(?=[0-9]+(?![0-9/]))/g;
  const MINUS = /^[-−](?=[0-9])/;
  // 3~-5, 3至5 and 3…5: what stands between two numbers becomes one "-", unless it is a decimal
  // point.
  const RANGE = /([0-9%‰‱])(?:\.*[~至到-][.~至到-]*|\.\.+)(?=[0-9])/g;
  // ——5天。 becomes 5天: a point or dash that does not stand between two numbers is removed.
  const UNUSED = /(?<![0-9%‰‱])[.-]+|[.-]+(?![0-9])/g;

  /**
   * Return a whole number in digits; null if the text is no number with all its units.
   * @param {string} text
   * @returns {string | null}
   */
  function wholeOf(text) {
    const unit = Array.from(UNITS).find((each) => text.includes(each));
    if (!unit) return text;
    const zeros = ZEROS[UNITS.indexOf(unit)];
    const high = text.slice(0, text.indexOf(unit));
    const low = text.slice(high.length + 1);
    const count = !high && zeros < 4 ? "1" : wholeOf(high);
    // 一千零十 is 1010: 零 stands for the missing 百 and is no digit before 十.
    const rest = wholeOf(low.replace(/^0+/, ""));
    // 一百五 (150) and 三万五 (35,000) leave out their last unit, and 2024十 is no number.
    const isShort = zeros > 1 ? /^[1-9]$/.test(low) : count && count[1];
    return !count || rest === null || isShort || low.includes(unit) || rest.length > zeros
      ? null
      : count + rest.padStart(zeros, "0");
  }

  /**
   * Return a number in digits, or the text itself if it is no number with all its units.
   * @param {string} run
   */
  function numberOf(run) {
    const [, whole, decimals = "", unit = ""] = NUMBER.exec(run) || ["", ""];
    const digits = wholeOf(whole);
    const power = wholeOf(`1${unit}`);
    // 三点二十 is a time, and 3.2千百 is no number.
    if (!digits || !power || !/^10*$/.test(power) || unit === "十") return run;
    const zeros = power.length - 1;
    const all = digits + decimals.slice(0, zeros).padEnd(zeros, "0");
    const rest = unit ? decimals.slice(zeros).replace(/0+$/, "") : decimals;
    return (all === whole ? all : all.replace(/^0+(?=.)/, "")) + (rest && `.${rest}`);
  }

  /**
   * Return the form of a typed answer; two answers are the same if their forms are equal.
   *
   * Width, case, spaces and punctuation do not count, nor how a number is written: 十二天 becomes
   * 12天, 1.2万 and 12,000 become 12000, and 百分之三十点五 becomes 30.5%. Signs that change a value do
   * count: %, a point or a dash between two digits, the slash of a fraction, a minus at the
   * beginning. Zeros are kept at the beginning, as in 007, and after a point: 3.1 and 3.10 may be
   * dates or numbers of clauses.
   * @param {string} text
   * @returns {string}
   */
  study.answerForm = function (text) {
    return text
      .replace(RAISED, "$1^")
      .normalize("NFKC")
      .toLowerCase()
      .replace(/[\p{Z}\p{C}\p{M}]/gu, "")
      .replace(/[〇○两兩萬億]/g, (char) => USUAL[VARIANTS.indexOf(char)])
      .replace(EITHER, "$1|")
      .replace(/[零一二三四五六七八九]/g, (char) => String(DIGITS.indexOf(char)))
      .replace(THOUSANDS, (number) => number.replace(/,/g, ""))
      .replace(POINT, ".")
      .replace(BARE_POINT, "0.")
      .replace(
        RUN,
        // 百分之三十 is a percentage: `parts` is 百. 三分之二 is a fraction: `parts` is 3.
        (_, parts, run) => numberOf(run) + (parts ? SIGNS[parts] || "⁄" + numberOf(parts) : "")
      )
      .replace(SLASH, "$1⁄")
      .replace(MINUS, "负")
      .replace(/[^\p{L}\p{N}\p{S}%‰‱.]/gu, "-")
      .replace(RANGE, "$1-")
      .replace(UNUSED, "");
  };
})();
