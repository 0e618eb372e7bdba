/**
 * Checks the blueprint of a paper of 模拟考试, and finds the items that fit it. A blueprint states from
 * which items to choose, how many, and the time allowed.
 *
 * blueprint.js, code.js, paper.js, marks.js and clock.js are pure: they use neither the page, the
 * clock nor random numbers. 成绩分析 uses them too, to find the paper of an exam code.
 */
(function () {
  "use strict";

  // Each script of this folder adds its part.
  const exam = (window.study.exam = /** @type {Exam} */ ({}));
  const { lists: LISTS, most: MAXIMA } = window.study.contracts.exam;
  /** @type {ListName[]} */
  const LIST_NAMES = ["modules", "kinds", "types", "levels"];
  /** @type {("count" | "minutes")[]} */
  const BOUNDED = ["count", "minutes"];

  /**
   * Return whether an item tests one of the kinds. An item without a kind fits only if all kinds
   * are chosen.
   * @param {BankItem} item
   * @param {string[]} kinds
   */
  function hasKind(item, kinds) {
    return kinds.length === LISTS.kinds.length || item.kinds.some((kind) => kinds.includes(kind));
  }

  /**
   * Return the names of the numbers of a blueprint that are out of bounds.
   * @param {BoundedNumbers} numbers
   */
  function outOfBounds(numbers) {
    return BOUNDED.filter(
      (name) =>
        !Number.isInteger(numbers[name]) || numbers[name] < 1 || numbers[name] > MAXIMA[name]
    );
  }

  exam.LISTS = LISTS;
  exam.LIST_NAMES = LIST_NAMES;

  exam.lists = (bank) => ({ modules: Object.keys(bank.modules), ...LISTS });

  exam.fitting = ({ modules, kinds, types, levels }, bank) => {
    const isChosen = new Set(modules);
    return Object.keys(bank.items).filter((id) => {
      const item = bank.items[id];
      return (
        isChosen.has(item.module) &&
        types.includes(item.type) &&
        levels.includes(item.level) &&
        hasKind(item, kinds)
      );
    });
  };

  exam.isInBounds = (numbers) => !outOfBounds(numbers).length;

  exam.fault = (blueprint, bank) => {
    const [emptyList] = LIST_NAMES.filter((name) => !blueprint[name].length);
    const fault = emptyList || outOfBounds(blueprint)[0];
    if (fault) return fault;
    return exam.capacity(blueprint, bank, blueprint.count) < blueprint.count ? "few" : "";
  };
})();
