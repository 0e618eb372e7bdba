/*
 * Marks the words of the search query (`?h=`) on the page. The marks do not change any character of
 * the text.
 */
(function () {
  "use strict";

  const words = window.study.search.words.toLowerCase().split(/\s+/).filter(Boolean).slice(0, 10);
  // Text that is not part of the article, or where a mark would reveal an answer.
  const PASSED = "script,style,svg,button,select,textarea,mark[data-found]";

  /* Collect text by block, because links and spans may split a word. */
  function runsIn(root) {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    const runs = [];
    let block = null;
    while (walker.nextNode()) {
      const node = walker.currentNode;
      if (node.parentNode.closest(PASSED)) continue;
      const own = node.parentNode.closest(
        "p,li,td,th,dd,dt,h1,h2,h3,h4,h5,h6,pre,div,section,figure"
      );
      if (own !== block) runs.push([]);
      block = own;
      runs[runs.length - 1].push(node);
    }
    return runs;
  }

  function mark(run) {
    const text = run
      .map((node) => node.data)
      .join("")
      .toLowerCase();
    const found = [];
    words.forEach((word) => {
      for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length))
        found.push([at, at + word.length]);
    });
    if (!found.length) return;
    let from = 0;
    run.forEach((node) => {
      const to = from + node.data.length;
      // From last to first, so that positions before a cut stay valid.
      const cuts = found
        .map((span) => [Math.max(span[0], from) - from, Math.min(span[1], to) - from])
        .filter((span) => span[0] < span[1])
        .sort((a, b) => b[0] - a[0]);
      let until = node.data.length;
      cuts.forEach((span) => {
        if (span[1] > until) return; // inside another match
        wrap(node, span[0], span[1]);
        until = span[0];
      });
      from = to;
    });
  }

  function wrap(node, from, to) {
    const range = document.createRange();
    range.setStart(node, from);
    range.setEnd(node, to);
    const made = document.createElement("mark");
    made.setAttribute("data-found", "");
    range.surroundContents(made);
  }

  if (words.length) runsIn(document.querySelector("article")).forEach(mark);
})();
