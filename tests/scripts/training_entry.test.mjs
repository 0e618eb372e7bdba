/**
 * Tests what a trainer enters: cells of papers that are typed in, and files of papers and of shows
 * of hands.
 */
import assert from "node:assert/strict";
import test from "node:test";
import { load, plain } from "./load.mjs";

const quiz = {};
const { analysis, exam, marking, training } = load(
  [
    "records/record",
    "records/validation",
    "exam/blueprint",
    "exam/code",
    "exam/pair",
    "exam/paper",
    "exam/marks",
    "exam/notes",
    "quiz/answer",
    "quiz/marking",
    "analysis/text",
    "analysis/sittings",
    "analysis/marking",
    "training/interval",
    "training/gain",
    "training/cells",
    "training/files"
  ],
  { study: { quiz, store: { site: "here" } } }
);
Object.assign(quiz, marking);

// Cells. ------------------------------------------------------------------------------------------

const KEYS = {
  single: { type: "single", options: ["p", "q", "r", "s"], right: ["q"], isOne: true },
  multiple: { type: "multiple", options: ["p", "q", "r", "s"], right: ["p", "r"], isOne: false },
  true_false: { type: "true_false", options: ["true", "false"], right: ["false"], isOne: true },
  matching: {
    type: "matching",
    blanks: ["y", "x"].map((id) => ({ accept: [id], options: ["x", "y", "z"] }))
  },
  ordering: { type: "ordering", order: ["a", "b", "c"] },
  listed: { type: "cloze", blanks: [{ accept: ["m"], options: ["m", "n"] }] },
  typed: {
    type: "cloze",
    blanks: [
      { accept: ["12天"], options: null },
      { accept: ["m"], options: ["m", "n"] }
    ]
  }
};
const STEPS = ["c", "a", "b"];

// The item, what is typed, the answer in the bank's ids, and the share. A mark has no answer. A
// text that cannot be read has no share.
const CELLS = [
  ["single", "b", ["q"], 1],
  ["single", " Ａ ", ["p"], 0],
  ["single", "", [], 0],
  ["single", "—", [], 0],
  ["single", "1", null, 1],
  ["single", "0", null, 0],
  ["single", "AB", null],
  ["single", "E", null],
  ["single", "甲", null],
  ["single", "2", null],
  ["multiple", "CA", ["p", "r"], 1],
  ["multiple", "a、c。", ["p", "r"], 1],
  ["multiple", "A", ["p"], 0.5],
  ["multiple", "AB", ["p", "q"], 0],
  ["multiple", ".5", null, 0.5],
  ["multiple", "AAC", null],
  ["true_false", "错", ["false"], 1],
  ["true_false", "×", ["false"], 1],
  ["true_false", "x", ["false"], 1],
  ["true_false", "√", ["true"], 0],
  ["true_false", "B", ["false"], 1],
  ["true_false", "对错", null],
  ["matching", "BA", ["y", "x"], 1],
  ["matching", "B, C", ["y", "z"], 0.5],
  ["matching", "BAC", null],
  ["matching", "B", null],
  ["ordering", "BCA", ["a", "b", "c"], 1],
  ["ordering", "B→A→C", ["a", "c", "b"], 0],
  ["ordering", "BB", null],
  ["listed", "A", ["m"], 1],
  ["listed", "AB", null],
  ["typed", "十二天/A", ["十二天", "m"], 1],
  ["typed", "十天／B", ["十天", "n"], 0],
  ["typed", "十二天", null],
  ["typed", "十二天/C", null]
];

for (const [name, typed, answer, share] of CELLS) {
  test(`a cell of ${name}: ${JSON.stringify(typed)}`, () => {
    const lists = training.lists(name, KEYS[name], STEPS, "A", 1);
    const found = plain(training.readCell(typed, KEYS[name], lists));
    assert.deepEqual(found, share === undefined ? null : { answer, share });
  });
}

test("in version B letters stand for other options, except in true-or-false items", () => {
  for (const [name, key] of Object.entries(KEYS)) {
    const [inA, inB] = ["A", "B"].map((version) =>
      plain(training.lists(name, key, STEPS, version, 7))
    );
    const sorted = (lists) => lists.map((list) => list && [...list].sort());
    assert.deepEqual(sorted(inB), sorted(inA));
    if (name === "true_false") assert.deepEqual(inB, inA);
    else assert.notDeepEqual(inB, inA, name);
    if (name === "ordering") assert.notDeepEqual(inB, [key.order]);
  }
});

// Files. ------------------------------------------------------------------------------------------

const { kinds, types, levels } = plain(exam.LISTS);
const NAMES = ["single", "multiple", "true_false"];
const keys = Object.fromEntries(NAMES.map((name) => [name, KEYS[name]]));
const bank = {
  fingerprint: "0a1z",
  modules: { m: "M" },
  items: Object.fromEntries(
    NAMES.map((type) => [
      type,
      {
        module: "m",
        type,
        level: "apply",
        family: "f",
        kinds: [],
        units: [type],
        points: 1,
        revision: "r"
      }
    ])
  )
};
const blueprint = {
  modules: ["m"],
  kinds,
  types,
  levels,
  count: 3,
  minutes: 9,
  seed: 4,
  paired: false
};
const code = exam.encode(blueprint, bank);
const TIME = Date.UTC(2026, 10, 18);
const sheets = { kind: "sheets", code, paper: "A", time: TIME, rows: [] };
const votes = {
  kind: "votes",
  version: 1,
  site: "here",
  bank: "0a1z",
  module: "m",
  items: {
    single: { stem: "……？", first: [1, 2], second: [0, 3, null, 0] },
    multiple: { first: [4] }
  },
  again: ["甲"],
  board: []
};

test("a file of papers is read as it was written", () => {
  const rows = [{ name: "甲", cells: ["B", "AC", "错"] }];
  const file = plain(training.fileOf({ ...sheets, rows }));
  assert.deepEqual(plain(training.readFile(file, bank)), { ...sheets, rows });
});

test("a file of votes is read, with a text that equal files share", () => {
  const found = plain(training.readFile(votes, bank));
  assert.deepEqual(found.items, {
    single: { first: [1, 2], second: [0, 3, null, 0] },
    multiple: { first: [4], second: [] }
  });
  assert.equal(found.text, training.readFile(plain(votes), bank).text);
});

const written = { ...plain(training.fileOf(sheets)), rows: [{ name: "甲", cells: [] }] };
const other = exam.encode(blueprint, { ...bank, fingerprint: "zzzz" });
const REFUSED = [
  ["version", { ...votes, version: 2 }, "2"],
  ["version", { ...votes, version: undefined }, "undefined"],
  ["site", { ...votes, site: "there" }, "there"],
  ["site", { ...votes, site: { toString: 1 } }, '{"toString":1}'],
  ["bank", { ...votes, bank: "zzzz" }, "zzzz"],
  ["shape", { ...votes, module: 1 }, "module"],
  ["shape", { ...votes, items: [] }, "items"],
  ["shape", { ...votes, items: { single: null } }, "items.single"],
  ["shape", { ...votes, items: { single: { first: [-1] } } }, "items.single"],
  ["shape", { ...votes, items: { single: { first: [0.5] } } }, "items.single"],
  ["shape", { ...votes, items: { single: { first: [1], second: "2" } } }, "items.single"],
  ["item", { ...votes, items: { gone: { first: [1] } } }, "items.gone"],
  ["item", { ...votes, items: { constructor: { first: [1] } } }, "items.constructor"],
  ["version", { ...written, version: 2 }, "2"],
  ["site", { ...written, site: "there" }, "there"],
  ["bank", { ...written, code: other }, "ZZZZ"],
  ["bank", { ...written, code: 5 }, "5"],
  ["shape", { ...written, code: `${code.slice(0, 15)}U` }, "code"],
  ["shape", { ...written, paper: "C" }, "paper"],
  ["shape", { ...written, time: 1 }, "time"],
  ["shape", { ...written, rows: {} }, "rows"],
  ["shape", { ...written, rows: [{ name: "甲", cells: ["A", "A", "A", "A"] }] }, "rows.0"],
  ["shape", { ...written, rows: [{ name: 1, cells: [] }] }, "rows.0"]
];

for (const [fault, value, place] of REFUSED) {
  test(`a file that is refused: ${fault}, ${place}`, () => {
    // As in a page, the items have no prototype, so "constructor" is no item.
    const items = Object.assign(Object.create(null), bank.items);
    const found = plain(training.readFile(value, { ...bank, items }));
    assert.deepEqual(found, { fault, place });
  });
}

test("typed papers become exams that are marked like others", () => {
  const rows = [
    { name: "甲", cells: ["B", "A", "错"] },
    { name: "乙", cells: ["1", "0.5", ""] },
    { name: "丙", cells: ["B", "E", "错"] },
    { name: " ", cells: ["B", "A", "错"] },
    { name: "丁", cells: ["B", "A", "错"] }
  ];
  const ids = plain(training.printed(blueprint, bank, "A"));
  const inOrder = rows.map((row) => ({
    name: row.name,
    cells: ids.map((id) => row.cells[NAMES.indexOf(id)])
  }));
  const found = plain(training.recordsOf({ ...sheets, rows: inOrder }, bank, keys, () => []));
  assert.deepEqual(found.faults, [{ row: 2, cell: ids.indexOf("multiple") }]);
  const file = { name: "f", member: "", byHand: true, exams: { ...found.records } };
  const read = Object.keys(file.exams).map((id) => analysis.readExam(file, id));
  const exams = analysis.withCopies(analysis.distinct(read).done);
  const paper = analysis.paper(code, exams, bank);
  const marked = exams.map((each) => analysis.mark(each, paper, keys, bank, TIME));
  const table = marked.map(({ who, faults, marks, answers }) => [
    who,
    plain(faults),
    NAMES.map((id) => marks[id][1]),
    plain({ ...answers })
  ]);
  const answers = { single: ["q"], multiple: ["p"], true_false: ["false"] };
  assert.deepEqual(plain(table), [
    ["甲", [], [1, 0.5, 1], answers],
    // A typed mark is taken without an answer, and an empty cell is an empty answer.
    ["乙", [], [1, 0.5, 0], { true_false: [] }],
    ["丁", [], [1, 0.5, 1], answers]
  ]);
  // Two persons may give the same answers: a copy on paper cannot be recognized.
  assert.equal(analysis.separate(marked).doubtful.length, 0);
});

test("marks without answers are a fault in an exam that was not typed in", () => {
  const [made] = plain(
    training.recordsOf(
      { ...sheets, rows: [{ name: "甲", cells: ["1", "1", "1"] }] },
      bank,
      keys,
      () => []
    )
  ).records;
  const exams = [analysis.readExam({ name: "f", member: "", exams: { x: made } }, "x")];
  const paper = analysis.paper(code, exams, bank);
  const [marked] = exams.map((each) => analysis.mark(each, paper, keys, bank, TIME));
  assert.deepEqual(
    plain(marked.faults).map(([name]) => name),
    ["share"]
  );
});

// Shows of hands: the shares before and after, the count, the indexes of options without a hand,
// all computed by hand.
for (const [name, hands, key, before, after, count, unchosen] of [
  ["two votes", { first: [1, 2, 1, 0], second: [0, 9, 1] }, "single", 0.5, 0.9, 10, [3]],
  ["one vote", { first: [1, 3], second: [] }, "single", 0.75, null, 4, [2, 3]],
  ["none", { first: [], second: [0, 0] }, "single", null, null, 0, [0, 2, 3]],
  ["several options", { first: [5, 1, 5, 0], second: [] }, "multiple", null, null, 11, [3]],
  [
    "more options than the item",
    { first: [1, 1, 1, 1, 1], second: [] },
    "single",
    null,
    null,
    0,
    []
  ],
  ["no choice", { first: [1], second: [] }, "ordering", null, null, 0, []]
]) {
  test(`a show of hands: ${name}`, () => {
    assert.deepEqual(plain(training.handsOn(hands, KEYS[key])), { before, after, count, unchosen });
  });
}
