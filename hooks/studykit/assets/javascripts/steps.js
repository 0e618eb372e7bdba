/**
 * Shows a module step by step: its head and one section at a time. The address names the step, so
 * that links, reloading and the back button lead to it. The button 「看全文」 shows the whole page. On
 * paper, on the stage and without this script the page is whole.
 */
(function () {
  "use strict";

  const { study } = window;
  const { store } = study;
  const { element, button, find, findAll, closest, onPage } = study.dom;
  const nav = document.querySelector(".steps");
  if (!(nav instanceof HTMLElement)) return;

  /**
   * A section of the page with its elements. `learned` is the box of the button that marks the
   * section as learned. A section without this box is no step: only the whole page shows it.
   * `written` are the elements of each written item; `shownItem` is the index of the shown one,
   * -1 before the section is opened.
   * @typedef {{heading: HTMLElement, nodes: Element[], learned: HTMLElement | null,
   *   written: Element[][], shownItem: number}} Part
   */

  const root = document.documentElement;
  const article = closest(nav, "article");
  const CHOICE = "reading";
  const AWAY = "steps__away";

  const { opening, parts } = divide();
  const steps = parts.filter((part) => part.learned);
  // An address without a fragment opens this step, also after the back button.
  const first = steps.find((step) => !isLearned(step)) || steps[0];
  const links = findAll(nav, ".steps__link");
  const place = nav.appendChild(element("p", "steps__place"));
  place.setAttribute("aria-live", "polite");
  const choice = nav.appendChild(button("steps__choice", "", changeReading));
  /** @type {(() => void)[]} */
  const pagers = []; // each shows which of a step's written items is shown
  /** @type {Part | null} */
  let shown = null;

  /** Divide what follows the list of steps into the opening text and the sections. */
  function divide() {
    /** @type {Element[]} */
    const opening = [];
    /** @type {Part[]} */
    const parts = [];
    let node = /** @type {HTMLElement} */ (nav).nextElementSibling;
    for (; node; node = node.nextElementSibling) {
      if (node instanceof HTMLElement && node.matches("h2[id]"))
        parts.push({ heading: node, nodes: [], learned: null, written: [], shownItem: -1 });
      const part = parts[parts.length - 1];
      (part ? part.nodes : opening).push(node);
      if (!part) continue;
      if (node instanceof HTMLElement && node.matches(".learned")) part.learned = node;
      // The written items of a section follow each other. Each begins with its heading.
      if (node.matches(".unit--item")) part.written.push([]);
      if (part.written.length && node.matches(".unit--item,.item"))
        part.written[part.written.length - 1].push(node);
    }
    return { opening, parts };
  }

  // What is shown. --------------------------------------------------------------------------------

  function isByStep() {
    return root.getAttribute("data-reading") === "steps";
  }

  /** Show the chosen step, or everything. */
  function show() {
    const byStep = isByStep();
    for (const node of opening) node.classList.toggle(AWAY, byStep && shown !== steps[0]);
    for (const part of parts) {
      for (const node of part.nodes) node.classList.toggle(AWAY, byStep && shown !== part);
      part.written.forEach((nodes, index) => {
        for (const node of nodes) if (byStep && index !== part.shownItem) node.classList.add(AWAY);
      });
    }
    links.forEach((link, index) => {
      if (byStep && steps[index] === shown) link.setAttribute("aria-current", "step");
      else link.removeAttribute("aria-current");
    });
    const index = shown ? steps.indexOf(shown) : -1;
    place.textContent = byStep ? `第 ${index + 1} 步，共 ${steps.length} 步` : "全文";
    choice.textContent = byStep ? "看全文" : "按步读";
    root.setAttribute("data-step", "");
    for (const showPlace of pagers) showPlace();
    showContents();
  }

  /** In the table of contents, unfold only the shown step. */
  function showContents() {
    for (const link of onPage(".md-nav--secondary .md-nav__list > li > a[href]")) {
      const isShown = Boolean(shown && link.getAttribute("href") === `#${shown.heading.id}`);
      closest(link, "li").classList.toggle("is-shown-step", isShown);
    }
  }

  /** @param {Part} part */
  function open(part) {
    shown = part;
    if (part.written.length && part.shownItem < 0) part.shownItem = firstOpenItem(part);
    show();
  }

  /**
   * Return the index of the first written item without an answer; 0 if all have one.
   * @param {Part} part
   */
  function firstOpenItem(part) {
    const found = part.written.findIndex((nodes) =>
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
    const part = target && parts.find(({ nodes }) => nodes.some((node) => node.contains(target)));
    if (target && part) {
      const wasHidden = shown !== part;
      const holding = part.written.findIndex((nodes) =>
        nodes.some((node) => node.contains(target))
      );
      if (holding >= 0) part.shownItem = holding;
      if (!part.learned) root.removeAttribute("data-reading");
      open(part);
      target.scrollIntoView();
      if (wasHidden) focus(target);
    } else if (!target || !shown) open(first);
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
    store.setNote(CHOICE, byStep ? null : "whole");
    if (byStep && !(shown && shown.learned)) shown = steps[0];
    show();
    if (shown) shown.heading.scrollIntoView();
  }

  // Going on. -------------------------------------------------------------------------------------

  /** @param {Part} step */
  function isLearned(step) {
    return Boolean(step.learned && step.learned.querySelector("[aria-pressed=true]"));
  }

  /**
   * Add the button 「学完，下一步」 to a step. It marks the step as learned, and opens the next one.
   * @param {Part} step
   * @param {number} index
   */
  function addNext(step, index) {
    const box = step.learned;
    if (!box) return;
    const following = steps[index + 1];
    const next = button("steps__next", "", () => {
      if (!isLearned(step)) find(box, ".learned__button").click();
      root.setAttribute("data-deep", "");
      if (following) window.location.hash = following.heading.id;
      else focus(find(article, ".module-end"));
    });
    box.insertBefore(next, box.firstChild);
  }

  /** Show which steps are learned, and the score at the end of the module. */
  function showState() {
    steps.forEach((step, index) => {
      const learned = isLearned(step);
      links[index].classList.toggle("is-learned", learned);
      const said = links[index].querySelector(".steps__said");
      if (learned && !said) links[index].appendChild(element("span", "steps__said", "学完 ✓"));
      else if (!learned && said) said.remove();
      const next = step.learned && step.learned.querySelector(".steps__next");
      const last = index === steps.length - 1;
      if (next && last) next.textContent = learned ? "看这个模块的成绩" : "学完这个模块";
      else if (next) next.textContent = learned ? "下一步" : "学完，下一步";
    });
    showScore();
  }

  function showScore() {
    const end = find(article, ".module-end");
    const box = end.querySelector(".module-end__score") || element("div", "module-end__score");
    const items = findAll(article, ".item[data-item]");
    const answered = items.filter(lastAttempt);
    const missed = answered.filter((item) => Object(lastAttempt(item))[2] < 1);
    const learned = steps.filter(isLearned).length;
    const right = answered.length - missed.length;
    box.textContent = "";
    const score = answered.length
      ? `这一页的题做了 ${answered.length} 道，最近一次答对 ${right} 道；学完 ${learned} 步，共 ${steps.length} 步。`
      : `学完 ${learned} 步，共 ${steps.length} 步。这一页的题还没有做。`;
    box.appendChild(element("p", "", score));
    const again = steps.filter((step) =>
      missed.some((item) => step.nodes.some((node) => node.contains(item)))
    );
    if (again.length) {
      const line = box.appendChild(element("p", "", "答错的题在："));
      again.forEach((step, index) => {
        if (index) line.append("、");
        const link = line.appendChild(element("a", "", titleOf(step)));
        link.href = `#${step.heading.id}`;
      });
    }
    end.insertBefore(box, end.firstChild);
  }

  /** @param {Part} step */
  function titleOf(step) {
    return find(links[steps.indexOf(step)], ".steps__title").textContent || "";
  }

  /**
   * Add the buttons 「上一题」 and 「下一题」, if a step has several written items.
   * @param {Part} step
   */
  function addPager(step) {
    if (step.written.length < 2 || !step.learned) return;
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
    pagers.push(() => {
      count.textContent = `第 ${step.shownItem + 1} 题，共 ${step.written.length} 题`;
      before.disabled = step.shownItem <= 0;
      after.disabled = step.shownItem >= step.written.length - 1;
    });
  }

  // On a phone the objectives would push the first question out of the first screen.
  const objectives = document.querySelector(".module-head__objectives");
  if (isByStep() && objectives && window.matchMedia("(max-width: 44.9375em)").matches)
    objectives.removeAttribute("open");
  steps.forEach(addNext);
  steps.forEach(addPager);
  showState();
  follow();
  window.addEventListener("hashchange", follow);
  store.onchange(({ kind }) => {
    if (kind === "module" || kind === "item" || !kind) showState();
  });
})();
