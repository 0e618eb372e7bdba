/**
 * Decides, before the first paint, whether a module is read step by step. The reader's choice of
 * the whole page is stored as `<site>:reading`. records/steps.js opens the step.
 */
(function () {
  "use strict";

  const site = document.querySelector("meta[name=study-site]");
  let choice = null;
  try {
    choice = window.localStorage.getItem(`${site && site.getAttribute("content")}:reading`);
  } catch {
    // Storage is blocked. The page works without the choice, and progress.js tells the reader.
  }
  const root = document.documentElement;
  if (choice !== "whole") root.setAttribute("data-reading", "steps");
  // Who follows a link into a module does not read its objectives again.
  if (window.location.hash) root.setAttribute("data-deep", "");
})();
