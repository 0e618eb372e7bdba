/**
 * 前测 and 后测: draws two parallel papers as matched pairs of items, one item of a pair for each
 * paper. Pure; quiz/pair.py is a port. The method is that of matched random subtests (Gulliksen,
 * Theory of Mental Tests, 1950, 207–210), with enemies (van der Linden 2005).
 */
(function () {
  "use strict";

  const exam = window.study.exam;
  // The distance between an item whose facility was measured and one whose facility was not.
  const UNKNOWN = 100;
  // Whether the family and the level are the same: the best match first.
  const MATCHES = ["true true", "true false", "false true", "false false"];

  /**
   * Return a module for each pair that it may give: pair k of n items has the key (2k + 1) / n.
   * @param {Map<string, string[]>} ranked
   */
  function turns(ranked) {
    return Array.from(ranked)
      .flatMap(([module, { length }]) =>
        Array.from({ length: length >> 1 }, (_, k) => ({ module, key: (2 * k + 1) / length }))
      )
      .sort((one, other) => one.key - other.key)
      .map(({ module }) => module);
  }

  /** @param {BankItem} item */
  function setsOf({ units, clues }) {
    return units.concat(clues || []);
  }

  /**
   * @param {BankItem} one
   * @param {BankItem} other
   */
  function canBePaired(one, other) {
    const sets = setsOf(one);
    return one.type === other.type && !setsOf(other).some((name) => sets.includes(name));
  }

  /**
   * @param {BankItem} one
   * @param {BankItem} other
   */
  function matchOf(one, other) {
    return `${one.family === other.family} ${one.level === other.level}`;
  }

  /**
   * @param {BankItem} one
   * @param {BankItem} other
   */
  function distance({ facility: one }, { facility: other }) {
    if (one === undefined || other === undefined) return one === other ? 0 : UNKNOWN;
    return Math.abs(one - other);
  }

  /**
   * Return the best pair of free ids: the best match first, then the first id, then the nearest.
   * @param {string[]} free
   * @param {BankItems} items
   * @returns {Pair | null}
   */
  function bestPair(free, items) {
    for (const match of MATCHES) {
      for (const [place, one] of free.entries()) {
        const others = free
          .slice(place + 1)
          .filter(
            (other) =>
              matchOf(items[one], items[other]) === match && canBePaired(items[one], items[other])
          );
        const far = others.map((other) => distance(items[one], items[other]));
        if (others.length) return [one, others[far.indexOf(Math.min(...far))]];
      }
    }
    return null;
  }

  /**
   * Return the tilt of two papers after a pair is added to them: by family and by level, by how
   * many items the pretest exceeds the posttest, and under "" by how many percent of facility.
   * @param {Map<string, number>} tilt
   * @param {BankItem} first
   * @param {BankItem} second
   */
  function tilted(tilt, first, second) {
    const after = new Map(tilt);
    /** @param {string} name @param {number} by */
    function add(name, by) {
      after.set(name, (after.get(name) || 0) + by);
    }
    namesOf(first).forEach((name) => add(name, 1));
    namesOf(second).forEach((name) => add(name, -1));
    if (first.facility !== undefined && second.facility !== undefined)
      add("", first.facility - second.facility);
    return after;
  }

  /** @param {BankItem} item */
  function namesOf({ family, level }) {
    return [`family ${family}`, `level ${level}`];
  }

  /**
   * Return how far a tilt is from balance in the names of two items, and in their facilities.
   * @param {Map<string, number>} tilt
   * @param {BankItem[]} items
   */
  function cost(tilt, items) {
    const names = items.flatMap(namesOf);
    const size = (/** @type {string} */ name) => Math.abs(tilt.get(name) || 0);
    return [names.reduce((sum, name) => sum + size(name), 0), size("")];
  }

  exam.pairs = (ranked, items, count) => {
    /** @type {Pair[]} */
    const chosen = [];
    /** @type {Set<string>} */
    const taken = new Set(); // units and clues of chosen items
    /** @type {Set<string>} */
    const exhausted = new Set(); // modules
    /** @type {Map<string, number>} */
    let tilt = new Map();
    for (const module of turns(ranked)) {
      if (chosen.length === count) break;
      const free = (exhausted.has(module) ? [] : ranked.get(module) || []).filter(
        (id) => !setsOf(items[id]).some((name) => taken.has(name))
      );
      const pair = bestPair(free, items);
      if (!pair) {
        exhausted.add(module);
        continue;
      }
      const [one, other] = pair.map((id) => items[id]);
      const kept = tilted(tilt, one, other);
      const turned = tilted(tilt, other, one);
      const [more, further] = cost(kept, [one, other]);
      const [less, nearer] = cost(turned, [one, other]);
      const isTurned = more > less || (more === less && further > nearer);
      tilt = isTurned ? turned : kept;
      chosen.push(isTurned ? [pair[1], pair[0]] : pair);
      [one, other].flatMap(setsOf).forEach((name) => taken.add(name));
    }
    return chosen;
  };

  exam.formOf = ({ paired, seed }) => (paired ? /** @type {const} */ (["pre", "post"])[seed & 1] : "");
})();
