/*
 * What the theme's bundle calls and the oldest browsers lack. Loaded before it; nothing else
 * is filled in, and no script of ours needs any of it.
 */
(function () {
  "use strict";

  // Chromium 86. The bundle builds linked tabs with it; one exception there ends all its work.
  if (!Element.prototype.replaceChildren) {
    Element.prototype.replaceChildren = function () {
      while (this.lastChild) this.removeChild(this.lastChild);
      this.append.apply(this, arguments);
    };
  }
}());
