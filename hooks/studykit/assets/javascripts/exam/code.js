/**
 * 考试码: encodes a blueprint in a short text that a class can read aloud and type. The alphabet is
 * the 32 digits of Crockford's Base32 (https://www.crockford.com/base32.html): five bits a digit,
 * most significant digit first.
 *
 *   digits   content
 *   4        fingerprint of the bank
 *   5        seed
 *   1        kinds: one bit each; the first kind is the lowest bit
 *   2        types (one bit each, 64 values) times 8, plus levels (one bit each), plus 512 for one
 *            paper of a pair: the pretest (前测) if the seed is even, the posttest (后测) if it is odd
 *   3        count times 256, plus minutes
 *   0 or 4n  modules: one bit each, twenty modules to four digits; absent if all are chosen
 *   1        check digit over all digits before it
 */
(function () {
  "use strict";

  const exam = window.study.exam;
  const {
    signs: DIGITS,
    shortest: SHORTEST,
    group: GROUP,
    modulesInGroup: MODULES_IN_A_GROUP,
    paired: PAIRED,
    seeds: SEEDS
  } = window.study.contracts.exam;

  /**
   * Write a number with a fixed count of digits.
   * @param {number} number
   * @param {number} length
   */
  function toDigits(number, length) {
    let text = "";
    for (let index = length - 1; index >= 0; index -= 1)
      text += DIGITS[(number >>> (5 * index)) & 31];
    return text;
  }

  /** @param {string} digits */
  function toNumber(digits) {
    return digits.split("").reduce((sum, digit) => sum * 32 + DIGITS.indexOf(digit), 0);
  }

  /**
   * Encode the chosen names as a bit mask; `fromMask` decodes it.
   * @param {string[]} all
   * @param {string[]} chosen
   */
  function toMask(all, chosen) {
    return all.reduce((sum, name, index) => sum + (chosen.includes(name) ? 1 << index : 0), 0);
  }

  /**
   * @param {string[]} all
   * @param {number} mask
   */
  function fromMask(all, mask) {
    return all.filter((_, index) => (mask >>> index) & 1);
  }

  /** @param {string[]} modules */
  function groupsOf(modules) {
    const groups = [];
    for (let start = 0; start < modules.length; start += MODULES_IN_A_GROUP)
      groups.push(modules.slice(start, start + MODULES_IN_A_GROUP));
    return groups;
  }

  /**
   * Compute the check digit of a text, or 0 for a text that ends with its correct check digit. The
   * method is that of H. M. Damm (Total anti-symmetrische Quasigruppen, 2004) in the field GF(32)
   * with the polynomial x⁵ + x² + 1. It detects every single wrong digit and every exchange of two
   * digits, unless they are a multiple of 31 places apart.
   * @param {string} text
   */
  function checkDigit(text) {
    return text.split("").reduce((sum, digit) => {
      const twice = (sum ^ DIGITS.indexOf(digit)) << 1;
      return twice > 31 ? twice ^ 37 : twice;
    }, 0);
  }

  /**
   * Decode the modules of a code.
   * @param {string} code
   * @param {string[]} all the modules of the bank
   */
  function decodeModules(code, all) {
    if (code.length === SHORTEST) return all;
    return groupsOf(all).flatMap((group, index) => {
      const start = SHORTEST - 1 + GROUP * index;
      return fromMask(group, toNumber(code.slice(start, start + GROUP)));
    });
  }

  exam.SEEDS = SEEDS;

  /**
   * Return the number in a code that encodes the types, the levels, and whether its paper is one of
   * a pair.
   * @param {string} code
   */
  function masksOf(code) {
    return toNumber(code.slice(10, 12));
  }

  /** @param {string} text */
  function withCheckDigit(text) {
    return text + DIGITS[checkDigit(text)];
  }

  exam.decodeNumbers = (code) => {
    const length = toNumber(code.slice(12, 15));
    return {
      count: length >> 8,
      minutes: length & 255,
      seed: toNumber(code.slice(4, 9)),
      paired: masksOf(code) >= PAIRED
    };
  };

  exam.partnerOf = (code) => {
    const { seed } = exam.decodeNumbers(code);
    return withCheckDigit(code.slice(0, 4) + toDigits(seed ^ 1, 5) + code.slice(9, -1));
  };

  exam.encode = ({ modules, kinds, types, levels, count, minutes, seed, paired }, bank) => {
    const all = exam.lists(bank);
    const isWhole = modules.length === all.modules.length;
    const text = [
      bank.fingerprint.toUpperCase(),
      toDigits(seed, 5),
      toDigits(toMask(all.kinds, kinds), 1),
      toDigits(
        toMask(all.types, types) * 8 + toMask(all.levels, levels) + (paired ? PAIRED : 0),
        2
      ),
      toDigits(count * 256 + minutes, 3),
      ...(isWhole ? [] : groupsOf(all.modules)).map((group) =>
        toDigits(toMask(group, modules), GROUP)
      )
    ].join("");
    return withCheckDigit(text);
  };

  exam.normalizeCode = (typed) =>
    typed
      .normalize("NFKC")
      .toUpperCase()
      .replace(/[^0-9A-Z]/g, "")
      .replace(/O/g, "0")
      .replace(/[IL]/g, "1");

  exam.displayCode = (code) => code.replace(/....(?!$)/g, "$&-");

  exam.checkCode = (code, bank) => {
    if (code.length < SHORTEST || code.length % GROUP || code.includes("U") || checkDigit(code))
      return "wrong";
    return code.slice(0, GROUP) === bank.fingerprint.toUpperCase() ? "" : "other";
  };

  exam.decode = (typed, bank) => {
    const code = exam.normalizeCode(typed);
    const fault = exam.checkCode(code, bank);
    if (fault) return { fault };
    const all = exam.lists(bank);
    const masks = masksOf(code);
    const blueprint = {
      modules: decodeModules(code, all.modules),
      kinds: fromMask(all.kinds, toNumber(code[9])),
      types: fromMask(all.types, masks >> 3),
      levels: fromMask(all.levels, masks & 7),
      ...exam.decodeNumbers(code)
    };
    // Reject a code that does not encode back to itself: this site never made it.
    const found = exam.encode(blueprint, bank) === code ? exam.fault(blueprint, bank) : "wrong";
    if (found) return { fault: found === "few" ? "few" : "wrong" };
    return { blueprint };
  };
})();
