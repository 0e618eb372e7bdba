/*
 * Draws the paper of a blueprint. The choice uses hashes of names, not random numbers, so that
 * every browser gets the same paper from the same bank.
 */
(function () {
  "use strict";

  const exam = window.study.exam;

  /*
   * Return a 32-bit hash of a text: FNV-1a (Fowler, Noll, Vo), followed by the final mixing step of
   * MurmurHash3 (Appleby).
   */
  function hash(text) {
    let sum = 0x811c9dc5;
    for (let at = 0; at < text.length; at += 1)
      sum = Math.imul(sum ^ text.charCodeAt(at), 0x01000193);
    sum = Math.imul(sum ^ (sum >>> 16), 0x85ebca6b);
    sum = Math.imul(sum ^ (sum >>> 13), 0xc2b2ae35);
    return (sum ^ (sum >>> 16)) >>> 0;
  }

  /* Return names sorted by the hash of the name and a salt. */
  function rank(names, salt) {
    return names
      .map((name) => [hash(`${salt}:${name}`), name])
      .sort((one, other) => one[0] - other[0] || (one[1] < other[1] ? -1 : 1))
      .map((pair) => pair[1]);
  }

  function sum(numbers) {
    return numbers.reduce((all, each) => all + each, 0);
  }

  /*
   * Divide a count in proportion to sizes by the largest-remainder method (A. Hamilton). A tie goes
   * to the earlier size.
   */
  function apportion(count, sizes) {
    const all = sum(sizes);
    const shares = sizes.map((size) => (count * size - ((count * size) % all)) / all);
    Array.from(sizes.keys())
      .sort(
        (one, other) => ((count * sizes[other]) % all) - ((count * sizes[one]) % all) || one - other
      )
      .slice(0, count - sum(shares))
      .forEach((place) => {
        shares[place] += 1;
      });
    return shares;
  }

  /*
   * Exchange chosen ids for others of the same module while this reduces the number of pairs of
   * items on one unit. `own` has the ids of each module, ranked.
   */
  function spread(chosen, own, items) {
    const counts = new Map();
    let isBetter = true;
    function enter(id, by) {
      items[id].units.forEach((unit) => {
        counts.set(unit, (counts.get(unit) || 0) + by);
      });
    }
    function shared(id) {
      return sum(items[id].units.map((unit) => counts.get(unit) || 0));
    }
    function improve(id, place) {
      enter(id, -1);
      const best = !shared(id)
        ? id
        : own[items[id].module]
            .filter((each) => !chosen.includes(each))
            .reduce((found, each) => (shared(each) < shared(found) ? each : found), id);
      enter(best, 1);
      chosen[place] = best;
      if (best !== id) isBetter = true;
    }
    chosen.forEach((id) => {
      enter(id, 1);
    });
    while (isBetter) {
      isBetter = false;
      chosen.forEach(improve);
    }
    return chosen;
  }

  function byType(ids, items, order) {
    return exam.LISTS.types.reduce(
      (found, type) => found.concat(order(ids.filter((id) => items[id].type === type))),
      []
    );
  }

  /*
   * Sort the ids of a paper. Items are grouped by type, since each type is answered in its own way.
   */
  exam.order = function (ids, items, seed) {
    return byType(ids, items, (some) => rank(some, seed));
  };

  /*
   * Return the ids of a paper, in order. Each chosen module gives its proportional number of items,
   * if possible no two of them on the same unit.
   */
  exam.paper = function (blueprint, bank) {
    const ranked = rank(exam.fitting(blueprint, bank), blueprint.seed);
    const own = {};
    blueprint.modules.forEach((module) => {
      own[module] = ranked.filter((id) => bank.items[id].module === module);
    });
    const shares = apportion(
      blueprint.count,
      blueprint.modules.map((module) => own[module].length)
    );
    const first = blueprint.modules.reduce(
      (found, module, place) => found.concat(own[module].slice(0, shares[place])),
      []
    );
    return exam.order(spread(first, own, bank.items), bank.items, blueprint.seed);
  };

  /*
   * Return the names in another order than the given one, and if possible in none of the `barred`
   * orders. A barred order is a text of names joined by spaces.
   */
  exam.shuffle = function (names, salt, barred) {
    const made = rank(names, salt);
    return (
      made
        .map((name, place) => made.slice(place).concat(made.slice(0, place)))
        .filter((each) => !barred.concat(names.join(" ")).includes(each.join(" ")))[0] || names
    );
  };

  /* Return the ids of a paper in the order of version B (B 卷). */
  exam.turned = function (ids, items, seed) {
    return byType(ids, items, (some) => exam.shuffle(some, `${seed}:B`, []));
  };
})();
