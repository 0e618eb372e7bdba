/*
 * On a page that has moved: on to the very part that was asked for, which the page's own refresh
 * would forget. What it does not know may still be there under its name.
 */
(function () {
  "use strict";

  var page = document.getElementById("moved--page");
  var asked = window.location.hash;
  var part = asked ? document.getElementById(asked.slice(1)) : null;
  window.location.replace(part && part.href ? part.href : page.href + (page.hash ? "" : asked));
}());
