/**
 * Makes the questions of a paper from the elements of its items: the same questions that
 * `studykit/export/papers/question.py` makes from the items.
 */
(function () {
  "use strict";

  const { study } = window;
  const { dom, word } = study;
  const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ".split("");

  /**
   * Return the text of an element as it is printed: 〔文二·5〕 replaces the label of a citation, and
   * follows any other text of a citation.
   * @param {HTMLElement} node
   */
  function textOf(node) {
    const copy = document.importNode(node, true);
    dom.findAll(copy, ".cite").forEach((cite) => {
      const own = cite.querySelector(".cite__label") ? "" : cite.textContent;
      cite.textContent = `${own}${cite.getAttribute("data-paper")}`;
    });
    return String(copy.textContent).trim();
  }

  /**
   * @param {ParentNode} node
   * @param {string} selector
   */
  function textsOf(node, selector) {
    return dom.findAll(node, selector).map(textOf);
  }

  /** @param {HTMLElement} node */
  function stemOf(node) {
    const stem = document.importNode(dom.find(node, ".item__stem"), true);
    dom.findAll(stem, ".item__type, .item__number").forEach((each) => each.remove());
    return textOf(stem);
  }

  /**
   * Return the sentence of a cloze item with `gap` in place of each blank; "" for other items.
   * @param {HTMLElement} node
   * @param {string} gap
   */
  function sentenceOf(node, gap) {
    const [sentence] = dom.findAll(node, ".item__sentence");
    if (!sentence) return "";
    const copy = document.importNode(sentence, true);
    dom.findAll(copy, ".item__gap").forEach((each) => {
      each.textContent = gap;
    });
    return String(copy.textContent);
  }

  /**
   * Return the letters of entries, given by name, in a list of the item.
   * @param {HTMLElement} node
   * @param {string} list
   * @param {string[]} names
   */
  function lettersOf(node, list, names) {
    const all = dom.findAll(node, `${list} [data-name]`).map((each) => each.dataset.name);
    return names.map((name) => LETTERS[all.indexOf(name)]);
  }

  /**
   * Return the accepted answers of a blank in words: the text of the option, or all typed answers.
   * @param {HTMLElement} blank
   */
  function accepted(blank) {
    const all = JSON.parse(String(blank.getAttribute("data-accept")));
    if (!(blank instanceof HTMLSelectElement)) return all.join(" / ");
    return String(dom.find(blank, `option[value="${all[0]}"]`).textContent);
  }

  /**
   * Return the lists of lettered options of an item, and its answers, by type.
   * @param {HTMLElement} node
   * @returns {Pick<WordQuestion, "optionLists" | "answers">}
   */
  function partsOf(node) {
    const { type } = node.dataset;
    const blanks = dom.findAll(node, ".item__blank");
    if (type === "cloze") {
      const optionLists = dom
        .findAll(node, ".item__choices")
        .map((each) => textsOf(each, ".item__choice").map((text) => text.slice(3)));
      return { optionLists, answers: blanks.map(accepted) };
    }
    if (type === "matching") {
      const names = blanks.map((each) => JSON.parse(String(each.getAttribute("data-accept")))[0]);
      const optionLists = [textsOf(node, ".item__rights li")];
      return { optionLists, answers: lettersOf(node, ".item__rights", names) };
    }
    if (type === "ordering") {
      const order = String(dom.find(node, "[data-order]").getAttribute("data-order")).split(" ");
      const optionLists = [textsOf(node, ".item__steps .item__text")];
      return { optionLists, answers: lettersOf(node, ".item__steps", order) };
    }
    const options = dom.findAll(node, ".item__option");
    const right = options.filter((option) => option.hasAttribute("data-correct"));
    const answers = right.map((option) =>
      type === "true_false" ? String(option.dataset.name) : LETTERS[options.indexOf(option)]
    );
    return { optionLists: [textsOf(node, ".item__option .item__text")], answers };
  }

  /**
   * Return a citation in words, `文二《…》第5至8段`.
   * @param {string} cite
   * @param {WordData} data
   */
  function spoken(cite, { documents, paragraphs }) {
    const [, source, first, last] = /** @type {RegExpExecArray} */ (
      /^(.+?)-(\d+)(?:\.\.(\d+))?$/.exec(cite)
    );
    const form = last ? paragraphs.range : paragraphs.one;
    return documents[source] + form.replace("%0", first).replace("%1", last);
  }

  word.question = (id, node, points, data) => ({
    id,
    revision: String(node.dataset.revision),
    type: /** @type {ItemType} */ (node.dataset.type),
    points,
    stem: stemOf(node),
    text: sentenceOf(node, data.texts.gap),
    ...partsOf(node),
    left: textsOf(node, ".item__lefts .item__text"),
    explanation: textOf(dom.find(node, ".item__why")),
    sources: dom
      .findAll(node, ".item__source .cite")
      .map((cite) => spoken(String(cite.dataset.cite), data))
      .join("；")
  });
})();
