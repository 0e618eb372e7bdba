/*
 * Loads paragraphs of the documents, which other scripts show beside citations.
 *
 * The text comes from data/excerpts/<document>.js. It is loaded as a script when it is first
 * needed, which also works on file://.
 */
(function () {
  "use strict";

  const study = (window.study = window.study || {});
  /* Parse "s2-5..8" as {source: "s2", ids: ["s2-5", …]}; return null if it is not a citation. */
  function parse(cite) {
    const match = /^(s\d+)-(\d+)(?:\.\.(\d+))?$/.exec(cite);
    if (!match) return null;
    const ids = [];
    const last = Math.min(Number(match[3] || match[2]), Number(match[2]) + 99);
    for (let n = Number(match[2]); n <= last; n += 1) ids.push(`${match[1]}-${n}`);
    return { source: match[1], ids };
  }

  /*
   * Load a document. Call `done` with {title, citation, paragraphs: {id: {label, text}}}, or
   * `failed` without arguments.
   */
  function load(source, done, failed) {
    const known = window.studyExcerpts && window.studyExcerpts[source];
    if (known) return done(known);
    return study.script(`data/excerpts/${source}.js`, () => {
      const found = window.studyExcerpts && window.studyExcerpts[source];
      if (found) done(found);
      else if (failed) failed();
    });
  }

  study.excerpts = { parse, load };
})();
