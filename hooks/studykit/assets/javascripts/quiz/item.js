/**
 * 测验: marks an item when the reader asks for it, and explains the result.
 *
 * The page contains all content: without this script an item can be read, filled in and compared
 * with its answer. This script adds buttons, the result and the explanations, and dispatches the
 * event "study-answered" with each answer. Through `study.quiz` other pages read, fill in and mark
 * items, or mark answers by the key alone.
 */
(function () {
  "use strict";

  const { study } = window;
  const { element, button, find, findAll, empty, isComposing, isSecondClick, onPage } = study.dom;
  const { marking, controlsOf } = study;

  /**
   * Describe a wrong answer.
   * @param {Mark[]} marks
   */
  function verdict(marks) {
    const missed = marks.filter((mark) => mark.isMissed).length;
    const wrong = marks.filter((mark) => !mark.isRight && !mark.isMissed).length;
    if (!wrong) return `不全，漏了 ${missed} 项。`;
    // A missed option of a single choice is not counted as a separate error.
    return `不对${marks.length > 2 ? `，错了 ${wrong} 处。` : "。"}`;
  }

  /**
   * Return the class, the sign and the words of a mark. A right option has a tick, chosen or not.
   * @param {Mark} mark
   */
  function signOf({ isRight, isMissed, isInstead }) {
    if (isMissed) return { name: "is-missed", sign: "✓", words: isInstead ? "应选" : "漏选" };
    return isRight
      ? { name: "is-right", sign: "✓", words: "对" }
      : { name: "is-wrong", sign: "✗", words: "不对" };
  }

  /**
   * Return the element of a mark. Screen readers read only its words.
   * @param {{sign: string, words: string}} mark
   */
  function markElement({ sign, words }) {
    const box = element("span", "item__mark");
    const drawn = element("span", "", `${sign} `);
    drawn.setAttribute("aria-hidden", "true");
    box.append(drawn, words);
    return box;
  }

  /**
   * Add 「上移」「下移」 to each step. The moved step keeps the focus, and its new position is
   * announced.
   * @param {HTMLElement} list
   * @param {(text: string) => void} announce
   */
  function addMoves(list, announce) {
    for (const step of findAll(list, "[data-step]")) {
      const moves = step.appendChild(element("span", "item__moves"));
      const text = find(step, ".item__text").textContent;
      for (const isUp of [true, false]) {
        const name = isUp ? "上移" : "下移";
        const moveButton = button("item__button", name, () => {
          const other = isUp ? step.previousElementSibling : step.nextElementSibling;
          if (other) {
            list.insertBefore(isUp ? step : other, isUp ? other : step);
            const number = Array.from(list.children).indexOf(step) + 1;
            announce(`「${text}」现在是第 ${number} 步。`);
          }
          moveButton.focus();
        });
        moveButton.setAttribute("aria-label", `${name}：${text}`);
        moves.append(moveButton);
      }
    }
  }

  /**
   * Return the text of an explanation, without the wrong answer that it explains.
   * @param {HTMLElement} node
   */
  function reasonOf(node) {
    const wrong = node.querySelector(".item__wrong");
    return String(node.textContent).slice(wrong ? String(wrong.textContent).length : 0);
  }

  /** An item that was set up. Other scripts use it as an `ItemHandle`. */
  class QuizItem {
    /**
     * @param {HTMLElement} item
     * @param {boolean} isExam if true, the item has no button: another script calls `mark`
     */
    constructor(item, isExam) {
      this.item = item;
      this.isExam = isExam;
      this.isChecked = false;
      this.controls = controlsOf(item);
      this.result = find(item, ".item__result");
      const answer = item.querySelector(".item__answer");
      /** The element with the answer. An item of a sealed paper has none. */
      this.answer = answer instanceof HTMLDetailsElement ? answer : null;
      this.button = button("item__button", "核对", (event) => {
        if (!isSecondClick(event)) this.checkOrRetry();
      });
      if (!isExam) find(item, ".item__actions").append(this.button);
      for (const list of findAll(item, ".item__steps")) addMoves(list, (text) => this.show(text));
      item.addEventListener("keydown", (event) => this.onKey(event));
      item.addEventListener("change", () => {
        if (!this.isChecked) empty(this.result);
      });
    }

    isAnswered() {
      return this.controls.isAnswered();
    }

    read() {
      return this.controls.read();
    }

    /** @param {Answer} answer */
    fill(answer) {
      this.controls.fill(answer);
    }

    share() {
      const key = this.controls.key();
      return key && marking.share(key, this.read());
    }

    mark() {
      this.showMarks();
      this.open();
    }

    /** @param {boolean} isLocked */
    lock(isLocked) {
      this.isChecked = isLocked;
      for (const each of findAll(this.item, "input,select,.item__moves button"))
        each.toggleAttribute("disabled", isLocked);
      this.button.textContent = isLocked ? "再做一次" : "核对";
    }

    open() {
      if (this.answer) this.answer.open = true;
    }

    checkOrRetry() {
      if (this.isChecked) this.retry();
      else this.check();
    }

    retry() {
      this.removeMarks();
      this.lock(false);
      this.fill([]);
      if (this.answer) this.answer.open = false;
    }

    check() {
      if (!this.isAnswered()) {
        this.show("还没有答完。");
        return;
      }
      this.showMarks();
      // Show the result first: laying out the answer takes longer.
      study.afterPaint(() => {
        if (this.isChecked) this.open();
      });
      const { item: id, revision } = this.item.dataset;
      const detail = { id, revision, share: this.share(), answer: this.read() };
      this.item.dispatchEvent(new CustomEvent("study-answered", { bubbles: true, detail }));
    }

    /** @param {KeyboardEvent} event */
    onKey(event) {
      const { target } = event;
      if (event.key !== "Enter" || isComposing(event) || this.isExam) return;
      const isField = target instanceof Element && target.matches("input, select");
      if (isField && !this.isChecked) {
        event.preventDefault();
        this.check();
        if (this.isChecked) this.button.focus(); // the focused element is disabled now
        // The same Enter, held down, must not press the button that now has the focus.
      } else if (event.repeat && target === this.button) event.preventDefault();
    }

    // The result. -------------------------------------------------------------------------------

    /** @param {string} text */
    show(text) {
      empty(this.result).append(element("p", "item__verdict", text));
    }

    /** Return the explanations of wrong answers. */
    reasons() {
      return this.answer ? findAll(this.answer, "[data-option]") : [];
    }

    /** Return all explanations: why the key is right, then those of wrong answers. */
    explanations() {
      return this.answer ? findAll(this.answer, ".item__why, [data-option]") : [];
    }

    removeMarks() {
      for (const node of findAll(this.item, ".is-right, .is-wrong, .is-missed"))
        node.classList.remove("is-right", "is-wrong", "is-missed");
      for (const node of findAll(this.item, ".item__mark")) node.remove();
      for (const each of this.explanations()) each.hidden = false;
      empty(this.result);
      this.item.classList.remove("item--right", "item--wrong");
    }

    showMarks() {
      const key = this.controls.key();
      if (!key) throw new Error(`item ${this.item.dataset.item} has no key`);
      const marks = marking.mark(key, this.read());
      const isRight = marks.every((mark) => mark.isRight);
      const places = this.controls.places();
      this.removeMarks();
      for (const mark of marks) {
        const sign = signOf(mark);
        places[mark.place].classList.add(sign.name);
        places[mark.place].append(markElement(sign));
      }
      this.show(isRight ? "答对了。" : verdict(marks));
      this.explain(marks);
      this.item.classList.add(isRight ? "item--right" : "item--wrong");
      this.lock(true);
    }

    /**
     * Show copies of the explanations of the given wrong answers, with their links. Hide each
     * explanation below that adds nothing to them.
     * @param {Mark[]} marks
     */
    explain(marks) {
      const list = element("ul", "item__given");
      const wrong = marks.filter((mark) => !mark.isRight && !mark.isMissed && mark.id);
      for (const { id } of wrong)
        for (const reason of this.reasons()) {
          if (reason.dataset.option !== id) continue;
          const copy = document.importNode(reason, true);
          copy.removeAttribute("data-option");
          list.append(copy);
          reason.hidden = true; // its copy is shown above
        }
      if (list.firstChild) this.result.append(list);
      const said = findAll(list, "li").map((each) => String(each.textContent));
      for (const each of this.explanations())
        if (marking.isSaid(reasonOf(each), said)) each.hidden = true;
    }
  }

  study.quiz = {
    start: (item, isExam = false) => new QuizItem(item, isExam),
    key: (item) => controlsOf(item).key(),
    isPossible: marking.isPossible,
    share: marking.share
  };

  for (const item of onPage(".item")) study.quiz.start(item);
})();
