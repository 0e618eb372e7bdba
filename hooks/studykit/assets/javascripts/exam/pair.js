/**
 * 前测 and 后测: draws two parallel papers as matched pairs of items, one item of a pair for each
 * paper. Pure; quiz/pair.py is a port. The method is that of matched random subtests (Gulliksen,
 * Theory of Mental Tests, 1950, 207–210), with enemies (van der Linden 2005).
 */
(function () {
  "use strict";

  /** @typedef {Record<string, number>} Tilt */

  const exam = window.study.exam;
  // The distance between an item whose facility was measured and one whose facility was not.
  const UNKNOWN = 100;
  // An imbalance of one item in a family or level weighs more than any in facility.
  const NAME = 1e6;
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
      for (const [index, one] of free.entries()) {
        const others = free
          .slice(index + 1)
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
   * Return the names of an item that both papers shall have equally often.
   * @param {BankItem} item
   */
  function namesOf({ family, level }) {
    return [`family ${family}`, `level ${level}`];
  }

  /**
   * Return the tilt of two papers after a pair is added to them: by family and by level, by how
   * many items the pretest exceeds the posttest, and under "" by how many percent of facility.
   * @param {Tilt} tilt
   * @param {BankItem[]} pair
   * @returns {Tilt}
   */
  function tilted(tilt, [first, second]) {
    const after = { ...tilt };
    namesOf(first).forEach((name) => {
      after[name] = (after[name] || 0) + 1;
    });
    namesOf(second).forEach((name) => {
      after[name] = (after[name] || 0) - 1;
    });
    const apart = Number(first.facility) - Number(second.facility);
    after[""] += apart || 0; // not a number if one was never measured
    return after;
  }

  /**
   * Return how far a tilt is from balance in the names of two items and then in facility.
   * @param {Tilt} tilt
   * @param {BankItem[]} pair
   */
  function imbalance(tilt, pair) {
    const names = pair.flatMap(namesOf);
    return names.reduce((sum, name) => sum + NAME * Math.abs(tilt[name]), Math.abs(tilt[""]));
  }

  exam.pairs = (ranked, items, count) => {
    /** @type {Pair[]} */
    const chosen = [];
    /** @type {Set<string>} */
    const taken = new Set(); // units and clues of chosen items
    /** @type {Set<string>} */
    const exhausted = new Set(); // modules
    /** @type {Tilt} */
    let tilt = { "": 0 };
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
      const both = pair.map((id) => items[id]);
      const turned = both.slice().reverse();
      const [kept, other] = [tilted(tilt, both), tilted(tilt, turned)];
      const isKept = imbalance(kept, both) <= imbalance(other, both);
      tilt = isKept ? kept : other;
      chosen.push(isKept ? pair : [pair[1], pair[0]]);
      both.flatMap(setsOf).forEach((name) => taken.add(name));
    }
    return chosen;
  };

  exam.formOf = ({ paired, seed }) => {
    if (!paired) return "";
    return seed % 2 ? "post" : "pre";
  };
})();
