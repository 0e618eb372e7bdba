/**
 * Searches an index with the finder, for tests in Python.
 *
 * Reads {index, asks} as JSON from the standard input: the value of data/search.js, and a list of
 * [query, label of a kind or ""]. Writes a list with the result of each search, as `Finder.find`
 * returns it, with at most 999 hits.
 */
import process from "node:process";
import { text } from "node:stream/consumers";
import { FINDER, load } from "./load.mjs";

const { index, asks } = JSON.parse(await text(process.stdin));
const finder = load(FINDER).finder.open(index);
const names = Object.fromEntries(finder.kinds.map(([name, label]) => [label, name]));
const found = asks.map(([query, label]) => finder.find(query, label ? names[label] : "", 999));
process.stdout.write(JSON.stringify(found));
