/*
 * Searches the index of the site (data/search.js; export/search.py describes its format). It finds
 * any run of characters, without a dictionary and without word segmentation.
 *
 * All texts are joined into a few long strings, because browsers search these fastest.
 */
(function () {
  "use strict";

  const study = (window.study = window.study || {});

  const EXCERPT = 84; // characters
  const BEFORE = 24; // characters of an excerpt before the match
  const FEW = 3; // with fewer exact results than this, near ones are added
  const ALIKE = 0.38; // a near result needs this share of the total weight of the query's pairs
  const NEXT = 0.5; // bonus for a pair that directly follows the previous matching pair
  const PART = 0.28; // and this share of the number of pairs
  const CORRECTED = "\u0001"; // separates a text from its corrected reading
  const SIGN =
    /[^0-9a-z\u00c0-\u024f\u2e80-\u2fff\u3005-\u3007\u3031-\u9fff\uf900-\ufaff\ud800-\udfff\-]/;
  const SIGNS = new RegExp(`${SIGN.source}+`, "g");

  // Scores by the kind of match. A match in part of a name also counts the part's share of the
  // name's length.
  const NAME = { whole: 100, start: 50, inside: 40, share: 30, alias: 0.9 };
  const SPELT = { whole: 80, start: 40, inside: 25, share: 30, alias: 0.9 };
  const TEXT = 12;
  const AGAIN = 3; // for each further occurrence in a text, up to three
  const AROUND = 3; // in the title of its page or section
  const KIND = 110; // the word is the name of the entry's kind
  const WHOLE = 1.2; // a name that contains all words joined together
  const TOGETHER = 20; // several words next to each other in the text, in the order of the query
  const NAMED = 40; // several words in one name

  /* Factors by kind: units, with terms first; everything else has a factor by its type. */
  const WORTH = { term: 1.1, paragraph: 0.75, item: 0.5 };
  const SECTION = 0.9;
  const GENERATED = 0.6;

  /* Fold to half width and lower case, one character to one, so that positions stay valid. */
  function fold(text) {
    return text
      .replace(/[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\uff0d]/g, (full) =>
        String.fromCharCode(full.charCodeAt(0) - 0xfee0)
      )
      .replace(/\s/g, " ")
      .replace(/\u0130/g, "i")
      .toLowerCase();
  }

  /* Split a query into words at spaces and punctuation. */
  function wordsOf(query) {
    const words = fold(query)
      .split(SIGNS)
      .map((word) => word.replace(/^-+|-+$/g, ""));
    return words.filter((word, place) => word && words.indexOf(word) === place);
  }

  function bare(text) {
    return fold(text).replace(SIGNS, "");
  }

  // Long strings of many lines. ------------------------------------------------------------------

  /* Lines joined into one string. `owners` gives the entry of each line. */
  function Lines(lines, owners) {
    const starts = new Int32Array(lines.length + 1);
    for (let line = 0; line < lines.length; line += 1)
      starts[line + 1] = starts[line] + lines[line].length + 1;
    this.text = `${lines.join("\n")}\n`;
    this.starts = starts;
    this.owners = owners;
  }

  Lines.prototype.lineAt = function (place) {
    let low = 0;
    let high = this.starts.length - 1;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (this.starts[middle] <= place) low = middle;
      else high = middle;
    }
    return low;
  };

  Lines.prototype.line = function (line) {
    return this.text.slice(this.starts[line], this.starts[line + 1] - 1);
  };

  /*
   * Call `action` for each line that contains a word, with its number, the position and its length.
   */
  Lines.prototype.each = function (word, action) {
    let place = this.text.indexOf(word);
    while (place >= 0) {
      const line = this.lineAt(place);
      action(line, place - this.starts[line], this.starts[line + 1] - this.starts[line] - 1);
      place = this.text.indexOf(word, this.starts[line + 1]);
    }
  };

  // The finder. ----------------------------------------------------------------------------------

  function Finder(index) {
    this.kinds = index.kinds;
    this.pages = index.pages;
    this.entries = index.entries.map((row) => ({
      page: row[0],
      section: row[1],
      anchor: row[2],
      kind: row[3],
      title: row[4],
      text: row[5] || "",
      reading: row[6] || "",
      names: row[7] || [],
      notes: row[8] || []
    }));
    this.read();
  }

  Finder.prototype.read = function () {
    const names = [];
    const spelt = [];
    const texts = [];
    const owners = [];
    const self = this;
    this.isAlias = [];
    this.firstName = [];
    this.entries.forEach((entry, place) => {
      // An item without a title has its question as `title`: search that as text, not as a name.
      self.firstName.push(names.length);
      const isUntitled = self.kindOf(entry) === "item" && !entry.text;
      [[isUntitled ? "" : entry.title, entry.reading]]
        .concat(entry.names)
        .forEach((name, order) => {
          names.push(bare(name[0]));
          spelt.push(name[1]);
          owners.push(place);
          self.isAlias.push(order > 0);
        });
      const text = isUntitled ? entry.title : entry.text;
      texts.push(
        fold(text) + (entry.notes.length ? CORRECTED + fold(corrected(text, entry.notes).text) : "")
      );
    });
    this.names = new Lines(names, owners);
    this.spelt = new Lines(spelt, owners);
    this.texts = new Lines(texts);
    this.titles = this.pages.map((page) => bare(page[1]));
    this.worth = this.entries.map((entry) => {
      const kind = self.kindOf(entry);
      if (kind) return WORTH[kind] || 1;
      if (entry.anchor) return SECTION;
      return self.pages[entry.page][2] ? GENERATED : 1;
    });
  };

  Finder.prototype.kindOf = function (entry) {
    return entry.kind < 0 ? "" : this.kinds[entry.kind][0];
  };

  /*
   * Search for a query. Return `{total, counts, hits}`: `counts` by kind, with all results under
   * "", and `hits` of one kind ("" for all), best first, at most `most` of them.
   */
  Finder.prototype.find = function (query, kind, most) {
    const self = this;
    const words = wordsOf(query);
    const scores = words.length ? this.exact(words) : new Float64Array(this.entries.length);
    const ranked = this.rank(scores);
    let near = [];
    if (words.length && ranked.length < FEW) {
      near = this.rank(this.near(words)).filter((place) => !scores[place]);
    }
    const found = ranked.concat(near);
    const counts = { "": found.length };
    found.forEach((place) => {
      const name = self.kindOf(self.entries[place]);
      if (name) counts[name] = (counts[name] || 0) + 1;
    });
    const shown = found.filter((place) => !kind || self.kindOf(self.entries[place]) === kind);
    return {
      total: shown.length,
      counts,
      hits: shown.slice(0, most).map((place) => self.hit(place, words, !scores[place]))
    };
  };

  /* Return the positions of entries with a score, best first; ties stay in reading order. */
  Finder.prototype.rank = function (scores) {
    const places = [];
    for (let place = 0; place < scores.length; place += 1) if (scores[place]) places.push(place);
    return places.sort((a, b) => scores[b] - scores[a] || a - b);
  };

  /* Score the entries that contain every word, in themselves or in their context. */
  Finder.prototype.exact = function (words) {
    const self = this;
    const all = words.map((word) => self.scoresOf(word));
    const whole = words.length > 1 ? this.scoresIn(this.names, NAME, words.join(""), []) : [];
    return Float64Array.from(this.entries, (entry, place) => {
      let own = 0;
      let around = 0;
      const isHeld = words.every((word, n) => {
        const held = all[n][place] || 0;
        const near = self.around(entry, word, held);
        own += held;
        around += near;
        return held || near;
      });
      let score = isHeld && own ? own + around : 0;
      if (score && words.length > 1) score += self.together(place, words);
      return Math.max(score, WHOLE * (whole[place] || 0)) * self.worth[place];
    });
  };

  /* Return the best score of a word for each entry that contains it. */
  Finder.prototype.scoresOf = function (word) {
    const scores = this.scoresIn(this.names, NAME, word, []);
    if (/^[a-z]{2,}$/.test(word)) this.spell(word, scores);
    const texts = this.texts;
    const found = [];
    variants(word).forEach((each) => {
      texts.each(each, (line, at) => {
        found[line] = Math.max(
          found[line] || 0,
          TEXT + AGAIN * againIn(texts.line(line), each, at)
        );
      });
    });
    found.forEach((score, place) => {
      scores[place] = scores[place] ? scores[place] + score / 10 : score;
    });
    return scores;
  };

  /* Count the further occurrences of a word in a text after a position, at most three. */
  function againIn(text, word, at) {
    let times = 0;
    for (; times < 3; times += 1) {
      at = text.indexOf(word, at + word.length);
      if (at < 0) return times;
    }
    return times;
  }

  Finder.prototype.scoresIn = function (lines, worth, word, scores) {
    const self = this;
    lines.each(word, (line, at, length) => {
      self.better(scores, lines, line, worth, at, word.length, length);
    });
    return scores;
  };

  Finder.prototype.better = function (scores, lines, line, worth, at, long, length) {
    let score =
      long === length
        ? worth.whole
        : (at ? worth.inside : worth.start) + (worth.share * long) / length;
    if (this.isAlias[line]) score *= worth.alias;
    const owner = lines.owners[line];
    scores[owner] = Math.max(scores[owner] || 0, score);
  };

  /* Match names by pinyin: whole syllables, their initials, or a mix: lpz, liangpiaozhi. */
  Finder.prototype.spell = function (word, scores) {
    const spelt = this.spelt;
    // Each letter is the next letter of a syllable or the first of the next syllable.
    const pattern = new RegExp(
      `(?:^| )${word.replace(/v/g, "u").split("").join("(?:[a-z]* )?")}[a-z]*`,
      "gm"
    );
    let match = pattern.exec(spelt.text);
    while (match) {
      const line = spelt.lineAt(match.index + 1);
      const at = match.index - spelt.starts[line];
      const length = spelt.starts[line + 1] - spelt.starts[line] - 1;
      this.better(scores, spelt, line, SPELT, at, match[0].trim().length, length);
      pattern.lastIndex = spelt.starts[line + 1];
      match = pattern.exec(spelt.text);
    }
  };

  /* Return the bonus for several words in one name, or next to each other in the text. */
  Finder.prototype.together = function (place, words) {
    const name = this.names.line(this.firstName[place]);
    const isNamed = words.every((word) => name.includes(word));
    return (isNamed ? NAMED : 0) + (standTogether(this.texts.line(place), words) ? TOGETHER : 0);
  };

  /*
   * Return the score of a word that is the name of the entry's kind, or that occurs only in the
   * entry's context.
   */
  Finder.prototype.around = function (entry, word, held) {
    if (entry.kind >= 0 && this.kinds[entry.kind][1] === word) return KIND;
    if (held) return 0;
    const section = entry.section < 0 ? "" : this.names.line(this.firstName[entry.section]);
    return this.titles[entry.page].includes(word) || section.includes(word) ? AROUND : 0;
  };

  /*
   * Score the entries that contain most character pairs of the words. Rare pairs count more: the
   * weight is the logarithm of 1 plus the number of entries for each entry that has the pair. Pairs
   * that occur nowhere have no weight, but a minimum share of all pairs must occur.
   */
  Finder.prototype.near = function (words) {
    const self = this;
    const size = this.entries.length;
    const pairs = pairsOf(words);
    const weights = new Float64Array(size);
    const counts = new Float64Array(size);
    const last = new Float64Array(size).fill(-2);
    let all = 0;
    pairs.forEach((pair, order) => {
      const holds = self.scoresIn(self.names, NAME, pair, []);
      variants(pair).forEach((each) => {
        self.texts.each(each, (line) => {
          holds[line] = holds[line] || TEXT;
        });
      });
      const held = holds.filter(Boolean).length;
      if (!held) return;
      const weight = Math.log(1 + size / held);
      all += weight;
      holds.forEach((score, place) => {
        weights[place] += weight * (1 + score / 1000 + (last[place] === order - 1 ? NEXT : 0));
        counts[place] += 1;
        last[place] = order;
      });
    });
    return weights.map((weight, place) => {
      const isNear = weight >= ALIKE * all && counts[place] >= Math.max(2, PART * pairs.length);
      return isNear ? weight * self.worth[place] : 0;
    });
  };

  /*
   * Return the spellings of a word: with and without a space between Chinese and Latin letters or
   * digits.
   */
  function variants(word) {
    const spaced = word.replace(/([^0-9a-z\-])(?=[0-9a-z])|([0-9a-z])(?=[^0-9a-z\-])/g, "$1$2 ");
    return spaced === word ? [word] : [word, spaced];
  }

  function standTogether(text, words) {
    let at = text.indexOf(words[0]);
    while (at >= 0) {
      let end = at + words[0].length;
      const fits = words.slice(1).every((word) => {
        const next = text.indexOf(word, end);
        if (next < 0 || next > end + 2) return false;
        end = next + word.length;
        return true;
      });
      if (fits) return true;
      at = text.indexOf(words[0], at + 1);
    }
    return false;
  }

  // Results. -------------------------------------------------------------------------------------

  Finder.prototype.hit = function (place, words, isNear) {
    const entry = this.entries[place];
    const page = this.pages[entry.page];
    const section = this.entries[entry.section];
    const kind = entry.kind < 0 ? null : this.kinds[entry.kind];
    const marked = isNear ? pairsOf(words) : words;
    const path = entry.anchor ? [page[1]] : [];
    if (section) path.push(section.title);
    return {
      url: page[0] + (entry.anchor ? `#${entry.anchor}` : ""),
      kind: kind ? kind[0] : "",
      label: kind ? kind[1] : "",
      title: pieces(entry.title, spansOfName(entry.title, marked)),
      path,
      excerpt: this.excerpt(entry, marked),
      isNear
    };
  };

  /* Split Chinese into overlapping pairs of characters; Latin words and numbers stay whole. */
  function pairsOf(words) {
    const pairs = [];
    words.forEach((word) => {
      (word.match(/[0-9a-z\-]+|[^0-9a-z\-]+/g) || []).forEach((run) => {
        const last = /[0-9a-z]/.test(run) ? 0 : Math.max(0, run.length - 2);
        for (let at = 0; at <= last; at += 1)
          pairs.push(last || run.length === 2 ? run.slice(at, at + 2) : run);
      });
    });
    return pairs;
  }

  Finder.prototype.excerpt = function (entry, words) {
    let spans = spansOf(fold(entry.text), words);
    const told = [];
    if (entry.notes.length) {
      const read = corrected(entry.text, entry.notes);
      const folded = fold(read.text);
      read.changes.forEach((change) => {
        const isFound = spansOf(folded, words).some(
          (span) =>
            span[0] < change.to &&
            span[1] > change.from &&
            (span[0] < change.from ||
              span[1] > change.to ||
              change.to - change.from <= span[1] - span[0])
        );
        if (isFound && fold(change.quote) !== fold(change.reading)) {
          spans.push([change.start, change.start + change.quote.length]);
          told.push(`「${change.quote}」当作「${change.reading}」`);
        }
      });
    }
    spans = merged(spans);
    const from = Math.max(0, richest(spans) - BEFORE);
    const to = Math.min(entry.text.length, from + EXCERPT);
    const shown = pieces(
      entry.text.slice(from, to).replace(/\s/g, " "),
      spans
        .filter((span) => span[1] > from && span[0] < to)
        .map((span) => [Math.max(span[0], from) - from, Math.min(span[1], to) - from])
    );
    if (from) shown.unshift(["…", false]);
    if (to < entry.text.length) shown.push(["…", false]);
    if (told.length) shown.push([`（校注：${told[0]}）`, false]);
    return shown;
  };

  /* Return the position of the match from which an excerpt shows the most matched characters. */
  function richest(spans) {
    let best = [0, 0];
    spans.forEach((span, place) => {
      let shown = 0;
      while (place < spans.length && spans[place][1] - span[0] < EXCERPT - BEFORE) {
        shown += spans[place][1] - spans[place][0];
        place += 1;
      }
      if (shown > best[0]) best = [shown, span[0]];
    });
    return best[1];
  }

  /* Return where words occur in a folded text. */
  function spansOf(text, words) {
    const spans = [];
    words.forEach((word) => {
      variants(word).forEach((each) => {
        for (let at = text.indexOf(each); at >= 0; at = text.indexOf(each, at + each.length))
          spans.push([at, at + each.length]);
      });
    });
    return merged(spans);
  }

  /* Return where words occur in a name, ignoring its punctuation. */
  function spansOfName(name, words) {
    const places = [];
    fold(name)
      .split("")
      .forEach((character, place) => {
        if (!SIGN.test(character)) places.push(place);
      });
    return spansOf(bare(name), words).map((span) => [places[span[0]], places[span[1] - 1] + 1]);
  }

  function merged(spans) {
    spans.sort((a, b) => a[0] - b[0]);
    return spans.reduce((kept, span) => {
      const last = kept[kept.length - 1];
      if (last && span[0] <= last[1]) last[1] = Math.max(last[1], span[1]);
      else kept.push([span[0], span[1]]);
      return kept;
    }, []);
  }

  /* Split a text into [text, whether it is a match]. */
  function pieces(text, spans) {
    const cut = [];
    let done = 0;
    spans.forEach((span) => {
      if (span[0] > done) cut.push([text.slice(done, span[0]), false]);
      cut.push([text.slice(span[0], span[1]), true]);
      done = span[1];
    });
    if (done < text.length) cut.push([text.slice(done), false]);
    return cut;
  }

  /*
   * Return a text as corrected by its editor: each quotation of a note is replaced by the note's
   * reading. Also return the `changes`, each with its position in the text (`start`) and in the
   * corrected text (`from`, `to`).
   */
  function corrected(text, notes) {
    let changes = [];
    notes.forEach((note) => {
      let at = text.indexOf(note[0]);
      while (at >= 0) {
        changes.push({ start: at, quote: note[0], reading: note[1] });
        at = text.indexOf(note[0], at + note[0].length);
      }
    });
    changes.sort((a, b) => a.start - b.start);
    let read = "";
    let done = 0;
    changes = changes.filter((change) => {
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

  study.finder = {
    words: wordsOf,
    open(index) {
      return new Finder(index);
    }
  };
})();
