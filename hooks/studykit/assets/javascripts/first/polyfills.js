/**
 * Polyfills for the theme's bundle in the oldest supported browsers. Loaded before the bundle. Our
 * own scripts need none of them.
 */
(function () {
  "use strict";

  // Chromium has replaceChildren since version 86. The bundle calls it on pages with content tabs.
  if (!Element.prototype.replaceChildren) {
    Element.prototype.replaceChildren = function (...nodes) {
      while (this.lastChild) this.removeChild(this.lastChild);
      this.append(...nodes);
    };
  }
})();
