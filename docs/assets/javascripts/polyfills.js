/*
 * What the theme's bundle calls and the oldest browsers lack, or any that keeps nothing. Loaded
 * before it; nothing else is filled in, and no script of ours needs any of it.
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

  // Where storage is blocked the theme's reading and writing throw, and end every script that calls them.
  try {
    Object(window.localStorage);
  } catch (error) {
    window.__md_get = function () { return null; };
    window.__md_set = function () {};
  }
}());
