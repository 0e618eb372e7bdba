/*
 * Tables on the stage. A table is split between rows, and its head is repeated on every page. A row
 * taller than the stage becomes a record of labelled lines, which breaks like any text. In a table
 * with too many columns to read, every row becomes a record.
 */
(function () {
  "use strict";

  const study = window.study;
  const dom = study.dom;

  const COLUMN_EM = 5.5; // a narrower column holds too few characters to be read

  function rowsOf(table) {
    const body = table.tBodies.length ? table.tBodies : [table];
    let rows = [];
    dom.each(body, (part) => {
      rows = rows.concat(Array.prototype.slice.call(part.rows));
    });
    return rows;
  }

  function labelsOf(table) {
    return table.tHead && table.tHead.rows.length
      ? Array.prototype.slice.call(table.tHead.rows[0].cells)
      : [];
  }

  /*
   * Return a row as lines "label: cell". Only a table's first record shows its labels to everyone.
   */
  function record(row, labels, isFirst) {
    const made = dom.element("div", "record");
    made.setAttribute("data-block", row.getAttribute("data-block"));
    Array.prototype.slice.call(row.cells).forEach((cell, place) => {
      const line = dom.element("div", "record__cell");
      if (labels[place] && labels[place].textContent.trim()) {
        const label = dom.element("span", "record__label", labels[place].textContent.trim());
        if (!isFirst) label.setAttribute("aria-hidden", "true");
        line.appendChild(label);
      }
      while (cell.firstChild) line.appendChild(cell.firstChild);
      made.appendChild(line);
    });
    return made;
  }

  function toRecords(table) {
    const labels = labelsOf(table);
    const made = dom.element("div", "records");
    rowsOf(table).forEach((row, place) => {
      made.appendChild(record(row, labels, place === 0));
    });
    table.parentNode.replaceChild(made, table);
  }

  /* Turn tables that are too wide into records, and fix the column widths of the others. */
  function settle(root, em, width) {
    return Array.prototype.filter.call(root.querySelectorAll("table"), (table) => {
      const columns = rowsOf(table).reduce((most, row) => Math.max(most, row.cells.length), 0);
      if (columns * COLUMN_EM * em <= width) return true;
      toRecords(table);
      return false;
    });
  }

  function measure(table) {
    const rows = rowsOf(table);
    const group = dom.element("colgroup");
    const first = (table.tHead && table.tHead.rows[0]) || rows[0];
    const widths = Array.prototype.map.call(
      first.cells,
      (cell) => cell.getBoundingClientRect().width
    );
    return { table, rows, group, widths };
  }

  function fix(measured) {
    measured.widths.forEach((width) => {
      const column = dom.element("col");
      column.style.width = `${width}px`;
      measured.group.appendChild(column);
    });
    measured.table.insertBefore(measured.group, measured.table.firstChild);
    measured.table.classList.add("is-fixed");
  }

  function heights(measured) {
    const all = measured.table.getBoundingClientRect().height;
    measured.heights = measured.rows.map((row) => row.getBoundingClientRect().height);
    // The head includes the table's own border.
    measured.head = all - measured.heights.reduce((sum, height) => sum + height, 0);
  }

  /*
   * Group the rows by page: [{rows: [index…], tall, breaks}], for a table that starts `used` pixels
   * down a page of `height` pixels. `breaks` means that a new page begins.
   */
  function plan(rows, head, used, height) {
    const chunks = [];
    let left = height - used - head;
    let chunk = { rows: [], tall: false, breaks: false };
    rows.forEach((row, place) => {
      const tall = row + head > height;
      if (tall || chunk.tall || row > left) {
        if (chunk.rows.length) chunks.push(chunk);
        chunk = { rows: [], tall, breaks: true };
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
    const table = measured.table;
    let shown = false;
    const parts = chunks.map((chunk) => {
      const rows = chunk.rows.map((place) => measured.rows[place]);
      const part = dom.element("div", `table-part${chunk.breaks ? " is-first" : ""}`);
      if (chunk.tall) part.appendChild(record(rows[0], labelsOf(table), !shown));
      else part.appendChild(piece(table, rows, shown));
      shown = true;
      return part;
    });
    parts.forEach((part) => {
      table.parentNode.insertBefore(part, table);
    });
    table.parentNode.removeChild(table);
    return parts;
  }

  function piece(table, rows, isRepeated) {
    const made = table.cloneNode(false);
    dom.each(table.querySelectorAll("colgroup"), (group) => {
      made.appendChild(group.cloneNode(true));
    });
    if (table.tHead) {
      const head = table.tHead.cloneNode(true);
      if (isRepeated) head.setAttribute("aria-hidden", "true");
      made.appendChild(head);
    }
    const body = dom.element("tbody");
    rows.forEach((row) => {
      body.appendChild(row);
    });
    made.appendChild(body);
    return made;
  }

  study.tables = { settle, measure, fix, heights, plan, cut };
})();
