/*
 * The reader's position on the page: the block below the header, where projecting begins, and the
 * way back to the last projected block.
 */
(function () {
  "use strict";

  const study = window.study;

  const HEADER = 72; // px; the height of the theme's header

  /* Return the name of the block that a reader who scrolled looks at; "" at the top of the page. */
  function placeOf(deck) {
    const article = document.querySelector("article");
    if (window.pageYOffset < HEADER || !article) return "";
    const box = article.getBoundingClientRect();
    const x = box.left + box.width / 2;
    const names = new Map();
    deck.parts.forEach((part) => {
      if (part.head) names.set(part.head, part.key);
      study.deck.blocks(part, part.nodes).forEach((block) => {
        names.set(block.node, block.name);
      });
    });
    for (let y = HEADER; y < window.innerHeight; y += 10) {
      let node = document.elementFromPoint(x, y);
      while (node && !names.has(node)) node = node.parentElement;
      if (node) return names.get(node);
    }
    return "";
  }

  /* Scroll to the block, or to the top of the page for its first block. */
  function backTo(deck, slide, scrolled) {
    window.scrollTo(0, scrolled);
    if (slide === deck.parts[0].key) return window.scrollTo(0, 0);
    deck.parts.forEach((part) => {
      let found = part.key === slide && part.head ? part.head : null;
      study.deck.blocks(part, part.nodes).forEach((block) => {
        if (block.name === slide) found = block.node;
      });
      if (found && document.contains(found)) {
        window.scrollTo(
          0,
          Math.max(0, found.getBoundingClientRect().top + window.pageYOffset - HEADER)
        );
      }
    });
    return undefined;
  }

  study.reader = { place: placeOf, backTo };
})();
