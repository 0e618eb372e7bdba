/*
 * The filters of the matrix: by document, module and kind of content. Without this script they
 * stay hidden and everything is shown.
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

  document.querySelectorAll("form.filters").forEach(function (form) {
    function apply() {
      var chosen = {
        document: form.elements.document.value,
        module: form.elements.module.value,
        kind: form.elements.kind.value
      };
      var count = 0;
      document.querySelectorAll(".matrix").forEach(function (table) {
        count += filterTable(table.parentNode, chosen);
      });
      form.querySelector(".filters__result").textContent = "显示 " + count + " 个问题";
    }

    form.hidden = false;
    form.addEventListener("change", apply);
    form.addEventListener("submit", function (event) { event.preventDefault(); });
    apply();
  });
}());
