/** Tests the marks and shares of answers by the rules that the exam page states. */
import assert from "node:assert/strict";
import test from "node:test";
import { load, plain } from "./load.mjs";

const { marking } = load(["quiz/answer", "quiz/marking"]);

const SINGLE = { type: "single", options: ["a", "b", "c"], right: ["b"], isOne: true };
const MULTIPLE = { type: "multiple", options: ["a", "b", "c", "d"], right: ["a", "c"] };
const TYPED = { type: "cloze", blanks: [{ accept: ["10天"], options: null }] };
const LISTED = { type: "cloze", blanks: [{ accept: ["x"], options: ["x", "y"] }] };
const MATCHING = {
  type: "matching",
  blanks: ["r1", "r2", "r1"].map((right) => ({ accept: [right], options: ["r1", "r2", "r3"] }))
};
const ORDERING = { type: "ordering", order: ["s1", "s2", "s3"] };

// A key, an answer, and the share that is right.
const SHARES = [
  [SINGLE, [], 0],
  [SINGLE, ["b"], 1],
  [SINGLE, ["a"], 0],
  [MULTIPLE, [], 0],
  [MULTIPLE, ["a", "c"], 1],
  [MULTIPLE, ["c"], 0.5],
  [MULTIPLE, ["a", "b"], 0], // one right, less one wrong
  [MULTIPLE, ["a", "b", "c"], 0.5],
  [MULTIPLE, ["b", "d"], 0], // never less than 0
  [MULTIPLE, ["a", "b", "c", "d"], 0],
  [LISTED, ["x"], 1],
  [LISTED, ["y"], 0],
  [LISTED, [""], 0],
  [LISTED, [], 0],
  [MATCHING, ["r1", "r2", "r1"], 1],
  [MATCHING, ["r1", "r3", "r1"], 2 / 3],
  [MATCHING, ["", "", "r1"], 1 / 3],
  [MATCHING, [], 0],
  [ORDERING, ["s1", "s2", "s3"], 1],
  [ORDERING, ["s1", "s3", "s2"], 0], // all or nothing
  [ORDERING, [], 0]
];

test("the share of an answer is as the exam page states it", () => {
  for (const [key, answer, share] of SHARES)
    assert.equal(marking.share(key, answer), share, JSON.stringify([key, answer]));
});

// A key, an answer, and its marks, as {place, isRight, isMissed, isInstead, id}.
const MARKS = [
  [
    SINGLE,
    ["a"],
    [
      { place: 0, isRight: false, id: "a" },
      { place: 1, isRight: false, isMissed: true, isInstead: true }
    ]
  ],
  [
    { ...MULTIPLE, isOne: false },
    ["b", "c"],
    [
      { place: 0, isRight: false, isMissed: true, isInstead: false },
      { place: 1, isRight: false, id: "b" },
      { place: 2, isRight: true, id: "c" }
    ]
  ],
  [TYPED, ["十天"], [{ place: 0, isRight: true, id: "十天" }]],
  [TYPED, [], [{ place: 0, isRight: false, id: "" }]],
  [
    ORDERING,
    ["s2", "s1", "s3"],
    [
      { place: 0, isRight: false },
      { place: 1, isRight: false },
      { place: 2, isRight: true }
    ]
  ]
];

test("marks have the place of the option or blank, and the id of its explanation", () => {
  for (const [key, answer, marks] of MARKS)
    assert.deepEqual(plain(marking.mark(key, answer)), marks, JSON.stringify(answer));
});

// Answers that no control of the item gives. Everything in `SHARES` is possible.
const IMPOSSIBLE = [
  [SINGLE, ["z9"]],
  [SINGLE, ["a", "b"]],
  [SINGLE, ["b", "b"]],
  [MULTIPLE, ["z9"]],
  [MULTIPLE, ["a", "a"]],
  [TYPED, ["10天", ""]],
  [LISTED, ["z9"]],
  [LISTED, ["x", ""]],
  [MATCHING, ["r1", "r2"]],
  [MATCHING, ["z9", "r2", "r1"]],
  [ORDERING, ["s1", "s2"]],
  [ORDERING, ["s1", "s2", "s3", "s1"]],
  [ORDERING, ["s1", "s1", "s1"]],
  [ORDERING, ["z9", "s2", "s3"]]
];

test("impossible answers are distinguished from wrong ones", () => {
  for (const [key, answer] of SHARES)
    assert.ok(marking.isPossible(key, answer), JSON.stringify([key, answer]));
  for (const [key, answer] of IMPOSSIBLE)
    assert.equal(marking.isPossible(key, answer), false, JSON.stringify([key, answer]));
});

// The accepted answer, a typed answer, and whether it is right.
const TYPED_ANSWERS = [
  ...["10天", "10 天", "１０天。", " 10天 ", "10天。", "十天", "十 天。", "10天，", "10　天"].map(
    (typed) => ["10天", typed, true]
  ),
  ...["9天", "100天", "一天", "十年", "不少于", "天", ""].map((typed) => ["10天", typed, false]),
  ["12名", "十二名", true],
  ["20次", "二十次", true],
  ["2年", "两年", true],
  ["2年", "二年", true],
  ["105项", "一百零五项", true],
  ["1020项", "一千零二十项", true],
  ["2024年", "二〇二四年", true],
  ["办公室", "办公室。", true],
  ["LED显示屏", "ｌｅｄ 显示屏", true],
  ["三会一课", "三会一课", true],
  ["三会一课", "三会二课", false]
];

test("a typed answer may be written in another way, but not with another number", () => {
  for (const [accepted, typed, isRight] of TYPED_ANSWERS) {
    const key = { type: "cloze", blanks: [{ accept: [accepted], options: null }] };
    assert.equal(marking.share(key, [typed]), Number(isRight), JSON.stringify([accepted, typed]));
  }
});

test("every listed answer is accepted", () => {
  const accept = ["民主评议党员", "民主评议"];
  const key = { type: "cloze", blanks: [{ accept, options: null }] };
  for (const typed of accept) assert.equal(marking.share(key, [typed]), 1);
});

// An explanation, the others, and whether the explanation adds nothing to one of them.
const SAID = [
  ["原文：“甚至搞移花接木”文1-4。", ["原文：“甚至搞移花接木”文1-4。"], true],
  ["原文：“一贯坚持的方针”文2-2。", ["原文：“一贯坚持的方针”文2-2，处置写在后面。"], true],
  [
    "原文：“及时反馈，打通”文1-7，后面接的是堵塞。",
    ["原文：“及时反馈，打通”文1-7，是要防的。"],
    false
  ],
  ["𠮷野家。", ["𠮷野家在此。"], true],
  ["原文。", [], false]
];

test("an explanation that adds nothing to another one is recognized", () => {
  for (const [text, others, isSaid] of SAID)
    assert.equal(marking.isSaid(text, others), isSaid, text);
});
