/** Tests of the finder: queries, matching and ranking of entries, excerpts and marks. */
import assert from "node:assert/strict";
import test from "node:test";
import { FINDER, load, plain } from "./load.mjs";

const { finder, fold } = load(FINDER);

/** A page with a section, a term, a damaged paragraph and an item without a title. */
const INDEX = {
  schema: 1,
  kinds: [
    ["term", "概念"],
    ["paragraph", "原文"],
    ["item", "题库"]
  ],
  pages: [
    ["modules/a.html", "发展党员"],
    ["indexes/terms.html", "概念索引", 1]
  ],
  entries: [
    [0, -1, "", -1, "发展党员", "怎样发展党员"],
    [0, -1, "a-1", -1, "两道关", "先公示，后表决"],
    [
      0,
      1,
      "ballot",
      0,
      "两票制",
      "群众票和党员票",
      "liang piao zhi",
      [["双票制", "shuang piao zhi"]]
    ],
    [0, -1, "s1-1", 1, "文一·1", "不可急燥，不可急燥", "", [], [["急燥", "急躁"]]],
    [0, -1, "q", 2, "公示几天？"],
    [1, -1, "", -1, "概念索引"]
  ]
};
const opened = finder.open(INDEX);

/** Return the titles of the hits of a query, without marks. */
function titles(query, kind = "") {
  return opened.find(query, kind, 99).hits.map((hit) => hit.title.map(([text]) => text).join(""));
}

test("a query is split into words, each once", () => {
  const table = [
    ["２０１２ ＣＲＭ", ["2012", "crm"]],
    ["  两票制　公示 ", ["两票制", "公示"]],
    ["“最后一公里”，问题。", ["最后一公里", "问题"]],
    ["文２－９", ["文2-9"]],
    ["党性 党性", ["党性"]],
    ["Привет, мир", ["привет", "мир"]],
    ["안녕 ありがとう", ["안녕", "ありがとう"]],
    ["नमस्ते", ["नमस्ते"]],
    ["𠮷野家、𠮷", ["𠮷野家", "𠮷"]],
    ["-- ——", []],
    ["", []]
  ];
  for (const [query, words] of table) assert.deepEqual(plain(finder.words(query)), words, query);
});

test("folding keeps every position", () => {
  for (let code = 0; code < 0xd800; code += 1) {
    const char = String.fromCharCode(code);
    assert.equal(fold(char).length, 1, `U+${code.toString(16)}`);
  }
});

test("Chinese words are split into pairs, Latin words and numbers are not", () => {
  const table = [
    ["最后一公里", ["最后", "后一", "一公", "公里"]],
    ["党", ["党"]],
    ["党性", ["党性"]],
    ["2012年第3次会议", ["2012", "年第", "3", "次会", "会议"]]
  ];
  for (const [word, pairs] of table) assert.deepEqual(plain(finder.pairs([word])), pairs, word);
});

test("a word is also spelt with spaces around Latin letters", () => {
  assert.deepEqual(plain(finder.variants("第3次crm会")), ["第3次crm会", "第 3 次 crm 会"]);
  assert.deepEqual(plain(finder.variants("会议")), ["会议"]);
});

test("a text is corrected by its notes; if two overlap, by the first", () => {
  const notes = [
    ["急燥", "急躁"],
    ["燥，", "错"]
  ];
  assert.deepEqual(plain(finder.corrected("不急燥，急燥", notes)), {
    text: "不急躁，急躁",
    changes: [
      { start: 1, quote: "急燥", reading: "急躁", from: 1, to: 3 },
      { start: 4, quote: "急燥", reading: "急躁", from: 4, to: 6 }
    ]
  });
});

test("each line with a word is found once, with its number, the position and its length", () => {
  const lines = new finder.Lines(["公示", "", "先公示后公示", "票"]);
  const found = [];
  lines.each("公示", (line, at, length) => found.push([line, at, length]));
  assert.deepEqual(found, [
    [0, 0, 2],
    [2, 1, 6]
  ]);
  assert.deepEqual(
    [0, 1, 2, 3].map((line) => lines.line(line)),
    ["公示", "", "先公示后公示", "票"]
  );
});

test("names come before texts, and a whole name before a part", () => {
  assert.deepEqual(titles("公示"), ["两道关", "公示几天？"]);
  assert.equal(titles("两票制")[0], "两票制");
  assert.equal(titles("双票制")[0], "两票制");
  assert.equal(titles("发展党员")[0], "发展党员");
});

test("names are found by pinyin: whole syllables, initials, or a mix", () => {
  for (const query of ["liangpiaozhi", "lpz", "lpiaoz", "LPZ", "spz"]) {
    assert.equal(titles(query)[0], "两票制", query);
  }
  assert.deepEqual(titles("xyz"), []);
});

test("the name of a kind is a word too, and a kind can be chosen", () => {
  assert.equal(titles("两票 概念")[0], "两票制");
  assert.deepEqual(titles("公示", "item"), ["公示几天？"]);
  const { total, counts } = opened.find("公示", "item", 99);
  assert.deepEqual([total, plain(counts)], [1, { "": 2, item: 1 }]);
});

test("damaged words are found by their correction, and the excerpt states it", () => {
  const [hit] = opened.find("急躁", "", 99).hits;
  assert.equal(hit.url, "modules/a.html#s1-1");
  assert.deepEqual(plain(hit.excerpt), [
    ["不可", false],
    ["急燥", true],
    ["，不可", false],
    ["急燥", true],
    ["（校注：「急燥」当作「急躁」）", false]
  ]);
  const [asWritten] = opened.find("急燥", "", 99).hits;
  assert.equal(asWritten.excerpt.length, 4);
});

test("without exact results, near ones are shown", () => {
  const [hit] = opened.find("群众投票和党员投票", "", 99).hits;
  assert.deepEqual([hit.url, hit.isNear], ["modules/a.html#ballot", true]);
});

test("an excerpt shows the place with most matches of a long text", () => {
  const text = `${"甲".repeat(100)}公示${"乙".repeat(100)}公示和公示${"丙".repeat(100)}`;
  const entry = { page: 0, section: -1, anchor: "", kind: -1, title: "", text, reading: "" };
  const pieces = plain(finder.excerpt({ ...entry, names: [], notes: [] }, ["公示"]));
  assert.deepEqual(pieces, [
    ["…", false],
    ["乙".repeat(24), false],
    ["公示", true],
    ["和", false],
    ["公示", true],
    ["丙".repeat(55), false],
    ["…", false]
  ]);
});

test("marks in a title ignore its punctuation", () => {
  assert.deepEqual(plain(finder.title("“最后一公里”问题", ["一公里问"])), [
    ["“最后", false],
    ["一公里”问", true],
    ["题", false]
  ]);
});

test("an excerpt cuts no character of two units", () => {
  const rare = "\u{20bb7}".repeat(60);
  for (const before of ["", "x"]) {
    const text = `${before}${rare}公示${rare}`;
    const index = { ...INDEX, entries: [[0, -1, "", -1, "题", text]] };
    const [hit] = finder.open(index).find("公示", "", 9).hits;
    const shown = hit.excerpt.map(([piece]) => piece).join("");
    assert.ok(shown.includes("公示"));
    assert.doesNotMatch(shown, /\p{Cs}/u);
  }
});
