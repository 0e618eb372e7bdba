/* Work that waits until the page is painted, for whoever has some. */
(function () {
  "use strict";

  var study = window.study = window.study || {};
  var BIT = 10; // milliseconds

  /* Do something once what a click changed is painted. */
  study.later = function (action) {
    window.requestAnimationFrame(function () { window.setTimeout(action, 0); });
  };

  /*
   * Do something with each of a list and its place, `then` something else if there is such: by bits,
   * between which the page is painted and answers clicks.
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
