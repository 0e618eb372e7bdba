/*
 * 考试码: encodes a blueprint in a short text that a class can read aloud and type. The alphabet is
 * the 32 digits of Crockford's Base32 (https://www.crockford.com/base32.html): five bits a digit,
 * most significant digit first.
 *
 *   digits   content
 *   4        fingerprint of the bank
 *   5        seed
 *   1        kinds: one bit each; the first kind is the lowest bit
 *   2        types (one bit each, 64 values) times 8, plus levels (one bit each)
 *   3        count times 256, plus minutes
 *   0 or 4n  modules: one bit each, twenty modules to four digits; absent if all are chosen
 *   1        check digit over all digits before it
 */
(function () {
  "use strict";

  const exam = window.study.exam;
  const {
    signs: SIGNS,
    shortest: SHORTEST,
    group: GROUP,
    modulesInGroup: IN_A_GROUP,
    seeds: SEEDS
  } = window.study.contracts.exam;

  function write(number, length) {
    let text = "";
    while (length) {
      length -= 1;
      text += SIGNS[(number >>> (5 * length)) & 31];
    }
    return text;
  }

  function read(text) {
    return text.split("").reduce((sum, sign) => sum * 32 + SIGNS.indexOf(sign), 0);
  }

  /* Encode the chosen names as a bit mask; `named` decodes it. */
  function mask(all, chosen) {
    return all.reduce((sum, name, place) => sum + (!chosen.includes(name) ? 0 : 1 << place), 0);
  }

  function named(all, bits) {
    return all.filter((name, place) => (bits >>> place) & 1);
  }

  function parts(modules) {
    const found = [];
    for (let at = 0; at < modules.length; at += IN_A_GROUP)
      found.push(modules.slice(at, at + IN_A_GROUP));
    return found;
  }

  /*
   * Compute the check digit of a text, or 0 for a text that ends with its correct check digit. The
   * method is that of H. M. Damm (Total anti-symmetrische Quasigruppen, 2004) in the field GF(32)
   * with the polynomial x⁵ + x² + 1. It detects every single wrong digit and every exchange of two
   * digits, unless they are a multiple of 31 places apart.
   */
  function rest(text) {
    return text.split("").reduce((sum, sign) => {
      const twice = (sum ^ SIGNS.indexOf(sign)) << 1;
      return twice > 31 ? twice ^ 37 : twice;
    }, 0);
  }

  exam.SEEDS = SEEDS;

  /* Decode the numbers of a code; this does not need the bank. */
  exam.numbers = function (code) {
    const length = read(code.slice(12, 15));
    return { count: length >> 8, minutes: length & 255, seed: read(code.slice(4, 9)) };
  };

  exam.encode = function (blueprint, bank) {
    const all = exam.lists(bank);
    const isWhole = blueprint.modules.length === all.modules.length;
    const text =
      bank.fingerprint.toUpperCase() +
      write(blueprint.seed, 5) +
      write(mask(all.kinds, blueprint.kinds), 1) +
      write(mask(all.types, blueprint.types) * 8 + mask(all.levels, blueprint.levels), 2) +
      write(blueprint.count * 256 + blueprint.minutes, 3) +
      (isWhole ? [] : parts(all.modules))
        .map((part) => write(mask(part, blueprint.modules), GROUP))
        .join("");
    return text + SIGNS[rest(text)];
  };

  /* Normalize a typed code: fold case and width, remove separators, map O to 0 and I and L to 1. */
  exam.plain = function (typed) {
    return typed
      .normalize("NFKC")
      .toUpperCase()
      .replace(/[^0-9A-Z]/g, "")
      .replace(/O/g, "0")
      .replace(/[IL]/g, "1");
  };

  exam.grouped = function (code) {
    return code.replace(/....(?!$)/g, "$&-");
  };

  /*
   * Check a normalized code: "wrong" if it was mistyped, "other" if it belongs to another bank, ""
   * otherwise.
   */
  exam.slip = function (code, bank) {
    if (code.length < SHORTEST || code.length % GROUP || code.includes("U") || rest(code))
      return "wrong";
    return code.slice(0, GROUP) === bank.fingerprint.toUpperCase() ? "" : "other";
  };

  /* Decode a typed code. Return {blueprint}, or {fault} as `exam.slip` gives it. */
  exam.decode = function (typed, bank) {
    const code = exam.plain(typed);
    const all = exam.lists(bank);
    const fault = exam.slip(code, bank);
    if (fault) return { fault };
    const marked = read(code.slice(10, 12));
    const blueprint = Object.assign(
      {
        modules:
          code.length === SHORTEST
            ? all.modules
            : parts(all.modules).reduce((found, part, place) => {
                const start = SHORTEST - 1 + GROUP * place;
                return found.concat(named(part, read(code.slice(start, start + GROUP))));
              }, []),
        kinds: named(all.kinds, read(code[9])),
        types: named(all.types, marked >> 3),
        levels: named(all.levels, marked & 7)
      },
      exam.numbers(code)
    );
    // Reject a code that does not encode back to itself: this site never made it.
    return exam.encode(blueprint, bank) === code && !exam.fault(blueprint, bank)
      ? { blueprint }
      : { fault: "wrong" };
  };
})();
