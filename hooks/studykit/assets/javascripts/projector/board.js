/*
 * 黑板: a list that the room dictates. The newest line stands at the top, below the field, so that
 * what is being written is always in view; older lines go on to further pages.
 */
(function () {
  "use strict";

  const study = window.study;

  const LINES = 200;
  const CHARACTERS = 200;

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
    const line = text.trim().slice(0, CHARACTERS);
    if (!line) return;
    stage.state.board = [...stage.state.board, line].slice(-LINES);
    stage.changed();
    open(stage);
  }

  study.board = { open, add };
})();
