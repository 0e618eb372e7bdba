/*
 * Paragraphs of the documents, for whoever shows them beside a citation.
 *
 * The text comes from data/excerpts/<document>.js, loaded as a script when first wanted, so
 * that it works from file:// too.
 */
(function () {
  "use strict";

  var study = window.study = window.study || {};
  /* "s2-5..8" to {source: "s2", ids: ["s2-5", …]}; null if it is no citation. */
  function parse(cite) {
    var match = /^(s\d+)-(\d+)(?:\.\.(\d+))?$/.exec(cite);
    if (!match) return null;
    var ids = [];
    var last = Math.min(Number(match[3] || match[2]), Number(match[2]) + 99);
    for (var n = Number(match[2]); n <= last; n += 1) ids.push(match[1] + "-" + n);
    return { source: match[1], ids };
  }

  /* Call `done` with a document, {title, citation, paragraphs: {id: {label, text}}}, or `failed` without. */
  function load(source, done, failed) {
    var known = window.studyExcerpts && window.studyExcerpts[source];
    if (known) return done(known);
    return study.script("data/excerpts/" + source + ".js", function () {
      var found = window.studyExcerpts && window.studyExcerpts[source];
      if (found) done(found);
      else if (failed) failed();
    });
  }

  study.excerpts = { parse, load };
}());
