/*
 * The projected deck: an array of parts, each with a title and the nodes of a page that belong to
 * it. Nodes are copied, never moved, so the page is unchanged when the projector is left.
 */
(function () {
  "use strict";

  const study = window.study;
  const dom = study.dom;

  /* Blocks that can be the first on a stage page, and therefore get a name to return to. */
  const BLOCKS = "h1,h2,h3,h4,h5,h6,p,li,tr,dd,pre,.paragraph,.item,.fields__row";

  /*
   * Parts of a page that are not projected: controls, duplicates for print, and what a filter
   * removed.
   */
  const CONTROLS =
    "script,.headerlink,.project-button,form.filters,.gone,.paper-choice,.paper-choice__label," +
    ".answer-key,.lines,.item__actions,.item__result,.item__moves,.item__mark,.item__gap > *," +
    ".item__lefts select,.item__option input,.is-filtered,.learned,.progress,.study-today,.records-told,.cite-copy," +
    ".md-source-file,.md-tags,.md-content__button";

  /* Elements. A larger part would block an old computer for too long at once. */
  const HEAVY = 250;

  /*
   * Split the given parts, from a page or a lesson plan, into sections, and split heavy sections at
   * units or paragraphs. The parts of one section form a `group`, whose pages are counted together.
   */
  function prepared(given) {
    const parts = [];
    let from = 0;
    given.parts.forEach((step) => {
      const until = from + (step.minutes || 0);
      sectionsOf(step).forEach((section) => {
        const group = parts.length;
        cutHeavy(section.nodes).forEach((nodes, place) => {
          parts.push({
            title: section.title,
            key: place ? nodes[0].id : section.key,
            head: place ? null : section.head,
            nodes,
            group,
            note: parts.length === group ? step.note : "",
            planned: until > from ? ` 本步 ${from}–${until} 分` : ""
          });
          step.note = ""; // only at the first part of a step
        });
      });
      from = until;
    });
    return { title: given.title, minutes: given.minutes || 0, parts };
  }

  /* Return the nodes of a step before the first section, and those of each section. */
  function sectionsOf(step) {
    const sections = [];
    const nodes = Array.prototype.filter.call(step.nodes, (node) => node.nodeType === 1);
    nodes.forEach((node) => {
      const isFirst = !sections.length;
      if (/^H[12]$/.test(node.tagName) || (isFirst && /^H[3-6]$/.test(node.tagName))) {
        let title = titleOf(node);
        if (isFirst && step.title && step.title !== title) title = `${step.title}：${title}`;
        sections.push({
          title,
          key: (isFirst && step.key) || node.id || "top",
          head: node,
          nodes: []
        });
      } else {
        if (isFirst)
          sections.push({ title: step.title, key: step.key || "top", head: null, nodes: [] });
        sections[sections.length - 1].nodes.push(node);
      }
    });
    return sections.filter((section, place) => place === 0 || section.nodes.length);
  }

  function cutHeavy(nodes) {
    const runs = [[]];
    let weight = 0;
    nodes.forEach((node) => {
      if (weight > HEAVY && node.id && node.matches("h3,.paragraph,.item")) {
        runs.push([]);
        weight = 0;
      }
      runs[runs.length - 1].push(node);
      // A gap between characters is not counted as an element.
      weight += 1 + node.querySelectorAll("*:not(.gap)").length;
    });
    return runs;
  }

  function titleOf(heading) {
    const copy = heading.cloneNode(true);
    dom.remove(copy, ".headerlink");
    return copy.textContent.trim();
  }

  /*
   * Return the blocks of a part with their names. A name is the element's own id, or the last id
   * before it and a counter. Names do not depend on the stage's size and mostly survive edits of
   * the page.
   */
  function blocksOf(part, nodes) {
    const found = [];
    let name = part.key;
    let count = 0;
    nodes.forEach((node) => {
      const inside = node.querySelectorAll(BLOCKS);
      (node.matches(BLOCKS) ? [node] : [])
        .concat(Array.prototype.slice.call(inside))
        .forEach((block) => {
          if (block.id) {
            name = block.id;
            count = 0;
          } else count += 1;
          found.push({ name: name + (count ? `~${count}` : ""), node: block });
        });
    });
    return found;
  }

  /*
   * Return a copy of a part's nodes for the stage: without controls, with every foldable element
   * open, and with separate answers. `options.details` says whether foldable lists are shown.
   */
  function copyOf(part, options) {
    const root = dom.element("div", "stage__columns");
    const copies = part.nodes.map((node) => node.cloneNode(true));
    blocksOf(part, copies).forEach((block) => {
      block.node.setAttribute("data-block", block.name);
    });
    copies.forEach((copy) => {
      root.appendChild(copy);
    });
    dom.remove(root, CONTROLS);
    if (!options.details) dom.remove(root, "details.related");
    dom.each(root.querySelectorAll("[hidden]"), (node) => {
      node.hidden = false;
    });
    dom.each(
      root.querySelectorAll(".is-right,.is-wrong,.is-missed,.item--right,.item--wrong"),
      (node) => {
        node.classList.remove("is-right", "is-wrong", "is-missed", "item--right", "item--wrong");
      }
    );
    // As plain blocks they break across pages in every browser, and no key opens or closes them.
    dom.each(root.querySelectorAll("details,fieldset,label"), (node) => {
      dom.replace(node, "div");
    });
    dom.each(root.querySelectorAll("legend"), (node) => {
      dom.replace(node, "p");
    });
    dom.each(root.querySelectorAll("summary"), (node) => {
      dom.replace(node, "p").classList.add("stage__summary");
    });
    dom.each(
      root.querySelectorAll(
        ".table-scroll,.diagram-scroll,.md-typeset__scrollwrap,.md-typeset__table"
      ),
      dom.unwrap
    );
    dom.each(root.querySelectorAll("[id]"), (node) => {
      node.removeAttribute("id");
    });
    return root;
  }

  /* Return the page as a deck, with the planned minutes. */
  function ofPage() {
    const article = document.querySelector("article");
    const minutes = article.querySelector("[data-minutes]");
    let nodes = [];
    dom.each(article.children, (node) => {
      // The paragraphs of a document are inside a frame.
      if (node.matches(".source-text"))
        nodes = nodes.concat(Array.prototype.slice.call(node.children));
      else if (!node.matches(CONTROLS)) nodes.push(node);
    });
    return {
      title: document.title,
      minutes: minutes ? Number(minutes.getAttribute("data-minutes")) : 0,
      parts: [{ title: "", nodes }]
    };
  }

  study.deck = { titleOf, ofPage, prepared, blocks: blocksOf, copy: copyOf };
})();
