/** Loads the items of a paper and lays them out: for an exam, for printing, and for a report. */
(function () {
  "use strict";

  const { study } = window;
  const { dom, exam } = study;
  const { find, findAll } = dom;
  const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

  exam.loadItems = (ids, bank, failed, then) => {
    study.loadItems(ids, bank.items, (there) => {
      if (there.length < ids.length) failed(exam.say("items-missing"));
      else then();
    });
  };

  exam.layOut = (box, ids, bank) => {
    const types = ids.map((id) => bank.items[id].type);
    const list = dom.empty(box).appendChild(dom.element("div"));
    return (node, place) => {
      const type = types[place];
      const stem = find(node, ".item__stem");
      const kind = find(stem, ".item__type");
      if (type !== types[place - 1]) {
        const count = types.filter((each) => each === type).length;
        const heading = exam.say("group", exam.label("types", type), count);
        list.appendChild(dom.element("h3", "", heading));
      }
      stem.prepend(dom.element("span", "", `${place + 1}. `));
      kind.textContent = exam.say("points", kind.textContent, bank.items[idOf(node)].points);
      // Remove the buttons: on a paper, an item is not marked alone.
      find(node, ".item__actions").remove();
      list.appendChild(node);
    };
  };

  exam.setUpItems = (ids, answers, bank, prefix, action, then) => {
    /** @type {ExamItem[]} */
    const all = [];
    study.inSlices(
      ids,
      (id, place) => {
        const node = study.itemElement(id, bank.items, prefix);
        const each = { id, node, handle: study.quiz.start(node, true) };
        if (id in answers) each.handle.fill(answers[id][1]);
        all.push(each);
        action(each, place);
      },
      then && (() => then(all))
    );
  };

  exam.removeAnswers = (node) => {
    findAll(node, ".item__answer").forEach((answer) => answer.remove());
  };

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
    findAll(box, selector).forEach((each, place) => each.setAttribute("data-name", names[place]));
  }

  /**
   * Return the values of the choices of a blank, without the empty first one.
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
    findAll(node, ".item__choices").forEach((list, place) => {
      setNames(list, ".item__choice", choices(selects[place]));
    });
  };

  /**
   * Replace the letter at the beginning of an entry.
   * @param {HTMLElement} entry
   * @param {number} place
   */
  function setLetter(entry, place) {
    const box = entry.matches(".item__choice") ? entry : entry.querySelector(".item__letter");
    const text = box && box.firstChild;
    if (text instanceof Text) text.data = LETTERS[place] + text.data.slice(1);
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
      copies.forEach((copy, place) => {
        setLetter(copy, place);
        list.replaceChild(copy, entries[place]);
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
        .map((accept, place) => {
          const letter = letterOf(node, LISTS.matching, JSON.parse(accept)[0]);
          return `${place + 1}—${letter}`;
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
