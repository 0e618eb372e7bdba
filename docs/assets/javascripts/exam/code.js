/*
 * 考试码: a blueprint in a few signs, which a class can read aloud and type. As Crockford writes
 * numbers in 32 signs (https://www.crockford.com/base32.html), five bits each, most significant
 * first:
 *
 *   4 signs  fingerprint of the bank
 *   5        seed
 *   1        kinds, a bit each, the first of the list lowest
 *   2        types, 64 values, times 8, and levels
 *   3        count times 256, and minutes
 *   0 or 4n  modules, a bit each, twenty to four signs; none where all are meant
 *   1        check, from all signs before it
 */
(function () {
  "use strict";

  var exam = window.study.exam;
  var SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  var SHORTEST = 16;
  var GROUP = 4;
  var IN_A_GROUP = 20;

  function write(number, length) {
    var text = "";
    while (length) {
      length -= 1;
      text += SIGNS[number >>> 5 * length & 31];
    }
    return text;
  }

  function read(text) {
    return text.split("").reduce(function (sum, sign) { return sum * 32 + SIGNS.indexOf(sign); }, 0);
  }

  /* A bit for each name that is chosen, and back. */
  function mask(all, chosen) {
    return all.reduce(function (sum, name, place) { return sum + (chosen.indexOf(name) < 0 ? 0 : 1 << place); }, 0);
  }

  function named(all, bits) {
    return all.filter(function (name, place) { return bits >>> place & 1; });
  }

  function parts(modules) {
    var found = [];
    for (var at = 0; at < modules.length; at += IN_A_GROUP) found.push(modules.slice(at, at + IN_A_GROUP));
    return found;
  }

  /*
   * What a text leaves after the check of H. M. Damm (Total anti-symmetrische Quasigruppen, 2004) in
   * the field of 32, x⁵ + x² + 1: the sign that makes it come out even. One wrong sign is always
   * found, and so are two that changed places.
   */
  function rest(text) {
    return text.split("").reduce(function (sum, sign) {
      var twice = (sum ^ SIGNS.indexOf(sign)) << 1;
      return twice > 31 ? twice ^ 37 : twice;
    }, 0);
  }

  exam.SEEDS = 1 << 25;

  /* What a code says without its bank. */
  exam.numbers = function (code) {
    var length = read(code.slice(12, 15));
    return { count: length >> 8, minutes: length & 255, seed: read(code.slice(4, 9)) };
  };

  exam.encode = function (blueprint, bank) {
    var all = exam.lists(bank);
    var isWhole = blueprint.modules.length === all.modules.length;
    var text = bank.fingerprint.toUpperCase() + write(blueprint.seed, 5) +
      write(mask(all.kinds, blueprint.kinds), 1) +
      write(mask(all.types, blueprint.types) * 8 + mask(all.levels, blueprint.levels), 2) +
      write(blueprint.count * 256 + blueprint.minutes, 3) +
      (isWhole ? [] : parts(all.modules)).map(function (part) { return write(mask(part, blueprint.modules), GROUP); }).join("");
    return text + SIGNS[rest(text)];
  };

  /* A code as it was typed, without what does not matter. */
  exam.plain = function (typed) {
    return typed.normalize("NFKC").toUpperCase().replace(/[^0-9A-Z]/g, "").replace(/O/g, "0").replace(/[IL]/g, "1");
  };

  exam.grouped = function (code) {
    return code.replace(/....(?!$)/g, "$&-");
  };

  /* What the signs of a plain code tell: `wrong` where it was mistyped, `other` where it is another bank's, or "". */
  exam.slip = function (code, bank) {
    if (code.length < SHORTEST || code.length % GROUP || code.indexOf("U") >= 0 || rest(code)) return "wrong";
    return code.slice(0, GROUP) === bank.fingerprint.toUpperCase() ? "" : "other";
  };

  /* The blueprint of a code, or its fault. */
  exam.decode = function (typed, bank) {
    var code = exam.plain(typed);
    var all = exam.lists(bank);
    var fault = exam.slip(code, bank);
    if (fault) return { fault };
    var marked = read(code.slice(10, 12));
    var blueprint = Object.assign({
      modules: code.length === SHORTEST ? all.modules : parts(all.modules).reduce(function (found, part, place) {
        var start = SHORTEST - 1 + GROUP * place;
        return found.concat(named(part, read(code.slice(start, start + GROUP))));
      }, []),
      kinds: named(all.kinds, read(code[9])),
      types: named(all.types, marked >> 3),
      levels: named(all.levels, marked & 7)
    }, exam.numbers(code));
    // Made by nobody, unless it comes out the same.
    return exam.encode(blueprint, bank) === code && !exam.fault(blueprint, bank) ? { blueprint } : { fault: "wrong" };
  };
}());
