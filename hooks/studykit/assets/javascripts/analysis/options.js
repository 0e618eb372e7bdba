/** 成绩分析: lists the options of an item: their ids from its key, their texts from its element. */
(function () {
  "use strict";

  const { analysis, dom } = window.study;

  /** @param {Element} node */
  function textOf(node) {
    return String(node.textContent).trim();
  }

  /**
   * Return the options of a choice, with their texts but not their letters.
   * @param {HTMLElement} node
   * @param {ChoiceKey} key
   */
  function ofChoice(node, key) {
    const texts = dom.findAll(node, ".item__option .item__text").map(textOf);
    return key.options.map((value, index) => ({
      value,
      text: texts[index],
      isRight: key.right.includes(value),
      blank: null
    }));
  }

  /**
   * Return the options of a blank.
   * @param {HTMLElement} field
   * @param {string[]} values the ids of its options
   * @param {string[]} right the ids of the right options
   * @param {number | null} blank the index of the blank; null if all blanks share the options
   */
  function ofBlank(field, values, right, blank) {
    const texts = dom.findAll(field, "option").map(textOf).slice(1); // the first one is empty
    return values.map((value, index) => ({
      value,
      text: texts[index],
      isRight: right.includes(value),
      blank
    }));
  }

  analysis.options = (node, key) => {
    const fields = dom.findAll(node, ".item__blank");
    if ("options" in key) return ofChoice(node, key);
    if (!("blanks" in key)) return [];
    if (key.type === "matching") {
      const right = key.blanks.flatMap(({ accept }) => accept);
      return ofBlank(fields[0], key.blanks[0].options || [], right, null);
    }
    return key.blanks.flatMap(({ accept, options }, index) =>
      options ? ofBlank(fields[index], options, accept, index) : []
    );
  };
})();
