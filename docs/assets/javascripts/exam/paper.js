/**
 * Draws the paper of a blueprint. The choice uses hashes of ids, not random numbers, so that
 * every browser gets the same paper from the same bank.
 */
(function () {
  "use strict";

  const exam = window.study.exam;

  /**
   * Return a 32-bit hash of a text: FNV-1a (Fowler, Noll, Vo), followed by the final mixing step of
   * MurmurHash3 (Appleby).
   * @param {string} text
   */
  function hash(text) {
    let sum = 0x811c9dc5;
    for (let at = 0; at < text.length; at += 1)
      sum = Math.imul(sum ^ text.charCodeAt(at), 0x01000193);
    sum = Math.imul(sum ^ (sum >>> 16), 0x85ebca6b);
    sum = Math.imul(sum ^ (sum >>> 13), 0xc2b2ae35);
    return (sum ^ (sum >>> 16)) >>> 0;
  }

  /**
   * Return names sorted by the hash of the salt and the name.
   * @param {string[]} names
   * @param {string | number} salt
   */
  function sortByHash(names, salt) {
    return names
      .map((name) => ({ name, rank: hash(`${salt}:${name}`) }))
      .sort((one, other) => one.rank - other.rank || (one.name < other.name ? -1 : 1))
      .map(({ name }) => name);
  }

  /** @param {number[]} numbers */
  function sum(numbers) {
    return numbers.reduce((all, each) => all + each, 0);
  }

  /**
   * Divide a count in proportion to sizes by the largest-remainder method (A. Hamilton). If
   * remainders are equal, the earlier size comes first.
   * @param {number} count
   * @param {number[]} sizes
   */
  function apportion(count, sizes) {
    const all = sum(sizes);
    const remainders = sizes.map((size) => (count * size) % all);
    const shares = sizes.map((size, place) => (count * size - remainders[place]) / all);
    Array.from(sizes.keys())
      .sort((one, other) => remainders[other] - remainders[one] || one - other)
      .slice(0, count - sum(shares))
      .forEach((place) => {
        shares[place] += 1;
      });
    return shares;
  }

  /**
   * Exchange chosen ids for others of the same module while this reduces the number of pairs of
   * items on one unit. Return the chosen ids.
   * @param {string[]} chosen
   * @param {string[]} ranked the ids to choose from
   * @param {BankItems} items
   */
  function reduceSharedUnits(chosen, ranked, items) {
    /** @type {Map<string, number>} */
    const counts = new Map(); // of chosen items, by unit
    let isBetter = true;

    /**
     * @param {string} id
     * @param {1 | -1} change
     */
    function count(id, change) {
      items[id].units.forEach((unit) => counts.set(unit, (counts.get(unit) || 0) + change));
    }

    /** @param {string} id */
    function shared(id) {
      return sum(items[id].units.map((unit) => counts.get(unit) || 0));
    }

    /** @param {string} id */
    function bestInsteadOf(id) {
      if (!shared(id)) return id;
      return ranked
        .filter((each) => items[each].module === items[id].module && !chosen.includes(each))
        .reduce((best, each) => (shared(each) < shared(best) ? each : best), id);
    }

    chosen.forEach((id) => count(id, 1));
    while (isBetter) {
      isBetter = false;
      chosen.forEach((id, place) => {
        count(id, -1);
        chosen[place] = bestInsteadOf(id);
        count(chosen[place], 1);
        if (chosen[place] !== id) isBetter = true;
      });
    }
    return chosen;
  }

  /**
   * Group ids by the type of their items, since each type is answered in its own way; `sort` sorts
   * the ids of one type.
   * @param {string[]} ids
   * @param {BankItems} items
   * @param {(ids: string[]) => string[]} sort
   */
  function groupByType(ids, items, sort) {
    return exam.LISTS.types.flatMap((type) => sort(ids.filter((id) => items[id].type === type)));
  }

  exam.orderA = (ids, items, seed) => groupByType(ids, items, (some) => sortByHash(some, seed));

  exam.orderB = (ids, items, seed) =>
    groupByType(ids, items, (some) => exam.shuffle(some, `${seed}:B`, []));

  exam.draw = (blueprint, { items }) => {
    const { modules, count, seed } = blueprint;
    const ranked = sortByHash(exam.fitting(blueprint, { items }), seed);
    const byModule = modules.map((module) => ranked.filter((id) => items[id].module === module));
    const shares = apportion(
      count,
      byModule.map((ids) => ids.length)
    );
    const first = byModule.flatMap((ids, place) => ids.slice(0, shares[place]));
    return exam.orderA(reduceSharedUnits(first, ranked, items), items, seed);
  };

  exam.shuffle = (names, salt, barred) => {
    const ranking = sortByHash(names, salt);
    const rotations = ranking.map((_, place) =>
      ranking.slice(place).concat(ranking.slice(0, place))
    );
    const isBarred = new Set(barred).add(names.join(" "));
    return rotations.find((each) => !isBarred.has(each.join(" "))) || names;
  };
})();
