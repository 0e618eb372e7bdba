/*
 * Marks the words that a reader came with from the search (`?h=`) on the page. Marks stand in
 * the text without changing a character of it.
 */
(function () {
  "use strict";

  var words = window.study.search.words.toLowerCase().split(/\s+/).filter(Boolean).slice(0, 10);
  // Text that is not the article's own, or would tell an answer by its marks.
  var PASSED = "script,style,svg,button,select,textarea,mark[data-found]";

  /* Text may be cut by links and spans, so it is read block by block. */
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
      // From the last to the first, so that places before a cut stay the same.
      var cuts = found.map(function (span) { return [Math.max(span[0], from) - from, Math.min(span[1], to) - from]; })
        .filter(function (span) { return span[0] < span[1]; })
        .sort(function (a, b) { return b[0] - a[0]; });
      var until = node.data.length;
      cuts.forEach(function (span) {
        if (span[1] > until) return; // within another
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
