/*
 * Draws the paper of a blueprint. The choice uses hashes of names, not random numbers, so that
 * every browser gets the same paper from the same bank.
 */
(function () {
  "use strict";

  var exam = window.study.exam;

  /*
   * Return a 32-bit hash of a text: FNV-1a (Fowler, Noll, Vo), followed by the final mixing step of
   * MurmurHash3 (Appleby).
   */
  function hash(text) {
    var sum = 0x811c9dc5;
    for (var at = 0; at < text.length; at += 1) sum = Math.imul(sum ^ text.charCodeAt(at), 0x01000193);
    sum = Math.imul(sum ^ sum >>> 16, 0x85ebca6b);
    sum = Math.imul(sum ^ sum >>> 13, 0xc2b2ae35);
    return (sum ^ sum >>> 16) >>> 0;
  }

  /* Return names sorted by the hash of the name and a salt. */
  function rank(names, salt) {
    return names.map(function (name) { return [hash(salt + ":" + name), name]; }).sort(function (one, other) {
      return one[0] - other[0] || (one[1] < other[1] ? -1 : 1);
    }).map(function (pair) { return pair[1]; });
  }

  function sum(numbers) {
    return numbers.reduce(function (all, each) { return all + each; }, 0);
  }

  /*
   * Divide a count in proportion to sizes by the largest-remainder method (A. Hamilton). A tie goes
   * to the earlier size.
   */
  function apportion(count, sizes) {
    var all = sum(sizes);
    var shares = sizes.map(function (size) { return (count * size - count * size % all) / all; });
    Array.from(sizes.keys()).sort(function (one, other) {
      return count * sizes[other] % all - count * sizes[one] % all || one - other;
    }).slice(0, count - sum(shares)).forEach(function (place) { shares[place] += 1; });
    return shares;
  }

  /*
   * Exchange chosen ids for others of the same module while this reduces the number of pairs of
   * items on one unit. `own` has the ids of each module, ranked.
   */
  function spread(chosen, own, items) {
    var counts = new Map();
    var isBetter = true;
    function enter(id, by) {
      items[id].units.forEach(function (unit) { counts.set(unit, (counts.get(unit) || 0) + by); });
    }
    function shared(id) {
      return sum(items[id].units.map(function (unit) { return counts.get(unit) || 0; }));
    }
    function improve(id, place) {
      enter(id, -1);
      var best = !shared(id) ? id : own[items[id].module].filter(function (each) {
        return chosen.indexOf(each) < 0;
      }).reduce(function (found, each) { return shared(each) < shared(found) ? each : found; }, id);
      enter(best, 1);
      chosen[place] = best;
      if (best !== id) isBetter = true;
    }
    chosen.forEach(function (id) { enter(id, 1); });
    while (isBetter) {
      isBetter = false;
      chosen.forEach(improve);
    }
    return chosen;
  }

  function byType(ids, items, order) {
    return exam.LISTS.types.reduce(function (found, type) {
      return found.concat(order(ids.filter(function (id) { return items[id].type === type; })));
    }, []);
  }

  /*
   * Sort the ids of a paper. Items are grouped by type, since each type is answered in its own way.
   */
  exam.order = function (ids, items, seed) {
    return byType(ids, items, function (some) { return rank(some, seed); });
  };

  /*
   * Return the ids of a paper, in order. Each chosen module gives its proportional number of items,
   * if possible no two of them on the same unit.
   */
  exam.paper = function (blueprint, bank) {
    var ranked = rank(exam.fitting(blueprint, bank), blueprint.seed);
    var own = {};
    blueprint.modules.forEach(function (module) {
      own[module] = ranked.filter(function (id) { return bank.items[id].module === module; });
    });
    var shares = apportion(blueprint.count, blueprint.modules.map(function (module) { return own[module].length; }));
    var first = blueprint.modules.reduce(function (found, module, place) {
      return found.concat(own[module].slice(0, shares[place]));
    }, []);
    return exam.order(spread(first, own, bank.items), bank.items, blueprint.seed);
  };

  /*
   * Return the names in another order than the given one, and if possible in none of the `barred`
   * orders. A barred order is a text of names joined by spaces.
   */
  exam.shuffle = function (names, salt, barred) {
    var made = rank(names, salt);
    return made.map(function (name, place) { return made.slice(place).concat(made.slice(0, place)); })
      .filter(function (each) { return barred.concat(names.join(" ")).indexOf(each.join(" ")) < 0; })[0] || names;
  };

  /* Return the ids of a paper in the order of version B (B 卷). */
  exam.turned = function (ids, items, seed) {
    return byType(ids, items, function (some) { return exam.shuffle(some, seed + ":B", []); });
  };
}());
