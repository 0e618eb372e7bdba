/* Fills and filters the lists of the parts of modules that a plan can take. */
(function () {
  "use strict";

  const study = window.study;
  const dom = study.dom;
  const { root, find, pageOf } = study.planPage;

  /**
   * Fill in the parts of a module when it is first opened.
   * @param {Element} module
   */
  function open(module) {
    const lists = dom.findAll(module, "ul[data-page]:empty");
    study.planSources.load(lists.map(pageOf), () => {
      for (const list of lists) {
        const article = study.planSources.article(pageOf(list));
        if (!article || list.firstChild) continue;
        const outline = new DOMParser().parseFromString(article.outline, "text/html");
        list.append(...dom.findAll(outline, "li").map((offer) => document.importNode(offer, true)));
      }
      filter();
    });
  }

  /** Show only the parts that contain the text of the filter. */
  function filter() {
    const box = find(".plan__filter");
    const text = box instanceof HTMLInputElement ? box.value.trim() : "";
    for (const offer of dom.findAll(root(), ".plan__offer"))
      offer.hidden = !String(offer.textContent).includes(text);
  }

  study.planPicker = { open, filter };
})();
