/* Copies the elements of a page for the stage. The page's own scripts do not change the copies. */
(function () {
  "use strict";

  const study = window.study;
  const dom = study.dom;

  /**
   * Elements of a page that are not projected: controls, duplicates for print, and entries that a
   * filter hides.
   */
  const LEFT_OUT =
    "script,.headerlink,.project-button,.jump,.group > summary,form.filters,.gone,.anchor,.paper-choice,.paper-choice__label," +
    ".slide__body .item__key," +
    ".answer-key,.lines,.item__actions,.item__result,.item__moves,.item__mark,.item__next,.item__again,.score,.item__gap > *," +
    ".item__lefts select,.item__option input,.is-filtered,.study-today,.records-alert,.cite-copy," +
    ".map__card,.map__walk,.map-ways,.md-source-file,.md-tags,.md-content__button";
  /** The classes by which a page marks its reader's answers as right or wrong. */
  const RESULTS = ["is-right", "is-wrong", "is-missed", "item--right", "item--wrong"];
  /** Frames around tables, which scroll on a page. */
  const FRAMES = ".table-scroll,.md-typeset__scrollwrap,.md-typeset__table";

  /**
   * Replace an element with one of another tag; keep class, data attributes and children.
   * @param {Element} old
   * @param {"div" | "p"} tag
   */
  function replace(old, tag) {
    const replacement = dom.element(tag, old.className);
    replacement.append(...old.childNodes);
    for (const { name, value } of old.attributes)
      if (name.startsWith("data-")) replacement.setAttribute(name, value);
    old.replaceWith(replacement);
    return replacement;
  }

  /**
   * Return a copy of a part's elements for the stage: without controls, with every foldable element
   * open. `details` says whether the lists of relations and backlinks are shown.
   * @param {Part} part
   * @param {{details: boolean}} options
   */
  function ofPart(part, { details }) {
    const root = dom.element("div", "stage__columns");
    root.append(...part.nodes.map((node) => document.importNode(node, true)));
    for (const { name, node } of study.deck.blocks(part, [...root.children]))
      node.setAttribute("data-block", name);
    for (const node of dom.findAll(root, LEFT_OUT)) node.remove();
    if (!details) for (const node of dom.findAll(root, "details.related")) node.remove();
    for (const node of dom.findAll(root, "[hidden]")) node.removeAttribute("hidden");
    for (const node of dom.findAll(root, `.${RESULTS.join(",.")}`))
      node.classList.remove(...RESULTS);
    // As plain blocks they break across pages in every browser, and no key opens or closes them.
    for (const node of dom.findAll(root, "details,fieldset,label")) replace(node, "div");
    for (const node of dom.findAll(root, "legend")) replace(node, "p");
    for (const node of dom.findAll(root, "summary"))
      replace(node, "p").classList.add("stage__summary");
    for (const node of dom.findAll(root, FRAMES)) node.replaceWith(...node.childNodes);
    for (const node of dom.findAll(root, "[id]")) node.removeAttribute("id");
    return root;
  }

  study.copies = { LEFT_OUT, ofPart };
})();
