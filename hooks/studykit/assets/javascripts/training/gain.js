/** 前后对比: finds who sat both papers of a pair, and what they gained. Pure. */
(function () {
  "use strict";

  const { analysis, training } = window.study;
  // An item that at least this share of a class solves before the training measures little of what
  // was learned.
  const KNOWN = 0.9;

  /**
   * Return the sittings by the folded name of their persons.
   * @param {Sitting[]} sittings
   */
  function byName(sittings) {
    return analysis.groupsBy(
      sittings.map((each) => ({ ...each, name: analysis.foldName(each.who) })),
      "name"
    );
  }

  training.match = (before, after) => {
    const [early, late] = [byName(before), byName(after)];
    /** @type {Matching["both"]} */
    const both = [];
    /** @type {Record<"before" | "after" | "unclear", string[]>} */
    const alone = { before: [], after: [], unclear: [] };
    new Set([...early.keys(), ...late.keys()]).forEach((name) => {
      const [one, other] = [early.get(name) || [], late.get(name) || []];
      const { who } = [...one, ...other][0];
      if (!name || one.length > 1 || other.length > 1) alone.unclear.push(who);
      else if (!other.length) alone.before.push(who);
      else if (!one.length) alone.after.push(who);
      else both.push({ who, before: one[0].marks, after: other[0].marks });
    });
    return { both, ...alone };
  };

  /**
   * Return the share of the points that a person scored on some items, and the number of items.
   * @param {ExamMarks} marks
   * @param {string[]} ids
   */
  function scoreOn(marks, ids) {
    const found = ids.map((id) => marks[id]);
    const of = found.reduce((sum, [, , points]) => sum + points, 0);
    const points = found.reduce((sum, [, share, each]) => sum + Number(share) * each, 0);
    return { share: points / of, count: ids.length };
  }

  /**
   * Return the facility of each item among some persons.
   * @param {ExamMarks[]} sittings
   * @param {string[]} ids
   */
  function facilities(sittings, ids) {
    return ids.map((id) => training.mean(sittings.map((marks) => Number(marks[id][1]))));
  }

  training.LEAST_PERSONS = 10; // with fewer persons, a facility says little

  training.facilities = (sittings, revisions, bank) => {
    /** @type {ReturnType<Training["facilities"]>} */
    const all = {};
    Object.entries(bank.items).forEach(([id, { revision, facility }]) => {
      if (facility !== undefined) all[id] = [revision, facility];
    });
    analysis.itemStatistics(sittings).forEach(({ id, count, facility }) => {
      const { revision } = bank.items[id];
      if (revision === revisions[id] && count >= training.LEAST_PERSONS && facility !== null)
        all[id] = [revision, Math.round(facility * 100)];
    });
    return all;
  };

  training.personGain = ({ who, before, after }) => {
    const [early, late] = [
      scoreOn(before, Object.keys(before)),
      scoreOn(after, Object.keys(after))
    ];
    return {
      who,
      before: early.share,
      after: late.share,
      gain: late.share - early.share,
      interval: training.personInterval(early, late),
      hake: training.hake(early.share, late.share)
    };
  };

  training.classGain = (both, isChosen) => {
    if (!both.length) return null;
    const [early, late] = [both[0].before, both[0].after].map((marks) =>
      Object.keys(marks).filter(isChosen)
    );
    if (!early.length || !late.length) return null;
    const result = {
      persons: both.map((each) => ({
        before: scoreOn(each.before, early).share,
        after: scoreOn(each.after, late).share
      })),
      before: facilities(
        both.map((each) => each.before),
        early
      ),
      after: facilities(
        both.map((each) => each.after),
        late
      )
    };
    const before = training.mean(result.persons.map((each) => each.before));
    const after = training.mean(result.persons.map((each) => each.after));
    return {
      count: both.length,
      items: [early.length, late.length],
      before,
      after,
      gain: after - before,
      interval: training.gainInterval(result),
      hake: training.hake(before, after),
      hakeInterval: training.hakeInterval(result)
    };
  };

  training.chance = (key) => {
    if (!key || !("options" in key)) return 0;
    return key.type === "multiple" ? 0 : 1 / key.options.length;
  };

  /**
   * @param {number[]} hands
   * @param {number[]} indexes
   */
  function handsAt(hands, indexes) {
    return indexes.reduce((sum, index) => sum + (hands[index] || 0), 0);
  }

  training.handsOn = ({ first, second }, key) => {
    const nothing = { before: null, after: null, count: 0, unchosen: [] };
    if (!key || !("options" in key)) return nothing;
    const indexes = key.options.map((_, index) => index);
    if (Math.max(first.length, second.length) > indexes.length) return nothing;
    const right = indexes.filter((index) => key.right.includes(key.options[index]));
    const [before, after] = [first, second].map((hands) => {
      const count = handsAt(hands, indexes);
      // If a person may raise a hand for several options, hands give no share of persons.
      return key.isOne && count ? handsAt(hands, right) / count : null;
    });
    return {
      before,
      after,
      count: Math.max(handsAt(first, indexes), handsAt(second, indexes)),
      unchosen: indexes.filter(
        (index) => !right.includes(index) && !handsAt(first, [index]) && !handsAt(second, [index])
      )
    };
  };

  training.verdict = (form, facility, chance) => {
    if (form === "pre") return facility >= KNOWN ? "known" : "";
    return facility <= chance ? "unlearnt" : "";
  };
})();
