/*
 * 模拟考试, as values: what a paper is to be made of. Nothing in blueprint.js, code.js, paper.js and
 * marks.js knows the page, the clock or chance: 成绩分析 finds the paper of a code by them, too.
 *
 *   blueprint  {modules, kinds, types, levels: names, in the order of their lists;
 *               count of items, minutes, seed: whole numbers}
 *   bank       as data/bank.js has it: {fingerprint, modules, items}
 */
(function () {
  "use strict";

  var exam = window.study.exam = {};
  // In this order for good: codes count on it.
  var LISTS = {
    kinds: ["problem", "cause", "remedy", "term", "procedure"],
    types: ["single", "multiple", "true_false", "cloze", "matching", "ordering"],
    levels: ["remember", "understand", "apply"]
  };
  // As far as a code reaches, or a reader's patience.
  var MOST = { count: 100, minutes: 240 };

  function isAmong(name, chosen) {
    return chosen.indexOf(name) >= 0;
  }

  /* Of several kinds one is enough; an item without a kind goes where all are wanted. */
  function hasKind(item, kinds) {
    return kinds.length === LISTS.kinds.length || item.kinds.some(function (kind) { return isAmong(kind, kinds); });
  }

  exam.LISTS = LISTS;

  exam.lists = function (bank) {
    return Object.assign({ modules: Object.keys(bank.modules) }, LISTS);
  };

  /* The ids of the items that a blueprint lets in. */
  exam.fitting = function (blueprint, bank) {
    return Object.keys(bank.items).filter(function (id) {
      var item = bank.items[id];
      return isAmong(item.module, blueprint.modules) && isAmong(item.type, blueprint.types) &&
        isAmong(item.level, blueprint.levels) && hasKind(item, blueprint.kinds);
    });
  };

  /* The names of the numbers that a blueprint cannot have. */
  function beyond(blueprint) {
    return Object.keys(MOST).filter(function (name) {
      return !Number.isInteger(blueprint[name]) || blueprint[name] < 1 || blueprint[name] > MOST[name];
    });
  }

  exam.isInBounds = function (blueprint) {
    return !beyond(blueprint).length;
  };

  /* What is wrong with a blueprint, by name: a list that is empty, a number, or `few`; "" if nothing. */
  exam.fault = function (blueprint, bank) {
    var empty = Object.keys(exam.lists(bank)).filter(function (name) { return !blueprint[name].length; });
    return empty.concat(beyond(blueprint))[0] || (exam.fitting(blueprint, bank).length < blueprint.count ? "few" : "");
  };
}());
