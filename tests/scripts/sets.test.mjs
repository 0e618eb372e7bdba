/** Tests of the steps to read again that stand below a score. */
import assert from "node:assert/strict";
import test from "node:test";
import { load, plain } from "./load.mjs";

const page = { document: { querySelectorAll: () => [], addEventListener() {} } };
const { sets } = load(["first/dom", "quiz/sets"], page);

const A = { href: "modules/a.html#one", title: "甲" };
const B = { href: "modules/b.html#two", title: "乙" };

test("each step has the number of its missed items, most missed first", () => {
  const results = [
    { share: 1, read: A },
    { share: 0, read: A },
    { share: 0.5, read: B },
    { share: 0, read: B },
    { share: 0, read: null }
  ];
  assert.deepEqual(plain(sets.steps(results)), [
    { ...B, missed: 2 },
    { ...A, missed: 1 }
  ]);
  assert.deepEqual(plain(sets.steps([{ share: 1, read: A }])), []);
});
