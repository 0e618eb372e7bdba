/** Tests of the names of saved files, and that the browser is not left with their content. */
import assert from "node:assert/strict";
import test from "node:test";
import { load } from "./load.mjs";

/** Return `dom` on a page, and what happens there: clicks with the name of a file, and timers. */
function open() {
  const events = [];
  const page = {
    document: { createElement: () => ({ click: () => events.push("click") }) },
    Blob: class {
      constructor(parts) {
        this.parts = parts;
      }
    },
    URL: {
      createObjectURL: (blob) => `blob:${blob.parts.join("")}`,
      revokeObjectURL: (url) => events.push(`revoked ${url}`)
    },
    setTimeout: (action, delay) => {
      assert.ok(delay >= 10000, "a slow browser still reads the file");
      events.push("later");
      action();
    }
  };
  return { dom: load(["first/dom"], page).dom, events };
}

test("names have no characters that systems forbid, and hide no file", () => {
  const { dom } = open();
  for (const [name, saved] of [
    ["周三 学习会.json", "周三_学习会.json"],
    ['甲/乙\\丙:丁*戊?己"庚<辛>壬|癸\t.csv', "甲_乙_丙_丁_戊_己_庚_辛_壬_癸_.csv"],
    [".json", "_.json"],
    ["../x.json", "_.._x.json"],
    ["第 1.5 节.json", "第_1.5_节.json"]
  ])
    assert.equal(dom.save(name, ["x"]), saved);
});

test("the content of a saved file is given up later", () => {
  const { dom, events } = open();
  dom.save("a.txt", ["一", "二"]);
  assert.deepEqual(events, ["click", "later", "revoked blob:一二"]);
});
