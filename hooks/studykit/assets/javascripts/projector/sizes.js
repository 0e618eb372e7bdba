/* Computes the sizes of text and columns on the stage. */
(function () {
  "use strict";

  const study = window.study;

  // Text size as a share of the stage's height: readable from six image heights away.
  const BODY = 0.037;
  const LEAST = 0.033; // smallest text size as a share of the stage's height, at any scale
  const LONGEST = 40; // characters a line at most
  const WIDEST = 46; // em; the text of a slide is larger, so its lines have no more characters
  const SHORTEST = 17; // characters a line at least; a phone held upright needs smaller text for them

  /**
   * Return sizes for a stage of `width` by `height` pixels, with text at `scale` (1 is normal).
   * @param {number} width
   * @param {number} height
   * @param {number} scale
   * @returns {StageSizes}
   */
  study.sizesOf = function (width, height, scale) {
    const side = Math.max(44, Math.round(width * 0.04));
    const room = width - 2 * side;
    const least = height * LEAST;
    const em = Math.min(Math.max(height * BODY * scale, least), Math.max(room / SHORTEST, 16));
    return {
      side,
      em,
      least: Math.min(least, em),
      column: Math.floor(Math.min(room, em * LONGEST)),
      wide: Math.floor(Math.min(room, em * WIDEST))
    };
  };
})();
