/**
 * Changes many keys of storage, all of them or none.
 *
 * A change is written to a journal before the first key is changed. If the tab is killed, either no
 * journal was written and nothing changed, or the next page replays the journal.
 */
(function () {
  "use strict";

  const { study } = window;
  const { storage } = study;
  const { VERSION, hash, join } = study.record;
  const JOURNAL = `${storage.SITE}:change`;
  const ROOM = `${storage.SITE}:room`;
  const EXPORTED = `${storage.SITE}:exported:`; // the keys of notes that a change may write

  /**
   * Return the journal of a change, as a text. The first line is the version, followed by " fresh"
   * if the texts replace others. Each further line has three fields separated by tabs: the key, the
   * hash of the text stored there, and the new text, empty to remove the key. JSON contains neither
   * tabs nor line feeds.
   * @param {string[]} keys
   * @param {Texts} texts
   * @param {boolean} isReplacing
   */
  function journalOf(keys, texts, isReplacing) {
    const lines = keys.map((key) => [key, hash(storage.read(key)), texts[key] || ""].join("\t"));
    return [VERSION + (isReplacing ? " fresh" : "")].concat(lines).join("\n");
  }

  /** @param {string} line */
  function isLine(line) {
    const [key, , text, ...more] = line.split("\t");
    if (text === undefined || more.length) return false;
    if (key.startsWith(EXPORTED)) return true;
    return storage.hasFormat(key) && (!text || !storage.problemOf(key, text));
  }

  /** @param {string} journal */
  function isJournal(journal) {
    const [head, ...lines] = journal.split("\n");
    return /^\d+( fresh)?$/.test(head) && lines.every(isLine);
  }

  /**
   * Return the final text of a key of a journal: the intended text, unless another window wrote
   * there since. Then it is the join of both texts if they are valid records, otherwise the text
   * of the other window.
   * @param {string} key
   * @param {string} before the hash of the text when the journal was written
   * @param {string | null} intended
   */
  function outcome(key, before, intended) {
    const now = storage.read(key);
    if (now === null || now === intended || hash(now) === before) return intended;
    const parts = storage.parseKey(key);
    if (!parts || intended === null) return now;
    const written = storage.parseRecord(parts.kind, parts.id, now).value;
    const { value } = storage.parseRecord(parts.kind, parts.id, intended);
    return written && value ? JSON.stringify(join(parts.kind, written, value)) : now;
  }

  /**
   * Make those changes of a journal that are not made yet. Return whether everything succeeded. If
   * the texts replace others, each key is removed first, so that other windows do not join their
   * own part again: see `rejoin` in store.js.
   * @param {string} journal
   */
  function replay(journal) {
    const [head, ...lines] = journal.split("\n");
    const isReplacing = head.endsWith(" fresh");
    return lines.every((line) => {
      const [key, before, intended] = line.split("\t");
      const text = outcome(key, before, intended || null);
      const now = storage.read(key);
      if (now === text) return true;
      const isReady = !isReplacing || now === null || storage.write(key, null);
      return isReady && storage.write(key, text);
    });
  }

  /** @param {string} journal */
  function removeJournal(journal) {
    if (storage.read(JOURNAL) === journal) storage.write(JOURNAL, null);
  }

  /** Finish the change that a killed tab left. Return false if a change is still unfinished. */
  function recover() {
    const journal = storage.read(JOURNAL);
    if (storage.read(ROOM) !== null) storage.write(ROOM, null);
    if (journal === null) return true;
    if (parseInt(journal, 10) > VERSION) {
      storage.report("newer");
      return false;
    }
    const isReadable = isJournal(journal);
    if (!isReadable) storage.report("damaged");
    const isDone = isReadable ? replay(journal) : storage.setAside(JOURNAL, journal);
    if (isDone) removeJournal(journal);
    return isDone;
  }

  /**
   * Write a journal, if storage has room for it and for the `added` characters of the change.
   * Return whether it was written.
   * @param {string} journal
   * @param {number} added
   */
  function writeJournal(journal, added) {
    const isWritten = storage.write(ROOM, " ".repeat(added)) && storage.write(JOURNAL, journal);
    storage.write(ROOM, null);
    return isWritten;
  }

  /**
   * Return the number of characters that a text adds to storage.
   * @param {string} key
   * @param {string | null} before
   * @param {string | null} after
   */
  function growth(key, before, after) {
    const grown = Math.max(0, (after || "").length - (before || "").length);
    return grown + (before === null ? key.length : 0);
  }

  /**
   * Store texts by key, removing a key whose text is null, or change nothing. Texts of a newer site
   * stay. Return whether it was done. `isReplacing` means that the texts replace the stored ones
   * instead of extending them.
   * @param {Texts} texts
   * @param {boolean} isReplacing
   */
  function carryOut(texts, isReplacing) {
    const keys = Object.keys(texts).filter((key) => !storage.isNewer(key));
    if (!recover() || !keys.every(storage.isWritable)) return false;
    const before = keys.map(storage.read);
    const journal = journalOf(keys, texts, isReplacing);
    const added = keys.reduce((sum, key, n) => sum + growth(key, before[n], texts[key]), 0);
    // A removal needs no room: if the journal does not fit in storage, do without it.
    const isRemoval = keys.every((key) => texts[key] === null);
    const isDone = (writeJournal(journal, added) || isRemoval) && replay(journal);
    if (!isDone && storage.read(JOURNAL) === journal) {
      for (const key of keys) storage.write(key, null);
      keys.forEach((key, index) => storage.write(key, before[index]));
    }
    removeJournal(journal);
    return isDone;
  }

  study.changes = { recover, carryOut };
})();
