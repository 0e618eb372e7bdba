/* The items on the shown page: their revealed answers and the hands raised for them. */
(function () {
  "use strict";

  const study = window.study;
  const dom = study.dom;

  function Items(stage) {
    this.stage = stage;
  }

  /* Return the elements with an answer on the shown page, in reading order. */
  Items.prototype.holders = function () {
    const self = this;
    const laid = this.stage.screen.part(this.stage.place.part);
    return Array.prototype.filter.call(
      laid.columns.querySelectorAll(study.answers.HOLDERS),
      (holder) => {
        const span = self.stage.screen.spanOf(self.stage.place.part, holder);
        return span[0] <= self.stage.place.page && span[1] >= self.stage.place.page;
      }
    );
  };

  Items.prototype.hidden = function () {
    const given = this.stage.state.given;
    return this.holders().filter((holder) => !given[study.answers.keyOf(holder)]);
  };

  Items.prototype.give = function (holders, isGiven) {
    const self = this;
    holders.forEach((holder) => {
      if (isGiven) self.stage.state.given[study.answers.keyOf(holder)] = true;
      else delete self.stage.state.given[study.answers.keyOf(holder)];
    });
    study.answers.paint(this.stage.main, this.stage.state);
    this.paint();
    this.stage.changed();
    if (holders.length) this.stage.tell(isGiven ? "答案已揭示" : "答案已收起");
  };

  /*
   * Return the item that digit keys vote on: the focused one, else the first open one, else the
   * last.
   */
  Items.prototype.current = function () {
    const items = this.holders().filter((holder) => holder.matches(".item"));
    const given = this.stage.state.given;
    const focused = items.filter((item) => item.contains(document.activeElement))[0];
    const open = items.filter((item) => !given[study.answers.keyOf(item)])[0];
    return focused || open || items[items.length - 1] || null;
  };

  Items.prototype.paint = function () {
    dom.each(this.stage.main.querySelectorAll(".is-current"), (item) => {
      item.classList.remove("is-current");
    });
    const current = this.current();
    if (current) current.classList.add("is-current");
  };

  Items.prototype.vote = function (key, option, count) {
    this.stage.state.tally[key] = study.answers.voted(this.stage.state.tally[key], option, count);
    study.answers.paint(this.stage.main, this.stage.state);
    this.stage.changed();
  };

  /* Add one hand, or remove one, for an option of the current item. */
  Items.prototype.raise = function (option, by) {
    const item = this.current();
    if (!item || option >= study.answers.optionsOf(item).length)
      return this.stage.tell(`这一页没有第 ${option + 1} 个选项`);
    const key = study.answers.keyOf(item);
    const counts = this.stage.state.tally[key] || [];
    this.vote(key, option, (counts[option] || 0) + by);
    this.stage.tell(`第 ${option + 1} 项：${this.stage.state.tally[key][option] || 0} 人`);
    return undefined;
  };

  study.Items = Items;
})();
