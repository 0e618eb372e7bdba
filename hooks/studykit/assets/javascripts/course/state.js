/**
 * The state that a course keeps in its platform: a text of at most 4096 characters. All functions
 * are pure.
 *
 * SCORM 1.2 allows no more, and some platforms accept a longer text and lose its end. Therefore ids
 * are kept as hashes, and options as indexes among their sorted ids: the order in which options are
 * shown may change.
 */
(function () {
  "use strict";

  const { study } = window;
  const MOST = 4096;
  const FORMAT = 1;

  /**
   * Return a short name for a text: its FNV-1a hash of 32 bits, in base 36, after a letter.
   * @param {string} text
   */
  function short(text) {
    let hash = 0x811c9dc5;
    for (let index = 0; index < text.length; index += 1)
      hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
    return `h${(hash >>> 0).toString(36)}`;
  }

  /**
   * @param {string[]} ids
   * @param {string} id
   */
  function indexOf(ids, id) {
    const index = ids.slice().sort().indexOf(id);
    return index < 0 ? "" : String(index);
  }

  /**
   * @param {string[]} ids
   * @param {string} index
   */
  function idAt(ids, index) {
    return (/^\d+$/.test(index) && ids.slice().sort()[Number(index)]) || "";
  }

  /**
   * Return an answer in which `change` replaces each text that stands for an option or a step.
   * Typed words stay.
   * @param {Key} key
   * @param {string[]} texts
   * @param {(ids: string[], text: string) => string} change
   */
  function changed(key, texts, change) {
    if ("blanks" in key)
      return key.blanks.map(({ options }, index) => {
        const text = texts[index] || "";
        return options ? change(options, text) : text;
      });
    const ids = "order" in key ? key.order : key.options;
    return texts.map((text) => change(ids, text));
  }

  /**
   * Return an answer with indexes instead of ids.
   * @param {Key} key
   * @param {Answer} answer
   */
  function encode(key, answer) {
    return changed(key, answer, indexOf);
  }

  /**
   * Return the answer that `encode` encoded. An index without an option leaves a blank empty; in
   * other answers it is left out.
   * @param {Key} key
   * @param {string[]} kept
   * @returns {Answer}
   */
  function decode(key, kept) {
    const ids = changed(key, kept, idAt);
    return "blanks" in key ? ids : ids.filter(Boolean);
  }

  /**
   * Return a record as a text, and the number of answers for which there was no room. These are the
   * first answers of the record. The text has only their shares, or nothing of them if even the
   * shares do not fit.
   * @param {CourseRecord} record
   */
  function pack({ learned, answers, place, isDone }) {
    /** @type {[string, number, string[]?][]} */
    const kept = Object.entries(answers).map(([name, { share, answer }]) => [name, share, answer]);
    for (let dropped = 0; ; dropped += 1) {
      const most = Math.max(0, dropped - kept.length);
      const rest = kept
        .map(([name, share, answer], index) =>
          index < dropped ? [name, share] : [name, share, answer]
        )
        .slice(most);
      const text = JSON.stringify([FORMAT, isDone ? 1 : 0, place, learned, rest]);
      if (text.length <= MOST || !rest.length)
        return { text, dropped: Math.min(dropped, kept.length) };
    }
  }

  /** @param {unknown} value */
  function listOf(value) {
    return Array.isArray(value) ? value : [];
  }

  /** @param {unknown} value */
  function texts(value) {
    return listOf(value).filter((each) => typeof each === "string");
  }

  /** @param {string} text */
  function parsed(text) {
    try {
      return listOf(JSON.parse(text));
    } catch {
      return [];
    }
  }

  /**
   * Return the record of a text that `pack` wrote; an empty record for any other text.
   * @param {string} text
   * @returns {CourseRecord}
   */
  function unpack(text) {
    /** @type {CourseRecord} */
    const record = { learned: [], answers: {}, place: "", isDone: false };
    const [format, isDone, place, learned, answers] = parsed(text);
    if (format !== FORMAT) return record;
    record.isDone = isDone === 1;
    record.place = typeof place === "string" ? place : "";
    record.learned = texts(learned);
    for (const [name, share, answer] of listOf(answers).map(listOf))
      if (/^h[a-z0-9]+$/.test(name) && share >= 0 && share <= 1)
        record.answers[name] = { share, answer: texts(answer) };
    return record;
  }

  study.course = { short, encode, decode, pack, unpack };
})();
