/**
 * Shows one step of a module at a time. A step is a section that has a button to mark it as learned;
 * the text above the first section belongs to the first step. The fragment of the address names the
 * step, so that links, reloading and the back button lead to it. The button 「看全文」 shows the whole
 * page. On paper, on the stage and without this script the page is whole.
 */
(function () {
  "use strict";

  const { study } = window;
  const { store } = study;
  const { element, button, find, findAll, closest, empty, holderOf, onPage } = study.dom;
  const nav = document.querySelector(".steps");
  if (!(nav instanceof HTMLElement)) return;

  /**
   * A section of the page with its elements. `box` has the button that marks it as learned; a
   * section without it is no step, and only the whole page shows it. `written` are the elements of
   * each written item; `shownItem` is the index of the shown one, -1 before the section is
   * opened.
   * @typedef {{heading: HTMLElement, nodes: Element[], box: HTMLElement | null,
   *   written: Element[][], shownItem: number}} Section
   */

  const root = document.documentElement;
  const article = closest(nav, "article");
  const READING = "reading";
  const AWAY = "steps__away";

  const sections = divide();
  const steps = sections.filter((section) => section.box);
  // The step that an address without a fragment opens. It stays the same when steps are learned, so
  // that the back button leads to what the reader saw at this address.
  const initial = steps.find((step) => !isLearned(step)) || steps[0];
  const end = find(article, ".module-end");
  const score = end.insertBefore(element("div", "module-end__score"), end.firstChild);
  const links = findAll(nav, ".steps__link");
  for (const link of links) link.appendChild(element("span", "steps__said"));
  const position = nav.appendChild(element("p", "steps__place"));
  position.setAttribute("aria-live", "polite");
  const toggle = nav.appendChild(button("steps__choice", "", changeReading));
  /** @type {(() => void)[]} */
  const refreshPagers = []; // each writes 「第 1 题，共 3 题」 for one step
  let shown = initial;

  /** Divide what follows the list of steps into the sections. */
  function divide() {
    /** @type {Element[]} */
    const opening = [];
    /** @type {Section[]} */
    const found = [];
    let node = /** @type {HTMLElement} */ (nav).nextElementSibling;
    for (; node; node = node.nextElementSibling) {
      if (node instanceof HTMLElement && node.matches("h2[id]"))
        found.push({ heading: node, nodes: [], box: null, written: [], shownItem: -1 });
      const section = found[found.length - 1];
      (section ? section.nodes : opening).push(node);
      if (!section) continue;
      if (node instanceof HTMLElement && node.matches(".learned")) section.box = node;
      // The written items of a section follow each other. Each begins with its heading.
      if (node.matches(".unit--item")) section.written.push([]);
      if (section.written.length && node.matches(".unit--item,.item"))
        section.written[section.written.length - 1].push(node);
    }
    const first = found.find((section) => section.box);
    if (first) first.nodes.unshift(...opening);
    return found;
  }

  // What is shown. --------------------------------------------------------------------------------

  function isByStep() {
    return root.getAttribute("data-reading") === "steps";
  }

  /** Show the chosen step, or everything. */
  function show() {
    const byStep = isByStep();
    for (const section of sections) {
      for (const node of section.nodes) node.classList.toggle(AWAY, byStep && shown !== section);
      section.written.forEach((nodes, index) => {
        for (const node of nodes)
          if (byStep && index !== section.shownItem) node.classList.add(AWAY);
      });
    }
    links.forEach((link, index) => {
      if (byStep && steps[index] === shown) link.setAttribute("aria-current", "step");
      else link.removeAttribute("aria-current");
    });
    const index = steps.indexOf(shown);
    position.textContent = byStep ? `第 ${index + 1} 步，共 ${steps.length} 步` : "全文";
    toggle.textContent = byStep ? "看全文" : "按步读";
    root.setAttribute("data-step", "");
    for (const refresh of refreshPagers) refresh();
    showContents();
  }

  /** Unfold only the shown step in the table of contents. */
  function showContents() {
    for (const link of onPage(".md-nav--secondary .md-nav__list > li > a[href]")) {
      const isShown = link.getAttribute("href") === `#${shown.heading.id}`;
      closest(link, "li").classList.toggle("is-shown-step", isShown);
    }
  }

  /** @param {Section} section */
  function open(section) {
    shown = section;
    if (section.shownItem < 0) section.shownItem = firstOpenItem(section);
    show();
  }

  /**
   * Return the index of the first written item without an answer; 0 if all have one.
   * @param {Section} section
   */
  function firstOpenItem(section) {
    const found = section.written.findIndex((nodes) =>
      nodes.some((node) => node.matches(".item") && !lastAttempt(node))
    );
    return Math.max(found, 0);
  }

  /**
   * Return the last attempt at the present revision of an item; undefined if there is none.
   * @param {Element} item
   */
  function lastAttempt(item) {
    const record = store.read("item", item.getAttribute("data-item") || "");
    const revision = item.getAttribute("data-revision");
    return record ? record.attempts.filter((each) => each[1] === revision).pop() : undefined;
  }

  /** Show what the address names: a step, a place in a step, or a section that is no step. */
  function follow() {
    const target = document.getElementById(window.location.hash.slice(1));
    const section = target && sections.find(({ nodes }) => contain(nodes, target));
    if (target && section) {
      const holding = section.written.findIndex((nodes) => contain(nodes, target));
      if (holding >= 0) section.shownItem = holding;
      if (!section.box) root.removeAttribute("data-reading");
      open(section);
      target.scrollIntoView();
      focus(target);
    } else if (!target) open(initial);
  }

  /**
   * @param {Element[]} nodes
   * @param {Element} target
   */
  function contain(nodes, target) {
    return nodes.some((node) => node.contains(target));
  }

  /** @param {HTMLElement} target */
  function focus(target) {
    if (!target.hasAttribute("tabindex") && !target.matches("a,button,input,select,summary"))
      target.tabIndex = -1;
    target.focus({ preventScroll: true });
  }

  function changeReading() {
    const byStep = !isByStep();
    if (byStep) root.setAttribute("data-reading", "steps");
    else root.removeAttribute("data-reading");
    store.setNote(READING, byStep ? null : "whole");
    if (byStep && !shown.box) links[0].click();
    else {
      show();
      shown.heading.scrollIntoView();
    }
  }

  // Going on. -------------------------------------------------------------------------------------

  /** @param {Section} step */
  function isLearned(step) {
    return Boolean(step.box && step.box.querySelector("[aria-pressed=true]"));
  }

  /**
   * Add the button 「学完，下一步」 to a step, and return it. It marks the step as learned, and opens
   * the next one.
   * @param {Section} step
   * @param {number} index
   */
  function addNext(step, index) {
    const box = /** @type {HTMLElement} */ (step.box);
    const next = button("steps__next", "", () => {
      if (!isLearned(step)) find(box, ".learned__button").click();
      root.setAttribute("data-deep", "");
      if (index + 1 < links.length) links[index + 1].click();
      else focus(end);
    });
    return box.insertBefore(next, box.firstChild);
  }

  /** Show which steps are learned, and the score at the end of the module. */
  function showState() {
    steps.forEach((step, index) => {
      const learned = isLearned(step);
      links[index].classList.toggle("is-learned", learned);
      find(links[index], ".steps__said").textContent = learned ? "学完 ✓" : "";
      const isLast = index === steps.length - 1;
      if (isLast) nextButtons[index].textContent = learned ? "看这个模块的成绩" : "学完这个模块";
      else nextButtons[index].textContent = learned ? "下一步" : "学完，下一步";
    });
    showScore();
  }

  function showScore() {
    const items = findAll(article, ".item[data-item]");
    const answered = items.filter(lastAttempt);
    const missed = answered.filter((item) => Object(lastAttempt(item))[2] < 1);
    const learned = steps.filter(isLearned).length;
    const right = answered.length - missed.length;
    const text = answered.length
      ? `这一页的题做了 ${answered.length} 道，最近一次答对 ${right} 道；学完 ${learned} 步，共 ${steps.length} 步。`
      : `学完 ${learned} 步，共 ${steps.length} 步。这一页的题还没有做。`;
    empty(score).appendChild(element("p", "", text));
    const again = steps.filter(({ nodes }) => missed.some((item) => contain(nodes, item)));
    if (again.length) {
      const line = score.appendChild(element("p", "", "答错的题在："));
      again.forEach((step, index) => {
        if (index) line.append("、");
        const title = find(links[steps.indexOf(step)], ".steps__title").textContent || "";
        line.appendChild(element("a", "", title)).href = `#${step.heading.id}`;
      });
    }
  }

  /**
   * Add the buttons 「上一题」 and 「下一题」, if a step has several written items.
   * @param {Section} step
   */
  function addPager(step) {
    if (step.written.length < 2) return;
    const count = element("span", "steps__case");
    const [before, after] = [-1, 1].map((move) =>
      button("study-button", move < 0 ? "上一题" : "下一题", () => {
        step.shownItem += move;
        show();
        const heading = /** @type {HTMLElement} */ (step.written[step.shownItem][0]);
        heading.scrollIntoView();
        focus(heading);
      })
    );
    const pager = element("div", "steps__pager");
    pager.append(before, count, after);
    const last = step.written[step.written.length - 1];
    last[last.length - 1].after(pager);
    step.nodes.push(pager);
    refreshPagers.push(() => {
      count.textContent = `第 ${step.shownItem + 1} 题，共 ${step.written.length} 题`;
      before.disabled = step.shownItem <= 0;
      after.disabled = step.shownItem >= step.written.length - 1;
    });
  }

  // On a phone the objectives would push the first question out of the first screen.
  const objectives = document.querySelector(".module-head__objectives");
  if (isByStep() && objectives && window.matchMedia("(max-width: 44.9375em)").matches)
    objectives.removeAttribute("open");
  const nextButtons = steps.map(addNext);
  steps.forEach(addPager);
  showState();
  open(initial);
  follow();
  window.addEventListener("hashchange", follow);
  // A link to the present address raises no event `hashchange`, and may lead to what is hidden.
  document.addEventListener("click", ({ target }) => {
    const link = holderOf(target, "a[href]");
    if (link && link.getAttribute("href") === window.location.hash) follow();
  });
  store.onchange(({ kind }) => {
    if (kind === "module" || kind === "item" || !kind) showState();
  });
})();
