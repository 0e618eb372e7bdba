/*
 * The blueprint of a 模拟考试 paper: which items to choose from, how many, and the time allowed.
 *
 * blueprint.js, code.js, paper.js and marks.js are pure: they use neither the page, the clock nor
 * random numbers. 成绩分析 uses them too, to find the paper of an exam code.
 *
 *   blueprint  {modules, kinds, types, levels: arrays of names, in the order of their lists;
 *               count (of items), minutes, seed: integers}
 *   bank       the value in data/bank.js: {fingerprint, modules, items}
 */
(function () {
  "use strict";

  const exam = (window.study.exam = {});
  const { lists: LISTS, most: MOST } = window.study.contracts.exam;

  function isAmong(name, chosen) {
    return chosen.includes(name);
  }

  /*
   * An item with several kinds needs one match. An item without a kind fits only if all kinds are
   * chosen.
   */
  function hasKind(item, kinds) {
    return kinds.length === LISTS.kinds.length || item.kinds.some((kind) => isAmong(kind, kinds));
  }

  exam.LISTS = LISTS;

  exam.lists = function (bank) {
    return Object.assign({ modules: Object.keys(bank.modules) }, LISTS);
  };

  /* Return the ids of the items that a blueprint allows. */
  exam.fitting = function (blueprint, bank) {
    return Object.keys(bank.items).filter((id) => {
      const item = bank.items[id];
      return (
        isAmong(item.module, blueprint.modules) &&
        isAmong(item.type, blueprint.types) &&
        isAmong(item.level, blueprint.levels) &&
        hasKind(item, blueprint.kinds)
      );
    });
  };

  /* Return the names of the blueprint's numbers that are out of bounds. */
  function beyond(blueprint) {
    return Object.keys(MOST).filter(
      (name) =>
        !Number.isInteger(blueprint[name]) || blueprint[name] < 1 || blueprint[name] > MOST[name]
    );
  }

  exam.isInBounds = function (blueprint) {
    return !beyond(blueprint).length;
  };

  /*
   * Return the first fault of a blueprint: the name of an empty list, the name of a number out of
   * bounds, or "few" if too few items fit. Return "" if there is no fault.
   */
  exam.fault = function (blueprint, bank) {
    const empty = Object.keys(exam.lists(bank)).filter((name) => !blueprint[name].length);
    return (
      empty.concat(beyond(blueprint))[0] ||
      (exam.fitting(blueprint, bank).length < blueprint.count ? "few" : "")
    );
  };
})();
