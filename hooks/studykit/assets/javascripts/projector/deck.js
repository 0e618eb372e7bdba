/*
 * Makes the projected deck: a list of parts, each with a title and elements of a page. A part is a
 * slide of a 课件 (see slides.js), a section of another page, or a piece of a long section.
 * Elements are copied, never moved, so the page is unchanged when the projector is left.
 */
(function () {
  "use strict";

  const study = window.study;
  const dom = study.dom;

  /** Blocks that can be the first on a stage page, and therefore get a name to return to. */
  const BLOCKS = "h1,h2,h3,h4,h5,h6,p,li,tr,dd,pre,.paragraph,.item,.fields__row";

  /** A part is split behind so many elements: laying out more would block an old computer. */
  const HEAVY = 250;

  /**
   * Split the given parts, of a page or of a plan, into sections, and heavy sections at units,
   * paragraphs or items. The parts of one section form a `group`, whose pages are counted together.
   * @param {GivenDeck} given
   * @returns {Deck}
   */
  function divide(given) {
    /** @type {Part[]} */
    const parts = [];
    let from = 0;
    for (const step of given.parts.map(study.slides.read)) {
      const until = from + (step.minutes || 0);
      const planned = until > from ? `\u3000本步 ${from}–${until} 分` : "";
      const slide = step.slide || null;
      const first = parts.length;
      for (const section of sectionsOf(step)) {
        const group = parts.length;
        splitHeavy(section.nodes).forEach((nodes, index) => {
          parts.push({
            title: section.title,
            key: index ? nodes[0].id : section.key,
            head: index ? null : section.head,
            nodes,
            group,
            note: (parts.length === first && step.note) || "",
            planned,
            from,
            until,
            slide
          });
        });
      }
      from = until;
    }
    return { title: given.title, minutes: given.minutes, parts };
  }

  /**
   * Split a given part into sections: at a heading with which it begins, and at each further h1 or
   * h2. Without a heading at the beginning, the first section has the title of the part.
   * @param {GivenPart} step
   */
  function sectionsOf(step) {
    const own = step.key || "";
    /** @type {{title: string, key: string, head: Element | null, nodes: Element[]}[]} */
    const sections = [];
    for (const node of step.nodes) {
      const isFirst = !sections.length;
      if (node.matches(isFirst ? "h1,h2,h3,h4,h5,h6" : "h1,h2")) {
        const title = isFirst ? joined(step.title, titleOf(node)) : titleOf(node);
        const key = (isFirst && own) || node.id || "top";
        sections.push({ title, key, head: node, nodes: [] });
      } else {
        if (isFirst) sections.push({ title: step.title, key: own || "top", head: null, nodes: [] });
        sections[sections.length - 1].nodes.push(node);
      }
    }
    return sections.filter((section, index) => index === 0 || section.nodes.length);
  }

  /**
   * Return the title of the first section of a given part.
   * @param {string} title of the given part
   * @param {string} heading of the section
   */
  function joined(title, heading) {
    return title && title !== heading ? `${title}：${heading}` : heading;
  }

  /** @param {Element[]} nodes */
  function splitHeavy(nodes) {
    if (nodes.length < 2) return [nodes];
    /** @type {Element[][]} */
    const runs = [[]];
    let weight = 0;
    for (const node of nodes) {
      if (weight > HEAVY && node.id && node.matches("h3,.paragraph,.item")) {
        runs.push([]);
        weight = 0;
      }
      runs[runs.length - 1].push(node);
      // The elements that space characters (`.gap`) do not count.
      weight += 1 + node.querySelectorAll("*:not(.gap)").length;
    }
    return runs;
  }

  /** @param {Element} heading */
  function titleOf(heading) {
    const copy = document.importNode(heading, true);
    for (const link of dom.findAll(copy, ".headerlink")) link.remove();
    return String(copy.textContent).trim();
  }

  /**
   * Return the blocks of a part with their names. A name is the element's own id, or the last id
   * before it and a counter. It does not depend on the stage's size, and mostly survives edits of
   * the page.
   * @param {Part} part
   * @param {Element[]} nodes the elements of the part, or copies of them
   */
  function blocks(part, nodes) {
    /** @type {Block[]} */
    const found = [];
    let name = part.key;
    let count = 0;
    for (const root of nodes)
      for (const node of [root, ...root.querySelectorAll(BLOCKS)]) {
        if (node === root && !root.matches(BLOCKS)) continue;
        if (node.id) {
          name = node.id;
          count = 0;
        } else count += 1;
        found.push({ name: name + (count ? `~${count}` : ""), node });
      }
    return found;
  }

  /**
   * Return this page as a deck: the slides of a 课件, or the whole page as one part.
   * @returns {GivenDeck}
   */
  function ofPage() {
    const article = dom.find(document, "article");
    const deck = article.querySelector(".deck");
    if (deck) return study.slides.deckOf(deck);
    const minutes = article.querySelector("[data-minutes]");
    /** @type {Element[]} */
    const nodes = [];
    for (const node of article.children)
      // The paragraphs of a document, and the entries of a long list, are inside a frame.
      if (node.matches(".source-text,.group"))
        nodes.push(...[...node.children].filter((each) => !each.matches("summary")));
      else if (!node.matches(study.copies.LEFT_OUT)) nodes.push(node);
    return {
      title: document.title,
      minutes: minutes ? Number(minutes.getAttribute("data-minutes")) : 0,
      parts: [{ title: "", nodes }]
    };
  }

  study.deck = { titleOf, ofPage, divide, blocks };
})();
