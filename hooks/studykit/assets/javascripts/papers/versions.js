/**
 * 纸质卷: reads the lettered lists of items, puts them into the order of B 卷, and gives the letters of
 * the right answers. `studykit/quiz/versions.py` does the same.
 */
(function () {
  "use strict";

  const { dom, exam } = window.study;
  const { find, findAll } = dom;
  const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

  /** @param {HTMLElement} node */
  function idOf(node) {
    return String(node.getAttribute("data-item"));
  }

  /**
   * @param {HTMLElement} node
   * @param {string} selector
   * @param {string} name
   */
  function attributes(node, selector, name) {
    return findAll(node, selector).map((each) => String(each.getAttribute(name)));
  }

  /**
   * Give the lettered entries of one list the names by which they are answered.
   * @param {HTMLElement} box
   * @param {string} selector
   * @param {string[]} names
   */
  function setNames(box, selector, names) {
    findAll(box, selector).forEach((each, index) => each.setAttribute("data-name", names[index]));
  }

  /**
   * Return the values of the options of a blank, without the first, which is empty.
   * @param {HTMLElement} select
   */
  function choices(select) {
    return attributes(select, "option", "value").slice(1);
  }

  /**
   * The lists of lettered entries by type of item. True-or-false items have none: their order is
   * fixed.
   * @type {Record<string, string>}
   */
  const LISTS = {
    ordering: ".item__steps",
    matching: ".item__rights",
    cloze: ".item__choices",
    single: ".item__options",
    multiple: ".item__options"
  };

  exam.nameEntries = (node) => {
    const selects = findAll(node, "select");
    setNames(node, ".item__steps li", attributes(node, ".item__steps li", "data-step"));
    setNames(node, ".item__option", attributes(node, ".item__option input", "value"));
    findAll(node, ".item__rights").forEach((list) => setNames(list, "li", choices(selects[0])));
    findAll(node, ".item__choices").forEach((list, index) => {
      setNames(list, ".item__choice", choices(selects[index]));
    });
  };

  /**
   * Replace the letter at the beginning of an entry.
   * @param {HTMLElement} entry
   * @param {number} index
   */
  function setLetter(entry, index) {
    const box = entry.matches(".item__choice") ? entry : entry.querySelector(".item__letter");
    const text = box && box.firstChild;
    if (text instanceof Text) text.data = LETTERS[index] + text.data.slice(1);
  }

  exam.shuffleLists = (node, seed) => {
    const rightOrders = attributes(node, "[data-order]", "data-order");
    const selector = LISTS[String(node.getAttribute("data-type"))];
    if (!selector) return;
    findAll(node, selector).forEach((list) => {
      const entries = findAll(list, "[data-name]");
      const names = attributes(list, "[data-name]", "data-name");
      const copies = exam
        .shuffle(names, `${seed}:${idOf(node)}`, rightOrders)
        .map((name) => document.importNode(entries[names.indexOf(name)], true));
      copies.forEach((copy, index) => {
        setLetter(copy, index);
        list.replaceChild(copy, entries[index]);
      });
    });
  };

  /**
   * @param {HTMLElement} node
   * @param {string} list
   * @param {string} name
   */
  function letterOf(node, list, name) {
    return LETTERS[attributes(node, `${list} [data-name]`, "data-name").indexOf(name)];
  }

  /**
   * Return the right answer of an item in its present order, in the words of the bank, by type.
   * Blanks of a cloze have no letters, so their key is text.
   * @type {Record<string, (node: HTMLElement) => string>}
   */
  const KEYS = {
    ordering: (node) =>
      attributes(node, "[data-order]", "data-order")[0]
        .split(" ")
        .map((step) => letterOf(node, LISTS.ordering, step))
        .join(" → "),
    matching: (node) =>
      attributes(node, "select", "data-accept")
        .map((accept, index) => {
          const letter = letterOf(node, LISTS.matching, JSON.parse(accept)[0]);
          return `${index + 1}—${letter}`;
        })
        .join("，"),
    cloze: (node) => textOf(node, ".item__key").replace("答案：", "")
  };

  /**
   * @param {HTMLElement} node
   * @param {string} selector
   */
  function textOf(node, selector) {
    return String(find(node, selector).textContent);
  }

  /** @param {HTMLElement} node */
  function rightOptions(node) {
    return findAll(node, "[data-correct]")
      .map((option) => `${textOf(option, ".item__letter")} ${textOf(option, ".item__text")}`)
      .join("；");
  }

  exam.keyText = (node) => (KEYS[String(node.getAttribute("data-type"))] || rightOptions)(node);
})();
