/**
 * 复习与错题: reviews the items due today, lists items answered wrong, and shows when items are due.
 */
(function () {
  "use strict";

  const { study } = window;
  const { element, find, empty } = study.dom;
  const SESSION_ITEMS = 20;
  const root = find(document, ".md-content__inner");

  /** @param {string} name */
  function part(name) {
    return find(root, `[data-show=${name}]`);
  }

  /**
   * Return a text of the page, with the numbers for `%` and `#`.
   * @param {string} name
   * @param {number} [number]
   * @param {number} [other]
   */
  function say(name, number, other) {
    const text = String(find(root, `[data-say=${name}]`).textContent);
    return text.replace("%", String(number)).replace("#", String(other));
  }

  function today() {
    return study.record.dayOf(Date.now());
  }

  function records() {
    return study.review.settledRecords(study.store.all("item"), Date.now());
  }

  /** @param {HTMLElement} node */
  function focus(node) {
    node.tabIndex = -1;
    node.focus();
  }

  /** @param {string} text */
  function noteOf(text) {
    return element("p", "review__note", text);
  }

  class ReviewPage {
    /** @param {Bank} bank */
    constructor(bank) {
      this.bank = bank;
      part("start").addEventListener("click", () => this.start());
      // After seven days of use without a visit to a site, Safari deletes what the site stored.
      part("forgets").hidden = !/Apple/.test(navigator.vendor) || !Object.keys(records()).length;
      this.showDue();
      this.show();
    }

    due() {
      return study.review.due(records(), this.bank.items, today());
    }

    /** Show how many items are due, before and after a session. */
    showDue() {
      const count = this.due().length;
      part("due").textContent = count ? say("due", count) : say("none");
      part("start").hidden = !count;
      part("start").textContent = say("start", Math.min(count, SESSION_ITEMS));
    }

    show() {
      this.showBook();
      this.showCalendar();
    }

    // The session. ------------------------------------------------------------------------------

    start() {
      const due = this.due().map((each) => each.id);
      const ids = study.review.session(due, this.bank.items, SESSION_ITEMS);
      part("start").hidden = true;
      focus(part("due"));
      study.loadElements(ids, this.bank.items, "due--", (items) => {
        if (items.length) this.run(items);
        else {
          empty(part("session"));
          part("due").textContent = say("items-missing");
        }
      });
    }

    /**
     * Show one item after another. Each answer is saved at once, so a session may end at any item.
     * @param {HTMLElement[]} items
     */
    run(items) {
      const next = part("next");
      /** @type {Result[]} */
      const results = [];
      let index = -1;
      const showNext = () => {
        index += 1;
        next.hidden = true;
        empty(part("session"));
        if (index === items.length) {
          this.end(results);
          return;
        }
        const item = items[index];
        part("due").textContent = say("place", index + 1, items.length);
        study.quiz.start(item);
        item.addEventListener("study-answered", (event) => {
          if (!next.hidden) return; // answered again: only the first answer counts
          results.push(this.resultOf(item, event.detail));
          next.hidden = false;
        });
        part("session").append(item);
        focus(item);
      };
      next.onclick = showNext;
      showNext();
    }

    /**
     * Return the result of an item, with a link to it on its quiz page.
     * @param {HTMLElement} item
     * @param {AnsweredDetail} answered
     */
    resultOf(item, { id, share }) {
      const link = element("a", "", study.sets.stemOf(item));
      link.href = study.root + this.bank.items[id].url;
      return { share, read: study.sets.stepOf(item), link };
    }

    /**
     * Show the score of a session, what was missed, which steps to read again, and how many items
     * are still due.
     * @param {Result[]} results
     */
    end(results) {
      this.showDue();
      const right = results.filter(({ share }) => share === 1).length;
      part("due").textContent = say("ended", right, results.length) + part("due").textContent;
      // The sentence above states the score already.
      part("session").append(...study.sets.summary(results).slice(1));
      focus(part("due"));
      this.show();
    }

    // 错题本. -----------------------------------------------------------------------------------

    /** Show the 错题本, grouped by module. */
    showBook() {
      const { items, modules } = this.bank;
      const book = study.review.book(records(), items);
      const list = empty(part("book"));
      part("book-status").textContent = book.length ? say("book", book.length) : say("book-none");
      for (const module of Object.keys(modules)) {
        const moduleItems = book.filter((each) => items[each.id].module === module);
        if (moduleItems.length) list.append(this.chapterOf(modules[module], moduleItems));
      }
    }

    /**
     * Return the chapter of the 错题本 for a module. Opening the chapter loads its items.
     * @param {string} title
     * @param {ItemState[]} states
     */
    chapterOf(title, states) {
      const chapter = element("details", "disclosure review__module");
      chapter.append(element("summary", "", `${title}（${states.length}）`));
      chapter.addEventListener("toggle", () => this.fill(chapter, states), { once: true });
      return chapter;
    }

    /**
     * @param {HTMLElement} chapter
     * @param {ItemState[]} states
     */
    fill(chapter, states) {
      const { items } = this.bank;
      const byId = new Map(states.map((each) => [each.id, each]));
      study.loadItems(Array.from(byId.keys()), items, (available) => {
        if (available.length < states.length) chapter.append(noteOf(say("items-missing")));
        study.inSlices(available, (id) => {
          const item = study.itemElement(id, items, "book--");
          const state = byId.get(id);
          if (state) showLastWrong(item, state);
          chapter.append(item);
        });
      });
    }

    // The calendar. -----------------------------------------------------------------------------

    showCalendar() {
      const { items } = this.bank;
      const body = empty(part("calendar"));
      const daysShown = study.review.LONGEST_INTERVAL + 1; // with today
      const counts = study.review.calendar(records(), items, today(), daysShown);
      counts.forEach((count, daysAhead) => body.append(rowOf(count, daysAhead)));
      const retired = study.record.retired(records(), items).length;
      part("retired").textContent = retired ? say("retired", retired) : "";
    }
  }

  /**
   * Set up an item with its last wrong answer, marked and explained. It can be answered again.
   * @param {HTMLElement} item
   * @param {ItemState} state
   */
  function showLastWrong(item, { attempts, rightDays }) {
    const handle = study.quiz.start(item);
    const wrong = attempts
      .filter(([, revision, share]) => share < 1 && revision === item.dataset.revision)
      .pop();
    if (!wrong) {
      item.prepend(noteOf(say("revised")));
      return;
    }
    handle.fill(wrong[3]);
    handle.mark();
    if (rightDays.length) item.prepend(noteOf(say("half")));
  }

  /**
   * Return the row of the calendar for a day.
   * @param {number} count
   * @param {number} daysAhead
   */
  function rowOf(count, daysAhead) {
    const now = new Date();
    const date = new Date(now.getFullYear(), now.getMonth(), now.getDate() + daysAhead);
    const name = ["今天，", "明天，"][daysAhead] || "";
    const row = element("tr");
    const head = element("th", "", `${name}${date.getMonth() + 1} 月 ${date.getDate()} 日`);
    head.scope = "row";
    row.append(head, element("td", "", String(count)));
    row.hidden = !count && daysAhead > 1;
    return row;
  }

  study.loadBank((bank) => {
    if (bank) new ReviewPage(bank);
    else part("due").textContent = say("missing");
  });
})();
