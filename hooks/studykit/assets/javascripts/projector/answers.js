/*
 * Hides and reveals the answers on the stage, and counts the show of hands for the options of an
 * item. An answer is hidden, also from screen readers, until the answers of its item are revealed;
 * its space is reserved.
 */
(function () {
  "use strict";

  const study = window.study;
  const dom = study.dom;

  /**
   * HOLDERS select the elements that contain answers; ANSWERS select the answers. A trainer's note
   * and an answer outside any item contain nothing else, so both selectors match them.
   */
  const HOLDERS = ".item,.item__pair,.prompt-note,.trainer-answer";
  const ANSWERS = ".item__answer,.prompt-note,.trainer-answer,.answer-mark,.answer-room";
  const MOST_HANDS = 9999; // for one option
  /**
   * The steps of a vote, from 0: the first show of hands is counted; it is shown; a second show of
   * hands is counted; both are shown side by side.
   */
  const LAST_STEP = 3;

  /** @param {Element} holder */
  function keyOf(holder) {
    const own = holder.getAttribute("data-item") || holder.getAttribute("data-pair");
    return own || String(holder.getAttribute("data-block"));
  }

  /** Add the answer to each gap, pair and step, and give each pair a key of its own. */
  function fillRooms(/** @type {HTMLElement} */ root) {
    for (const room of dom.findAll(root, "[data-answer]"))
      room.append(dom.element("span", "answer-room", String(room.getAttribute("data-answer"))));
    for (const item of dom.findAll(root, ".item"))
      dom.findAll(item, ".item__pair").forEach((pair, index) => {
        pair.setAttribute("data-pair", `${keyOf(item)}~${index + 1}`);
      });
  }

  /**
   * Prepare a new copy of a part: hide its answers, and add fields for the counts of hands.
   * @param {HTMLElement} root
   * @param {AnswerState} state
   * @param {((key: string, option: number, count: number) => void) | null} setCount
   */
  function prepare(root, state, setCount) {
    fillRooms(root);
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
      updateTally(holder, key, state);
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
    optionsOf(holder).forEach((option, index) => {
      const count = dom.element("input", "tally__count");
      count.type = "number";
      count.min = "0";
      count.max = String(MOST_HANDS);
      count.setAttribute("aria-label", `举手人数：${index + 1}`);
      count.addEventListener("change", () => {
        setCount(keyOf(holder), index, Number(count.value));
      });
      // On a device without a keyboard, a press on the option counts a hand.
      option.addEventListener("click", ({ target }) => {
        if (target instanceof Element && !target.closest("a,input"))
          setCount(keyOf(holder), index, Number(count.value) + 1);
      });
      option.prepend(dom.element("span", "tally__bar"), dom.element("span", "tally__bar"));
      const box = option.appendChild(dom.element("span", "tally"));
      box.append(count, dom.element("span", "tally__share"));
    });
  }

  /**
   * Show the hands for each option as a bar; a full bar stands for all hands. While hands are
   * counted the bars are hidden, so that nobody follows the others.
   * @param {Element} holder
   * @param {string} key
   * @param {AnswerState} state
   */
  function updateTally(holder, key, { tally, second, votes }) {
    const step = votes[key] || 0;
    const isShown = step % 2 === 1;
    const rounds = step < 2 ? [tally[key] || []] : [tally[key] || [], second[key] || []];
    const now = rounds[rounds.length - 1];
    holder.classList.toggle("is-polled", isShown);
    holder.classList.toggle("is-second", step >= 2);
    optionsOf(holder).forEach((option, index) => {
      const shares = rounds.map((counts) => shareOf(counts, index));
      dom.findAll(option, ".tally__bar").forEach((bar, round) => {
        bar.style.width = isShown ? `${shares[round] || 0}%` : "0";
      });
      for (const text of dom.findAll(option, ".tally__share"))
        text.textContent = isShown ? `${shares.join(" → ")}%` : "";
      for (const input of option.querySelectorAll("input"))
        if (input.value !== String(now[index] || 0)) input.value = String(now[index] || 0);
    });
  }

  /**
   * Return the percentage of hands for an option, rounded; 0 if there are no hands.
   * @param {number[]} counts
   * @param {number} option
   */
  function shareOf(counts, option) {
    const sum = counts.reduce((all, count) => all + (count || 0), 0);
    return sum ? Math.round((100 * (counts[option] || 0)) / sum) : 0;
  }

  /**
   * Return a copy of the counts of an item with the count of one option set, if it is valid.
   * @param {number[] | undefined} counts
   * @param {number} option
   * @param {number} count
   */
  function withCount(counts, option, count) {
    const next = [...(counts || [])];
    while (next.length <= option) next.push(0);
    if (Number.isInteger(count) && count >= 0 && count <= MOST_HANDS) next[option] = count;
    return next;
  }

  study.answers = {
    PREPARED: ".holder",
    LAST_STEP,
    keyOf,
    prepare,
    update,
    optionsOf,
    withCount
  };
})();
