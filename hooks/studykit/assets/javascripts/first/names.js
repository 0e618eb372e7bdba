/**
 * Finds the files that scripts load. The name of such a file has a hash of its content, so that
 * browsers may keep it for ever. The build writes a table of the hashes before this script, and a
 * file that adds those of data.
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
