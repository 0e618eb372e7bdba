/**
 * Tests tables as CSV files: no cell is a formula, with any separator. tests/test_spreadsheet.py
 * opens the same cells in LibreOffice.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { load } from "./load.mjs";
import { Seeded } from "./seeded.mjs";

// The script gets the Date of this realm, so that it recognizes the dates of the tests.
const { analysis } = load(["records/record", "analysis/text", "analysis/csv"], { Date });
// For each reason: texts, and what stands for each text in the table.
const GROUPS = JSON.parse(readFileSync(new URL("csv_cells.json", import.meta.url), "utf8"));
const CELLS = Object.assign({}, ...Object.values(GROUPS));
const OPERATORS = "=+-@＝＋－＠﹦﹢﹣﹫⁼⁺⁻₌₊₋−";

/** Return the CSV of rows without its byte order mark. Fails if the mark is missing. */
function written(rows) {
  const text = analysis.csv(rows);
  assert.equal(text[0], "\ufeff");
  return text.slice(1);
}

/** Return the cells of a line, split at a separator outside quotes. Doubled quotes become one. */
function parsed(line, separator) {
  const cells = [];
  let cell = "";
  let isQuoted = false;
  for (let at = 0; at < line.length; at += 1) {
    if (isQuoted && line[at] === '"' && line[at + 1] === '"') {
      cell += '"';
      at += 1;
    } else if (line[at] === '"' && (isQuoted || cell === "")) isQuoted = !isQuoted;
    else if (line[at] === separator && !isQuoted) {
      cells.push(cell);
      cell = "";
    } else cell += line[at];
  }
  return [...cells, cell];
}

test("a table is read back, with an apostrophe in each cell that needs one", () => {
  const lines = written(Object.keys(CELLS).map((text) => [text, -0.5, 3])).split("\r\n");
  assert.equal(lines.pop(), "");
  assert.deepEqual(
    lines.map((line) => parsed(line, ",")),
    Object.values(CELLS).map((text) => [text, "-0.5", "3"])
  );
  for (const line of lines) assert.match(line, /^".*"$/u);
});

test("a date stays a date", () => {
  assert.equal(written([[new Date(2026, 10, 18)]]), '"2026-11-18"\r\n');
});

test("no cell begins with an operator, whatever separator divides a line", () => {
  // Pieces that are dangerous, and some that are not.
  const pieces = [
    ...OPERATORS,
    ..."\0\t\r\n\v ,;|:\"'1a甲",
    "\u2028",
    "\u200b",
    "\u00a0",
    "\ufeff"
  ];
  const chance = new Seeded(7);
  const rows = chance.listOf(3000, () =>
    chance.listOf(chance.integer(1, 4), () =>
      chance.listOf(chance.integer(0, 8), () => chance.choice(pieces)).join("")
    )
  );
  const lines = written(rows).split("\r\n");
  assert.equal(lines.pop(), "");
  assert.equal(lines.length, rows.length);
  for (const line of lines) {
    for (const separator of ",;\t|: ") {
      for (const cell of [...line.split(separator), ...parsed(line, separator)]) {
        const [first] = cell.replace(/^[" ]+/, "");
        assert.ok(!first || !OPERATORS.includes(first), JSON.stringify([line, separator]));
      }
    }
  }
});
