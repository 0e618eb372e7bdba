/**
 * Adds to an answered item the button to the next item of the page, and sums up each set of items
 * that was answered: the score, the missed items, and the steps to read again. A set is the items
 * below one heading of the page, without those that the reader filtered out.
 */
(function () {
  "use strict";

  const { study } = window;
  const { element, button, find, findAll, onPage } = study.dom;

  /**
   * Return the steps to read again, each with the number of its missed items: most missed first,
   * then in the order of the items.
   * @param {Result[]} results
   */
  function steps(results) {
    /** @type {Map<string, Step>} */
    const byAddress = new Map();
    for (const { share, read } of results) {
      if (share === 1 || !read) continue;
      const step = byAddress.get(read.href) || { ...read, missed: 0 };
      step.missed += 1;
      byAddress.set(read.href, step);
    }
    return Array.from(byAddress.values()).sort((one, other) => other.missed - one.missed);
  }

  /**
   * Return the link of an item to the step that it asks about; null if it has none.
   * @param {HTMLElement} item
   */
  function stepOf(item) {
    const link = item.querySelector("a.item__read");
    return link instanceof HTMLAnchorElement
      ? { href: link.href, title: String(link.textContent) }
      : null;
  }

  /**
   * Return the stem of an item, without the item's type, and the units that the item asks about,
   * because many items have the same stem.
   * @param {HTMLElement} item
   */
  function stemOf(item) {
    const stem = document.importNode(find(item, ".item__stem"), true);
    for (const type of findAll(stem, ".item__type")) type.remove();
    const units = findAll(item, ".item__source a.ref").map((each) => each.textContent);
    return String(stem.textContent).trim() + (units.length ? `（${units.join("、")}）` : "");
  }

  /**
   * Return a list of links to steps.
   * @param {Step[]} all
   */
  function stepList(all) {
    const list = element("ul", "score__list");
    for (const { href, title, missed } of all) {
      const link = element("a", "", title);
      link.href = href;
      const entry = list.appendChild(element("li"));
      entry.append(link, `（错 ${missed} 题）`);
    }
    return list;
  }

  /**
   * Return the parts of a summary: the score, then, if items were missed, a list of these items and
   * a list of the steps to read again.
   * @param {Result[]} results
   */
  function summary(results) {
    const missed = results.filter(({ share }) => share < 1);
    const right = results.length - missed.length;
    const total = element("p", "score__total");
    total.append(element("strong", "", `答对 ${right} 题，共 ${results.length} 题。`));
    if (!missed.length) {
      total.append("全对。");
      return [total];
    }
    const list = element("ul", "score__list");
    for (const { link } of missed) list.appendChild(element("li")).append(link);
    const all = steps(missed);
    const parts = [total, element("p", "score__head", "没有全对的："), list];
    return all.length ? [...parts, element("p", "score__head", "再读："), stepList(all)] : parts;
  }

  study.sets = { steps, stepOf, stemOf, stepList, summary };

  // The items of this page. ---------------------------------------------------------------------

  /** @type {Map<HTMLElement, number>} the share of the first answer to each item */
  const shares = new Map();
  const headingsAndItems = onPage(".md-content h2, .md-content .item");
  const items = headingsAndItems.filter(isItem);

  /** @param {HTMLElement} node */
  function isItem(node) {
    return node.matches(".item");
  }

  /** @param {HTMLElement} node */
  function isShown(node) {
    return node.offsetParent !== null;
  }

  /** @param {HTMLElement} item */
  function goTo(item) {
    item.tabIndex = -1;
    item.focus({ preventScroll: true });
    item.scrollIntoView();
  }

  /**
   * Return the shown items below the heading above an item.
   * @param {HTMLElement} item
   */
  function setOf(item) {
    const index = headingsAndItems.indexOf(item);
    let [first, end] = [index, index];
    while (first > 0 && isItem(headingsAndItems[first - 1])) first -= 1;
    while (end < headingsAndItems.length && isItem(headingsAndItems[end])) end += 1;
    return headingsAndItems.slice(first, end).filter(isShown);
  }

  /**
   * Add the button to the next item below the result, if there is a next one.
   * @param {HTMLElement} item
   */
  function addNext(item) {
    const result = find(item, ".item__result");
    const next = () => items.slice(items.indexOf(item) + 1).find(isShown);
    if (!next() || item.querySelector(".item__next")) return;
    const nextButton = button("item__button item__next", "下一题", () => {
      const found = next();
      if (found) goTo(found);
    });
    result.after(nextButton);
  }

  /**
   * Show the score of a set below its last item, once all its items are answered. The box is added
   * at the first answer, because screen readers announce only a text that appears in an older box.
   * @param {HTMLElement[]} set
   */
  function showScore(set) {
    const last = set[set.length - 1];
    const below = last.nextElementSibling;
    const box = below && below.matches(".score") ? below : element("div", "score");
    if (box !== below) {
      box.setAttribute("role", "status");
      last.after(box);
    }
    if (set.length < 2 || !set.every((item) => shares.has(item))) return;
    const results = set.map((item) => {
      const link = button("score__item", stemOf(item), () => goTo(item));
      return { share: shares.get(item) || 0, read: stepOf(item), link };
    });
    box.textContent = "";
    box.append(...summary(results));
  }

  document.addEventListener("study-answered", ({ target, detail }) => {
    if (!(target instanceof HTMLElement) || !items.includes(target)) return;
    if (!shares.has(target)) shares.set(target, detail.share);
    addNext(target);
    showScore(setOf(target));
  });
})();
