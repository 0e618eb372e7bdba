/**
 * Filters the rows of the matrix, the items of a quiz, and the item bank. Without this script the
 * form stays hidden and everything is shown. The script element directly follows the form, and the
 * script runs at once: the form is shown before the content below it, so that nothing moves. No
 * other script has run before. The address can set filters (`?type=single&level=apply`); the bank
 * uses this in its links to a quiz.
 */
(function () {
  "use strict";

  /** @typedef {Record<string, string>} Chosen the chosen value of each filter, or "" */

  // The filtered elements. A heading is hidden if everything below it is hidden.
  const ENTRIES = "[data-facets],.matrix tbody tr";

  const form = document.querySelector("form.filters");
  const article = form && form.closest("article");
  const result = form && form.querySelector(".filters__result");
  if (!(form instanceof HTMLFormElement && article && result)) {
    throw new Error("no filters stand before their script");
  }
  const counted = form.dataset.counted;
  let isOpened = false; // whether a chosen filter opened the groups
  const selects = Array.from(form.querySelectorAll("select"));

  /**
   * @param {string} selector
   * @param {ParentNode} [root]
   * @returns {HTMLElement[]}
   */
  function all(selector, root = document) {
    return Array.from(root.querySelectorAll(selector));
  }

  /**
   * Hide an element on screen and on paper; the class also hides it in the projector.
   * @param {HTMLElement} node
   * @param {boolean} isHidden
   */
  function hide(node, isHidden) {
    node.hidden = isHidden;
    node.classList.toggle("is-filtered", isHidden);
  }

  /**
   * Return the sum of `count` over the nodes.
   * @param {HTMLElement[]} nodes
   * @param {(node: HTMLElement) => number} count
   */
  function sumOf(nodes, count) {
    return nodes.reduce((sum, node) => sum + count(node), 0);
  }

  /**
   * Return whether an attribute has the chosen value, or none is chosen.
   * @param {HTMLElement} node
   * @param {string} name
   * @param {string} value
   */
  function has(node, name, value) {
    return !value || node.getAttribute(name) === value;
  }

  /**
   * Filter the row of a problem. Return 1 if the problem matches the filters, otherwise 0.
   * @param {HTMLElement} row
   * @param {Chosen} chosen
   */
  function filterRow(row, chosen) {
    let matchCount = 0;
    for (const cell of all("td", row)) {
      const isWanted = has(cell, "data-document", chosen.document);
      hide(cell, !isWanted);
      for (const item of all("li", cell)) {
        hide(item, !has(item, "data-kind", chosen.kind));
        if (isWanted && !item.hidden) matchCount += 1;
      }
    }
    const modules = (row.getAttribute("data-modules") || "").split(" ");
    const belongs = !chosen.module || modules.includes(chosen.module);
    // A problem without any data matches until a document or kind is chosen.
    hide(row, !belongs || (!matchCount && Boolean(chosen.document || chosen.kind)));
    return row.hidden ? 0 : 1;
  }

  /**
   * Filter the problems of a table. Return the number of problems that match.
   * @param {HTMLElement} table
   * @param {Chosen} chosen
   */
  function filterTable(table, chosen) {
    const count = sumOf(all("tbody tr", table), (row) => filterRow(row, chosen));
    for (const head of all("thead th[data-document]", table)) {
      hide(head, !has(head, "data-document", chosen.document));
    }
    if (table.parentElement) hide(table.parentElement, !count);
    return count;
  }

  /**
   * Filter an item, or a module with the facets of its items separated by semicolons. Return the
   * number of items with all chosen values.
   * @param {HTMLElement} entry
   * @param {string[]} values
   */
  function filterEntry(entry, values) {
    const items = (entry.getAttribute("data-facets") || "").split(";");
    const count = items.filter((facets) => {
      const own = facets.split(" ");
      return values.every((value) => own.includes(value));
    }).length;
    hide(entry, !count);
    return count;
  }

  /**
   * Filter the items of a module in the bank: show how many match, and put the filters into the
   * links to the quiz. Return how many match; 0 if the module is hidden.
   * @param {HTMLElement} module
   * @param {Chosen} chosen
   * @param {string[]} names the names of the chosen filters, except that of the module
   */
  function filterModule(module, chosen, names) {
    const values = names.map((name) => chosen[name]);
    const entries = module.matches(ENTRIES) ? [module] : all(ENTRIES, module);
    const count = sumOf(entries, (entry) => filterEntry(entry, values));
    hide(module, !count || !has(module, "data-module", chosen.module));
    const query = names.map((name) => `${name}=${chosen[name]}`).join("&");
    for (const link of all(".bank__quiz", module)) {
      const page = (link.getAttribute("href") || "").split("?")[0];
      link.setAttribute("href", page + (query && `?${query}`));
    }
    for (const box of all(".bank__count", module)) box.textContent = String(count);
    return module.hidden ? 0 : count;
  }

  /**
   * Filter the items of a quiz, or the measures. Return how many of them match.
   * @param {Chosen} chosen
   * @param {string[]} names
   */
  function filterQuiz(chosen, names) {
    const items = all("[data-facets]");
    const values = names.map((name) => chosen[name]);
    const count = sumOf(items, (item) => filterEntry(item, values));
    // The answer key is in the order of the items.
    all(".answer-key > ol > li").forEach((answer, index) =>
      hide(answer, Boolean(items[index].hidden))
    );
    return count;
  }

  /** @param {Chosen} chosen */
  function filterItems(chosen) {
    const modules = all("[data-module]");
    const names = Object.keys(chosen).filter((name) => chosen[name] && name !== "module");
    if (!modules.length) return filterQuiz(chosen, names);
    return sumOf(modules, (module) => filterModule(module, chosen, names));
  }

  /**
   * Return the entries between a heading and the next one.
   * @param {HTMLElement} heading
   */
  function entriesBelow(heading) {
    const entries = [];
    let node = heading.nextElementSibling;
    for (; node && node.tagName !== "H2"; node = node.nextElementSibling) {
      entries.push(...(node.matches(ENTRIES) ? [node] : all(ENTRIES, node)));
    }
    return entries;
  }

  /**
   * Show how many entries of each group match. Open the groups when a filter is chosen, and close
   * them again when none is chosen any more.
   * @param {boolean} isChosen
   */
  function filterGroups(isChosen) {
    for (const group of all("details.group")) {
      const count = all(ENTRIES, group).filter((entry) => !entry.hidden).length;
      const shown = group.querySelector(".group__count");
      if (shown) shown.textContent = String(count);
      hide(group, !count);
      if (isChosen === isOpened) continue;
      if (isChosen) group.setAttribute("open", "");
      else group.removeAttribute("open");
    }
    isOpened = isChosen;
  }

  function filterHeadings() {
    for (const heading of all("article > h2")) {
      const entries = entriesBelow(heading);
      hide(heading, entries.length > 0 && !entries.some((entry) => !entry.closest("[hidden]")));
    }
  }

  function apply() {
    /** @type {Chosen} */
    const chosen = {};
    for (const { name, value } of selects) chosen[name] = value;
    const tables = all(".matrix");
    const count = tables.length
      ? sumOf(tables, (table) => filterTable(table, chosen))
      : filterItems(chosen);
    filterGroups(Object.values(chosen).some(Boolean));
    filterHeadings();
    if (result) result.textContent = `显示 ${count} ${counted}`;
  }

  /** Choose the values that the address names, if they exist. Return whether a filter is chosen. */
  function choose() {
    const asked = new URLSearchParams(window.location.search);
    for (const select of selects) {
      const value = asked.get(select.name);
      const option = Array.from(select.options).find((each) => each.value === value);
      if (option) select.value = option.value;
    }
    return selects.some((select) => select.value);
  }

  /** Show the target of a link: if the filters hide it, reset them. */
  function arrive() {
    const target = document.getElementById(window.location.hash.slice(1));
    if (!target || !target.closest(".is-filtered")) return;
    for (const select of selects) select.value = "";
    apply();
    target.scrollIntoView();
  }

  const coming = new MutationObserver(apply);
  form.hidden = false;
  // Filter content as it is parsed: hiding it later would move the rest.
  if (choose()) coming.observe(article, { childList: true });
  form.addEventListener("change", apply);
  form.addEventListener("submit", (event) => event.preventDefault());
  window.addEventListener("hashchange", arrive);
  // Run when the page is parsed: the other scripts may load later.
  document.addEventListener("readystatechange", () => {
    if (document.readyState !== "interactive") return;
    coming.disconnect();
    apply();
    arrive();
  });
})();
