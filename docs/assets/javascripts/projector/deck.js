/*
 * What is projected: a deck of parts, each a title and the nodes of a page that belong to it.
 *
 * A page gives a part for each section. Nodes are copied, never moved: the page stays as it is
 * and is there again, answers and all, when the projector is left.
 */
(function () {
  "use strict";

  var study = window.study;
  var dom = study.dom;

  /* Each of these can be the first thing on a page, and so has a name to come back to. */
  var BLOCKS = "h1,h2,h3,h4,h5,h6,p,li,tr,dd,pre,.paragraph,.item,.fields__row";

  /* What a page has for its reader's hands, or repeats for paper. */
  var CONTROLS = "script,.headerlink,.project-button,form.filters,.paper-choice,.paper-choice__label," +
    ".answer-key,.item__actions,.item__result,.item__moves,.item__mark,.item__gap > *," +
    ".item__lefts select,.item__option input,.md-source-file,.md-tags,.md-content__button";

  /* The parts of a page: what comes before the first section, and each section. */
  function deckOf(article) {
    var parts = [];
    dom.each(article.childNodes, function (node) {
      var isHeading = node.nodeType === 1 && (node.tagName === "H1" || node.tagName === "H2");
      // What comes before the first section has no id of its own.
      if (isHeading) parts.push({ title: titleOf(node), key: node.id || "top", head: node, nodes: [] });
      else if (node.nodeType === 1 && parts.length) parts[parts.length - 1].nodes.push(node);
    });
    var minutes = article.querySelector("[data-minutes]");
    return {
      title: parts.length ? parts[0].title : document.title,
      minutes: minutes ? Number(minutes.getAttribute("data-minutes")) : 0,
      parts: parts.filter(function (part, place) { return place === 0 || part.nodes.length; })
    };
  }

  function titleOf(heading) {
    var copy = heading.cloneNode(true);
    dom.remove(copy, ".headerlink");
    return copy.textContent.trim();
  }

  /*
   * The blocks of a part with their names: an element's own id, or the last id before it and a
   * count. A name holds whatever the size of the stage, and mostly from edit to edit.
   */
  function blocksOf(part, nodes) {
    var found = [];
    var name = part.key;
    var count = 0;
    nodes.forEach(function (node) {
      var inside = node.querySelectorAll(BLOCKS);
      (node.matches(BLOCKS) ? [node] : []).concat(Array.prototype.slice.call(inside)).forEach(function (block) {
        if (block.id) {
          name = block.id;
          count = 0;
        } else count += 1;
        found.push({ name: name + (count ? "~" + count : ""), node: block });
      });
    });
    return found;
  }

  /*
   * A copy of a part's nodes, made ready to be shown: controls gone, everything that can be
   * opened opened, answers apart. `options.details` tells whether foldable lists are shown.
   */
  function copyOf(part, options) {
    var root = dom.element("div", "stage__columns");
    var copies = part.nodes.map(function (node) { return node.cloneNode(true); });
    blocksOf(part, copies).forEach(function (block) {
      block.node.setAttribute("data-block", block.name);
    });
    copies.forEach(function (copy) { root.appendChild(copy); });
    dom.remove(root, CONTROLS);
    if (!options.details) dom.remove(root, "details.related");
    dom.each(root.querySelectorAll("[hidden]"), function (node) { node.hidden = false; });
    dom.each(root.querySelectorAll(".is-right,.is-wrong,.is-missed,.item--right,.item--wrong"), function (node) {
      node.classList.remove("is-right", "is-wrong", "is-missed", "item--right", "item--wrong");
    });
    // As plain blocks these break across pages in every browser, and no key opens or shuts them.
    dom.each(root.querySelectorAll("details,fieldset,label"), function (node) { dom.replace(node, "div"); });
    dom.each(root.querySelectorAll("legend"), function (node) { dom.replace(node, "p"); });
    dom.each(root.querySelectorAll("summary"), function (node) {
      dom.replace(node, "p").classList.add("stage__summary");
    });
    dom.each(root.querySelectorAll(".table-scroll,.diagram-scroll,.md-typeset__scrollwrap,.md-typeset__table"), dom.unwrap);
    dom.each(root.querySelectorAll("[id]"), function (node) { node.removeAttribute("id"); });
    return root;
  }

  function ofPage() {
    return deckOf(document.querySelector("article"));
  }

  study.deck = { of: deckOf, ofPage: ofPage, blocks: blocksOf, copy: copyOf };
}());
