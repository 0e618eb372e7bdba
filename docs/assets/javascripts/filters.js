/*
 * The filters of the matrix, of a quiz and of the item bank. Without this script they stay hidden
 * and everything is shown. The script stands right after its form and runs at once, so that the
 * form is shown before the content below it and moves nothing. The address can set filters
 * (`?type=single&level=apply`); the bank uses this in its links to a quiz.
 */
(function () {
  "use strict";

  // The filtered elements. A heading is hidden if everything below it is hidden.
  const ENTRIES = "[data-facets],.matrix tbody tr";

  const form = document.querySelector("form.filters");
  const coming = new MutationObserver(apply);

  function all(selector, root) {
    return Array.prototype.slice.call((root || document).querySelectorAll(selector));
  }

  /* Hide an element on screen and on paper; the class also hides it in the projector. */
  function hide(node, isHidden) {
    node.hidden = isHidden;
    node.classList.toggle("is-filtered", isHidden);
  }

  /* Return the sum of `count` over the nodes. */
  function sumOf(nodes, count) {
    return nodes.reduce((sum, node) => sum + count(node), 0);
  }

  function filterRow(row, chosen) {
    let found = 0;
    all("td", row).forEach((cell) => {
      const wanted = !chosen.document || cell.getAttribute("data-document") === chosen.document;
      hide(cell, !wanted);
      all("li", cell).forEach((item) => {
        hide(item, Boolean(chosen.kind) && item.getAttribute("data-kind") !== chosen.kind);
        if (wanted && !item.hidden) found += 1;
      });
    });
    const modules = row.getAttribute("data-modules").split(" ");
    const belongs = !chosen.module || modules.includes(chosen.module);
    // A problem without any data stays until a document or kind is chosen.
    hide(row, !belongs || (!found && Boolean(chosen.document || chosen.kind)));
    return row.hidden ? 0 : 1;
  }

  function filterTable(table, chosen) {
    const count = sumOf(all("tbody tr", table), (row) => filterRow(row, chosen));
    all("thead th[data-document]", table).forEach((head) => {
      hide(
        head,
        Boolean(chosen.document) && head.getAttribute("data-document") !== chosen.document
      );
    });
    hide(table.parentNode, !count);
    return count;
  }

  /*
   * Filter an item, or a module with the facets of its items separated by semicolons. Return the
   * number of items with all chosen values.
   */
  function filterEntry(entry, values) {
    const count = entry
      .getAttribute("data-facets")
      .split(";")
      .filter((facets) => {
        const own = facets.split(" ");
        return values.every((value) => own.includes(value));
      }).length;
    hide(entry, !count);
    return count;
  }

  /* Show the number of matching items of a module in the bank, and link to them. */
  function filterModule(module, chosen, names) {
    const values = names.map((name) => chosen[name]);
    const entries = module.matches(ENTRIES) ? [module] : all(ENTRIES, module);
    const count = sumOf(entries, (entry) => filterEntry(entry, values));
    hide(
      module,
      !count || Boolean(chosen.module && chosen.module !== module.getAttribute("data-module"))
    );
    const link = module.querySelector(".bank__quiz");
    const query = names.map((name) => `${name}=${chosen[name]}`).join("&");
    link.setAttribute("href", link.getAttribute("href").split("?")[0] + (query && `?${query}`));
    module.querySelector(".bank__count").textContent = String(count);
    return module.hidden ? 0 : count;
  }

  function filterQuiz(chosen, names) {
    const items = all(".item[data-facets]");
    const values = names.map((name) => chosen[name]);
    const count = sumOf(items, (item) => filterEntry(item, values));
    // The answer key is in the order of the items.
    all(".answer-key > ol > li").forEach((answer, place) => {
      hide(answer, items[place].hidden);
    });
    return count;
  }

  function filterItems(chosen) {
    const modules = all("[data-module]");
    const names = Object.keys(chosen).filter((name) => chosen[name] && name !== "module");
    if (!modules.length) return filterQuiz(chosen, names);
    return sumOf(modules, (module) => filterModule(module, chosen, names));
  }

  function filterHeadings() {
    all("article > h2").forEach((heading) => {
      let entries = [];
      for (
        let node = heading.nextElementSibling;
        node && node.tagName !== "H2";
        node = node.nextElementSibling
      ) {
        entries = entries.concat(node.matches(ENTRIES) ? [node] : all(ENTRIES, node));
      }
      hide(heading, entries.length > 0 && entries.every((entry) => entry.closest("[hidden]")));
    });
  }

  function apply() {
    const chosen = {};
    all("select", form).forEach((select) => {
      chosen[select.name] = select.value;
    });
    const tables = all(".matrix");
    const count = tables.length
      ? sumOf(tables, (table) => filterTable(table, chosen))
      : filterItems(chosen);
    filterHeadings();
    form.querySelector(".filters__result").textContent =
      `显示 ${count}${tables.length ? " 个问题" : " 题"}`;
  }

  /* Choose the filters named in the address, if they exist. Return whether any does. */
  function choose() {
    const asked = new URLSearchParams(window.location.search);
    return (
      all("select", form).filter((select) => {
        const value = asked.get(select.name);
        if (all("option", select).some((option) => option.value === value)) select.value = value;
        return select.value;
      }).length > 0
    );
  }

  /* Show the target of a link: if the filters hide it, reset them. */
  function arrive() {
    const target = document.getElementById(window.location.hash.slice(1));
    if (!target || !target.closest(".is-filtered")) return;
    form.reset();
    apply();
    target.scrollIntoView();
  }

  form.hidden = false;
  // Filter content as it is parsed: hiding it later would move the rest.
  if (choose()) coming.observe(form.closest("article"), { childList: true });
  form.addEventListener("change", apply);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
  });
  window.addEventListener("hashchange", arrive);
  // When the page is parsed, before the other scripts have loaded.
  document.addEventListener("readystatechange", () => {
    if (document.readyState !== "interactive") return;
    coming.disconnect();
    apply();
    arrive();
  });
})();
