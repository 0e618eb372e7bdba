/**
 * Decides, before the first paint, whether a module is read step by step. The reader's choice of
 * the whole page is stored as `<site>:reading`. steps.js opens the step. If steps.js does not run,
 * the whole page is shown.
 */
(function () {
  "use strict";

  const LATE = 3000; // milliseconds; the same as in first/arrival.js
  const site = document.querySelector("meta[name=study-site]");
  let choice = null;
  try {
    choice = window.localStorage.getItem(`${site && site.getAttribute("content")}:reading`);
  } catch {
    // Storage is blocked. The page works without the choice, and progress.js says so.
  }
  const root = document.documentElement;
  if (choice !== "whole") root.setAttribute("data-reading", "steps");
  // A reader who follows a link into a module does not read the objectives again: hide them.
  if (window.location.hash) root.setAttribute("data-deep", "");

  /** Show the whole page, unless steps.js has opened a step. */
  function giveUp() {
    if (root.hasAttribute("data-step") || !root.hasAttribute("data-reading")) return;
    root.removeAttribute("data-reading");
    const target = document.getElementById(window.location.hash.slice(1));
    if (target) target.scrollIntoView();
  }

  window.addEventListener("load", giveUp);
  window.setTimeout(giveUp, LATE);
})();
