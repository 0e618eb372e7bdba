/* Reveals the answers of the items on the shown page, and counts the hands raised for them. */
(function () {
  "use strict";

  const study = window.study;
  const dom = study.dom;

  class Items {
    /** @param {Stage} stage */
    constructor(stage) {
      this.stage = stage;
    }

    /** Return the elements with an answer on the shown page, in reading order. */
    holders() {
      const { screen, place } = this.stage;
      const { columns } = screen.part(place.part);
      return dom.findAll(columns, study.answers.HOLDERS).filter((holder) => {
        const [first, last] = screen.spanOf(place.part, holder);
        return first <= place.page && last >= place.page;
      });
    }

    /** @param {Element} holder */
    isRevealed(holder) {
      return Boolean(this.stage.state.given[study.answers.keyOf(holder)]);
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
      this.stage.changed();
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
     * Set the hands for an option.
     * @param {string} key
     * @param {number} option
     * @param {number} count
     */
    setCount(key, option, count) {
      const { main, state } = this.stage;
      state.tally[key] = study.answers.withCount(state.tally[key], option, count);
      study.answers.update(main, state);
      this.stage.changed();
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
      const key = study.answers.keyOf(item);
      const countOf = () => (this.stage.state.tally[key] || [])[option] || 0;
      this.setCount(key, option, countOf() + by);
      return this.stage.report(`第 ${option + 1} 项：${countOf()} 人`);
    }
  }

  study.Items = Items;
})();
