/*
 * Marks the words of the search query (`?h=`) on the page. The marks do not change any character of
 * the text.
 */
(function () {
  "use strict";

  var words = window.study.search.words.toLowerCase().split(/\s+/).filter(Boolean).slice(0, 10);
  // Text that is not part of the article, or where a mark would reveal an answer.
  var PASSED = "script,style,svg,button,select,textarea,mark[data-found]";

  /* Collect text by block, because links and spans may split a word. */
  function runsIn(root) {
    var walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    var runs = [];
    var block = null;
    while (walker.nextNode()) {
      var node = walker.currentNode;
      if (node.parentNode.closest(PASSED)) continue;
      var own = node.parentNode.closest("p,li,td,th,dd,dt,h1,h2,h3,h4,h5,h6,pre,div,section,figure");
      if (own !== block) runs.push([]);
      block = own;
      runs[runs.length - 1].push(node);
    }
    return runs;
  }

  function mark(run) {
    var text = run.map(function (node) { return node.data; }).join("").toLowerCase();
    var found = [];
    words.forEach(function (word) {
      for (var at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length)) found.push([at, at + word.length]);
    });
    if (!found.length) return;
    var from = 0;
    run.forEach(function (node) {
      var to = from + node.data.length;
      // From last to first, so that positions before a cut stay valid.
      var cuts = found.map(function (span) { return [Math.max(span[0], from) - from, Math.min(span[1], to) - from]; })
        .filter(function (span) { return span[0] < span[1]; })
        .sort(function (a, b) { return b[0] - a[0]; });
      var until = node.data.length;
      cuts.forEach(function (span) {
        if (span[1] > until) return; // inside another match
        wrap(node, span[0], span[1]);
        until = span[0];
      });
      from = to;
    });
  }

  function wrap(node, from, to) {
    var range = document.createRange();
    range.setStart(node, from);
    range.setEnd(node, to);
    var made = document.createElement("mark");
    made.setAttribute("data-found", "");
    range.surroundContents(made);
  }

  if (words.length) runsIn(document.querySelector("article")).forEach(mark);
}());
