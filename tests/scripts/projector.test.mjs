/** Tests of the projector's values: split tables, text sizes, hand counts, keys, and paces. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { load, plain } from "./load.mjs";
import { Seeded } from "./seeded.mjs";

class Element {
  constructor(tagName) {
    this.tagName = tagName;
  }
}
const { answers, commands, footSize, sizesOf, tables } = load(
  ["first/dom", "projector/tables", "projector/sizes", "projector/answers", "projector/commands"],
  { Element }
);

// Tables. ----------------------------------------------------------------------------------------

/** The heights of rows, head, used space and page; the groups, each [rows, tall, breaks]. */
const GROUPS = [
  [[], 10, 0, 100, []],
  [[30, 30], 10, 0, 100, [[[0, 1], false, false]]],
  [
    [30, 30, 40],
    10,
    0,
    100,
    [
      [[0, 1], false, false],
      [[2], false, true]
    ]
  ],
  [[30, 30], 10, 70, 100, [[[0, 1], false, true]]],
  [
    [90, 90],
    10,
    0,
    100,
    [
      [[0], false, false],
      [[1], false, true]
    ]
  ],
  [[91], 10, 0, 100, [[[0], true, true]]],
  [
    [20, 200, 20],
    10,
    0,
    100,
    [
      [[0], false, false],
      [[1], true, true],
      [[2], false, true]
    ]
  ]
];
for (const [heights, head, used, height, expected] of GROUPS)
  test(`rows of ${heights} after ${used} of ${height} px`, () => {
    const found = plain(tables.group(heights, head, used, height));
    assert.deepEqual(
      found.map(({ rows, tall, breaks }) => [rows, tall, breaks]),
      expected
    );
  });

test("groups of rows fit their pages, and no page has room for the next row", () => {
  const random = new Seeded(2);
  for (let round = 0; round < 500; round += 1) {
    const heights = random.listOf(random.integer(0, 30), () => random.integer(1, 120));
    const [head, used, height] = [random.integer(0, 30), random.integer(0, 100), 100];
    const groups = plain(tables.group(heights, head, used, height));
    assert.deepEqual(
      groups.flatMap(({ rows }) => rows),
      [...heights.keys()]
    );
    groups.forEach(({ rows, tall, breaks }, place) => {
      const room = height - head - (breaks ? 0 : used);
      const filled = rows.reduce((sum, row) => sum + heights[row], 0);
      assert.equal(tall, heights[rows[0]] + head > height);
      assert.ok(tall ? rows.length === 1 : filled <= room);
      if (place > 0) assert.ok(breaks);
      const next = heights[rows[rows.length - 1] + 1];
      if (!tall && next !== undefined) assert.ok(filled + next > room);
    });
  }
});

// Sizes. -----------------------------------------------------------------------------------------

test("lines have 17 to 40 characters, in text that is readable from six image heights", () => {
  const random = new Seeded(3);
  for (let round = 0; round < 500; round += 1) {
    const [width, height] = [random.integer(1000, 4000), random.integer(700, 2200)];
    const { em, least, column, side } = sizesOf(width, height, random.integer(50, 300) / 100);
    const line = column / em;
    assert.ok(line > 16.9 && line <= 40, `${width} × ${height}: ${line}`);
    assert.ok(em >= least && column + 2 * side <= width);
    if (width >= height) assert.ok(em >= 0.03 * height);
  }
});

test("the foot has the smallest text of a stage, and smaller text on a narrow one", () => {
  for (const [width, height] of [
    [1024, 768],
    [1920, 1080],
    [3840, 2160]
  ])
    assert.equal(footSize(width, height), sizesOf(width, height, 0.1).least);
  assert.equal(footSize(600, 1000), 20);
  assert.equal(footSize(360, 740), 14);
});

test("text at a larger scale is not smaller", () => {
  for (const [width, height] of [
    [360, 640],
    [1024, 768],
    [1920, 1080]
  ]) {
    const ems = [0.8, 0.9, 1, 1.1, 1.25, 1.4, 1.6, 1.8, 2].map(
      (scale) => sizesOf(width, height, scale).em
    );
    assert.deepEqual(
      ems,
      [...ems].sort((one, other) => one - other)
    );
  }
});

// Hands. -----------------------------------------------------------------------------------------

/** The counts before, the option, the count that is set, and the counts afterwards. */
const COUNTS = [
  [undefined, 2, 3, [0, 0, 3]],
  [[1, 2], 0, 5, [5, 2]],
  [[1, 2], 1, 0, [1, 0]],
  [[1], 0, 9999, [9999]],
  [[1], 0, 10_000, [1]],
  [[1], 0, -3, [1]],
  [[1], 0, 1.5, [1]],
  [[1], 0, NaN, [1]],
  [[1], 1, -1, [1, 0]]
];
for (const [counts, option, count, expected] of COUNTS)
  test(`${count} hands for option ${option} of ${counts}`, () => {
    const before = counts && Object.freeze(counts);
    assert.deepEqual(plain(answers.withCount(before, option, count)), expected);
  });

// Keys. ------------------------------------------------------------------------------------------

/** An event, the name of its command, and the option that it votes for, or -1. */
const KEYS = [
  [{ key: "PageDown" }, "next", -1],
  [{ key: "B" }, "board", -1],
  [{ key: "." }, "black", -1],
  [{ key: "F5" }, "start", -1],
  [{ key: "F5", shiftKey: true }, "resume", -1],
  [{ key: "A", shiftKey: true }, "answers", -1],
  [{ key: "x" }, "", -1],
  [{ key: "constructor" }, "", -1],
  [{ key: "1", code: "Digit1" }, "", 0],
  [{ key: "9", code: "Numpad9" }, "", 8],
  [{ key: "!", code: "Digit1", shiftKey: true }, "", 0],
  [{ key: "ArrowLeft", code: "Numpad4" }, "previous", -1], // without NumLock
  [{ key: "0", code: "Digit0" }, "usual", -1]
];
for (const [event, name, option] of KEYS)
  test(`the key ${JSON.stringify(event)}`, () => {
    assert.equal(commands.ofKey(event), name);
    assert.equal(commands.optionOf(event), option);
  });

test("Enter and Space activate a focused button or link, and nothing else", () => {
  const activates = (tag, key) => commands.activatesFocus({ target: new Element(tag), key });
  assert.equal(activates("BUTTON", "Enter"), true);
  assert.equal(activates("A", " "), true);
  assert.equal(activates("A", "n"), false);
  assert.equal(activates("INPUT", " "), false);
  assert.equal(commands.activatesFocus({ target: null, key: " " }), false);
});

test("no key has two commands", () => {
  const keys = Array.from(commands.list).flatMap((command) => Array.from(command.keys));
  assert.equal(new Set(keys).size, keys.length);
});

/** The colour of a blank screen, the open panel, a command, and the calls that it causes. */
const RUNS = [
  ["", "", "light", ["close", "light"]],
  ["", "", "none", []],
  ["", "", "constructor", []],
  ["black", "", "black", ["blank "]],
  ["black", "", "next", ["blank "]],
  ["white", "", "previous", ["blank "]],
  ["black", "", "light", ["blank ", "close", "light"]],
  ["black", "", "white", ["blank ", "close", "blank white"]],
  ["black", "", "leave", ["close", "leave"]],
  ["", "help", "next", ["turn 1"]],
  ["", "help", "previous", ["turn -1"]],
  ["", "help", "help", ["close"]],
  ["", "help", "leave", ["close"]],
  ["", "help", "light", ["close", "light"]]
];
for (const [black, kind, name, expected] of RUNS)
  test(`the command ${name} with the blank screen "${black}" and the panel "${kind}"`, () => {
    const { runCommand } = load(["projector/run"]);
    const calls = [];
    runCommand(
      {
        state: { black, dark: false },
        report() {},
        saveAndSend() {},
        setBlank: (colour) => calls.push(`blank ${colour}`),
        applyScheme: () => calls.push("light"),
        leave: () => calls.push("leave"),
        overlay: {
          kind,
          turn: (by) => calls.push(`turn ${by}`),
          close: () => calls.push("close")
        }
      },
      name
    );
    assert.deepEqual(calls, expected);
  });

test("the card of the trainer's guide lists every command with its keys", () => {
  const guide = readFileSync(
    new URL("../../hooks/studykit/guide/trainer.md", import.meta.url),
    "utf8"
  );
  const card = guide.slice(guide.indexOf("{ #key-card }"));
  const rows = Array.from(card.matchAll(/^\| (.+?) \| (.+?) \|$/gm), ([, keys, text]) => [
    keys,
    text
  ]).slice(2);
  assert.deepEqual(
    rows.slice(0, -2),
    Array.from(commands.list, ({ shown, text }) => [shown, text])
  );
  assert.deepEqual(
    rows.slice(-2).map(([keys]) => keys),
    ["1–9", "Shift 1–9"]
  );
});

// Paces. -----------------------------------------------------------------------------------------

const { slides } = load(["projector/slides"], { document: {} });
const DECK = {
  parts: [
    { from: 0, until: 4, slide: { activity: "导入", isMain: true } },
    { from: 4, until: 8, slide: { activity: "导入", isMain: true } },
    { from: 8, until: 20, slide: { activity: "读", isMain: true } },
    { from: 20, until: 20, slide: { activity: "", isMain: false } }
  ]
};
/** The index of a part, the minutes that passed, and the pace. */
const PACES = [
  [0, 0, "「导入」还剩 8 分，正照安排"],
  [1, 1, "「导入」还剩 7 分，比安排快 3 分"],
  [0, 6, "「导入」还剩 2 分，比安排慢 2 分"],
  [1, 11, "「导入」超了 3 分，比安排慢 3 分"],
  [2, 10, "「读」还剩 10 分，正照安排"],
  [3, 10, ""]
];
for (const [part, minutes, expected] of PACES)
  test(`the pace in part ${part} after ${minutes} minutes`, () =>
    assert.equal(slides.paceOf(DECK, part, minutes * 60000), expected));
test("the main count leaves out the appendix", () => assert.equal(slides.mainCount(DECK), 3));
