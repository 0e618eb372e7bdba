/* Saves what a session showed, as a text that any editor opens: votes, what to teach again, the board. */
(function () {
  "use strict";

  const study = window.study;
  const dom = study.dom;

  const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

  /**
   * Return the lines of a session.
   * @param {Deck} deck
   * @param {StageState} state
   */
  function linesOf(deck, state) {
    const lines = [deck.title];
    for (const part of deck.parts) {
      const items = part.nodes.flatMap((node) => dom.findAll(node, ".item"));
      for (const item of items) lines.push(...votesOf(part.title, item, state));
    }
    const again = Object.values(state.again);
    if (again.length) lines.push("", "再讲", ...again);
    if (state.board.length) lines.push("", "黑板", ...state.board);
    return lines;
  }

  /**
   * @param {string} title
   * @param {Element} item
   * @param {StageState} state
   */
  function votesOf(title, item, { tally, second }) {
    const key = study.answers.keyOf(item);
    if (!tally[key] && !second[key]) return [];
    const [first, next] = [tally[key] || [], second[key] || []];
    const stem = item.querySelector(".item__stem");
    const lines = ["", `${title}：${stem ? String(stem.textContent).trim() : ""}`];
    study.answers.optionsOf(item).forEach((_, place) => {
      const share = study.answers.shareOf;
      const again = next.length ? `，第二次 ${next[place] || 0} 人 ${share(next, place)}%` : "";
      lines.push(`${LETTERS[place]}. ${first[place] || 0} 人 ${share(first, place)}%${again}`);
    });
    return lines;
  }

  /**
   * Save the file, and return its name.
   * @param {Stage} stage
   */
  function save({ deck, state }) {
    const text = `\ufeff${linesOf(deck, state).join("\r\n")}\r\n`; // as old editors of Windows need
    const link = dom.element("a");
    link.href = URL.createObjectURL(new Blob([text]));
    link.download = `课堂记录_${deck.title.replace(/[\\/:*?"<>|\s]/g, "_")}.txt`;
    link.click();
    window.setTimeout(() => URL.revokeObjectURL(link.href), 60000);
    return link.download;
  }

  study.outcome = { linesOf, save };
})();
