/**
 * The home page: shows the step to continue with, how much is learned, and what is due today.
 * Without this script the page leads to the first module.
 */
(function () {
  "use strict";

  const { study } = window;
  const { store, root } = study;
  const { map, dayOf } = study.record;
  const { find, findTyped, onPage } = study.dom;
  // The original keys of modules that were renamed, by their present ids.
  const KEYS = map(window.studyData && window.studyData.keys);

  const box = document.querySelector(".study-today");
  if (!(box instanceof HTMLElement)) return;
  const review = box.querySelector("[data-go=review]");
  const cards = /** @type {HTMLAnchorElement[]} */ (onPage("a.path__card"));
  /** @type {PathModule[]} */
  const modules = cards.map(({ dataset }) => ({
    id: dataset.module || "",
    sections: (dataset.sections || "").split(" ").filter(Boolean)
  }));

  /** Return the module of the page that was left last; null unless that is a module or a quiz. */
  function lastModule() {
    const place = store.read("place", "last");
    const match = place && /^(?:modules|quizzes)\/([\w-]+)\.html$/.exec(place.page);
    return place && match ? { id: KEYS[match[1]] || match[1], time: place.time } : null;
  }

  /**
   * @param {HTMLElement} card
   * @param {number} learned
   * @param {number} all
   */
  function showState(card, learned, all) {
    const isDone = learned === all && all > 0;
    card.classList.toggle("is-learned", isDone);
    card.classList.toggle("is-begun", learned > 0 && !isDone);
    const begun = learned ? `学习中 ${learned}/${all}` : `未学，共 ${all} 步`;
    find(card, ".path__state").textContent = isDone ? "学完 ✓" : begun;
  }

  /**
   * @param {string} label
   * @param {string} what
   * @param {string} href
   */
  function showGo(label, what, href) {
    const go = findTyped(document, "[data-go=step]", HTMLAnchorElement);
    find(go, ".today__do").textContent = label;
    find(go, ".today__what").textContent = what;
    go.href = href;
  }

  /** @param {NextStep} next */
  function showNext({ place, step, isFirst }) {
    const { href } = cards[place];
    const title = String(find(cards[place], ".path__title").textContent);
    const { sections } = modules[place];
    // The link that begins a module leads to its head, which says what the module is for.
    if (!step) showGo(isFirst ? "开始学习" : "继续学习", title, href);
    else {
      showGo(`继续学习第 ${step + 1} 步`, title, `${href}#${sections[step]}`);
    }
  }

  /** @param {number} due */
  function showDue(due) {
    if (!(review instanceof HTMLAnchorElement)) return;
    review.textContent = due ? `今日复习 ${due} 题` : "复习与错题";
    review.classList.toggle("is-due", due > 0);
  }

  function show() {
    const records = store.all("module");
    const left = modules.map((module) => study.path.left(module, records).length);
    const all = modules.reduce((sum, { sections }) => sum + sections.length, 0);
    const learned = all - left.reduce((sum, count) => sum + count, 0);
    modules.forEach(({ sections }, n) => {
      showState(cards[n], sections.length - left[n], sections.length);
    });
    const share = all ? (100 * learned) / all : 0;
    const ring = document.querySelector(".ring__learned");
    if (ring) ring.setAttribute("stroke-dasharray", `${share} 100`);
    const name = store.members()[store.member];
    const progress = `${name ? `${name}：` : ""}学完 ${learned}/${all} 步`;
    find(document, ".today__progress").textContent = progress;
    const next = study.path.next(modules, records, lastModule());
    if (next) showNext(next);
    else
      showGo(
        "全部学完",
        review ? "复习做过的题" : "从头再读",
        `${root}${review ? "review" : "index"}.html`
      );
    showReview();
  }

  function showReview() {
    const records = study.review.settledRecords(store.all("item"), Date.now());
    // If the reader has no answers yet, do not load the bank: nothing is due.
    if (!review || !Object.keys(records).length) return;
    study.loadBank((bank) => {
      showDue(bank ? study.review.due(records, bank.items, dayOf(Date.now())).length : 0);
    });
  }

  show();
  // If another member was chosen, progress.js loads the page again.
  store.onchange(({ fault, kind }) => {
    if (!fault && kind !== "exam") show();
  });
  // The back button restores the page as it was left: update it.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) show();
  });
})();
