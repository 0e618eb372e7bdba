/**
 * Calls functions of the scripts for tests in Python, which compare the results with their own.
 *
 * Reads {scripts, name, values} as JSON from the standard input: the scripts to load, the name of
 * a function in `window.study` such as "exam.plain", and a list of arguments, one for each call.
 * Writes the list of the results as JSON.
 */
import process from "node:process";
import { text } from "node:stream/consumers";
import { load } from "./load.mjs";

const { scripts, name, values } = JSON.parse(await text(process.stdin));
const call = name.split(".").reduce((part, each) => part[each], load(scripts));
process.stdout.write(JSON.stringify(values.map((value) => call(value))));
