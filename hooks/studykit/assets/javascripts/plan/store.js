/*
 * Reads and writes the plans in the storage of the browser, each under its own id. Another window
 * may change a plan. Therefore the script remembers the text of each plan as this window last read
 * or wrote the plan.
 */
(function () {
  "use strict";

  const study = window.study;
  const { phrase } = study.planPage;
  const { currentPage } = study.planSources;

  const KEY = `${metaOf("study-site")}:plans`; // of the last plan's id; other keys begin with it
  /** @type {Map<string, string>} the texts by id, as this window last read or wrote them */
  const knownTexts = new Map();

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
    const texts = storage();
    return (texts && texts.getItem(key)) || "";
  }

  /**
   * @param {string} id
   * @returns {PlanState}
   */
  function read(id) {
    const text = textAt(keyOf(id));
    try {
      return { id, plan: study.plan.parse(text, currentPage) };
    } catch {
      return { id, plan: study.plan.blankPlan(phrase("unread")), unreadableText: text };
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
   * Remember the stored text of a plan as the text that this window last read.
   * @param {string} id
   */
  function markSeen(id) {
    const text = textAt(keyOf(id));
    if (text) knownTexts.set(id, text);
    else knownTexts.delete(id);
  }

  /**
   * Return whether a plan was stored when this window last read it.
   * @param {string} id
   */
  function wasStored(id) {
    return knownTexts.has(id);
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
    return textAt(keyOf(id)) !== (knownTexts.get(id) || "");
  }

  /**
   * Return whether exactly this plan is stored.
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
    const texts = storage();
    if (!texts) throw new Error("no storage");
    const text = JSON.stringify(plan);
    texts.setItem(keyOf(id), text);
    texts.setItem(KEY, id);
    knownTexts.set(id, text);
  }

  /** @param {string} id */
  function remove(id) {
    const texts = storage();
    if (texts) texts.removeItem(keyOf(id));
    knownTexts.delete(id);
  }

  /**
   * Return whether a key of the storage is one of the keys of this script.
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
