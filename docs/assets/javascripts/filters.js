/*
 * The filters of the matrix, of a quiz and of the item bank. Without this script they stay hidden
 * and everything is shown. It runs where it stands, right after its form, so that the form is there
 * before anything below it is shown and would move. What is chosen may come with the address
 * (`?type=single&level=apply`): so the bank leads to a quiz.
 */
(function () {
  "use strict";

  // What is filtered; a heading goes when all below it are gone.
  var ENTRIES = "[data-facets],.matrix tbody tr";

  var form = document.querySelector("form.filters");
  var coming = new MutationObserver(apply);

  function all(selector, root) {
    return Array.prototype.slice.call((root || document).querySelectorAll(selector));
  }

  /* From the page, from paper, and by its class from the projector. */
  function hide(node, isHidden) {
    node.hidden = isHidden;
    node.classList.toggle("is-filtered", isHidden);
  }

  /* The sum of what `count` finds in each. */
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
    // A problem of which nothing is known stays, until something is asked for.
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

  /* An item, or all items of a module, parted by semicolons; how many of them hold every value. */
  function filterEntry(entry, values) {
    var count = entry.getAttribute("data-facets").split(";").filter(function (facets) {
      var own = facets.split(" ");
      return values.every(function (value) { return own.indexOf(value) >= 0; });
    }).length;
    hide(entry, !count);
    return count;
  }

  /* A module of the bank tells how many are left, and leads to them. */
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
    // The answers of the key stand in the order of the items.
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

  /* Choose what the address asks for, as far as there is such a thing; whether there is. */
  function choose() {
    var asked = new URLSearchParams(window.location.search);
    return all("select", form).filter(function (select) {
      var value = asked.get(select.name);
      if (all("option", select).some(function (option) { return option.value === value; })) select.value = value;
      return select.value;
    }).length > 0;
  }

  /* What a link leads to is shown, whatever was chosen. */
  function arrive() {
    var target = document.getElementById(window.location.hash.slice(1));
    if (!target || !target.closest(".is-filtered")) return;
    form.reset();
    apply();
    target.scrollIntoView();
  }

  form.hidden = false;
  // Hidden as it comes: what was shown and went again would move the rest.
  if (choose()) coming.observe(form.closest("article"), { childList: true });
  form.addEventListener("change", apply);
  form.addEventListener("submit", function (event) { event.preventDefault(); });
  window.addEventListener("hashchange", arrive);
  // When all of the page is there, before other scripts have come.
  document.addEventListener("readystatechange", function () {
    if (document.readyState !== "interactive") return;
    coming.disconnect();
    apply();
    arrive();
  });
}());
