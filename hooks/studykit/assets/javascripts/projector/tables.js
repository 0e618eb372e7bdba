/*
 * Splits tables on the stage between rows, and repeats the head of the table on every page. A row
 * taller than the stage becomes a record of labelled lines, which breaks like any text. In a table
 * with too many columns to read, every row becomes a record.
 */
(function () {
  "use strict";

  const study = window.study;
  const dom = study.dom;

  const COLUMN_EM = 5.5; // a narrower column holds too few characters to be read

  /** @param {HTMLTableElement} table */
  function rowsOf(table) {
    const bodies = table.tBodies.length ? [...table.tBodies] : [table];
    return bodies.flatMap((body) => [...body.rows]);
  }

  /** @param {HTMLTableElement} table */
  function labelsOf(table) {
    const row = table.tHead && table.tHead.rows[0];
    return row ? Array.from(row.cells, (cell) => String(cell.textContent).trim()) : [];
  }

  /**
   * Return a row as lines "label: cell". Only a table's first record shows its labels to everyone.
   * @param {HTMLTableRowElement} row
   * @param {string[]} labels
   * @param {boolean} isFirst
   */
  function record(row, labels, isFirst) {
    const recordBox = dom.element("div", "record");
    recordBox.setAttribute("data-block", String(row.getAttribute("data-block")));
    [...row.cells].forEach((cell, place) => {
      const line = recordBox.appendChild(dom.element("div", "record__cell"));
      if (labels[place]) {
        const label = line.appendChild(dom.element("span", "record__label", labels[place]));
        if (!isFirst) label.setAttribute("aria-hidden", "true");
      }
      line.append(...cell.childNodes);
    });
    return recordBox;
  }

  /** @param {HTMLTableElement} table */
  function convert(table) {
    const labels = labelsOf(table);
    const recordsBox = dom.element("div", "records");
    recordsBox.append(...rowsOf(table).map((row, place) => record(row, labels, place === 0)));
    table.replaceWith(recordsBox);
  }

  /**
   * Turn tables that are too wide into records. Return the other tables.
   * @param {HTMLElement} root
   * @param {number} em pixels
   * @param {number} width pixels
   */
  function convertWide(root, em, width) {
    return [...root.querySelectorAll("table")].filter((table) => {
      const columns = Math.max(0, ...rowsOf(table).map((row) => row.cells.length));
      const isNarrow = columns * COLUMN_EM * em <= width;
      if (!isNarrow) convert(table);
      return isNarrow;
    });
  }

  /**
   * Fix the widths of the columns, so that they are equal on all pages, and measure the rows.
   * @param {HTMLTableElement[]} tables
   * @returns {MeasuredTable[]}
   */
  function measure(tables) {
    // Read all widths before any is written: each change between would cost a layout.
    const widths = tables.map(widthsOf);
    tables.forEach((table, place) => fixWidths(table, widths[place]));
    return tables.map(heightsOf);
  }

  /** @param {HTMLTableElement} table */
  function widthsOf(table) {
    const row = (table.tHead && table.tHead.rows[0]) || rowsOf(table)[0];
    return Array.from(row.cells, (cell) => cell.getBoundingClientRect().width);
  }

  /**
   * @param {HTMLTableElement} table
   * @param {number[]} widths
   */
  function fixWidths(table, widths) {
    const group = dom.element("colgroup");
    for (const width of widths) group.appendChild(dom.element("col")).style.width = `${width}px`;
    table.prepend(group);
    table.classList.add("is-fixed");
  }

  /** @param {HTMLTableElement} table */
  function heightsOf(table) {
    const rows = rowsOf(table);
    const heights = rows.map((row) => row.getBoundingClientRect().height);
    const all = table.getBoundingClientRect().height;
    // The head includes the table's own border.
    return { table, rows, heights, head: all - heights.reduce((sum, height) => sum + height, 0) };
  }

  /**
   * Group the rows by page, for a table that starts `used` pixels down a page.
   * @param {number[]} heights of the rows, in pixels
   * @param {number} head pixels, on every page
   * @param {number} used pixels
   * @param {number} height of a page, in pixels
   */
  function group(heights, head, used, height) {
    /** @type {RowGroup[]} */
    const groups = [];
    let left = height - used - head;
    /** @type {RowGroup} */
    let current = { rows: [], tall: false, breaks: false };
    heights.forEach((row, place) => {
      const tall = row + head > height;
      if (tall || current.tall || row > left) {
        if (current.rows.length) groups.push(current);
        current = { rows: [], tall, breaks: true };
        left = height - head;
      }
      current.rows.push(place);
      left -= row;
    });
    if (current.rows.length) groups.push(current);
    return groups;
  }

  /**
   * Replace a table with one part for each group of rows. Return the parts in order; only a part
   * with a tall row may break.
   * @param {MeasuredTable} measured
   * @param {RowGroup[]} groups
   */
  function split({ table, rows }, groups) {
    const parts = groups.map(({ rows: own, tall, breaks }, place) => {
      const part = dom.element("div", `table-part${breaks ? " is-first" : ""}`);
      part.appendChild(
        tall
          ? record(rows[own[0]], labelsOf(table), place === 0)
          : piece(
              table,
              own.map((each) => rows[each]),
              place > 0
            )
      );
      return part;
    });
    table.replaceWith(...parts);
    return parts;
  }

  /**
   * Return a table with the columns and head of another, and some of its rows.
   * @param {HTMLTableElement} table
   * @param {HTMLTableRowElement[]} rows
   * @param {boolean} isRepeated whether the head was read out before
   */
  function piece(table, rows, isRepeated) {
    const copy = document.importNode(table, false);
    for (const columns of table.querySelectorAll("colgroup"))
      copy.append(document.importNode(columns, true));
    if (table.tHead) {
      const head = document.importNode(table.tHead, true);
      if (isRepeated) head.setAttribute("aria-hidden", "true");
      copy.append(head);
    }
    copy.appendChild(dom.element("tbody")).append(...rows);
    return copy;
  }

  study.tables = { convertWide, measure, group, split };
})();
