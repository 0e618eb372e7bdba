/*
 * What the theme's bundle calls and the oldest browsers lack. Loaded before it; nothing else is
 * filled in, and no script of ours needs any of it.
 */
(function () {
  "use strict";

  // Since Chromium 86. The bundle sets up content tabs with it, on any page that has some.
  if (!Element.prototype.replaceChildren) {
    Element.prototype.replaceChildren = function () {
      while (this.lastChild) this.removeChild(this.lastChild);
      this.append.apply(this, arguments);
    };
  }
}());
