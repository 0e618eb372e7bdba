/*
 * What the projector keeps while its tab lives, so that a reload comes back to the same block,
 * the same answers given and the same time. A browser that keeps nothing still projects.
 */
(function () {
  "use strict";

  var study = window.study;

  function name() {
    var site = document.querySelector('meta[name="study-site"]');
    return (site ? site.getAttribute("content") : "") + ":projector:" + window.location.pathname;
  }

  /* What a stage begins with. */
  function fresh(now) {
    return {
      id: name() + ":" + Math.random().toString(36).slice(2), slide: "", isOn: false,
      scale: 1, details: true, dark: false, black: "", given: map(), tally: map(),
      timer: study.timer.started(now)
    };
  }

  /* What an object has of its own. As in records, which may be missing where a page is projected. */
  function map(other) {
    return Object.assign(Object.create(null), other);
  }

  function isObject(value) {
    return Boolean(value) && typeof value === "object" && !Array.isArray(value);
  }

  /* A state as it was kept; null if it is none. */
  function read(text) {
    var value;
    try {
      value = JSON.parse(text);
    } catch (error) {
      return null;
    }
    var isState = isObject(value) && typeof value.id === "string" && typeof value.slide === "string" &&
      isObject(value.given) && isObject(value.tally) && isObject(value.timer) &&
      typeof value.timer.spent === "number" && value.scale >= 0.5 && value.scale <= 3;
    if (!isState) return null;
    return Object.assign(value, { given: map(value.given), tally: map(value.tally) });
  }

  function restore() {
    try {
      return read(window.sessionStorage.getItem(name()));
    } catch (error) {
      return null;
    }
  }

  function keep(state) {
    try {
      window.sessionStorage.setItem(name(), JSON.stringify(state));
    } catch (error) {
      // The address still holds the place.
    }
  }

  /* What the address says by a name; "" if nothing that can be read. */
  function asked(name) {
    var match = new RegExp("[?&]" + name + "=([^&]*)").exec(window.location.search);
    try {
      return match ? decodeURIComponent(match[1]) : "";
    } catch (error) {
      return "";
    }
  }

  /* Put the place into the address, or take it out; the page and its other words stay. */
  function address(slide) {
    var rest = window.location.search.replace(/^\?/, "").split("&").filter(function (word) {
      return word && !/^(project|slide)(=|$)/.test(word);
    });
    if (slide) rest.push("project=1", "slide=" + encodeURIComponent(slide));
    var query = rest.length ? "?" + rest.join("&") : "";
    try {
      window.history.replaceState(window.history.state, "", window.location.pathname + query + window.location.hash);
    } catch (error) {
      // Some browsers let no file change its address.
    }
  }

  study.session = { fresh: fresh, read: read, restore: restore, keep: keep, asked: asked, address: address };
}());
