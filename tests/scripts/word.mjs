/**
 * Writes documents for tests in Python, which compare them with their own.
 *
 * Reads {data, documents} as JSON from the standard input: the data of data/word.js, and a list of
 * {sheet, heading, questions, look}. Writes the list of the files in Base64.
 */
import { Buffer } from "node:buffer";
import process from "node:process";
import { text } from "node:stream/consumers";
import { TextEncoder } from "node:util";
import { load } from "./load.mjs";

const { word } = load(["papers/zip", "papers/document", "papers/compose"], { TextEncoder });
const { data, documents } = JSON.parse(await text(process.stdin));
word.useTexts(data.texts);

const files = documents.map(({ sheet, heading, questions: fromPython, look }) => {
  const questions = fromPython.map((each) => ({ ...each, optionLists: each.option_lists }));
  const blocks = word.compose(sheet, heading, questions, data.looks[look].characters);
  const [title, header] = [word.title(sheet, heading), word.header(heading)];
  return Buffer.from(word.file(blocks, data.looks[look], title, header, data.slots));
});
process.stdout.write(JSON.stringify(files.map((file) => file.toString("base64"))));
