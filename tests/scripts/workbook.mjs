/**
 * Reads workbooks as SheetJS does, for tests in Python.
 *
 * Reads a list of files in Base64 as JSON from the standard input. Writes for each file its sheets
 * by name. A sheet is a list of rows of cells. A cell is [type ("s" is text), value, whether it has
 * a formula].
 */
import process from "node:process";
import { text } from "node:stream/consumers";
import { read, utils } from "xlsx";

function rowsOf(sheet) {
  const { e: end } = utils.decode_range(sheet["!ref"] || "A1");
  return Array.from({ length: end.r + 1 }, (_, r) =>
    Array.from({ length: end.c + 1 }, (_, c) => {
      const cell = sheet[utils.encode_cell({ r, c })];
      return cell && cell.t !== "z" ? [cell.t, cell.v, "f" in cell] : ["s", "", false];
    })
  );
}

const books = JSON.parse(await text(process.stdin)).map((file) => {
  const { Sheets } = read(file, { type: "base64", cellFormula: true });
  return Object.fromEntries(Object.entries(Sheets).map(([name, sheet]) => [name, rowsOf(sheet)]));
});
process.stdout.write(JSON.stringify(books));
