/*
 * Tables on the stage. A table is split between rows, and its head is repeated on every page. A row
 * taller than the stage becomes a record of labelled lines, which breaks like any text. In a table
 * with too many columns to read, every row becomes a record.
 */
(function () {
  "use strict";

  var study = window.study;
  var dom = study.dom;

  var COLUMN_EM = 5.5; // a narrower column holds too few characters to be read

  function rowsOf(table) {
    var body = table.tBodies.length ? table.tBodies : [table];
    var rows = [];
    dom.each(body, function (part) { rows = rows.concat(Array.prototype.slice.call(part.rows)); });
    return rows;
  }

  function labelsOf(table) {
    return table.tHead && table.tHead.rows.length ? Array.prototype.slice.call(table.tHead.rows[0].cells) : [];
  }

  /*
   * Return a row as lines "label: cell". Only a table's first record shows its labels to everyone.
   */
  function record(row, labels, isFirst) {
    var made = dom.element("div", "record");
    made.setAttribute("data-block", row.getAttribute("data-block"));
    Array.prototype.slice.call(row.cells).forEach(function (cell, place) {
      var line = dom.element("div", "record__cell");
      if (labels[place] && labels[place].textContent.trim()) {
        var label = dom.element("span", "record__label", labels[place].textContent.trim());
        if (!isFirst) label.setAttribute("aria-hidden", "true");
        line.appendChild(label);
      }
      while (cell.firstChild) line.appendChild(cell.firstChild);
      made.appendChild(line);
    });
    return made;
  }

  function toRecords(table) {
    var labels = labelsOf(table);
    var made = dom.element("div", "records");
    rowsOf(table).forEach(function (row, place) { made.appendChild(record(row, labels, place === 0)); });
    table.parentNode.replaceChild(made, table);
  }

  /* Turn tables that are too wide into records, and fix the column widths of the others. */
  function settle(root, em, width) {
    return Array.prototype.filter.call(root.querySelectorAll("table"), function (table) {
      var columns = rowsOf(table).reduce(function (most, row) { return Math.max(most, row.cells.length); }, 0);
      if (columns * COLUMN_EM * em <= width) return true;
      toRecords(table);
      return false;
    });
  }

  function measure(table) {
    var rows = rowsOf(table);
    var group = dom.element("colgroup");
    var first = (table.tHead && table.tHead.rows[0]) || rows[0];
    var widths = Array.prototype.map.call(first.cells, function (cell) { return cell.getBoundingClientRect().width; });
    return { table: table, rows: rows, group: group, widths: widths };
  }

  function fix(measured) {
    measured.widths.forEach(function (width) {
      var column = dom.element("col");
      column.style.width = width + "px";
      measured.group.appendChild(column);
    });
    measured.table.insertBefore(measured.group, measured.table.firstChild);
    measured.table.classList.add("is-fixed");
  }

  function heights(measured) {
    var all = measured.table.getBoundingClientRect().height;
    measured.heights = measured.rows.map(function (row) { return row.getBoundingClientRect().height; });
    // The head includes the table's own border.
    measured.head = all - measured.heights.reduce(function (sum, height) { return sum + height; }, 0);
  }

  /*
   * Group the rows by page: [{rows: [index…], tall, breaks}], for a table that starts `used` pixels
   * down a page of `height` pixels. `breaks` means that a new page begins.
   */
  function plan(rows, head, used, height) {
    var chunks = [];
    var left = height - used - head;
    var chunk = { rows: [], tall: false, breaks: false };
    rows.forEach(function (row, place) {
      var tall = row + head > height;
      if (tall || chunk.tall || row > left) {
        if (chunk.rows.length) chunks.push(chunk);
        chunk = { rows: [], tall: tall, breaks: true };
        left = height - head;
      }
      chunk.rows.push(place);
      left -= row;
    });
    if (chunk.rows.length) chunks.push(chunk);
    return chunks;
  }

  /* Split a table as planned. Return its parts in order; only a part with a tall row may break. */
  function cut(measured, chunks) {
    var table = measured.table;
    var shown = false;
    var parts = chunks.map(function (chunk) {
      var rows = chunk.rows.map(function (place) { return measured.rows[place]; });
      var part = dom.element("div", "table-part" + (chunk.breaks ? " is-first" : ""));
      if (chunk.tall) part.appendChild(record(rows[0], labelsOf(table), !shown));
      else part.appendChild(piece(table, rows, shown));
      shown = true;
      return part;
    });
    parts.forEach(function (part) { table.parentNode.insertBefore(part, table); });
    table.parentNode.removeChild(table);
    return parts;
  }

  function piece(table, rows, isRepeated) {
    var made = table.cloneNode(false);
    dom.each(table.querySelectorAll("colgroup"), function (group) { made.appendChild(group.cloneNode(true)); });
    if (table.tHead) {
      var head = table.tHead.cloneNode(true);
      if (isRepeated) head.setAttribute("aria-hidden", "true");
      made.appendChild(head);
    }
    var body = dom.element("tbody");
    rows.forEach(function (row) { body.appendChild(row); });
    made.appendChild(body);
    return made;
  }

  study.tables = { settle: settle, measure: measure, fix: fix, heights: heights, plan: plan, cut: cut };
}());
