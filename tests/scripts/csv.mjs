/** Reads rows as JSON from the standard input, and writes them as CSV, for tests in Python. */
import process from "node:process";
import { text } from "node:stream/consumers";
import { load } from "./load.mjs";

const { analysis } = load(["records/record", "analysis/text", "analysis/csv"]);
process.stdout.write(analysis.csv(JSON.parse(await text(process.stdin))));
