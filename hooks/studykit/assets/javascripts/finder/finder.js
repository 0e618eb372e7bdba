/**
 * Searches the index of the site (data/search.js; export/search.py describes its format). It finds
 * any run of characters, without a dictionary and without word segmentation.
 */
(function () {
  "use strict";

  const { finder: parts, fold } = window.study;
  const { Lines, bare, pairs, variants } = parts;

  const ENOUGH = 3; // if there are fewer exact results, near results are added
  const NEAR_WEIGHT = 0.38; // a near result needs this share of the weight of the query's pairs
  const NEAR_COUNT = 0.28; // a near result needs this share of the number of the query's pairs
  const NEXT = 0.5; // bonus for a pair that directly follows the previous matching pair
  const CORRECTED = "\u0001"; // separates a text from its corrected form

  // Scores of a match in a name, and in its pinyin, by where it is. A match of a part of the name
  // adds `share` times the part's share of the name's length. `alias` is a factor for other names.
  const NAME = { whole: 100, start: 50, inside: 40, share: 30, alias: 0.9 };
  const SPELT = { whole: 80, start: 40, inside: 25, share: 30, alias: 0.9 };
  const TEXT = 12;
  const FURTHER = 3; // for each further occurrence in a text, up to three
  const AROUND = 3; // the word is in the title of the entry's page or section
  const KIND = 110; // the word is the name of the entry's kind
  const WHOLE = 1.2; // a factor: a name that contains all words joined together
  const TOGETHER = 20; // several words next to each other in the text, in the order of the query
  const NAMED = 40; // several words in one name

  // Factors by the kind of an entry. A unit has 1, and a term a little more. A headword of the
  // glossary has only one sentence of meaning: it comes after the units with the word in their
  // name, which explain the word, and before the texts that use it.
  /** @type {Record<string, number>} */
  const FACTORS = { term: 1.1, paragraph: 0.75, item: 0.5, headword: 0.4 };
  // Factors of entries without a kind. A page that an author wrote has 1.
  const SECTION = 0.9;
  const GENERATED = 0.6;

  /**
   * @param {SearchRow} row
   * @returns {SearchEntry}
   */
  function entryOf(row) {
    const [page, section, anchor, kind, title, text = "", reading = "", names = [], notes = []] =
      row;
    return { page, section, anchor, kind, title, text, reading, names, notes };
  }

  /**
   * Return the text in which an entry is searched: its text, and the text with the editor's
   * corrections.
   * @param {string} text
   * @param {SearchNote[]} notes
   */
  function searched(text, notes) {
    return fold(text) + (notes.length ? CORRECTED + fold(parts.corrected(text, notes).text) : "");
  }

  /**
   * Count the occurrences of a word in a text after the one at a position, at most three.
   * @param {string} text
   * @param {string} word
   * @param {number} at
   */
  function countFurther(text, word, at) {
    let place = at;
    for (let times = 0; times < 3; times += 1) {
      place = text.indexOf(word, place + word.length);
      if (place < 0) return times;
    }
    return 3;
  }

  /**
   * Return whether words stand in a text in their order, at most two characters apart.
   * @param {string} text
   * @param {string[]} words
   */
  function standTogether(text, words) {
    const [first, ...others] = words;
    for (let at = text.indexOf(first); at >= 0; at = text.indexOf(first, at + 1)) {
      let end = at + first.length;
      const fits = others.every((word) => {
        const next = text.indexOf(word, end);
        if (next < 0 || next > end + 2) return false;
        end = next + word.length;
        return true;
      });
      if (fits) return true;
    }
    return false;
  }

  class Finder {
    /** @param {SearchIndex} index */
    constructor(index) {
      this.kinds = index.kinds;
      this.pages = index.pages;
      this.entries = index.entries.map(entryOf);
      // For each line of `names`: the index of its entry, and whether the name is an alias.
      /** @type {number[]} */
      this.owners = [];
      /** @type {boolean[]} */
      this.isAlias = [];
      /** @type {number[]} for each entry, the line of its first name */
      this.firstName = [];
      const names = [];
      const readings = [];
      const texts = [];
      for (const [place, entry] of this.entries.entries()) {
        // An item without a title has its question as `title`: search the question as a text.
        const isUntitled = this.kindOf(entry) === "item" && !entry.text;
        const title = isUntitled ? "" : entry.title;
        this.firstName.push(names.length);
        for (const [name, reading] of [[title, entry.reading], ...entry.names]) {
          this.isAlias.push(names.length > this.firstName[place]);
          this.owners.push(place);
          names.push(bare(name));
          readings.push(reading);
        }
        texts.push(searched(isUntitled ? entry.title : entry.text, entry.notes));
      }
      this.names = new Lines(names);
      this.readings = new Lines(readings);
      this.texts = new Lines(texts);
      this.titles = this.pages.map(([, title]) => bare(title));
      this.factors = this.entries.map((entry) => this.factorOf(entry));
    }

    /**
     * Return the name of an entry's kind, or "".
     * @param {SearchEntry} entry
     */
    kindOf(entry) {
      return entry.kind < 0 ? "" : this.kinds[entry.kind][0];
    }

    /** @param {SearchEntry} entry */
    factorOf(entry) {
      const kind = this.kindOf(entry);
      if (kind) return FACTORS[kind] || 1;
      if (entry.anchor) return SECTION;
      return this.pages[entry.page][2] ? GENERATED : 1;
    }

    /**
     * Search for a query. Return at most `most` hits of a kind, or of all kinds for "", best first.
     * @param {string} query
     * @param {string} kind
     * @param {number} most
     * @returns {Found}
     */
    find(query, kind, most) {
      const words = parts.words(query);
      const scores = words.length ? this.scoreExact(words) : new Float64Array(this.entries.length);
      const ranking = this.ranked(scores);
      if (words.length && ranking.length < ENOUGH) {
        ranking.push(...this.ranked(this.scoreNear(words)).filter((index) => !scores[index]));
      }
      /** @type {Record<string, number>} */
      const counts = { "": ranking.length };
      for (const index of ranking) {
        const name = this.kindOf(this.entries[index]);
        if (name) counts[name] = (counts[name] || 0) + 1;
      }
      const shown = ranking.filter((index) => !kind || this.kindOf(this.entries[index]) === kind);
      return {
        total: shown.length,
        counts,
        hits: shown.slice(0, most).map((index) => this.hit(index, words, !scores[index]))
      };
    }

    /**
     * Return the indexes of entries with a score, best first; ties stay in reading order.
     * @param {Float64Array} scores
     */
    ranked(scores) {
      return this.entries
        .map((_, place) => place)
        .filter((place) => scores[place])
        .sort((one, other) => scores[other] - scores[one] || one - other);
    }

    /**
     * Score the entries that contain every word, in themselves or in the titles of their page and
     * section, and at least one word in themselves.
     * @param {string[]} words
     */
    scoreExact(words) {
      const all = words.map((word) => this.scoresOf(word));
      const whole = words.length > 1 ? this.scoresInNames(words.join("")) : [];
      return Float64Array.from(this.entries, (entry, place) => {
        let own = 0;
        let around = 0;
        const isHeld = words.every((word, order) => {
          const inside = all[order][place] || 0;
          const outside = this.scoreAround(entry, word, inside);
          own += inside;
          around += outside;
          return inside || outside;
        });
        let score = isHeld && own ? own + around : 0;
        if (score && words.length > 1) score += this.bonusOfTogether(place, words);
        return Math.max(score, WHOLE * (whole[place] || 0)) * this.factors[place];
      });
    }

    /**
     * Return the best score of a word by entry; entries without it have none.
     * @param {string} word
     */
    scoresOf(word) {
      const scores = this.scoresInNames(word);
      if (/^[a-z]{2,}$/.test(word)) this.scoreReadings(word, scores);
      /** @type {number[]} */
      const inTexts = [];
      for (const each of variants(word)) {
        this.texts.each(each, (line, at) => {
          const score = TEXT + FURTHER * countFurther(this.texts.line(line), each, at);
          inTexts[line] = Math.max(inTexts[line] || 0, score);
        });
      }
      inTexts.forEach((score, place) => {
        scores[place] = scores[place] ? scores[place] + score / 10 : score;
      });
      return scores;
    }

    /** @param {string} word */
    scoresInNames(word) {
      /** @type {number[]} */
      const scores = [];
      this.names.each(word, (line, at, length) => {
        this.raise(scores, line, NAME, at, word.length / length);
      });
      return scores;
    }

    /**
     * Raise the scores of names whose pinyin matches a word, by whole syllables, by initials, or by
     * a mix of both: liangpiaozhi, lpz, lpiaoz.
     * @param {string} word
     * @param {number[]} scores
     */
    scoreReadings(word, scores) {
      const { text, starts } = this.readings;
      // Each letter of the word is the next one of a syllable, or the first of the next syllable.
      const letters = word.replace(/v/g, "u").split("").join("(?:[a-z]* )?");
      const pattern = new RegExp(`(?:^| )${letters}[a-z]*`, "gm");
      for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
        const line = this.readings.lineAt(match.index + 1);
        const [start, next] = [starts[line], starts[line + 1]];
        const share = match[0].trim().length / (next - start - 1);
        this.raise(scores, line, SPELT, match.index - start, share);
        pattern.lastIndex = next;
      }
    }

    /**
     * Raise the score of an entry to that of a match in one of its names, if that is higher.
     * @param {number[]} scores
     * @param {number} line of the name
     * @param {typeof NAME} worth
     * @param {number} at position of the match in the name
     * @param {number} share of the name's length
     */
    raise(scores, line, worth, at, share) {
      const place = at ? worth.inside : worth.start;
      const score = share === 1 ? worth.whole : place + worth.share * share;
      const owner = this.owners[line];
      scores[owner] = Math.max(
        scores[owner] || 0,
        this.isAlias[line] ? score * worth.alias : score
      );
    }

    /**
     * Return the bonus for several words in one name, or next to each other in the text.
     * @param {number} place
     * @param {string[]} words
     */
    bonusOfTogether(place, words) {
      const name = this.names.line(this.firstName[place]);
      const isNamed = words.every((word) => name.includes(word));
      return (isNamed ? NAMED : 0) + (standTogether(this.texts.line(place), words) ? TOGETHER : 0);
    }

    /**
     * Return the score of a word that is the name of the entry's kind, or that occurs only in the
     * titles of the entry's page and section; otherwise 0.
     * @param {SearchEntry} entry
     * @param {string} word
     * @param {number} inside the score of the word in the entry itself
     */
    scoreAround(entry, word, inside) {
      if (entry.kind >= 0 && this.kinds[entry.kind][1] === word) return KIND;
      if (inside) return 0;
      const section = entry.section < 0 ? "" : this.names.line(this.firstName[entry.section]);
      return this.titles[entry.page].includes(word) || section.includes(word) ? AROUND : 0;
    }

    /**
     * Score the entries that contain many character pairs of the words. Rare pairs count more: if n
     * of N entries contain a pair, its weight is log(1 + N / n). Pairs that occur nowhere have no
     * weight; therefore an entry must also contain a minimum share of all pairs.
     * @param {string[]} words
     */
    scoreNear(words) {
      const size = this.entries.length;
      const all = pairs(words);
      const weights = new Float64Array(size);
      const counts = new Float64Array(size);
      const last = new Float64Array(size).fill(-2);
      let sum = 0;
      all.forEach((pair, order) => {
        const scores = this.scoresOfPair(pair);
        const held = scores.filter(Boolean).length;
        if (!held) return;
        const weight = Math.log(1 + size / held);
        sum += weight;
        scores.forEach((score, place) => {
          weights[place] += weight * (1 + score / 1000 + (last[place] === order - 1 ? NEXT : 0));
          counts[place] += 1;
          last[place] = order;
        });
      });
      return weights.map((weight, place) => {
        const isNear =
          weight >= NEAR_WEIGHT * sum && counts[place] >= Math.max(2, NEAR_COUNT * all.length);
        return isNear ? weight * this.factors[place] : 0;
      });
    }

    /**
     * Return the score of a pair by entry; entries without it have none.
     * @param {string} pair
     */
    scoresOfPair(pair) {
      const scores = this.scoresInNames(pair);
      for (const each of variants(pair)) {
        this.texts.each(each, (line) => {
          scores[line] = scores[line] || TEXT;
        });
      }
      return scores;
    }

    /**
     * @param {number} place
     * @param {string[]} words
     * @param {boolean} isNear
     * @returns {Hit}
     */
    hit(place, words, isNear) {
      const entry = this.entries[place];
      const [address, pageTitle] = this.pages[entry.page];
      const section = this.entries[entry.section];
      const [kind, label] = entry.kind < 0 ? ["", ""] : this.kinds[entry.kind];
      const marked = isNear ? pairs(words) : words;
      const path = entry.anchor ? [pageTitle] : [];
      if (section) path.push(section.title);
      return {
        url: address + (entry.anchor ? `#${entry.anchor}` : ""),
        kind,
        label,
        title: parts.title(entry.title, marked),
        path,
        excerpt: parts.excerpt(entry, marked),
        isNear
      };
    }
  }

  parts.open = (index) => new Finder(index);
})();
