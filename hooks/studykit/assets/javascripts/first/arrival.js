/**
 * Reports the scripts of a page that did not load or did not run, and offers to try again.
 *
 * The build ends each of our scripts with a line that marks the script element. A script without
 * the mark did not run to its end: it is missing, truncated or broken. The style sheet shows a
 * message in the page after a delay, without any script. This script replaces the text of that
 * message or hides it. If this script does not load either, the original message stays.
 */
(function () {
  "use strict";

  /** @typedef {"failed" | "late"} Problem */

  const { study } = window;
  const { element, button, empty, find } = study.dom;
  const LATE = 3000; // milliseconds; the same as in the style sheet
  /**
   * The texts of problems, in the order in which they are reported.
   * @type {Record<Problem, string>}
   */
  const TEXTS = {
    failed:
      "没有读到，或者运行不了：%。要用它的部分用不了，其余照常。请再试一次；不行，请把这话告诉管理员。",
    late: "还在读入：%。请稍等。"
  };
  const PROBLEMS = /** @type {Problem[]} */ (Object.keys(TEXTS));
  const NONE = "";
  // The table of the names of data.
  const TABLE = study.contracts.files.names;

  const box = find(document, ".waiting");
  let isParsed = false;
  let isLate = false;
  let closedText = ""; // the message that the reader closed
  /**
   * The files that study.loadScript loads, by path. `name` is the path with the hash of the file.
   * @type {Record<string, {name: string, problem: Problem | "", again?: () => void}>}
   */
  const asked = {};

  /**
   * Return whether a script ran to its end.
   * @param {HTMLScriptElement} script
   */
  function hasRun(script) {
    // The build does not mark the theme's script. That script adds the class `js`. It also removes
    // `no-js`, but so does this script, so that `no-js` proves nothing.
    const isTheme = script.src.endsWith(".min.js");
    return isTheme ? document.documentElement.classList.contains("js") : "ran" in script.dataset;
  }

  /** @param {HTMLScriptElement} script */
  function nameOf(script) {
    return script.src.slice(study.root.length);
  }

  /** Return the names of the scripts with a problem: those of the page and those that it loads. */
  function findProblems() {
    /** @type {Record<Problem, string[]>} */
    const all = { failed: [], late: [] };
    for (const script of [...document.scripts]) {
      // A script with a handler was loaded by `load`, which puts its problem into `asked`.
      if (!script.src || script.onload || hasRun(script)) continue;
      const problem = isParsed ? "failed" : isLate && "late";
      if (problem) all[problem].push(nameOf(script));
    }
    const isOfPage = all.failed.length > 0;
    for (const { name, problem } of Object.values(asked)) if (problem) all[problem].push(name);
    return { all, isOfPage };
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
    box.classList.add("is-reported");
    if (box.firstChild && box.firstChild.textContent === text) return;
    empty(box).appendChild(element("p", "", text));
    if (all.failed.length) {
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
   * Load a script under its served name; the parameters are those of study.loadScript.
   * @param {string} path
   * @param {(isThere: boolean) => void} then
   * @param {() => void} [again]
   */
  function load(path, then, again) {
    const script = element("script");
    script.src = study.address(path);
    /** @type {(typeof asked)[string]} */
    const entry = (asked[path] = { name: nameOf(script), problem: NONE, again });
    const timer = window.setTimeout(() => {
      entry.problem = "late";
      report();
    }, LATE);
    script.onload = script.onerror = function () {
      const isThere = hasRun(script);
      window.clearTimeout(timer);
      entry.problem = isThere || !again ? NONE : "failed";
      report();
      then(isThere);
    };
    document.head.appendChild(script);
  }

  // Whether the table of names was loaded, and no file failed to load since.
  let isNamed = false;
  /**
   * The actions that wait for the table.
   * @type {((isThere: boolean) => void)[]}
   */
  let callers = [];

  /**
   * Load a script by its path from the root of the site. `then` gets whether it ran to its end. A
   * late script is reported to the reader. A failed one is reported here if there is an action
   * `again` to retry it; otherwise the caller reports it.
   * @param {string} path
   * @param {(isThere: boolean) => void} then
   * @param {() => void} [again]
   */
  study.loadScript = function (path, then, again) {
    // The hashes of scripts and styles are in first.js, so these files do not need the table.
    if (isNamed || path.startsWith("assets/"))
      return load(
        path,
        (isThere) => {
          // After a failure, load the table again: perhaps the site was upgraded, and its data have
          // other names now.
          isNamed = isNamed && isThere;
          then(isThere);
        },
        again
      );
    callers.push((isThere) => {
      if (isThere) return study.loadScript(path, then, again);
      asked[path] = { name: TABLE, problem: again ? "failed" : NONE, again };
      report();
      then(false);
    });
    if (callers.length < 2)
      load(TABLE, (isThere) => {
        const all = callers;
        callers = [];
        isNamed = isThere;
        for (const each of all) each(isThere);
      });
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
