/**
 * Marks the words of the search query (`?h=`) on the page. The marks do not change any character of
 * the text.
 */
(function () {
  "use strict";

  const { fold, search } = window.study;
  const words = fold(search.words).split(" ").filter(Boolean).slice(0, 10);
  // Text without marks: scripts and drawings, the text of controls, and words that are marked.
  const SKIPPED = "script,style,svg,button,select,textarea,mark[data-found]";
  const BLOCKS = "p,li,td,th,dd,dt,h1,h2,h3,h4,h5,h6,pre,div,section,figure";

  /**
   * Return the text nodes below a node, grouped by block, because links and spans may split a word.
   * @param {Node} root
   */
  function runsIn(root) {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    /** @type {Text[][]} */
    const runs = [];
    let block = null;
    while (walker.nextNode()) {
      const node = walker.currentNode;
      const parent = node.parentElement;
      if (!(node instanceof Text) || !parent || parent.closest(SKIPPED)) continue;
      const own = parent.closest(BLOCKS);
      if (own !== block) runs.push([]);
      block = own;
      runs[runs.length - 1].push(node);
    }
    return runs;
  }

  /**
   * Return where the words occur in a folded text, as [from, to].
   * @param {string} text
   */
  function placesIn(text) {
    /** @type {[number, number][]} */
    const spans = [];
    for (const word of words) {
      for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length)) {
        spans.push([at, at + word.length]);
      }
    }
    return spans;
  }

  /** @param {Text[]} run the text nodes of one block */
  function mark(run) {
    const found = placesIn(fold(run.map((node) => node.data).join("")));
    if (!found.length) return;
    let from = 0;
    for (const node of run) {
      const start = from;
      const length = node.data.length;
      // The cuts go from last to first, so that positions before a cut stay valid.
      const cuts = found
        .map(([first, end]) => [Math.max(first - start, 0), Math.min(end - start, length)])
        .filter(([first, end]) => first < end)
        .sort(([one], [other]) => other - one);
      let until = length;
      for (const [first, end] of cuts) {
        if (end > until) continue; // inside another match
        wrap(node, first, end);
        until = first;
      }
      from += length;
    }
  }

  /**
   * @param {Text} node
   * @param {number} from
   * @param {number} to
   */
  function wrap(node, from, to) {
    const range = document.createRange();
    range.setStart(node, from);
    range.setEnd(node, to);
    const markElement = document.createElement("mark");
    markElement.setAttribute("data-found", "");
    range.surroundContents(markElement);
  }

  if (words.length) runsIn(window.study.dom.find(document, "article")).forEach(mark);
})();
