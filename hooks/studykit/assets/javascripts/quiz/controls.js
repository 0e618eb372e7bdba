/**
 * Reads an answer from the controls of an item in the page, fills an answer in, and reads the key.
 * There are three kinds of controls: for a choice, for blanks, and for the order of steps.
 */
(function () {
  "use strict";

  const { study } = window;
  const { find, findAll, closest } = study.dom;

  /**
   * Return the values of an attribute of some elements.
   * @param {Element[]} elements
   * @param {string} name
   */
  function values(elements, name) {
    return elements.map((each) => each.getAttribute(name) || "");
  }

  class ChoiceControls {
    /**
     * @param {HTMLElement} item
     * @param {ChoiceKey["type"]} type
     */
    constructor(item, type) {
      this.item = item;
      this.type = type;
    }

    inputs() {
      return Array.from(this.item.querySelectorAll("input"));
    }

    isAnswered() {
      return this.inputs().some((input) => input.checked);
    }

    read() {
      return this.inputs()
        .filter((input) => input.checked)
        .map((input) => input.value);
    }

    /** @param {Answer} answer */
    fill(answer) {
      for (const input of this.inputs()) input.checked = answer.includes(input.value);
    }

    /** Return the elements that marks refer to, in order. */
    places() {
      return findAll(this.item, ".item__option");
    }

    /** @returns {ChoiceKey | null} */
    key() {
      const inputs = this.inputs();
      const right = values(findAll(this.item, "[data-correct] input"), "value");
      return right.length
        ? {
            type: this.type,
            options: values(inputs, "value"),
            right,
            isOne: inputs[0].type === "radio"
          }
        : null;
    }
  }

  class BlankControls {
    /**
     * @param {HTMLElement} item
     * @param {BlanksKey["type"]} type
     */
    constructor(item, type) {
      this.item = item;
      this.type = type;
    }

    blanks() {
      return findAll(this.item, ".item__blank").filter(isField);
    }

    isAnswered() {
      return this.blanks().every((blank) => blank.value.trim());
    }

    read() {
      return this.blanks().map((blank) => blank.value);
    }

    /** @param {Answer} answer */
    fill(answer) {
      this.blanks().forEach((blank, index) => {
        blank.value = answer[index] || "";
      });
    }

    places() {
      return this.blanks().map((blank) => closest(blank, ".item__gap, li"));
    }

    /** @returns {BlanksKey | null} */
    key() {
      const fields = this.blanks();
      if (!fields.every((blank) => blank.dataset.accept)) return null;
      const blanks = fields.map((blank) => ({
        accept: JSON.parse(blank.dataset.accept || "[]"),
        options:
          blank instanceof HTMLSelectElement
            ? values(Array.from(blank.options), "value").filter(Boolean)
            : null
      }));
      return { type: this.type, blanks };
    }
  }

  /**
   * @param {HTMLElement} node
   * @returns {node is HTMLInputElement | HTMLSelectElement}
   */
  function isField(node) {
    return node instanceof HTMLInputElement || node instanceof HTMLSelectElement;
  }

  class OrderingControls {
    /** @param {HTMLElement} item */
    constructor(item) {
      this.list = find(item, ".item__steps");
    }

    /** An order of steps is always an answer, because there is no empty order. */
    isAnswered() {
      return true;
    }

    read() {
      return values(this.places(), "data-step");
    }

    /**
     * Sort the steps. An answer that lacks a step, such as an empty answer, changes nothing.
     * @param {Answer} answer
     */
    fill(answer) {
      const steps = this.places();
      /** @param {Element} step */
      const placeOf = (step) => answer.indexOf(step.getAttribute("data-step") || "");
      if (steps.some((step) => placeOf(step) < 0)) return;
      this.list.append(...steps.sort((one, other) => placeOf(one) - placeOf(other)));
    }

    places() {
      return findAll(this.list, "[data-step]");
    }

    /** @returns {OrderingKey | null} */
    key() {
      const { order } = this.list.dataset;
      return order ? { type: "ordering", order: order.split(" ") } : null;
    }
  }

  /**
   * Return the controls of an item. Throws an Error if its type is unknown.
   * @param {HTMLElement} item
   * @returns {Controls}
   */
  function controlsOf(item) {
    const { type } = item.dataset;
    if (type === "ordering") return new OrderingControls(item);
    if (type === "cloze" || type === "matching") return new BlankControls(item, type);
    if (type === "single" || type === "multiple" || type === "true_false")
      return new ChoiceControls(item, type);
    throw new Error(`unknown type of item: ${type}`);
  }

  study.controlsOf = controlsOf;
})();
