/*
 * The plans that this browser stores, each under an id of its own. Another window may change them,
 * so the store remembers each plan as this window last read or wrote it.
 */
(function () {
  "use strict";

  const study = window.study;
  const { say } = study.planPage;
  const { pageNow } = study.planSources;

  const KEY = `${metaOf("study-site")}:plans`;
  /** @type {Map<string, string>} the stored texts by id, as last read or written here */
  const seen = new Map();

  /** @param {string} name */
  function metaOf(name) {
    const meta = document.querySelector(`meta[name=${name}]`);
    return (meta && meta.getAttribute("content")) || "";
  }

  /** @param {string} id */
  function keyOf(id) {
    return `${KEY}:${id}`;
  }

  function storage() {
    try {
      return window.localStorage;
    } catch {
      return null; // the browser does not let this site store anything
    }
  }

  /**
   * Return a stored text; "" if there is none.
   * @param {string} key
   */
  function textAt(key) {
    const found = storage();
    return (found && found.getItem(key)) || "";
  }

  /**
   * @param {string} id
   * @returns {PlanState}
   */
  function read(id) {
    const text = textAt(keyOf(id));
    try {
      return { id, plan: study.plan.parse(text, pageNow) };
    } catch {
      return { id, plan: study.plan.blank(say("unread")), unread: text };
    }
  }

  /** Return all stored plans, in the order of their ids. */
  function list() {
    return Object.keys(storage() || {})
      .filter((key) => key.startsWith(keyOf("")))
      .sort()
      .map((key) => read(key.slice(keyOf("").length)));
  }

  function lastId() {
    return textAt(KEY);
  }

  /**
   * Note that a stored plan is shown in this window.
   * @param {string} id
   */
  function markSeen(id) {
    const text = textAt(keyOf(id));
    if (text) seen.set(id, text);
    else seen.delete(id);
  }

  /**
   * Return whether a plan was stored when this window last read it.
   * @param {string} id
   */
  function wasStored(id) {
    return seen.has(id);
  }

  /** @param {string} id */
  function isStored(id) {
    return textAt(keyOf(id)) !== "";
  }

  /**
   * Return whether another window changed or removed a plan since this window last read it.
   * @param {string} id
   */
  function isChanged(id) {
    return textAt(keyOf(id)) !== (seen.get(id) || "");
  }

  /**
   * Return whether a plan is stored as it is.
   * @param {PlanState} state
   */
  function holds({ id, plan }) {
    return textAt(keyOf(id)) === JSON.stringify(plan);
  }

  /**
   * Store a plan. Throws an Error if the browser does not allow it or has no space.
   * @param {PlanState} state
   */
  function save({ id, plan }) {
    const found = storage();
    if (!found) throw new Error("no storage");
    const text = JSON.stringify(plan);
    found.setItem(keyOf(id), text);
    found.setItem(KEY, id);
    seen.set(id, text);
  }

  /** @param {string} id */
  function remove(id) {
    const found = storage();
    if (found) found.removeItem(keyOf(id));
    seen.delete(id);
  }

  /**
   * Return whether a key of the storage belongs to the plans.
   * @param {string} key
   */
  function isKey(key) {
    return key.startsWith(KEY);
  }

  study.planStore = {
    keyOf,
    isKey,
    list,
    lastId,
    markSeen,
    wasStored,
    isStored,
    isChanged,
    holds,
    save,
    remove
  };
})();
