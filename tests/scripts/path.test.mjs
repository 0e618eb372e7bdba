/** Tests of the step with which the home page lets a reader continue. */
import assert from "node:assert/strict";
import test from "node:test";
import { load, plain } from "./load.mjs";

const { path } = load(["home/path"]);
const MODULES = [
  { id: "one", sections: ["a", "b", "c"] },
  { id: "two", sections: ["d", "e"] },
  { id: "empty", sections: [] },
  { id: "three", sections: ["f"] }
];

/**
 * Return the records that a text such as "one:a5,b6,-c7 two:d9" describes: modules, each with its
 * steps and their times. A minus means that the step is not learned.
 */
function recordsOf(text) {
  const records = {};
  for (const each of text.split(" ").filter(Boolean)) {
    const [id, list] = each.split(":");
    const marks = list.split(",").map((mark) => /^(-?)(\w)(\d+)$/.exec(mark));
    const sections = marks.map(([, minus, name, time]) => [name, [Number(time), !minus]]);
    records[id] = { v: 1, sections: Object.fromEntries(sections), of: [0, 9] };
  }
  return records;
}

/** Return the next step as "module:step", with a star if nothing was studied before. */
function next(text, last = null) {
  const found = plain(path.next(MODULES, recordsOf(text), last));
  if (!found) return null;
  const { id, sections } = MODULES[found.place];
  return `${id}:${sections[found.step]}${found.isFirst ? "*" : ""}`;
}

// A name, the records, the module of the page that was left last, and the next step.
const ROWS = [
  ["nothing yet", "", null, "one:a*"],
  ["a module is begun", "one:a1", null, "one:b"],
  ["the first step left, not the one after the last learned", "one:c1", null, "one:a"],
  ["a step that was taken back is left", "one:a1,-b2,c3", null, "one:b"],
  ["the module studied last", "one:a9 two:d5", null, "one:b"],
  ["the module studied last is a later one", "one:a1 two:d5", null, "two:e"],
  ["a module that was only opened", "one:a1", { id: "two", time: 5 }, "two:d"],
  ["an older visit does not count", "one:a9", { id: "two", time: 5 }, "one:b"],
  ["one done: the next module", "one:a1,b2,c3", null, "two:d"],
  ["a module without steps is passed over", "two:d1,e2", null, "three:f"],
  ["the last done: back to what was left out", "three:f9", null, "one:a"],
  ["a module that is gone", "gone:x9", { id: "gone", time: 9 }, "one:a*"],
  ["all done", "one:a1,b2,c3 two:d1,e2 three:f4", null, null]
];
for (const [name, records, last, expected] of ROWS)
  test(name, () => assert.equal(next(records, last), expected));

test("records of sections that are no longer in the module are ignored", () => {
  const records = recordsOf("two:d1,x2,y3");
  assert.deepEqual(plain(path.left(MODULES[1], records)), ["e"]);
});
