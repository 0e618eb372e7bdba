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
    for (let index = 0; index < text.length; index += 1)
      sum = Math.imul(sum ^ text.charCodeAt(index), 0x01000193);
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

  /**
   * Return the fitting ids of each chosen module, sorted by hash.
   * @param {Blueprint} blueprint
   * @param {Pick<Bank, "items">} bank
   * @param {number} seed
   */
  function ranked(blueprint, bank, seed) {
    /** @type {Map<string, string[]>} */
    const byModule = new Map(blueprint.modules.map((module) => [module, []]));
    exam.fitting(blueprint, bank).forEach((id) => {
      const ids = byModule.get(bank.items[id].module);
      if (ids) ids.push(id);
    });
    byModule.forEach((ids, module) => byModule.set(module, sortByHash(ids, seed)));
    return byModule;
  }

  /**
   * Return the fitting ids in such an order that the first ids, however many are taken, have all
   * modules in proportion. The ids of a module are sorted by hash. Id i of n (from 0) gets the key
   * (2i + 1) / 2n, the middle of its share of the module. If keys are equal, the earlier module
   * comes first, since the sort is stable.
   * @param {Blueprint} blueprint
   * @param {Pick<Bank, "items">} bank
   */
  function inTurn(blueprint, bank) {
    return Array.from(ranked(blueprint, bank, blueprint.seed).values())
      .flatMap((ids) => ids.map((id, index) => ({ id, key: (2 * index + 1) / (2 * ids.length) })))
      .sort((one, other) => one.key - other.key)
      .map(({ id }) => id);
  }

  /**
   * Choose up to `count` pairs of ids that fit a blueprint: the same for both papers of a pair.
   * @param {Blueprint} blueprint
   * @param {Pick<Bank, "items">} bank
   * @param {number} count
   */
  function choosePairs(blueprint, bank, count) {
    const { seed } = blueprint;
    return exam.pairs(ranked(blueprint, bank, seed - (seed % 2)), bank.items, count);
  }

  /**
   * Choose up to `count` ids that fit a blueprint: each in turn, unless its item is an enemy of a
   * chosen item. For a paper of a pair, choose its item of each pair.
   * @param {Blueprint} blueprint
   * @param {Pick<Bank, "items">} bank
   * @param {number} count
   */
  function choose(blueprint, bank, count) {
    if (blueprint.paired)
      return choosePairs(blueprint, bank, count).map((pair) => pair[blueprint.seed % 2]);
    /** @type {string[]} */
    const chosen = [];
    /** @type {Set<string>} */
    const taken = new Set(); // units and clues of chosen items
    for (const id of inTurn(blueprint, bank)) {
      if (chosen.length === count) break;
      const { units, clues } = bank.items[id];
      const sets = units.concat(clues || []);
      if (!sets.some((name) => taken.has(name))) {
        chosen.push(id);
        sets.forEach((name) => taken.add(name));
      }
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

  exam.capacity = (blueprint, bank, most) => choose(blueprint, bank, most).length;

  exam.draw = (blueprint, bank) =>
    exam.orderA(choose(blueprint, bank, blueprint.count), bank.items, blueprint.seed);

  exam.shuffle = (names, salt, barred) => {
    const ranking = sortByHash(names, salt);
    const rotations = ranking.map((_, index) =>
      ranking.slice(index).concat(ranking.slice(0, index))
    );
    const isBarred = new Set(barred).add(names.join(" "));
    return rotations.find((each) => !isBarred.has(each.join(" "))) || names;
  };
})();
