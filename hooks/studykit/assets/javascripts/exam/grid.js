/** Shows the numbers of an exam's items during the sitting, as buttons that go to the items. */
(function () {
  "use strict";

  const { dom, exam } = window.study;
  const MOST_FLAGS = 100;

  /**
   * Return the words for the state of an item.
   * @param {GridState} state
   * @param {number} number
   */
  function wordsOf({ open, flagged }, number) {
    const words = exam.say(open.includes(number) ? "number-open" : "number-answered");
    return flagged.includes(number) ? exam.say("number-flagged", words) : words;
  }

  /**
   * Return the ids of the flagged items. Flags only help during the sitting, so they are not part
   * of the record of an exam: sessionStorage keeps them.
   * @param {string} key
   */
  function readFlags(key) {
    try {
      /** @type {unknown} */
      const found = JSON.parse(window.sessionStorage.getItem(key) || "[]");
      return Array.isArray(found) ? found.slice(0, MOST_FLAGS).map(String) : [];
    } catch {
      return [];
    }
  }

  /**
   * @param {string} key
   * @param {string[]} ids
   */
  function saveFlags(key, ids) {
    try {
      window.sessionStorage.setItem(key, JSON.stringify(ids));
    } catch {
      // Without storage, the flags last until the page is left.
    }
  }

  exam.grid = {
    readFlags,
    saveFlags,

    draw(count, jump) {
      const box = dom.empty(exam.find("question-numbers"));
      for (let number = 1; number <= count; number += 1) {
        const button = dom.button("exam__number", String(number), () => {
          exam.find("grid").removeAttribute("open");
          jump(number);
        });
        box.append(button);
      }
    },

    show(state) {
      dom.findAll(exam.find("question-numbers"), "button").forEach((button, index) => {
        const number = index + 1;
        button.setAttribute("aria-label", exam.say("number", number, wordsOf(state, number)));
        button.classList.toggle("is-answered", !state.open.includes(number));
        button.classList.toggle("is-flagged", state.flagged.includes(number));
        if (number === state.current) button.setAttribute("aria-current", "true");
        else button.removeAttribute("aria-current");
      });
    }
  };
})();
