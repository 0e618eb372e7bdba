/*
 * Redirects from a page that has moved to the new place of the requested fragment; the page's own
 * meta refresh would lose the fragment. An unknown fragment is kept, since it may exist in the new
 * page under the same name.
 */
(function () {
  "use strict";

  const page = document.getElementById("moved--page");
  const asked = window.location.hash;
  const part = asked ? document.getElementById(asked.slice(1)) : null;
  window.location.replace(part && part.href ? part.href : page.href + (page.hash ? "" : asked));
})();
