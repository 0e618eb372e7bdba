/** Tests of the state that a course keeps in a learning platform, and of the reports to it. */
import assert from "node:assert/strict";
import test from "node:test";
import { load, plain } from "./load.mjs";
import { Seeded } from "./seeded.mjs";

const { course, lms } = load(["course/state", "course/lms"]);

const CHOICE = { type: "multiple", options: ["zz", "aa", "mm"], right: ["aa"], isOne: false };
const BLANKS = {
  type: "cloze",
  blanks: [
    { accept: ["一公里"], options: null },
    { accept: ["b"], options: ["b", "a"] }
  ]
};
const ORDER = { type: "ordering", order: ["s3", "s1", "s2"] };

// A key, an answer, and what is kept of it.
const KEYS = [
  [CHOICE, ["zz", "mm"], ["2", "1"]],
  [CHOICE, [], []],
  [BLANKS, ["“𠮷”", "a"], ["“𠮷”", "0"]],
  [BLANKS, ["", ""], ["", ""]],
  [ORDER, ["s1", "s3", "s2"], ["0", "2", "1"]]
];

test("answers are encoded by indexes among the sorted ids, and decoded", () => {
  for (const [key, answer, kept] of KEYS) {
    assert.deepEqual(plain(course.encode(key, answer)), kept);
    assert.deepEqual(plain(course.decode(key, kept)), answer);
  }
});

test("a kept answer is decoded even if the order of the options has changed", () => {
  const turned = { ...CHOICE, options: CHOICE.options.slice().reverse() };
  assert.deepEqual(plain(course.decode(turned, course.encode(CHOICE, ["zz"]))), ["zz"]);
});

test("short names are hashes by FNV-1a, with the values that its authors publish", () => {
  // The test vectors of draft-eastlake-fnv, for 32 bits.
  for (const [text, hash] of [
    ["", 0x811c9dc5],
    ["a", 0xe40c292c],
    ["foobar", 0xbf9cf968]
  ])
    assert.equal(course.short(text), `h${hash.toString(36)}`);
});

/** Return a record with answers to `items` items, each answer of `length` characters. */
function recordOf(items, length) {
  const answers = {};
  for (let n = 0; n < items; n += 1)
    answers[course.short(`item-${n}@r`)] = { share: 0.3333, answer: ["甲".repeat(length)] };
  return { learned: [course.short("step")], answers, place: "step", isDone: true };
}

test("a record that fits is unpacked unchanged", () => {
  const record = recordOf(40, 3);
  const { text, dropped } = course.pack(record);
  assert.equal(dropped, 0);
  assert.ok(text.length <= 4096);
  assert.deepEqual(plain(course.unpack(text)), record);
});

test("a packed record has at most 4096 characters, and keeps the shares of all answers", () => {
  const chance = new Seeded(1);
  for (let round = 0; round < 60; round += 1) {
    const record = recordOf(chance.integer(0, 150), chance.integer(1, 200));
    const { text, dropped } = course.pack(record);
    assert.ok(text.length <= 4096, String(text.length));
    const kept = course.unpack(text);
    const names = Object.keys(record.answers);
    assert.deepEqual(Object.keys(kept.answers), names, "every item still counts");
    names.forEach((name, index) => {
      assert.equal(kept.answers[name].share, 0.3333);
      assert.equal(kept.answers[name].answer.length, index < dropped ? 0 : 1);
    });
  }
});

test("if not even the shares fit, the first are left out, and all answers count as dropped", () => {
  const { text, dropped } = course.pack(recordOf(1000, 1));
  assert.ok(text.length <= 4096);
  assert.equal(dropped, 1000);
  assert.ok(Object.keys(course.unpack(text).answers).length > 200);
});

const TORN = ["", "null", "[", "{}", "[2]", '[1,1,3,"x",7]', '[1,0,"a",[1],[["__proto__",1,[]]]]'];

test("a text that no course wrote is unpacked as an empty record", () => {
  for (const text of TORN) {
    const { learned, answers } = course.unpack(text);
    assert.deepEqual(plain([learned, answers]), [[], {}], text);
    // An answer named __proto__ would not be seen in JSON.
    assert.equal(answers.share, undefined, text);
  }
});

const REPORT = { state: "{}", place: "s", seconds: 3785.9, isDone: false, share: null };

test("each version of SCORM has its own fields, and a score only if the course is finished", () => {
  const of = (version, isDone) => {
    const share = isDone ? 0.8349 : null;
    return Object.fromEntries(lms.values(version, { ...REPORT, isDone, share }));
  };
  assert.deepEqual(plain(of("1.2", false)), {
    "cmi.suspend_data": "{}",
    "cmi.core.lesson_location": "s",
    "cmi.core.lesson_status": "incomplete",
    "cmi.core.session_time": "0001:03:05.00",
    "cmi.core.exit": "suspend"
  });
  assert.equal(of("1.2", true)["cmi.core.score.raw"], "83");
  assert.equal(of("1.2", true)["cmi.core.lesson_status"], "completed");
  assert.deepEqual(plain(of("2004", true)), {
    "cmi.suspend_data": "{}",
    "cmi.location": "s",
    "cmi.score.min": "0",
    "cmi.score.max": "100",
    "cmi.score.raw": "83",
    "cmi.score.scaled": "0.8349",
    "cmi.completion_status": "completed",
    "cmi.session_time": "PT1H3M5S",
    "cmi.exit": "suspend"
  });
  assert.equal("cmi.score.raw" in of("2004", false), false);
});

/** Return a window inside others. A "foreign" one throws, as a window of another origin does. */
function nested(...frames) {
  const tops = frames.map((frame) =>
    frame === "foreign"
      ? new Proxy({}, { get: (own, name) => (name === "parent" ? own.parent : deny()) })
      : frame
  );
  tops.forEach((frame, index) => Reflect.set(frame, "parent", tops[index + 1] || frame));
  return tops[0];
}

function deny() {
  throw new Error("SecurityError");
}

test("the platform's object is found above a frame of another origin, or nowhere", () => {
  const api = { LMSInitialize: () => "true" };
  assert.equal(lms.find(nested({}, { API: api }), "1.2"), api);
  assert.equal(lms.find(nested({}, { API: api }), "2004"), null);
  assert.equal(lms.find(nested({ opener: { API: api } }), "1.2"), api);
  assert.equal(lms.find(nested({}, {}), "1.2"), null);
  const foreign = nested({}, "foreign");
  foreign.parent.parent = foreign.parent;
  assert.equal(lms.find(foreign, "1.2"), null);
});

test("an error of the platform is returned; nothing is set after the end, or in a review", () => {
  const calls = [];
  const api = {
    Initialize: () => "true",
    GetValue: (field) => (field === "cmi.mode" ? "normal" : "kept"),
    SetValue: (field) => (calls.push(field), field === "cmi.location" ? "false" : "true"),
    Commit: () => true,
    GetLastError: () => 405,
    Terminate: () => calls.push("end")
  };
  const connection = lms.connect(api, "2004");
  assert.equal(connection.read(), "kept");
  assert.equal(connection.write(REPORT), "405");
  connection.end();
  connection.end();
  assert.equal(connection.write(REPORT), "");
  assert.deepEqual(calls.splice(0).slice(-2), ["cmi.exit", "end"]);
  assert.equal(lms.connect({ ...api, Initialize: () => "false" }, "2004"), null);
  const review = lms.connect({ ...api, GetValue: () => "review" }, "2004");
  assert.equal(review.isReview, true);
  assert.equal(review.write(REPORT), "");
  assert.deepEqual(calls, [], "nothing is set in a review");
});
