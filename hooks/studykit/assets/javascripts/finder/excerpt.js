/** Splits the title of a result, and an excerpt of its text, into matching and other pieces. */
(function () {
  "use strict";

  const { finder, fold } = window.study;
  const EXCERPT = 84; // characters
  const BEFORE = 24; // characters of an excerpt before the match

  /**
   * Return the spans in order, with those that touch or overlap joined.
   * @param {Span[]} spans
   */
  function merged(spans) {
    /** @type {Span[]} */
    const joined = [];
    for (const [from, to] of spans.sort((one, other) => one[0] - other[0])) {
      const last = joined[joined.length - 1];
      if (last && from <= last[1]) last[1] = Math.max(last[1], to);
      else joined.push([from, to]);
    }
    return joined;
  }

  /**
   * Return where words occur in a folded text.
   * @param {string} text
   * @param {string[]} words
   */
  function spansOf(text, words) {
    /** @type {Span[]} */
    const spans = [];
    for (const word of words) {
      for (const each of finder.variants(word)) {
        for (let at = text.indexOf(each); at >= 0; at = text.indexOf(each, at + each.length)) {
          spans.push([at, at + each.length]);
        }
      }
    }
    return merged(spans);
  }

  /**
   * Split a text at spans.
   * @param {string} text
   * @param {Span[]} spans
   */
  function pieces(text, spans) {
    /** @type {Piece[]} */
    const cut = [];
    let done = 0;
    for (const [from, to] of spans) {
      if (from > done) cut.push([text.slice(done, from), false]);
      cut.push([text.slice(from, to), true]);
      done = to;
    }
    if (done < text.length) cut.push([text.slice(done), false]);
    return cut;
  }

  /**
   * Return a title in pieces. Punctuation inside a match is ignored.
   * @param {string} title
   * @param {string[]} words
   */
  function titlePieces(title, words) {
    /** @type {number[]} */
    const places = []; // the positions of the characters that are not punctuation
    fold(title)
      .split("")
      .forEach((character, index) => {
        if (!finder.isSign(character)) places.push(index);
      });
    const spans = spansOf(finder.bare(title), words).map(
      ([from, to]) => /** @type {Span} */ ([places[from], places[to - 1] + 1])
    );
    return pieces(title, spans);
  }

  /**
   * Return whether a match in a corrected text is due to a change: it overlaps the change, and is
   * not just a part of it.
   * @param {Span} span
   * @param {Change} change
   */
  function isDue([from, to], change) {
    const overlaps = from < change.to && to > change.from;
    const reachesOut = from < change.from || to > change.to;
    return overlaps && (reachesOut || change.to - change.from <= to - from);
  }

  /**
   * Return the corrections of a damaged text by which the text matches the words.
   * @param {SearchEntry} entry
   * @param {string[]} words
   */
  function changesFound(entry, words) {
    const { text, changes } = finder.corrected(entry.text, entry.notes);
    const spans = spansOf(fold(text), words);
    return changes.filter(
      (change) =>
        spans.some((span) => isDue(span, change)) && fold(change.quote) !== fold(change.reading)
    );
  }

  /**
   * Return the position of the match from which an excerpt shows the most matched characters.
   * @param {Span[]} spans
   */
  function richestPlace(spans) {
    let most = 0;
    let best = 0;
    for (const [start] of spans) {
      const shown = spans
        .filter(([from, to]) => from >= start && to - start < EXCERPT - BEFORE)
        .reduce((sum, [from, to]) => sum + to - from, 0);
      if (shown > most) [most, best] = [shown, start];
    }
    return best;
  }

  /**
   * Return a position at which a text can be cut: the given one, or the one before it if the given
   * one is inside a character of two UTF-16 units.
   * @param {string} text
   * @param {number} place
   */
  function wholeAt(text, place) {
    return place > 0 && /^[\ud800-\udbff][\udc00-\udfff]/.test(text.slice(place - 1))
      ? place - 1
      : place;
  }

  /**
   * Return an excerpt of an entry around its matches, in pieces.
   * @param {SearchEntry} entry
   * @param {string[]} words
   */
  function excerpt(entry, words) {
    const changes = changesFound(entry, words);
    const spans = merged([
      ...spansOf(fold(entry.text), words),
      ...changes.map(({ start, quote }) => /** @type {Span} */ ([start, start + quote.length]))
    ]);
    const from = wholeAt(entry.text, Math.max(0, richestPlace(spans) - BEFORE));
    const to = wholeAt(entry.text, Math.min(entry.text.length, from + EXCERPT));
    const shown = pieces(
      entry.text.slice(from, to).replace(/\s/g, " "),
      spans
        .filter(([first, end]) => end > from && first < to)
        .map(([first, end]) => [Math.max(first, from) - from, Math.min(end, to) - from])
    );
    if (from) shown.unshift(["…", false]);
    if (to < entry.text.length) shown.push(["…", false]);
    if (changes.length) {
      const { quote, reading } = changes[0];
      shown.push([`（校注：「${quote}」当作「${reading}」）`, false]);
    }
    return shown;
  }

  Object.assign(finder, { title: titlePieces, excerpt });
})();
