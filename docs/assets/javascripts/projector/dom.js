/* DOM helpers of the projector. */
(function () {
  "use strict";

  const study = (window.study = window.study || {});

  function each(list, action) {
    Array.prototype.forEach.call(list, action);
  }

  /* Create an element. `text` is set as text and never parsed as markup. */
  function element(tag, name, text) {
    const made = document.createElement(tag);
    if (name) made.className = name;
    if (text) made.textContent = text;
    return made;
  }

  function button(name, text, action) {
    const made = element("button", name, text);
    made.type = "button";
    made.addEventListener("click", action);
    return made;
  }

  /* Replace an element with one of another tag; keep class, data attributes and children. */
  function replace(old, tag) {
    const made = element(tag, old.className);
    while (old.firstChild) made.appendChild(old.firstChild);
    each(old.attributes, (attribute) => {
      if (/^data-/.test(attribute.name)) made.setAttribute(attribute.name, attribute.value);
    });
    old.parentNode.replaceChild(made, old);
    return made;
  }

  function unwrap(node) {
    while (node.firstChild) node.parentNode.insertBefore(node.firstChild, node);
    node.parentNode.removeChild(node);
  }

  function remove(root, selector) {
    each(root.querySelectorAll(selector), (node) => {
      node.parentNode.removeChild(node);
    });
  }

  study.dom = {
    each,
    element,
    button,
    replace,
    unwrap,
    remove
  };
})();
