/**
 * Redirects the reader of a moved page to the new place of the requested fragment; the page's own
 * meta refresh would lose the fragment. An unknown fragment is kept, since it may exist in the new
 * page under the same name.
 */
(function () {
  "use strict";

  const page = document.getElementById("moved--page");
  const fragment = window.location.hash;
  const part = fragment ? document.getElementById(fragment.slice(1)) : null;
  if (part instanceof HTMLAnchorElement && part.href) window.location.replace(part.href);
  else if (page instanceof HTMLAnchorElement) {
    window.location.replace(page.href + (page.hash ? "" : fragment));
  }
})();
