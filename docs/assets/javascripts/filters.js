/*
 * The filters of the matrix, of a quiz and of the item bank. Without this script they stay hidden
 * and everything is shown. The script stands right after its form and runs at once, so that the
 * form is shown before the content below it and moves nothing. The address can set filters
 * (`?type=single&level=apply`); the bank uses this in its links to a quiz.
 */
(function () {
  "use strict";

  // The filtered elements. A heading is hidden if everything below it is hidden.
  var ENTRIES = "[data-facets],.matrix tbody tr";

  var form = document.querySelector("form.filters");
  var coming = new MutationObserver(apply);

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
    return nodes.reduce(function (sum, node) { return sum + count(node); }, 0);
  }

  function filterRow(row, chosen) {
    var found = 0;
    all("td", row).forEach(function (cell) {
      var wanted = !chosen.document || cell.getAttribute("data-document") === chosen.document;
      hide(cell, !wanted);
      all("li", cell).forEach(function (item) {
        hide(item, Boolean(chosen.kind) && item.getAttribute("data-kind") !== chosen.kind);
        if (wanted && !item.hidden) found += 1;
      });
    });
    var modules = row.getAttribute("data-modules").split(" ");
    var belongs = !chosen.module || modules.indexOf(chosen.module) >= 0;
    // A problem without any data stays until a document or kind is chosen.
    hide(row, !belongs || (!found && Boolean(chosen.document || chosen.kind)));
    return row.hidden ? 0 : 1;
  }

  function filterTable(table, chosen) {
    var count = sumOf(all("tbody tr", table), function (row) { return filterRow(row, chosen); });
    all("thead th[data-document]", table).forEach(function (head) {
      hide(head, Boolean(chosen.document) && head.getAttribute("data-document") !== chosen.document);
    });
    hide(table.parentNode, !count);
    return count;
  }

  /*
   * Filter an item, or a module with the facets of its items separated by semicolons. Return the
   * number of items with all chosen values.
   */
  function filterEntry(entry, values) {
    var count = entry.getAttribute("data-facets").split(";").filter(function (facets) {
      var own = facets.split(" ");
      return values.every(function (value) { return own.indexOf(value) >= 0; });
    }).length;
    hide(entry, !count);
    return count;
  }

  /* Show the number of matching items of a module in the bank, and link to them. */
  function filterModule(module, chosen, names) {
    var values = names.map(function (name) { return chosen[name]; });
    var entries = module.matches(ENTRIES) ? [module] : all(ENTRIES, module);
    var count = sumOf(entries, function (entry) { return filterEntry(entry, values); });
    hide(module, !count || Boolean(chosen.module && chosen.module !== module.getAttribute("data-module")));
    var link = module.querySelector(".bank__quiz");
    var query = names.map(function (name) { return name + "=" + chosen[name]; }).join("&");
    link.setAttribute("href", link.getAttribute("href").split("?")[0] + (query && "?" + query));
    module.querySelector(".bank__count").textContent = String(count);
    return module.hidden ? 0 : count;
  }

  function filterQuiz(chosen, names) {
    var items = all(".item[data-facets]");
    var values = names.map(function (name) { return chosen[name]; });
    var count = sumOf(items, function (item) { return filterEntry(item, values); });
    // The answer key is in the order of the items.
    all(".answer-key > ol > li").forEach(function (answer, place) { hide(answer, items[place].hidden); });
    return count;
  }

  function filterItems(chosen) {
    var modules = all("[data-module]");
    var names = Object.keys(chosen).filter(function (name) { return chosen[name] && name !== "module"; });
    if (!modules.length) return filterQuiz(chosen, names);
    return sumOf(modules, function (module) { return filterModule(module, chosen, names); });
  }

  function filterHeadings() {
    all("article > h2").forEach(function (heading) {
      var entries = [];
      for (var node = heading.nextElementSibling; node && node.tagName !== "H2"; node = node.nextElementSibling) {
        entries = entries.concat(node.matches(ENTRIES) ? [node] : all(ENTRIES, node));
      }
      hide(heading, entries.length > 0 && entries.every(function (entry) { return entry.closest("[hidden]"); }));
    });
  }

  function apply() {
    var chosen = {};
    all("select", form).forEach(function (select) { chosen[select.name] = select.value; });
    var tables = all(".matrix");
    var count = tables.length
      ? sumOf(tables, function (table) { return filterTable(table, chosen); })
      : filterItems(chosen);
    filterHeadings();
    form.querySelector(".filters__result").textContent = "显示 " + count + (tables.length ? " 个问题" : " 题");
  }

  /* Choose the filters named in the address, if they exist. Return whether any does. */
  function choose() {
    var asked = new URLSearchParams(window.location.search);
    return all("select", form).filter(function (select) {
      var value = asked.get(select.name);
      if (all("option", select).some(function (option) { return option.value === value; })) select.value = value;
      return select.value;
    }).length > 0;
  }

  /* Show the target of a link: if the filters hide it, reset them. */
  function arrive() {
    var target = document.getElementById(window.location.hash.slice(1));
    if (!target || !target.closest(".is-filtered")) return;
    form.reset();
    apply();
    target.scrollIntoView();
  }

  form.hidden = false;
  // Filter content as it is parsed: hiding it later would move the rest.
  if (choose()) coming.observe(form.closest("article"), { childList: true });
  form.addEventListener("change", apply);
  form.addEventListener("submit", function (event) { event.preventDefault(); });
  window.addEventListener("hashchange", arrive);
  // When the page is parsed, before the other scripts have loaded.
  document.addEventListener("readystatechange", function () {
    if (document.readyState !== "interactive") return;
    coming.disconnect();
    apply();
    arrive();
  });
}());
