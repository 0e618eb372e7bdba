/*
 * Saves the results of a session as a file: votes, what to teach again, the board. Any text editor
 * opens the file, and 前后对比 reads it. types/projector.d.ts describes its content.
 */
(function () {
  "use strict";

  const study = window.study;
  const dom = study.dom;

  const VERSION = 1;

  /**
   * Return the content of the file.
   * @param {Deck} deck
   * @param {StageState} state
   * @param {string} site the permanent name of the site
   * @param {string} bank the fingerprint of the bank
   * @returns {SessionFile}
   */
  function contentOf(deck, { tally, second, again, board }, site, bank) {
    /** @type {SessionFile["items"]} */
    const items = {};
    for (const item of deck.parts.flatMap(itemsOf)) {
      const key = study.answers.keyOf(item);
      if (!tally[key] && !second[key]) continue;
      const stem = String(dom.find(item, ".item__stem").textContent).trim();
      items[key] = { stem, first: tally[key] || [], second: second[key] || [] };
    }
    const module = deck.title;
    const marked = Object.values(again);
    return { kind: "votes", version: VERSION, site, bank, module, items, again: marked, board };
  }

  /** @param {Part} part */
  function itemsOf({ nodes }) {
    return nodes.flatMap((node) => dom.findAll(node, ".item"));
  }

  /**
   * Save the file, and report its name.
   * @param {Stage} stage
   */
  function save(stage) {
    study.loadScript(study.contracts.files.bank, () => {
      const { bank } = window.studyData || {};
      const site = document.querySelector('meta[name="study-site"]');
      const name = site && site.getAttribute("content");
      if (!bank || !name)
        return stage.report("没有存：取不到题库，记录认不出是哪一版的题。请再按一次 S");
      const content = contentOf(stage.deck, stage.state, name, bank.fingerprint);
      const file = `课堂记录_${content.module}.json`;
      return stage.report(`存成了 ${dom.save(file, [`${JSON.stringify(content, null, 1)}\n`])}`);
    });
  }

  study.outcome = { contentOf, save };
})();
