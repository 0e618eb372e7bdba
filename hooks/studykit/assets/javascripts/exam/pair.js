/**
 * 前测 and 后测: draws two parallel papers as matched pairs of items, one item of each pair for each
 * paper. Pure; quiz/pair.py is a port. The method is that of matched random subtests (Gulliksen,
 * Theory of Mental Tests, 1950, 207–210), with enemies (van der Linden 2005).
 */
(function () {
  "use strict";

  /** @typedef {Record<string, number>} Tilt */

  const exam = window.study.exam;
  // The distance, in percent, between an item whose facility was measured and one whose was not.
  const UNKNOWN = 100;
  // An imbalance of one item in a family or a level weighs more than any imbalance in facility.
  const NAME_WEIGHT = 1e6;
  // Whether two items have the same family, and whether the same level: the best match first.
  const MATCHES = ["true true", "true false", "false true", "false false"];

  /**
   * Return the modules in the order in which they give a pair, each as often as it has pairs. Pair
   * k (from 0) of a module with n items has the key (2k + 1) / n, and the lowest key comes first.
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

  /**
   * Return the names of the enemy sets of an item.
   * @param {BankItem} item
   */
  function setsOf({ units, clues }) {
    return units.concat(clues || []);
  }

  /**
   * Return whether two items are of one type and not enemies.
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
   * Return the difference of the facilities of two items, in percent.
   * @param {BankItem} one
   * @param {BankItem} other
   */
  function distance({ facility: one }, { facility: other }) {
    if (one === undefined || other === undefined) return one === other ? 0 : UNKNOWN;
    return Math.abs(one - other);
  }

  /**
   * Return the pair of ids that match best, or null. Of equal matches, take the first id that has
   * one, and with it the id nearest in facility.
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
   * Return the family and the level of an item: both papers should have them equally often.
   * @param {BankItem} item
   */
  function namesOf({ family, level }) {
    return [`family ${family}`, `level ${level}`];
  }

  /**
   * Return the tilt of two papers after a pair is added to them. An entry says how much more the
   * pretest has than the posttest: of each family and each level, in items; under "", of facility,
   * in percent.
   * @param {Tilt} tilt
   * @param {BankItem[]} pair the item of the pretest, then that of the posttest
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
    after[""] += apart || 0; // NaN if one of the facilities was never measured
    return after;
  }

  /**
   * Return how far a tilt is from balance in the families and levels of two items, and in facility.
   * @param {Tilt} tilt
   * @param {BankItem[]} pair
   */
  function imbalance(tilt, pair) {
    const names = pair.flatMap(namesOf);
    return names.reduce(
      (sum, name) => sum + NAME_WEIGHT * Math.abs(tilt[name]),
      Math.abs(tilt[""])
    );
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
