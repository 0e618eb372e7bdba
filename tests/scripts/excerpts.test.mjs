/** Tests of citations that are parsed, and of documents that are loaded for them. */
import assert from "node:assert/strict";
import test from "node:test";
import { load, plain } from "./load.mjs";

const { excerpts } = load(["site/excerpts"]);

test("a citation names a document and its paragraphs", () => {
  const table = [
    ["s2-5", { source: "s2", ids: ["s2-5"] }],
    ["s2-5..8", { source: "s2", ids: ["s2-5", "s2-6", "s2-7", "s2-8"] }],
    ["s12-10..11", { source: "s12", ids: ["s12-10", "s12-11"] }],
    ["s2-8..5", { source: "s2", ids: [] }]
  ];
  for (const [cite, parsed] of table) assert.deepEqual(plain(excerpts.parse(cite)), parsed, cite);
});

test("a range has at most a hundred paragraphs", () => {
  assert.equal(excerpts.parse("s1-1..999999999").ids.length, 100);
});

test("other texts are no citations", () => {
  for (const cite of ["", "s2", "s2-", "s2-5..", "s2-5-6", "x2-5", " s2-5", "s2-5\n", "s２-5"]) {
    assert.equal(excerpts.parse(cite), null, cite);
  }
});

test("a loaded document is not loaded again, and a missing one is reported", () => {
  const calls = [];
  const page = {
    studyExcerpts: { s1: { title: "文" } },
    study: {
      loadScript: (path, then) => {
        calls.push(path);
        then();
      }
    }
  };
  const study = load(["site/excerpts"], page);
  study.excerpts.load("s1", (found) => calls.push(found.title));
  study.excerpts.load("s2", assert.fail, () => calls.push("failed"));
  assert.deepEqual(calls, ["文", "data/excerpts/s2.js", "failed"]);
});
