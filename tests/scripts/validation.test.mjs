/** Tests the validation of records: valid records are accepted, and altered ones are refused. */
import assert from "node:assert/strict";
import test from "node:test";
import { load } from "./load.mjs";
import { CLOCK, DONE, EXAM, ITEM, LAST, MODULE, NOW, PLACE, without } from "./records.mjs";

const { validation } = load(["records/record", "records/validation"]);

const VALID = [
  ["item", ITEM],
  ["module", MODULE],
  ["place", PLACE],
  ["exam", EXAM],
  ["exam", without(EXAM, "paper")],
  ["exam", without(EXAM, "clock")],
  ["exam", { ...EXAM, clock: null }],
  ["exam", { ...EXAM, done: null }],
  ["exam", { ...EXAM, done: { time: NOW, marks: { a: ["sealed", null, 2] } } }],
  ["item", { v: 1, attempts: [[LAST, "0a1b", 0, []]] }]
];

function attempt(...fields) {
  return ["item", { v: 1, attempts: [fields] }];
}

function clock(fields) {
  return ["exam", { ...EXAM, clock: { ...CLOCK, ...fields } }];
}

function marks(entries) {
  return ["exam", { ...EXAM, done: { ...DONE, marks: entries } }];
}

// Values that are no records, and records that differ from a valid one in one place.
const INVALID = [
  ["item", null],
  ["item", []],
  ["item", "text"],
  ["item", {}],
  ["item", { ...ITEM, v: 0 }],
  ["item", { ...ITEM, v: "1" }],
  ["item", { ...ITEM, more: 1 }],
  ["item", { v: 1, attempts: {} }],
  attempt(NOW, "0a1b", 1),
  attempt(NOW + 0.5, "0a1b", 1, []),
  attempt(-1, "0a1b", 1, []),
  attempt(9e15, "0a1b", 1, []),
  attempt(LAST + 1, "0a1b", 1, []),
  attempt(8_639_999_999_999_999, "0a1b", 1, []),
  attempt(NOW, 5, 1, []),
  attempt(NOW, "", 1, []),
  attempt(NOW, "0a1b", 1.5, []),
  attempt(NOW, "0a1b", "1", []),
  attempt(NOW, "0a1b", null, ["x"]),
  attempt(NOW, "0a1b", 1, "x"),
  attempt(NOW, "0a1b", 1, ["x".repeat(2001)]),
  attempt(NOW, "0a1b", 1, Array(101).fill("x")),
  ["module", { ...MODULE, of: [LAST + 1, 3] }],
  ["module", { ...MODULE, of: [NOW, -1] }],
  ["module", { ...MODULE, sections: [[NOW, true]] }],
  ["module", { ...MODULE, sections: { a: [NOW, 1] } }],
  ["module", { ...MODULE, sections: { "<b>": [NOW, true] } }],
  ["place", { ...PLACE, page: "javascript:alert(1)" }],
  ["place", { ...PLACE, page: "../a.html" }],
  ["place", { ...PLACE, page: "//evil.example/a.html" }],
  ["place", { ...PLACE, page: ["modules/a.html"] }],
  ["place", { ...PLACE, id: ["a"] }],
  ["exam", { ...EXAM, time: LAST + 1 }],
  ["exam", { ...EXAM, paper: { a: ["0a1b"] } }],
  ["exam", { ...EXAM, paper: ["0a1b"] }],
  ["exam", { ...EXAM, answers: { a: [NOW, [1]] } }],
  ["exam", { ...EXAM, done: {} }],
  ["exam", { ...EXAM, done: { ...DONE, more: 1 } }],
  ["exam", without(EXAM, "done")],
  marks({ a: ["0a1b", 0.5, -2] }),
  marks({ a: ["0a1b", 0.5, 1001] }),
  marks({ a: ["0a1b", 0.5, "2"] }),
  marks({ a: ["0a1b", 0.5, null] }),
  ["exam", { ...EXAM, clock: {} }],
  clock({ used: -1 }),
  clock({ used: LAST + 1 }),
  clock({ seen: 0.5 }),
  clock({ more: 1 }),
  clock({ notes: [[NOW, "gone", 1]] }),
  clock({ notes: [[NOW, "jump", "1"]] }),
  clock({ notes: [[NOW, "jump", LAST + 1]] }),
  clock({ notes: Array.from({ length: 1001 }, (_, n) => [NOW, "jump", n]) }),
  ["toString", ITEM]
];

test("valid records are accepted", () => {
  for (const [kind, value] of VALID)
    assert.ok(validation.isRecord(kind, value), JSON.stringify(value));
});

test("other values are refused", () => {
  for (const [kind, value] of INVALID)
    assert.equal(validation.isRecord(kind, value), false, `${kind} ${JSON.stringify(value)}`);
});
