/**
 * Finds the addresses of the files that scripts load. The served name of such a file contains a
 * hash of its content, so that browsers may cache the file for ever. The build puts the hashes of
 * scripts and styles before this script; data/names.js adds those of data.
 */
(function () {
  "use strict";

  const { study } = window;
  const own = /** @type {HTMLScriptElement} */ (document.currentScript);
  study.root = new URL("../../", own.src).href;

  /**
   * Return the address of a file by its path from the root of the site, without the hash.
   * @param {string} path
   */
  study.address = function (path) {
    return study.root + path.replace(/\.\w+$/, `${study.names[path] || ""}$&`);
  };
})();
