/** Runs work after the page has been painted. */
(function () {
  "use strict";

  const { study } = window;
  const SLICE = 10; // milliseconds

  /**
   * Run an action after the browser has painted the result of a click.
   * @param {() => void} action
   */
  study.afterPaint = function (action) {
    window.requestAnimationFrame(() => {
      window.setTimeout(action, 0);
    });
  };

  /**
   * Run an action for each entry of a list, with its index, then `then` if given. The work is
   * divided into time slices. Between two slices the page is painted and reacts to clicks.
   * @template T
   * @param {ArrayLike<T>} list
   * @param {(each: T, index: number) => void} action
   * @param {() => void} [then]
   */
  study.inSlices = function (list, action, then) {
    let index = 0;
    function go() {
      const end = performance.now() + SLICE;
      while (index < list.length && performance.now() < end) {
        action(list[index], index);
        index += 1;
      }
      if (index < list.length) window.setTimeout(go, 0);
      else if (then) then();
    }
    study.afterPaint(go);
  };
})();
