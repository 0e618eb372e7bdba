/*
 * The filters of the matrix and of the item bank. Without this script they stay hidden and
 * everything is shown. It runs where it stands, right after its form, so that the form is there
 * before anything below it is shown and would move.
 */
(function () {
  "use strict";

  function isShown(item, kind) {
    return !kind || item.getAttribute("data-kind") === kind;
  }

  function filterRow(row, chosen) {
    var found = 0;
    row.querySelectorAll("td").forEach(function (cell) {
      var wanted = !chosen.document || cell.getAttribute("data-document") === chosen.document;
      cell.hidden = !wanted;
      cell.querySelectorAll("li").forEach(function (item) {
        item.hidden = !isShown(item, chosen.kind);
        if (wanted && !item.hidden) found += 1;
      });
    });
    var modules = row.getAttribute("data-modules").split(" ");
    var belongs = !chosen.module || modules.indexOf(chosen.module) >= 0;
    // A problem of which nothing is known stays, until something is asked for.
    row.hidden = !belongs || (!found && Boolean(chosen.document || chosen.kind));
    return !row.hidden;
  }

  function filterTable(region, chosen) {
    var rows = Array.prototype.filter.call(region.querySelectorAll("tbody tr"), function (row) {
      return filterRow(row, chosen);
    });
    region.querySelectorAll("thead th[data-document]").forEach(function (head) {
      head.hidden = Boolean(chosen.document) && head.getAttribute("data-document") !== chosen.document;
    });
    region.hidden = !rows.length;
    var heading = region.previousElementSibling;
    if (heading && heading.tagName === "H2") heading.hidden = !rows.length;
    return rows.length;
  }

  /* An item of a list stays if each of its attributes holds what was chosen under its name. */
  function filterList(list, chosen) {
    var count = 0;
    Array.prototype.forEach.call(list.children, function (item) {
      item.hidden = Object.keys(chosen).some(function (name) {
        var values = (item.getAttribute("data-" + name) || "").split(" ");
        return chosen[name] && values.indexOf(chosen[name]) < 0;
      });
      if (!item.hidden) count += 1;
    });
    var heading = list.previousElementSibling;
    if (heading && heading.tagName === "H2") heading.hidden = !count;
    return count;
  }

  document.querySelectorAll("form.filters").forEach(function (form) {
    function apply() {
      var chosen = {};
      form.querySelectorAll("select").forEach(function (select) {
        chosen[select.name] = select.value;
      });
      var problems = 0;
      var items = 0;
      document.querySelectorAll(".matrix").forEach(function (table) {
        problems += filterTable(table.parentNode, chosen);
      });
      document.querySelectorAll(".bank").forEach(function (list) {
        items += filterList(list, chosen);
      });
      form.querySelector(".filters__result").textContent =
        document.querySelector(".bank") ? "显示 " + items + " 题" : "显示 " + problems + " 个问题";
    }

    form.hidden = false;
    form.addEventListener("change", apply);
    form.addEventListener("submit", function (event) { event.preventDefault(); });
    document.addEventListener("DOMContentLoaded", apply);
  });
}());
