/**
 * Prepares texts for the search: splits them into words and pairs, and corrects them by the editor's
 * notes. All scripts of this folder are pure. The build joins them into finder.js.
 */
(function () {
  "use strict";

  const { fold } = window.study;
  // Everything but letters and digits of any script, Chinese characters and the hyphen. Halves of
  // rare characters count as letters, because excerpt.js tests single UTF-16 units.
  const SIGN =
    /[^\p{L}\p{N}\p{M}\u2e80-\u2fff\u3005-\u3007\u3031-\u9fff\uf900-\ufaff\ud800-\udfff\u{10000}-\u{10ffff}-]/u;
  const SIGNS = new RegExp(`${SIGN.source}+`, "gu");

  /**
   * Return a folded text without spaces and punctuation.
   * @param {string} text
   */
  function bare(text) {
    return fold(text).replace(SIGNS, "");
  }

  /**
   * Return the words of a query, split at spaces and punctuation, each once.
   * @param {string} query
   */
  function words(query) {
    const found = fold(query)
      .split(SIGNS)
      .map((word) => word.replace(/^-+|-+$/g, ""));
    return Array.from(new Set(found.filter(Boolean)));
  }

  /**
   * Split Chinese into overlapping pairs of characters; Latin words and numbers stay whole.
   * @param {string[]} all
   */
  function pairs(all) {
    const terms = [];
    for (const word of all) {
      for (const run of word.match(/[0-9a-z-]+|[^0-9a-z-]+/g) || []) {
        if (run.length < 3 || /[0-9a-z]/.test(run)) terms.push(run);
        else for (let at = 0; at + 2 <= run.length; at += 1) terms.push(run.slice(at, at + 2));
      }
    }
    return terms;
  }

  /**
   * Return the spellings of a word: as it is, and with a space between Chinese characters and Latin
   * letters or digits.
   * @param {string} word
   */
  function variants(word) {
    const spaced = word.replace(/([^0-9a-z-])(?=[0-9a-z])|([0-9a-z])(?=[^0-9a-z-])/g, "$1$2 ");
    return spaced === word ? [word] : [word, spaced];
  }

  /**
   * Return the changes that a note makes to a text: one for each occurrence of its quotation.
   * @param {string} text
   * @param {SearchNote} note
   */
  function changesBy(text, [quote, reading]) {
    /** @type {Change[]} */
    const changes = [];
    for (let at = text.indexOf(quote); at >= 0; at = text.indexOf(quote, at + quote.length)) {
      changes.push({ start: at, quote, reading, from: 0, to: 0 });
    }
    return changes;
  }

  /**
   * Return a text with the editor's corrections, and the changes that were made: each quotation of
   * a note is replaced by the note's reading. If two changes overlap, only the first is made.
   * @param {string} text
   * @param {SearchNote[]} notes
   */
  function corrected(text, notes) {
    const corrections = notes.reduce(
      (all, note) => all.concat(changesBy(text, note)),
      /** @type {Change[]} */ ([])
    );
    let read = "";
    let done = 0;
    const changes = corrections
      .sort((one, other) => one.start - other.start)
      .filter((change) => {
        if (change.start < done) return false;
        read += text.slice(done, change.start);
        change.from = read.length;
        read += change.reading;
        change.to = read.length;
        done = change.start + change.quote.length;
        return true;
      });
    return { text: read + text.slice(done), changes };
  }

  /** @type {FinderParts["isSign"]} */
  const isSign = (character) => SIGN.test(character);

  window.study.finder = Object.assign(Object(window.study.finder), {
    bare,
    words,
    pairs,
    variants,
    isSign,
    corrected
  });
})();
