/*
 * The state that the projector saves in sessionStorage, so that a reload returns to the same block,
 * revealed answers and time. If the browser saves nothing, projecting still works.
 */
(function () {
  "use strict";

  const study = window.study;

  function name() {
    const site = document.querySelector('meta[name="study-site"]');
    return `${site ? site.getAttribute("content") : ""}:projector:${window.location.pathname}`;
  }

  /* Return the initial state of a stage. */
  function fresh(now) {
    return {
      id: `${name()}:${Math.random().toString(36).slice(2)}`,
      slide: "",
      isOn: false,
      scale: 1,
      details: true,
      dark: false,
      black: "",
      given: map(),
      tally: map(),
      timer: study.timer.started(now)
    };
  }

  /*
   * Return a copy of an object's own properties without a prototype. `record.map` does the same,
   * but records.js may be missing on a projected page.
   */
  function map(other) {
    return Object.assign(Object.create(null), other);
  }

  function isObject(value) {
    return Boolean(value) && typeof value === "object" && !Array.isArray(value);
  }

  /* Parse a saved state; return null if it is invalid. */
  function read(text) {
    let value;
    try {
      value = JSON.parse(text);
    } catch {
      return null;
    }
    const isState =
      isObject(value) &&
      typeof value.id === "string" &&
      typeof value.slide === "string" &&
      isObject(value.given) &&
      isObject(value.tally) &&
      isObject(value.timer) &&
      typeof value.timer.spent === "number" &&
      value.scale >= 0.5 &&
      value.scale <= 3;
    if (!isState) return null;
    return Object.assign(value, { given: map(value.given), tally: map(value.tally) });
  }

  function restore() {
    try {
      return read(window.sessionStorage.getItem(name()));
    } catch {
      return null;
    }
  }

  function keep(state) {
    try {
      window.sessionStorage.setItem(name(), JSON.stringify(state));
    } catch {
      // The address still has the position.
    }
  }

  /* Return a parameter of the address; "" if it is missing or malformed. */
  function asked(name) {
    const match = new RegExp(`[?&]${name}=([^&]*)`).exec(window.location.search);
    try {
      return match ? decodeURIComponent(match[1]) : "";
    } catch {
      return "";
    }
  }

  /* Write the position to the address, or remove it. The rest of the address is kept. */
  function address(slide) {
    const rest = window.location.search
      .replace(/^\?/, "")
      .split("&")
      .filter((word) => word && !/^(project|slide)(=|$)/.test(word));
    if (slide) rest.push("project=1", `slide=${encodeURIComponent(slide)}`);
    const query = rest.length ? `?${rest.join("&")}` : "";
    try {
      window.history.replaceState(
        window.history.state,
        "",
        window.location.pathname + query + window.location.hash
      );
    } catch {
      // Some browsers do not allow this on file://.
    }
  }

  study.session = { fresh, read, restore, keep, asked, address };
})();
