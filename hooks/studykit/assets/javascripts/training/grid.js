/** 录入纸质卷: a grid to type papers in, with a row for each person and a column for each item. */
(function () {
  "use strict";

  const { study } = window;
  const { analysis, dom, exam, training } = study;
  const { find, say } = analysis;
  /**
   * The open grid.
   * @type {Grid | null}
   */
  let grid = null;
  let isSaved = true; // whether the grid has no change since it was saved or opened

  const table = dom.findTyped(analysis.root, "[data-show=grid]", HTMLTableElement);

  /** Return the inputs of each row: the name, then the cells. */
  function rowsOfInputs() {
    return Array.from(table.tBodies[0].rows, (row) => Array.from(row.querySelectorAll("input")));
  }

  /** @returns {SheetRow[]} */
  function readRows() {
    return rowsOfInputs()
      .map(([name, ...cells]) => ({ name: name.value, cells: cells.map(({ value }) => value) }))
      .filter(({ name, cells }) => name.trim() || cells.some((text) => text.trim()));
  }

  function hasUnsaved() {
    return !isSaved && readRows().length > 0;
  }

  /**
   * @param {Grid} open
   * @param {SheetRow} [row]
   */
  function addRow(open, row) {
    const line = table.tBodies[0].appendChild(dom.element("tr"));
    const number = table.tBodies[0].rows.length;
    ["", ...open.ids].forEach((_, index) => {
      const cell = line.appendChild(dom.element(index ? "td" : "th"));
      const input = cell.appendChild(dom.element("input", "item__blank"));
      input.size = index ? 4 : 8;
      input.maxLength = index ? 100 : 40;
      input.autocomplete = "off";
      input.setAttribute("aria-label", say(index ? "cell" : "cell-name", number, index));
      if (!index) cell.scope = "row";
      if (row) input.value = (index ? row.cells[index - 1] : row.name) || "";
    });
    return line;
  }

  /**
   * Show a grid with some rows, and one empty row.
   * @param {Grid} open
   * @param {SheetRow[]} rows
   */
  function show(open, rows) {
    grid = open;
    isSaved = true;
    dom.empty(table);
    const head = table.createTHead().insertRow();
    ["", ...open.ids].forEach((id, index) => {
      const cell = head.appendChild(dom.element("th", "", index ? String(index) : say("name")));
      cell.scope = "col";
      if (id) cell.append(dom.element("br"), typeOf(open.nodes[id]));
    });
    table.createTBody();
    rows.forEach((row) => addRow(open, row));
    addRow(open);
    find("grid-title").textContent = say("grid-title", analysis.titleOf(open.code), open.paper);
    find("grid-box").hidden = false;
    study.makeAllReachable(analysis.root);
    analysis.list("grid-faults", []);
    find("grid-status").textContent = "";
  }

  /** @param {HTMLElement} node */
  function typeOf(node) {
    return String(dom.find(node, ".item__type").textContent);
  }

  /**
   * Load the items of a paper. Return an empty grid for it, or the name of the fault.
   * @param {string} code
   * @param {"A" | "B"} paper
   * @param {Bank} bank
   * @returns {Promise<Grid | string>}
   */
  async function load(code, paper, bank) {
    const { blueprint, fault } = exam.decode(code, bank);
    if (!blueprint) return fault === "other" ? "code-other" : "code-wrong";
    const ids = training.printed(blueprint, bank, paper);
    const { nodes, keys } = await analysis.itemsOf(ids, bank);
    if (!ids.every((id) => keys[id])) return "items-missing";
    return { code, paper, ids, bank, nodes, keys, time: Date.now(), file: null };
  }

  /** @param {Pick<Grid, "nodes">} open */
  function stepsIn({ nodes }) {
    return (/** @type {string} */ id) =>
      dom.findAll(nodes[id], "[data-step]").map((step) => String(step.dataset.step));
  }

  /** @param {Grid} open */
  function sheetsOf({ code, paper, time }) {
    return { kind: /** @type {const} */ ("sheets"), code, paper, time, rows: readRows() };
  }

  /**
   * Mark the cells that cannot be read, and list them. Return their number.
   * @param {Grid} open
   * @param {SheetsFile} sheets
   * @param {SheetRecords["faults"]} faults
   */
  function showFaults(open, sheets, faults) {
    const filled = rowsOfInputs().filter((inputs) => inputs.some(({ value }) => value.trim()));
    filled.flat().forEach((input) => input.removeAttribute("aria-invalid"));
    const texts = sheets.rows.flatMap(({ name }, row) => {
      const wrong = faults.filter((each) => each.row === row);
      wrong.forEach(({ cell }) => filled[row][cell + 1].setAttribute("aria-invalid", "true"));
      if (!name.trim()) filled[row][0].setAttribute("aria-invalid", "true");
      return training.describeFaults(sheets, row, wrong);
    });
    analysis.list("grid-faults", texts);
    return texts.length;
  }

  /** Add the rows that can be read to the results, as exams, and report the other rows. */
  function count() {
    if (!grid) return;
    const sheets = sheetsOf(grid);
    const { records, faults } = training.recordsOf(sheets, grid.bank, grid.keys, stepsIn(grid));
    const file = training.examFile(say("typed", analysis.titleOf(grid.code)), records);
    const wrong = showFaults(grid, sheets, faults);
    find("grid-status").textContent = say("grid-status", records.length, wrong);
    analysis.put(grid.file, file);
    grid.file = file;
  }

  function save() {
    if (!grid) return;
    const name = say("grid-file", analysis.titleOf(grid.code), grid.paper);
    study.dom.save(name, [JSON.stringify(training.fileOf(sheetsOf(grid)))]);
    isSaved = true;
    find("grid-status").textContent = say("grid-saved", name);
  }

  /**
   * Move the focus by rows and cells, from the last cell of a row to the next row. Below the last
   * row, unless it is empty, add a row.
   * @param {HTMLInputElement} input
   * @param {number} down
   * @param {number} right
   */
  function move(input, down, right) {
    if (!grid) return;
    const rows = rowsOfInputs();
    const from = rows.findIndex((inputs) => inputs.includes(input));
    const index = rows[from].indexOf(input) + right;
    const isOver = index >= rows[from].length;
    const to = from + down + (isOver ? 1 : 0);
    if (to === rows.length && rows[from].some(({ value }) => value.trim())) addRow(grid);
    const [line] = rowsOfInputs().slice(Math.max(0, to));
    if (!line) return;
    line[isOver ? 0 : index].focus();
    line[isOver ? 0 : index].select();
  }

  /**
   * Fill the cells to the right of a cell and below it with cells copied from a spreadsheet.
   * @param {HTMLInputElement} input
   * @param {string} text
   */
  function paste(input, text) {
    const lines = text.replace(/\r?\n$/, "").split(/\r?\n/);
    const rows = rowsOfInputs();
    const from = rows.findIndex((inputs) => inputs.includes(input));
    const index = rows[from].indexOf(input);
    lines.forEach((line, down) => {
      if (grid && !rowsOfInputs()[from + down]) addRow(grid);
      line.split("\t").forEach((cell, right) => {
        const target = rowsOfInputs()[from + down][index + right];
        if (target) target.value = cell.trim().slice(0, target.maxLength);
      });
    });
    isSaved = false;
  }

  /** @type {Record<string, [down: number, right: number]>} */
  const MOVES = { Enter: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

  table.addEventListener("keydown", (event) => {
    const { target } = event;
    const by = MOVES[event.key];
    if (!by || dom.isComposing(event) || !(target instanceof HTMLInputElement)) return;
    event.preventDefault();
    move(target, ...by);
  });
  table.addEventListener("input", () => {
    isSaved = false;
  });
  table.addEventListener("paste", (event) => {
    const text = event.clipboardData ? event.clipboardData.getData("text/plain") : "";
    if (!/[\t\n]/.test(text) || !(event.target instanceof HTMLInputElement)) return;
    event.preventDefault();
    paste(event.target, text);
  });
  window.addEventListener("beforeunload", (event) => {
    if (!hasUnsaved()) return;
    event.preventDefault();
    event.returnValue = ""; // Chromium before version 119 ignores preventDefault
  });

  training.grid = {
    count,
    save,
    async open(bank) {
      const code = exam.normalizeCode(
        dom.findTyped(analysis.root, "[data-show=grid-code]", HTMLInputElement).value
      );
      const { value } = dom.findTyped(analysis.root, "[data-show=grid-paper]", HTMLSelectElement);
      if (hasUnsaved()) {
        find("grid-fault").textContent = say("grid-unsaved");
        return;
      }
      const found = await load(code, value === "B" ? "B" : "A", bank);
      find("grid-fault").textContent = typeof found === "string" ? say(found) : "";
      if (typeof found === "string") return;
      show(found, []);
      rowsOfInputs()[0][0].focus();
    },
    async fill(sheets, bank) {
      const found = await load(sheets.code, sheets.paper, bank);
      if (typeof found === "string") return null;
      const opened = { ...found, time: sheets.time };
      // Keep rows that are not saved yet in the grid. The exams of the file count all the same.
      if (!hasUnsaved()) show(opened, sheets.rows);
      return opened;
    },
    stepsIn
  };
})();
