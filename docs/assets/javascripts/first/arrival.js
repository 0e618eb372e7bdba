/*
 * Reports the scripts of a page that did not load or did not run, and offers to try again.
 *
 * The build ends each of our scripts with a line that marks the script element with the id of the
 * build. A script without the mark did not run to its end: it is missing, truncated or broken. The
 * style sheet shows a message in the page after a delay, without any script. This script replaces
 * that message, so the message also reports that this script itself did not load.
 */
(function () {
  "use strict";

  const study = (window.study = window.study || {});
  const ROOT = document.currentScript.src.replace(/assets\/javascripts\/[^/]*$/, "");
  const BUILD = document.querySelector("meta[name=study-scripts]").content;
  const LATE = 3000; // milliseconds; the same as in the style sheet
  const WORDS = {
    failed:
      "没有读到，或者运行不了：%。要用它的部分现在用不了，其余照常。请再试一次；还不行，请把这句话告诉管理员。",
    other: "和这一页不是同一版：%。请再试一次；还不行，请把这句话告诉管理员。",
    late: "还在读入：%。请稍等。"
  };
  const STATES = Object.keys(WORDS);

  const box = document.querySelector(".waiting");
  let isParsed = false;
  let isLate = false;
  const asked = {}; // scripts loaded by study.script, by path: {state, again}
  let closed = ""; // the message that the reader closed

  function mark(script) {
    // The build does not mark the theme's script, but that script adds this class. It also removes
    // the class no-js, but so does this script.
    const isTheme = /\.min\.js$/.test(script.src);
    if (isTheme) return document.documentElement.classList.contains("js") ? BUILD : null;
    return script.getAttribute("data-ran");
  }

  function stateOf(script, isOver) {
    const build = mark(script);
    if (build === null) return isOver ? "failed" : "late";
    return build && build !== BUILD ? "other" : "";
  }

  /* Return the scripts with a problem, by state: those of the page and those loaded on request. */
  function found() {
    const all = { failed: [], other: [], late: [] };
    Array.from(document.scripts).forEach((script) => {
      const path = script.src.slice(ROOT.length).replace(/[?#].*/, "");
      if (!script.src || path in asked) return;
      const state = stateOf(script, isParsed);
      if (state && (state !== "late" || isLate)) all[state].push(path);
    });
    const isOfPage = all.failed.length + all.other.length > 0;
    Object.keys(asked).forEach((path) => {
      if (asked[path].state) all[asked[path].state].push(path);
    });
    return { all, isOfPage: isOfPage || all.other.length > 0 };
  }

  function button(text, action) {
    const made = box.appendChild(document.createElement("button"));
    made.type = "button";
    made.className = "study-button";
    made.textContent = text;
    made.addEventListener("click", action);
  }

  function retry(isOfPage) {
    if (isOfPage) return window.location.reload();
    return Object.keys(asked).forEach((path) => {
      if (asked[path].state === "failed") asked[path].again();
    });
  }

  function tell() {
    const now = found();
    const text = STATES.filter((state) => now.all[state].length)
      .map((state) => WORDS[state].replace("%", now.all[state].join("、")))
      .join("");
    box.hidden = !text || text === closed;
    box.classList.add("is-told");
    if (box.firstChild.textContent === text) return;
    box.textContent = "";
    box.appendChild(document.createElement("p")).textContent = text;
    if (now.all.failed.length + now.all.other.length)
      button("再试一次", () => {
        retry(now.isOfPage);
      });
    button("关闭", () => {
      closed = text;
      box.hidden = true;
    });
  }

  /*
   * Load a script by its path from the root of the site. `then` gets whether it ran to its end. A
   * late script is reported to the reader. A failed one is reported here if there is an action
   * `again` to retry it; otherwise the caller reports it.
   */
  study.script = function (path, then, again) {
    const script = document.createElement("script");
    const own = (asked[path] = { state: "", again });
    const timer = window.setTimeout(() => {
      own.state = "late";
      tell();
    }, LATE);
    script.onload = script.onerror = function () {
      const state = stateOf(script, true);
      window.clearTimeout(timer);
      own.state = state === "failed" && !again ? "" : state;
      tell();
      then(state !== "failed");
    };
    script.src = ROOT + path;
    document.head.appendChild(script);
  };

  box.hidden = true;
  window.setTimeout(() => {
    isLate = true;
    tell();
  }, LATE);
  document.addEventListener("DOMContentLoaded", () => {
    isParsed = true;
    tell();
    // Our own parts work without the theme's script: show them.
    document.documentElement.classList.remove("no-js");
  });
})();
