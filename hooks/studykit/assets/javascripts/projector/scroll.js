/*
 * Finds the block at which projecting begins, from the scroll position of the page, and scrolls
 * back to the last projected block.
 */
(function () {
  "use strict";

  const study = window.study;

  const HEADER = 72; // px; the height of the theme's header

  /**
   * Return the name of the first block below the header of the window; "" at the top of the page.
   * @param {Deck} deck
   */
  function blockInView(deck) {
    const article = document.querySelector("article");
    if (window.pageYOffset < HEADER || !article) return "";
    const box = article.getBoundingClientRect();
    const x = box.left + box.width / 2;
    /** @type {Map<Element, string>} */
    const names = new Map();
    for (const part of deck.parts) {
      const head = headOf(part);
      if (head && !names.has(head)) names.set(head, part.key);
      for (const { node, name } of study.deck.blocks(part, part.nodes)) names.set(node, name);
    }
    for (let y = HEADER; y < window.innerHeight; y += 10) {
      let node = document.elementFromPoint(x, y);
      while (node && !names.has(node)) node = node.parentElement;
      if (node) return names.get(node) || "";
    }
    return "";
  }

  /**
   * Scroll to a block of a deck; to the top of the page for the first block. If the page does not
   * contain the block, scroll back to where the page was.
   * @param {Deck} deck
   * @param {string} slide the name of the block
   * @param {number} scrolled where the page was, in pixels
   */
  function toBlock(deck, slide, scrolled) {
    window.scrollTo(0, scrolled);
    if (slide === deck.parts[0].key) return window.scrollTo(0, 0);
    for (const part of deck.parts) {
      let found = part.key === slide ? headOf(part) : null;
      for (const { node, name } of study.deck.blocks(part, part.nodes))
        if (name === slide) found = node;
      if (found && document.contains(found)) {
        const top = found.getBoundingClientRect().top + window.pageYOffset - HEADER;
        window.scrollTo(0, Math.max(0, top));
      }
    }
    return undefined;
  }

  /** @param {Part} part */
  function headOf({ slide, head }) {
    return slide ? study.slides.headOf(slide) : head;
  }

  study.scroll = { blockInView, toBlock };
})();
