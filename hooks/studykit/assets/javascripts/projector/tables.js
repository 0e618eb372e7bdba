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
   * Return a row as lines "label: cell". Screen readers read the labels only in the first record.
   * @param {HTMLTableRowElement} row
   * @param {string[]} labels
   * @param {boolean} isFirst
   */
  function record(row, labels, isFirst) {
    const recordBox = dom.element("div", "record");
    recordBox.setAttribute("data-block", String(row.getAttribute("data-block")));
    [...row.cells].forEach((cell, index) => {
      const line = recordBox.appendChild(dom.element("div", "record__cell"));
      if (labels[index]) {
        const label = line.appendChild(dom.element("span", "record__label", labels[index]));
        if (!isFirst) label.setAttribute("aria-hidden", "true");
      }
      line.append(...cell.childNodes);
    });
    return recordBox;
  }

  /**
   * Replace a table with records of its rows.
   * @param {HTMLTableElement} table
   */
  function convert(table) {
    const labels = labelsOf(table);
    const recordsBox = dom.element("div", "records");
    recordsBox.append(...rowsOf(table).map((row, index) => record(row, labels, index === 0)));
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
   * Fix the widths of the columns, so that they stay the same on all pages, and measure the rows.
   * @param {HTMLTableElement[]} tables
   * @returns {MeasuredTable[]}
   */
  function measure(tables) {
    // Read the widths of all tables before setting any: mixing both would cost a layout for each.
    const widths = tables.map(widthsOf);
    tables.forEach((table, index) => fixWidths(table, widths[index]));
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
    // The height of the head includes the table's own border.
    return { table, rows, heights, head: all - heights.reduce((sum, height) => sum + height, 0) };
  }

  /**
   * Group the rows of a table by page. The table begins `used` pixels below the top of a page.
   * @param {number[]} heights of the rows, in pixels
   * @param {number} head the height of the head, which is on every page, in pixels
   * @param {number} used pixels
   * @param {number} height of a page, in pixels
   */
  function group(heights, head, used, height) {
    /** @type {RowGroup[]} */
    const groups = [];
    let left = height - used - head;
    /** @type {RowGroup} */
    let current = { rows: [], tall: false, breaks: false };
    heights.forEach((row, index) => {
      const tall = row + head > height;
      if (tall || current.tall || row > left) {
        if (current.rows.length) groups.push(current);
        current = { rows: [], tall, breaks: true };
        left = height - head;
      }
      current.rows.push(index);
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
    const parts = groups.map(({ rows: own, tall, breaks }, index) => {
      const part = dom.element("div", `table-part${breaks ? " is-first" : ""}`);
      part.appendChild(
        tall
          ? record(rows[own[0]], labelsOf(table), index === 0)
          : piece(
              table,
              own.map((each) => rows[each]),
              index > 0
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
