/*
 * Answers on the stage. They are hidden, also from screen readers, until they are revealed item by
 * item; their space is reserved. Also counts the show of hands for an item's options.
 */
(function () {
  "use strict";

  const study = window.study;
  const dom = study.dom;

  /* HOLDERS contain answers; ANSWERS are the answers. A note for the trainer is both. */
  const HOLDERS = ".item,.prompt-note";
  const ANSWERS = ".item__answer,.prompt-note,.answer-mark";
  const MOST = 9999;

  function keyOf(holder) {
    return holder.getAttribute("data-item") || holder.getAttribute("data-block");
  }

  /* Apply the state of the answers to a copy of a part. */
  function dress(root, state, votes) {
    dom.each(root.querySelectorAll("[data-correct]"), (option) => {
      const mark = dom.element("span", "answer-mark");
      mark.setAttribute("role", "img");
      mark.setAttribute("aria-label", "正确项");
      option.appendChild(mark);
    });
    dom.each(root.querySelectorAll(HOLDERS), (holder) => {
      holder.classList.add("holder");
      if (holder.matches(".item") && votes) addTally(holder, state, votes);
    });
    dom.each(root.querySelectorAll(ANSWERS), (answer) => {
      answer.classList.add("answer");
    });
    paint(root, state);
  }

  /* Show the revealed answers and the counts of hands. The layout does not change. */
  function paint(root, state) {
    dom.each(root.querySelectorAll(".holder"), (holder) => {
      const isGiven = Boolean(state.given[keyOf(holder)]);
      holder.classList.toggle("is-given", isGiven);
      paintTally(holder, state);
    });
  }

  /* Return the options of an item that can be voted on. */
  function optionsOf(holder) {
    return holder.querySelectorAll(".item__option,.item__choice");
  }

  function addTally(holder, state, votes) {
    dom.each(optionsOf(holder), (option, place) => {
      const box = dom.element("span", "tally");
      const count = dom.element("input", "tally__count");
      count.type = "number";
      count.min = "0";
      count.max = String(MOST);
      count.setAttribute("aria-label", `举手人数：${place + 1}`);
      count.addEventListener("change", () => {
        votes(keyOf(holder), place, Number(count.value));
      });
      box.appendChild(count);
      box.appendChild(dom.element("span", "tally__bar"));
      option.appendChild(box);
    });
  }

  function paintTally(holder, state) {
    const counts = state.tally[keyOf(holder)] || [];
    const sum = counts.reduce((all, count) => all + (count || 0), 0);
    dom.each(holder.querySelectorAll(".tally"), (box, place) => {
      const count = counts[place] || 0;
      const input = box.querySelector(".tally__count");
      if (input.value !== String(count)) input.value = String(count);
      box.querySelector(".tally__bar").style.width =
        `${sum ? Math.round((100 * count) / sum) : 0}%`;
    });
  }

  /* Return the counts of an item after one was set. An invalid count changes nothing. */
  function voted(counts, place, count) {
    const next = (counts || []).slice();
    while (next.length <= place) next.push(0);
    if (count >= 0 && count <= MOST && Math.floor(count) === count) next[place] = count;
    return next;
  }

  study.answers = {
    HOLDERS: ".holder",
    keyOf,
    dress,
    paint,
    optionsOf,
    voted
  };
})();
