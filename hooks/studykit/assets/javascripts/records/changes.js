/**
 * Changes many keys of storage, all of them or none.
 *
 * A change is written as a plan before the first key is changed. If the tab is killed, either no
 * plan was written and nothing changed, or the next page carries out the plan.
 */
(function () {
  "use strict";

  const { study } = window;
  const { storage } = study;
  const { VERSION, hash, join } = study.record;
  const PLAN = `${storage.SITE}:change`;
  const ROOM = `${storage.SITE}:room`;
  const EXPORTED = `${storage.SITE}:exported:`; // notes that a change may write

  /**
   * Return a plan, as a text. The first line is the version, followed by " fresh" if the texts
   * replace others. Each further line has three fields separated by tabs: the key, the hash of the
   * text stored there, and the new text, empty to remove the key. JSON contains neither tabs nor
   * line feeds.
   * @param {string[]} keys
   * @param {Texts} texts
   * @param {boolean} isReplacing
   */
  function planOf(keys, texts, isReplacing) {
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

  /** @param {string} plan */
  function isPlan(plan) {
    const [head, ...lines] = plan.split("\n");
    return /^\d+( fresh)?$/.test(head) && lines.every(isLine);
  }

  /**
   * Return the final text of a key of a plan: the planned text, unless another window wrote there
   * since. In that case two records are joined, and any other text stays.
   * @param {string} key
   * @param {string} before the hash of the text when the plan was made
   * @param {string | null} planned
   */
  function outcome(key, before, planned) {
    const now = storage.read(key);
    if (now === null || now === planned || hash(now) === before) return planned;
    const at = storage.parseKey(key);
    if (!at || planned === null) return now;
    const written = storage.parseRecord(at.kind, at.id, now).value;
    const { value } = storage.parseRecord(at.kind, at.id, planned);
    return written && value ? JSON.stringify(join(at.kind, written, value)) : now;
  }

  /**
   * Carry out the rest of a plan. Return whether everything succeeded. A key that is replaced is
   * removed first, so that other windows do not join their own part again: see `rejoin` in
   * store.js.
   * @param {string} plan
   */
  function carryOutPlan(plan) {
    const [head, ...lines] = plan.split("\n");
    const isReplacing = head.endsWith(" fresh");
    return lines.every((line) => {
      const [key, before, planned] = line.split("\t");
      const text = outcome(key, before, planned || null);
      const now = storage.read(key);
      if (now === text) return true;
      const isReady = !isReplacing || now === null || storage.write(key, null);
      return isReady && storage.write(key, text);
    });
  }

  /** @param {string} plan */
  function removePlan(plan) {
    if (storage.read(PLAN) === plan) storage.write(PLAN, null);
  }

  /** Carry out the change that a killed tab left. Return whether no change is pending any more. */
  function recover() {
    const plan = storage.read(PLAN);
    if (storage.read(ROOM) !== null) storage.write(ROOM, null);
    if (plan === null) return true;
    if (parseInt(plan, 10) > VERSION) {
      storage.report("newer");
      return false;
    }
    const isReadable = isPlan(plan);
    if (!isReadable) storage.report("damaged");
    const isDone = isReadable ? carryOutPlan(plan) : storage.setAside(PLAN, plan);
    if (isDone) removePlan(plan);
    return isDone;
  }

  /**
   * Write a plan, if storage has room for the plan and for the `added` characters of the change.
   * Return whether it was written.
   * @param {string} plan
   * @param {number} added
   */
  function writePlan(plan, added) {
    const isWritten = storage.write(ROOM, " ".repeat(added)) && storage.write(PLAN, plan);
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
    const plan = planOf(keys, texts, isReplacing);
    const added = keys.reduce((sum, key, n) => sum + growth(key, before[n], texts[key]), 0);
    // Removing needs no room: if there is no room to write the plan, it is done without one.
    const isRemoval = keys.every((key) => texts[key] === null);
    const isDone = (writePlan(plan, added) || isRemoval) && carryOutPlan(plan);
    if (!isDone && storage.read(PLAN) === plan) {
      for (const key of keys) storage.write(key, null);
      keys.forEach((key, place) => storage.write(key, before[place]));
    }
    removePlan(plan);
    return isDone;
  }

  study.changes = { recover, carryOut };
})();
