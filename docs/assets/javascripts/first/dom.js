/* Helpers for the page, used by all scripts. Texts are set as text and never parsed as markup. */
(function () {
  "use strict";

  const study = (window.study = window.study || {});

  /**
   * Create an element.
   * @template {keyof HTMLElementTagNameMap} Tag
   * @param {Tag} tag
   * @param {string} [className]
   * @param {string} [text]
   * @returns {HTMLElementTagNameMap[Tag]}
   */
  function element(tag, className, text) {
    const made = document.createElement(tag);
    if (className) made.className = className;
    if (text) made.textContent = text;
    return made;
  }

  /**
   * Create a button that does not submit a form.
   * @param {string} className
   * @param {string} text
   * @param {(event: MouseEvent) => void} action
   */
  function button(className, text, action) {
    const made = element("button", className, text);
    made.type = "button";
    made.addEventListener("click", action);
    return made;
  }

  /**
   * Return the first element that matches a selector. Throws an Error if there is none, or if it is
   * not of the given type: the page and its script do not belong together.
   * @template {HTMLElement} [T=HTMLElement]
   * @param {ParentNode} root
   * @param {string} selector
   * @param {new () => T} [type]
   * @returns {T}
   */
  function find(root, selector, type) {
    const found = root.querySelector(selector);
    if (!(found instanceof (type || HTMLElement)))
      throw new Error(`no element matches ${selector}`);
    return /** @type {T} */ (found);
  }

  /**
   * Return all elements that match a selector, as an array.
   * @param {ParentNode} root
   * @param {string} selector
   * @returns {HTMLElement[]}
   */
  function findAll(root, selector) {
    return Array.from(root.querySelectorAll(selector));
  }

  /**
   * Return the element that matches a selector and contains the target of an event, or is it; null
   * if there is none.
   * @param {EventTarget | null} target
   * @param {string} selector
   * @returns {HTMLElement | null}
   */
  function closest(target, selector) {
    return target instanceof Element ? target.closest(selector) : null;
  }

  /**
   * Remove all children of a node; return the node.
   * @template {Node} T
   * @param {T} node
   * @returns {T}
   */
  function empty(node) {
    while (node.firstChild) node.removeChild(node.firstChild);
    return node;
  }

  /**
   * Return a function that returns a text of a page: the content of the element
   * `[data-say=name]` inside `root`, with `%0`, `%1` … replaced by the values.
   * @param {() => ParentNode} root
   * @returns {(name: string, ...values: unknown[]) => string}
   */
  function phrases(root) {
    return (name, ...values) =>
      String(find(root(), `[data-say=${name}]`).textContent).replace(/%(\d)/g, (_, place) =>
        String(values[Number(place)])
      );
  }

  study.dom = { element, button, find, findAll, closest, empty, phrases };
})();
