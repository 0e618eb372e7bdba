/**
 * Loads paragraphs of the documents, which other scripts show beside citations.
 *
 * The paragraphs of a document are in data/excerpts/<document>.js. This file is loaded when it is
 * first needed, as a script, which also works on file://.
 */
(function () {
  "use strict";

  const { study } = window;
  const MOST = 100; // paragraphs of one citation

  /**
   * Parse "s2-5..8" as {source: "s2", ids: ["s2-5", …]}; return null if it is not a citation.
   * @param {string} cite
   */
  function parse(cite) {
    const match = /^(s\d+)-(\d+)(?:\.\.(\d+))?$/.exec(cite);
    if (!match) return null;
    const [, source, first, end] = match;
    const last = Math.min(Number(end || first), Number(first) + MOST - 1);
    const ids = [];
    for (let number = Number(first); number <= last; number += 1) ids.push(`${source}-${number}`);
    return { source, ids };
  }

  /**
   * Load a document. Call `done` with its excerpts, or `failed`.
   * @param {string} source
   * @param {(found: Excerpts) => void} done
   * @param {() => void} [failed]
   */
  function load(source, done, failed) {
    const known = (window.studyExcerpts || {})[source];
    if (known) {
      done(known);
      return;
    }
    study.loadScript(`${study.contracts.files.excerpts}${source}.js`, () => {
      const found = (window.studyExcerpts || {})[source];
      if (found) done(found);
      else if (failed) failed();
    });
  }

  study.excerpts = { parse, load };
})();
