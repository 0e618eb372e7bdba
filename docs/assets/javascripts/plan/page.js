/* The page of the lesson plan: its elements, its texts, and the messages in its foot. */
(function () {
  "use strict";

  const study = window.study;
  const dom = study.dom;

  /** Return the part of the page that is the planner's. */
  function root() {
    return dom.find(document, ".plan");
  }

  /** @param {string} name */
  function find(name) {
    return dom.find(root(), `.plan__${name}`);
  }

  /** @param {string} name */
  function template(name) {
    const found = find(name);
    if (!(found instanceof HTMLTemplateElement)) throw new Error(`${name} is not a template`);
    return document.importNode(dom.find(found.content, "*"), true);
  }

  const say = dom.phrases(root);

  /** @param {string} text */
  function report(text) {
    find("told").textContent = text;
  }

  /** @param {string} text */
  function warn(text) {
    find("foot p").textContent = text;
  }

  /** @param {unknown} error */
  function refuse(error) {
    const why =
      error instanceof study.plan.Fault
        ? say(error.code, error.step ? say("which", error.step) : "")
        : Object(error).message;
    warn(say("refused", why));
  }

  /** @param {Element} node */
  function pageOf(node) {
    const box = node.closest("[data-page]");
    return (box && box.getAttribute("data-page")) || "";
  }

  study.planPage = { root, find, template, say, report, warn, refuse, pageOf };
})();
