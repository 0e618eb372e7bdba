/* Reveals the answers of the items on the shown page, and counts the hands raised for them. */
(function () {
  "use strict";

  const study = window.study;
  const dom = study.dom;

  /** The message at the beginning of each step of a vote. */
  const VOTES = [
    "",
    "第一次举手的结果。讨论以后按 V，再举一次",
    "第二次举手，先不显示。记完按 V",
    "两次举手，上面是第一次，下面是第二次"
  ];

  class Items {
    /** @param {Stage} stage */
    constructor(stage) {
      this.stage = stage;
    }

    /**
     * Return the elements with an answer on the shown page, in reading order, but the pairs and
     * steps of an item before the item: they are revealed first.
     */
    holders() {
      const { screen, place } = this.stage;
      const { columns } = screen.part(place.part);
      const found = dom.findAll(columns, study.answers.PREPARED).filter((holder) => {
        const [first, last] = screen.spanOf(place.part, holder);
        return first <= place.page && last >= place.page;
      });
      const inner = new Set(found.filter((holder) => holder.matches(".item__pair")));
      return found
        .filter((holder) => !inner.has(holder))
        .flatMap((holder) => [
          ...found.filter((each) => holder.contains(each) && inner.has(each)),
          holder
        ]);
    }

    /** @param {Element} holder */
    isRevealed(holder) {
      const { given } = this.stage.state;
      const item = holder.closest(".item");
      const isWhole = item && given[study.answers.keyOf(item)];
      return Boolean(isWhole || given[study.answers.keyOf(holder)]);
    }

    /** Return the elements on the shown page whose answer is hidden. */
    hidden() {
      return this.holders().filter((holder) => !this.isRevealed(holder));
    }

    /**
     * Reveal or hide answers.
     * @param {HTMLElement[]} holders
     * @param {boolean} isRevealed
     */
    reveal(holders, isRevealed) {
      const { main, state } = this.stage;
      for (const holder of holders) {
        if (isRevealed) state.given[study.answers.keyOf(holder)] = true;
        else delete state.given[study.answers.keyOf(holder)];
      }
      study.answers.update(main, state);
      this.markCurrent();
      this.stage.saveAndSend();
      if (holders.length) this.stage.report(isRevealed ? "答案已揭示" : "答案已收起");
    }

    /**
     * Return the item that digit keys vote on: the focused one, else the first whose answer is
     * hidden, else the last.
     */
    current() {
      const items = this.holders().filter((holder) => holder.matches(".item"));
      return (
        items.find((item) => item.contains(document.activeElement)) ||
        items.find((item) => !this.isRevealed(item)) ||
        items[items.length - 1] ||
        null
      );
    }

    /** Mark the item that digit keys vote on. */
    markCurrent() {
      for (const item of dom.findAll(this.stage.main, ".is-current"))
        item.classList.remove("is-current");
      const current = this.current();
      if (current) current.classList.add("is-current");
    }

    /**
     * Set the count of hands for an option in the present show of hands.
     * @param {string} key
     * @param {number} option
     * @param {number} count
     */
    setCount(key, option, count) {
      const { main, state } = this.stage;
      const counts = (state.votes[key] || 0) < 2 ? state.tally : state.second;
      counts[key] = study.answers.withCount(counts[key], option, count);
      study.answers.update(main, state);
      this.stage.saveAndSend();
      const total = counts[key].reduce((sum, each) => sum + each, 0);
      const isShown = (state.votes[key] || 0) % 2 === 1;
      const own = isShown ? `第 ${option + 1} 项：${counts[key][option]} 人，` : "";
      this.stage.report(`${own}共记 ${total} 人`);
    }

    /**
     * Add one hand, or remove one, for an option of the current item.
     * @param {number} option
     * @param {number} by 1 or -1
     */
    addHands(option, by) {
      const item = this.current();
      if (!item || option >= study.answers.optionsOf(item).length)
        return this.stage.report(`这一页没有第 ${option + 1} 个选项`);
      const { state } = this.stage;
      const key = study.answers.keyOf(item);
      const counts = ((state.votes[key] || 0) < 2 ? state.tally : state.second)[key] || [];
      return this.setCount(key, option, (counts[option] || 0) + by);
    }

    /** Go to the next step of the current item's vote. The steps are those of answers.js. */
    vote() {
      const item = this.current();
      if (!item || !study.answers.optionsOf(item).length)
        return this.stage.report("这一页没有可以举手的题");
      const { main, state } = this.stage;
      const key = study.answers.keyOf(item);
      const step = (state.votes[key] || 0) + 1;
      if (step > study.answers.LAST_STEP) return this.stage.report("两次举手都已经显示");
      state.votes[key] = step;
      study.answers.update(main, state);
      this.stage.saveAndSend();
      return this.stage.report(VOTES[step]);
    }
  }

  study.Items = Items;
})();
