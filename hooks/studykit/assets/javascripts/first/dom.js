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
    const node = document.createElement(tag);
    if (className) node.className = className;
    if (text) node.textContent = text;
    return node;
  }

  /**
   * Create a button that does not submit a form.
   * @param {string} className
   * @param {string} text
   * @param {(event: MouseEvent) => void} action
   */
  function button(className, text, action) {
    const node = element("button", className, text);
    node.type = "button";
    node.addEventListener("click", action);
    return node;
  }

  /**
   * Return whether a key belongs to an input method that is composing. Safari sends the Enter that
   * ends a composition after it, without `isComposing`, but with the code 229.
   * @param {KeyboardEvent} event
   */
  function isComposing(event) {
    return event.isComposing || event.keyCode === 229;
  }

  /**
   * Return whether a click is the second of a double click, by which the reader meant a single one.
   * @param {MouseEvent} event
   */
  function isSecondClick(event) {
    return event.detail > 1;
  }

  /**
   * Return an element that was looked up. Throws an Error if the element is missing or of another
   * type: then the page and its script do not belong together.
   * @template {HTMLElement} T
   * @param {Element | null} found
   * @param {string} selector
   * @param {new () => T} type
   * @returns {T}
   */
  function required(found, selector, type) {
    if (!(found instanceof type)) throw new Error(`no ${type.name} matches ${selector}`);
    return found;
  }

  /**
   * Return the first element that matches a selector. Throws an Error if there is none.
   * @param {ParentNode} root
   * @param {string} selector
   */
  function find(root, selector) {
    return required(root.querySelector(selector), selector, HTMLElement);
  }

  /**
   * Return the first element that matches a selector, of a type such as HTMLInputElement. Throws an
   * Error if there is none.
   * @template {HTMLElement} T
   * @param {ParentNode} root
   * @param {string} selector
   * @param {new () => T} type
   */
  function findTyped(root, selector, type) {
    return required(root.querySelector(selector), selector, type);
  }

  /**
   * Return the nearest ancestor of an element, or the element itself, that matches a selector.
   * Throws an Error if there is none.
   * @param {Element} node
   * @param {string} selector
   */
  function closest(node, selector) {
    return required(node.closest(selector), selector, HTMLElement);
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
   * Return all elements of the page that match a selector, without their copies on the stage. The
   * stage may already be open when a script that loaded late runs.
   * @param {string} selector
   */
  function onPage(selector) {
    // eslint-disable-next-line no-restricted-syntax -- only here the stage is left out
    return findAll(document, selector).filter((each) => !each.closest("#stage"));
  }

  /**
   * Return the target of an event, or its nearest ancestor, that matches a selector; or null.
   * @param {EventTarget | null} target
   * @param {string} selector
   * @returns {HTMLElement | null}
   */
  function holderOf(target, selector) {
    return target instanceof Element ? target.closest(selector) : null;
  }

  /**
   * Remove all children of a node; return the node.
   * @template {Node} T
   * @param {T} node
   * @returns {T}
   */
  function empty(node) {
    node.textContent = "";
    return node;
  }

  /**
   * Return a function that returns a text of a page by its name: the content of the element
   * `[data-say=name]` inside `root`, with `%0`, `%1` … replaced by the values.
   * @param {() => ParentNode} root
   * @returns {(name: string, ...values: unknown[]) => string}
   */
  function phrases(root) {
    return (name, ...values) =>
      String(find(root(), `[data-say=${name}]`).textContent).replace(/%(\d)/g, (_, index) =>
        String(values[Number(index)])
      );
  }

  /**
   * Let the browser save a file. Return its name: spaces and characters that systems forbid are
   * replaced, and a dot is not at the beginning, where it would hide the file.
   * @param {string} name
   * @param {BlobPart[]} parts
   */
  function save(name, parts) {
    const link = element("a");
    link.href = URL.createObjectURL(new Blob(parts));
    link.download = name.replace(/^(?=\.)|[\\/:*?"<>|\s]/g, "_");
    link.click();
    window.setTimeout(() => URL.revokeObjectURL(link.href), 60000);
    return link.download;
  }

  study.dom = {
    element,
    button,
    isComposing,
    isSecondClick,
    find,
    findTyped,
    findAll,
    onPage,
    closest,
    holderOf,
    empty,
    phrases,
    save
  };
})();
