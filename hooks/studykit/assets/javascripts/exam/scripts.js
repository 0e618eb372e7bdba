/** Loads the scripts that few readers need, each once: those that save files, print and compare. */
(function () {
  "use strict";

  const { study } = window;
  const { exam } = study;
  /**
   * The actions that wait for a script, by its path; null once it has run; empty after it failed.
   * @type {Record<string, (() => void)[] | null>}
   */
  const needed = {};

  exam.need = ([path, ...others], then) => {
    const goOn = path ? () => exam.need(others, then) : then;
    const waiting = path ? needed[path] : null;
    if (waiting === null) goOn();
    else if (waiting && waiting.length) waiting.push(goOn);
    else load(path, [goOn]);
  };

  /**
   * Load a script. If it fails, `study.loadScript` shows a message with a button that loads it again.
   * @param {string} path
   * @param {(() => void)[]} waiting
   */
  function load(path, waiting) {
    needed[path] = waiting;
    study.loadScript(
      path,
      (isThere) => {
        needed[path] = isThere ? null : [];
        if (isThere) waiting.forEach((each) => each());
      },
      () => load(path, waiting)
    );
  }
})();
