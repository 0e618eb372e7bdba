/**
 * Reads files of records for tests in Python.
 *
 * Reads a list of paths as JSON from the standard input. Writes, for each, [reason, place] of the
 * refusal, or null if the file was accepted.
 */
import { readFile, stat } from "node:fs/promises";
import process from "node:process";
import { text } from "node:stream/consumers";
import { MemoryStorage, open } from "./windows.mjs";

const { exchange } = open(new MemoryStorage());

/** Return a file as a browser passes it to a page. */
async function fileOf(path) {
  const { size } = await stat(path);
  const arrayBuffer = async () => new Uint8Array(await readFile(path)).buffer;
  return { size, arrayBuffer };
}

async function refusalOf(path) {
  const file = await fileOf(path);
  return new Promise((resolve) => {
    exchange.read(file, (refusal) => resolve(refusal && [refusal.message, refusal.place]));
  });
}

const refusals = [];
for (const path of JSON.parse(await text(process.stdin))) refusals.push(await refusalOf(path));
// A file must not change the prototype of all objects.
if ("a" in exchange) throw new Error("a file changed Object.prototype");
process.stdout.write(JSON.stringify(refusals));
