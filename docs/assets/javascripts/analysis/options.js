/* 成绩分析: the options of an item from its key, with their texts from its element. */
(function () {
  "use strict";

  /* Return the options of a choice, with their texts but not their letters. */
  function choice(node, key) {
    const nodes = node.querySelectorAll(".item__option .item__text");
    return key.options.map((value, place) => ({
      value,
      text: nodes[place].textContent.trim(),
      isRight: key.right.includes(value),
      place: null
    }));
  }

  function inBlank(select, blank, place) {
    return blank.options.map((value, at) => ({
      value,
      text: select.options[at + 1].textContent.trim(),
      isRight: blank.accept.includes(value),
      place
    }));
  }

  /*
   * Return the options {value, text, isRight, place}. Each blank has its own options. In matching,
   * all share one list.
   */
  window.study.analysis.options = function (node, key) {
    const selects = node.querySelectorAll(".item__blank");
    if (key.type === "matching") {
      const right = [].concat.apply(
        [],
        key.blanks.map((blank) => blank.accept)
      );
      return inBlank(selects[0], { options: key.blanks[0].options, accept: right }, null);
    }
    if (key.options) return choice(node, key);
    return [].concat.apply(
      [],
      (key.blanks || []).map((blank, place) =>
        blank.options ? inBlank(selects[place], blank, place) : []
      )
    );
  };
})();
