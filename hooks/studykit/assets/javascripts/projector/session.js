/*
 * Saves the state of the projector in sessionStorage, so that a reload returns to the same block,
 * the same revealed answers and the same time. If the browser saves nothing, projecting still
 * works.
 */
(function () {
  "use strict";

  const study = window.study;

  /** @type {StageState | null} the last state, if the browser could not save it */
  let unsaved = null;

  /** Return the key of sessionStorage under which the state of this page is saved. */
  function storageKey() {
    const site = document.querySelector('meta[name="study-site"]');
    return `${site ? site.getAttribute("content") : ""}:projector:${window.location.pathname}`;
  }

  /**
   * Return the initial state of a stage.
   * @param {number} now milliseconds
   * @returns {StageState}
   */
  function fresh(now) {
    return {
      id: `${storageKey()}:${Math.random().toString(36).slice(2)}`,
      slide: "",
      isOn: false,
      scale: 1,
      details: true,
      dark: false,
      black: "",
      given: map({}),
      tally: map({}),
      second: map({}),
      votes: map({}),
      again: map({}),
      board: [],
      timer: study.timer.started(now)
    };
  }

  /**
   * Return a state without the votes, the parts marked 再讲, the revealed answers, the lines of the
   * blackboard and the time used.
   * @param {StageState} state
   * @param {number} now milliseconds
   * @returns {StageState}
   */
  function cleared({ id, slide, isOn, scale, details, dark }, now) {
    return { ...fresh(now), id, slide, isOn, scale, details, dark };
  }

  /**
   * Return whether a state has votes, parts marked 再讲, or lines of the blackboard.
   * @param {StageState} state
   */
  function hasResults({ tally, second, again, board }) {
    return [tally, second, again, board].some((each) => Object.keys(each).length);
  }

  /**
   * Return a copy of an object without a prototype. `record.map` does the same, but a projected
   * page may lack records.js.
   * @template T
   * @param {Record<string, T>} other
   * @returns {Record<string, T>}
   */
  function map(other) {
    return Object.assign(Object.create(null), other);
  }

  /**
   * @param {unknown} value
   * @returns {value is Record<string, unknown>}
   */
  function isObject(value) {
    return Boolean(value) && typeof value === "object" && !Array.isArray(value);
  }

  /** @param {unknown} value */
  function isBoolean(value) {
    return typeof value === "boolean";
  }

  /** @param {unknown} value */
  function isText(value) {
    return typeof value === "string";
  }

  /** @param {unknown} value */
  function isCounts(value) {
    return Array.isArray(value) && value.every((count) => typeof count === "number");
  }

  /** @param {unknown} value */
  function isTimer(value) {
    if (!isObject(value) || typeof value.spent !== "number") return false;
    return value.since === null || typeof value.since === "number";
  }

  /** @type {Record<keyof StageState, (value: unknown) => boolean>} */
  const CHECKS = {
    id: isText,
    slide: isText,
    isOn: isBoolean,
    scale: (value) => typeof value === "number" && value >= 0.5 && value <= 3,
    details: isBoolean,
    dark: isBoolean,
    black: (value) => value === "" || value === "black" || value === "white",
    given: (value) => isObject(value) && Object.values(value).every(isBoolean),
    tally: (value) => isObject(value) && Object.values(value).every(isCounts),
    second: (value) => isObject(value) && Object.values(value).every(isCounts),
    votes: (value) =>
      isObject(value) && Object.values(value).every((step) => typeof step === "number"),
    again: (value) => isObject(value) && Object.values(value).every(isText),
    board: (value) => Array.isArray(value) && value.every(isText),
    timer: isTimer
  };

  /**
   * @param {unknown} value
   * @returns {value is StageState}
   */
  function isState(value) {
    return isObject(value) && Object.entries(CHECKS).every(([key, check]) => check(value[key]));
  }

  /**
   * Parse a saved state; return null if it is invalid.
   * @param {string} text
   */
  function read(text) {
    /** @type {unknown} */
    let value;
    try {
      value = JSON.parse(text);
    } catch {
      return null;
    }
    if (!isState(value)) return null;
    const { given, tally, second, votes, again } = value;
    return {
      ...value,
      given: map(given),
      tally: map(tally),
      second: map(second),
      votes: map(votes),
      again: map(again)
    };
  }

  function restore() {
    try {
      return unsaved || read(window.sessionStorage.getItem(storageKey()) || "");
    } catch {
      return null;
    }
  }

  /** @param {StageState} state */
  function save(state) {
    unsaved = state; // without storage lost when the page is closed
    try {
      window.sessionStorage.setItem(storageKey(), JSON.stringify(state));
      unsaved = null;
    } catch {
      // The storage is full or blocked.
    }
  }

  /**
   * Return a parameter of the address; "" if it is missing or malformed.
   * @param {string} name
   */
  function parameter(name) {
    const match = new RegExp(`[?&]${name}=([^&]*)`).exec(window.location.search);
    try {
      return match ? decodeURIComponent(match[1]) : "";
    } catch {
      return "";
    }
  }

  /**
   * Write the shown block to the address, and keep the rest of the address.
   * @param {string} slide the name of the block; "" removes it
   */
  function writeAddress(slide) {
    const { search, pathname, hash } = window.location;
    const words = search
      .slice(1)
      .split("&")
      .filter((word) => word && !/^(project|slide)(=|$)/.test(word));
    if (slide) words.push("project=1", `slide=${encodeURIComponent(slide)}`);
    const query = words.length ? `?${words.join("&")}` : "";
    try {
      window.history.replaceState(window.history.state, "", pathname + query + hash);
    } catch {
      // Some browsers do not allow this on file://.
    }
  }

  study.session = { fresh, cleared, hasResults, read, restore, save, parameter, writeAddress };
})();
