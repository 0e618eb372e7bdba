/**
 * Reports the scripts of a page that did not load or did not run, and offers to try again.
 *
 * The build ends each of our scripts with a line that marks the script element with the id of the
 * build. A script without the mark did not run to its end: it is missing, truncated or broken. The
 * style sheet shows a message in the page after a delay, without any script. This script replaces
 * that message, so the message also reports that this script itself did not load.
 */
(function () {
  "use strict";

  /** @typedef {"failed" | "other" | "late"} Problem */

  const { study } = window;
  const { element, button, empty, find, findTyped } = study.dom;
  const LATE = 3000; // milliseconds; the same as in the style sheet
  /** @type {Record<Problem, string>} */
  const TEXTS = {
    failed:
      "没有读到，或者运行不了：%。要用它的部分现在用不了，其余照常。请再试一次；还不行，请把这句话告诉管理员。",
    other: "和这一页不是同一版：%。请再试一次；还不行，请把这句话告诉管理员。",
    late: "还在读入：%。请稍等。"
  };
  /** @type {Problem[]} */
  const PROBLEMS = ["failed", "other", "late"];
  const NONE = "";

  const BUILD = findTyped(document, "meta[name=study-scripts]", HTMLMetaElement).content;
  const own = document.currentScript;
  if (!(own instanceof HTMLScriptElement)) throw new Error("not a classic script");
  study.root = own.src.replace(/assets\/javascripts\/[^/]*$/, "");

  const box = find(document, ".waiting");
  let isParsed = false;
  let isLate = false;
  let closedText = ""; // the message that the reader closed
  /**
   * The scripts loaded by study.script, by path.
   * @type {Record<string, {problem: Problem | "", again?: () => void}>}
   */
  const asked = {};

  /**
   * Return the build of a script that ran to its end, or null.
   * @param {HTMLScriptElement} script
   */
  function buildOf(script) {
    // The build does not mark the theme's script, but that script adds this class. It also removes
    // the class no-js, but so does this script.
    const isTheme = script.src.endsWith(".min.js");
    if (isTheme) return document.documentElement.classList.contains("js") ? BUILD : null;
    return script.getAttribute("data-ran");
  }

  /**
   * @param {HTMLScriptElement} script
   * @param {boolean} isOver whether it can still arrive
   * @returns {Problem | ""}
   */
  function problemOf(script, isOver) {
    const ran = buildOf(script);
    if (ran === null) return isOver ? "failed" : "late";
    return ran && ran !== BUILD ? "other" : NONE;
  }

  /** Return the scripts with a problem: those of the page and those loaded on request. */
  function findProblems() {
    /** @type {Record<Problem, string[]>} */
    const all = { failed: [], other: [], late: [] };
    for (const script of Array.from(document.scripts)) {
      const path = script.src.slice(study.root.length).replace(/[?#].*/, "");
      const problem = script.src && !(path in asked) ? problemOf(script, isParsed) : NONE;
      if (problem && (problem !== "late" || isLate)) all[problem].push(path);
    }
    const isOfPage = all.failed.length > 0;
    for (const [path, { problem }] of Object.entries(asked)) if (problem) all[problem].push(path);
    return { all, isOfPage: isOfPage || all.other.length > 0 };
  }

  /** @param {boolean} isOfPage whether only loading the page again helps */
  function retry(isOfPage) {
    if (isOfPage) {
      window.location.reload();
      return;
    }
    for (const { problem, again } of Object.values(asked)) {
      if (problem === "failed" && again) again();
    }
  }

  function report() {
    const { all, isOfPage } = findProblems();
    const text = PROBLEMS.filter((problem) => all[problem].length)
      .map((problem) => TEXTS[problem].replace("%", all[problem].join("、")))
      .join("");
    box.hidden = !text || text === closedText;
    box.classList.add("is-told");
    if (box.firstChild && box.firstChild.textContent === text) return;
    empty(box).appendChild(element("p", "", text));
    if (all.failed.length + all.other.length) {
      box.appendChild(button("study-button", "再试一次", () => retry(isOfPage)));
    }
    box.appendChild(
      button("study-button", "关闭", () => {
        closedText = text;
        box.hidden = true;
      })
    );
  }

  /**
   * Load a script by its path from the root of the site. `then` gets whether it ran to its end. A
   * late script is reported to the reader. A failed one is reported here if there is an action
   * `again` to retry it; otherwise the caller reports it.
   * @param {string} path
   * @param {(isThere: boolean) => void} then
   * @param {() => void} [again]
   */
  study.script = function (path, then, again) {
    const script = element("script");
    /** @type {{problem: Problem | "", again?: () => void}} */
    const entry = (asked[path] = { problem: NONE, again });
    const timer = window.setTimeout(() => {
      entry.problem = "late";
      report();
    }, LATE);
    script.onload = script.onerror = function () {
      const problem = problemOf(script, true);
      window.clearTimeout(timer);
      entry.problem = problem === "failed" && !again ? NONE : problem;
      report();
      then(problem !== "failed");
    };
    script.src = study.root + path;
    document.head.appendChild(script);
  };

  box.hidden = true;
  window.setTimeout(() => {
    isLate = true;
    report();
  }, LATE);
  document.addEventListener("DOMContentLoaded", () => {
    isParsed = true;
    report();
    // Our own parts work without the theme's script: show them.
    document.documentElement.classList.remove("no-js");
  });
})();
