/* Computes the sizes of text and columns on the stage. */
(function () {
  "use strict";

  const study = window.study;

  // Sizes of text as shares of the stage's height: normal text, which can be read from six times
  // that height away, and the smallest text at any scale.
  const BODY = 0.037;
  const LEAST = 0.033;
  const LONGEST = 40; // characters a line at most
  const WIDEST = 46; // em; a slide's text is larger, so its lines hold no more characters
  const SHORTEST = 17; // characters a line at least: on a phone held upright, text becomes smaller

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

  /**
   * Return the size of the text in the foot of a stage: the smallest that can be read from the back
   * of the room. On a phone held upright it is smaller still.
   * @param {number} width
   * @param {number} height
   */
  study.footSize = (width, height) => Math.max(14, Math.min(height * LEAST, width / 30));
})();
