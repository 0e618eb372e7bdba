/* Runs work after the page has been painted. */
(function () {
  "use strict";

  var study = window.study = window.study || {};
  var BIT = 10; // milliseconds

  /* Run an action after the browser has painted the result of a click. */
  study.later = function (action) {
    window.requestAnimationFrame(function () { window.setTimeout(action, 0); });
  };

  /*
   * Run an action for each entry of a list, with its position, then `then` if given. The work is
   * divided into time slices, between which the page is painted and reacts to clicks.
   */
  study.byBits = function (list, action, then) {
    var place = 0;
    function go() {
      var end = performance.now() + BIT;
      while (place < list.length && performance.now() < end) {
        action(list[place], place);
        place += 1;
      }
      if (place < list.length) window.setTimeout(go, 0);
      else if (then) then();
    }
    study.later(go);
  };
}());
