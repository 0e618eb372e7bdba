/*
 * 黑板: a list of what the class says. The newest line stands at the top, below the field, so that
 * it is always in view; older lines continue on further pages.
 */
(function () {
  "use strict";

  const study = window.study;

  const MOST_LINES = 200; // older lines are dropped
  const MOST_CHARACTERS = 200; // of a line

  /** @param {Stage} stage */
  function open(stage) {
    stage.overlay.open("board", study.panels.board(stage.state.board));
    const field = stage.overlay.box.querySelector("input");
    if (field) field.focus({ preventScroll: true });
  }

  /**
   * Add a line, and show the board anew.
   * @param {Stage} stage
   * @param {string} text
   */
  function add(stage, text) {
    const line = text.trim().slice(0, MOST_CHARACTERS);
    if (!line) return;
    stage.state.board = [...stage.state.board, line].slice(-MOST_LINES);
    stage.saveAndSend();
    open(stage);
  }

  study.board = { open, add };
})();
