import assert from "node:assert/strict";
import test from "node:test";
import { load, plain } from "./load.mjs";

const { record } = load(["records/record"]);

test("joining a record with itself changes nothing", () => {
  const one = { v: 1, attempts: [[1767225600000, "r1", 1, ["a"]]] };
  assert.deepEqual(plain(record.join("item", one, one)), one);
});
