/* Finds the elements and texts of the page of 备课单, and shows messages on the page. */
(function () {
  "use strict";

  const study = window.study;
  const dom = study.dom;

  /** Return the element that contains the planner. */
  function root() {
    return dom.find(document, ".plan");
  }

  /** @param {string} selector */
  function find(selector) {
    return dom.find(root(), selector);
  }

  /** @param {string} selector */
  function copyOfTemplate(selector) {
    const template = dom.findTyped(root(), selector, HTMLTemplateElement);
    return document.importNode(dom.find(template.content, "*"), true);
  }

  const phrase = dom.phrases(root);

  /** @param {string} text */
  function report(text) {
    find(".plan__status").textContent = text;
  }

  /** @param {string} text */
  function warn(text) {
    find(".plan__foot p").textContent = text;
  }

  /** @param {unknown} error */
  function showError(error) {
    const reason =
      error instanceof study.plan.Fault
        ? phrase(error.code, error.step ? phrase("which", error.step) : "")
        : Object(error).message;
    warn(phrase("refused", reason));
  }

  /** @param {Element} node */
  function pageOf(node) {
    const box = node.closest("[data-page]");
    return (box && box.getAttribute("data-page")) || "";
  }

  study.planPage = { root, find, copyOfTemplate, phrase, report, warn, showError, pageOf };
})();
