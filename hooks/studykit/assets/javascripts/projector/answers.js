/*
 * Hides and reveals the answers on the stage, and counts the show of hands for the options of an
 * item. An answer is hidden, also from screen readers, until the answers of its item are revealed;
 * its space is reserved.
 */
(function () {
  "use strict";

  const study = window.study;
  const dom = study.dom;

  /** HOLDERS contain answers; ANSWERS are the answers. A note for the trainer, and an answer beside no item, is both. */
  const HOLDERS = ".item,.prompt-note,.trainer-answer";
  const ANSWERS = ".item__answer,.prompt-note,.trainer-answer,.answer-mark";
  const MOST = 9999; // hands
  const BAR = 3; // em; the length of a bar for all hands, as in the style sheet

  /** @param {Element} holder */
  function keyOf(holder) {
    return holder.getAttribute("data-item") || String(holder.getAttribute("data-block"));
  }

  /**
   * Prepare a new copy of a part: hide its answers, and add the counts of hands.
   * @param {HTMLElement} root
   * @param {AnswerState} state
   * @param {((key: string, option: number, count: number) => void) | null} setCount
   */
  function prepare(root, state, setCount) {
    for (const option of dom.findAll(root, "[data-correct]")) {
      const mark = option.appendChild(dom.element("span", "answer-mark"));
      mark.setAttribute("role", "img");
      mark.setAttribute("aria-label", "正确项");
    }
    for (const holder of dom.findAll(root, HOLDERS)) {
      holder.classList.add("holder");
      if (setCount && holder.matches(".item")) addTally(holder, setCount);
    }
    for (const answer of dom.findAll(root, ANSWERS)) answer.classList.add("answer");
    update(root, state);
  }

  /**
   * Show the revealed answers and the counts of hands. The layout does not change.
   * @param {HTMLElement} root
   * @param {AnswerState} state
   */
  function update(root, state) {
    for (const holder of dom.findAll(root, ".holder")) {
      const key = keyOf(holder);
      holder.classList.toggle("is-given", Boolean(state.given[key]));
      updateTally(holder, state.tally[key] || []);
    }
  }

  /**
   * Return the options of an item that can be voted on.
   * @param {Element} holder
   */
  function optionsOf(holder) {
    return dom.findAll(holder, ".item__option,.item__choice");
  }

  /**
   * @param {Element} holder
   * @param {(key: string, option: number, count: number) => void} setCount
   */
  function addTally(holder, setCount) {
    optionsOf(holder).forEach((option, place) => {
      const count = dom.element("input", "tally__count");
      count.type = "number";
      count.min = "0";
      count.max = String(MOST);
      count.setAttribute("aria-label", `举手人数：${place + 1}`);
      count.addEventListener("change", () => {
        setCount(keyOf(holder), place, Number(count.value));
      });
      const box = option.appendChild(dom.element("span", "tally"));
      box.append(count, dom.element("span", "tally__bar"));
    });
  }

  /**
   * @param {Element} holder
   * @param {number[]} counts
   */
  function updateTally(holder, counts) {
    const sum = counts.reduce((all, count) => all + (count || 0), 0);
    dom.findAll(holder, ".tally").forEach((box, place) => {
      const count = counts[place] || 0;
      const share = sum ? Math.round((100 * count) / sum) : 0;
      for (const input of box.querySelectorAll("input"))
        if (input.value !== String(count)) input.value = String(count);
      dom.find(box, ".tally__bar").style.width = `${(BAR * share) / 100}em`;
    });
  }

  /**
   * Return the counts of an item after one was set. An invalid count changes nothing.
   * @param {number[] | undefined} counts
   * @param {number} option
   * @param {number} count
   */
  function withCount(counts, option, count) {
    const next = [...(counts || [])];
    while (next.length <= option) next.push(0);
    if (Number.isInteger(count) && count >= 0 && count <= MOST) next[option] = count;
    return next;
  }

  study.answers = { HOLDERS: ".holder", keyOf, prepare, update, optionsOf, withCount };
})();
