/** Tests of lesson plans: their changes, times, refusals, and links. */
import assert from "node:assert/strict";
import { Buffer, atob, btoa } from "node:buffer";
import { readFileSync } from "node:fs";
import test from "node:test";
import { load, plain } from "./load.mjs";
import { Seeded } from "./seeded.mjs";

const { plan } = load(["plan/plans"], { atob, btoa });

const step = (title = "讨论", minutes = 5, fields = {}) => ({
  page: "",
  id: "",
  title,
  minutes,
  note: "",
  ...fields
});
const planOf = (steps, fields = {}) => ({
  v: 1,
  title: "周三学习会",
  minutes: 90,
  steps,
  ...fields
});
const SHORT = planOf([
  step("甲", 10),
  step("乙", 20, { page: "modules/last-mile.html", id: "last-mile-origin" }),
  step("丙", 30, { page: "modules/service-window.html" })
]);

/** Return the code and the step number of a refusal. Fails if the action is not refused. */
function faultOf(action) {
  try {
    action();
  } catch (error) {
    assert.ok(error instanceof plan.Fault, String(error));
    return [error.code, error.step];
  }
  return assert.fail("nothing was refused");
}

/** Freeze a value and everything inside it. */
function frozen(value) {
  if (value !== null && typeof value === "object") Object.values(value).forEach(frozen);
  return Object.freeze(value);
}

/** Return a text encoded as in a link. */
const codeOf = (text) => Buffer.from(text, "utf8").toString("base64url");

test("a change returns a new plan, and the old one stays", () => {
  const titles = (changed) => Array.from(changed.steps, ({ title }) => title);
  const before = frozen(plain(SHORT));
  assert.deepEqual(titles(plan.move(before, 0, 2)), ["乙", "丙", "甲"]);
  assert.deepEqual(titles(plan.move(before, 2, 0)), ["丙", "甲", "乙"]);
  assert.deepEqual(titles(plan.splice(before, 1, 1, [])), ["甲", "丙"]);
  assert.deepEqual(titles(plan.splice(before, 3, 0, [step("丁")])), ["甲", "乙", "丙", "丁"]);
  assert.deepEqual(before, SHORT);
});

test("a plan has at most 100 steps", () => {
  const full = planOf(Array.from({ length: 100 }, (_, place) => step(String(place))));
  assert.equal(plan.validate(full).steps.length, 100);
  assert.deepEqual(
    faultOf(() => plan.splice(full, 100, 0, [step()])),
    ["full", 0]
  );
});

const SUMS = [
  [[], 0, "exact", [0, 0, 0]],
  [[10, 20], 90, "less", [30, 90, 60]],
  [[53, 5, 32], 90, "exact", [90, 90, 0]],
  [[600, 1], 600, "more", [601, 600, 1]]
];
for (const [minutes, session, code, values] of SUMS)
  test(`steps of ${minutes} minutes in a session of ${session}: ${code}`, () => {
    const steps = minutes.map((each) => step("", each));
    assert.deepEqual(plain(plan.compareWithSession(planOf(steps, { minutes: session }))), {
      code,
      values
    });
  });

test("a step starts when those before it have ended, in hours and minutes", () => {
  const timed = planOf([0, 6, 60, 600].map((minutes) => step("", minutes)));
  const starts = [0, 1, 2, 3, 4].map((index) => plan.startTime(timed, index));
  assert.deepEqual(starts, ["0:00", "0:00", "0:06", "1:06", "11:06"]);
});

test("the title of a new step is made to fit", () => {
  const made = plain(plan.newStep("modules/x.html", "top", `a\0b${"长".repeat(90)}`, 7));
  assert.deepEqual(made, step(`ab${"长".repeat(77)}`, 7, { page: "modules/x.html", id: "top" }));
});

// A field, a text, and the text made to fit.
const FITS = [
  ["title", "长".repeat(81), "长".repeat(80)],
  ["title", `${"a".repeat(79)}😀`, "a".repeat(79)], // the limit divides the character
  ["note", "一\n二\t三", "一\n二\t三"],
  ["note", "\u0007x\ud800y", "xy"],
  ["note", "x".repeat(1001), "x".repeat(1000)]
];
for (const [field, text, expected] of FITS)
  test(`a ${field} of ${JSON.stringify(text.slice(-9))} is made to fit`, () => {
    assert.equal(plan.sanitize(field, text), expected);
    assert.equal(plan.isValid(field, expected), true);
  });

for (const minutes of [0, 1, 600])
  test(`${minutes} minutes are valid`, () => assert.equal(plan.isValid("minutes", minutes), true));
for (const minutes of ["5", "", -1, 601, 1.5, 1e9, NaN, null])
  test(`${JSON.stringify(minutes)} minutes are not valid`, () =>
    assert.equal(plan.isValid("minutes", minutes), false));

/** Refused plans, as JSON or as values, with the code and the number of the step. */
const REFUSED = {
  "not JSON": ["这不是备课单", "damaged", 0],
  "not an object": ["[]", "version", 0],
  null: ["null", "version", 0],
  "another version": [planOf([], { v: 2 }), "version", 0],
  "no version": ['{"__proto__":{"v":1,"title":"","minutes":1,"steps":[]}}', "version", 0],
  "101 steps": [planOf(Array(101).fill(step())), "steps", 0],
  "steps that are no list": [planOf({ length: 1 }), "steps", 0],
  "minutes in words": [planOf([step("", "9e9")]), "minutes", 1],
  "too many minutes": [planOf([step(), step("", 601)]), "minutes", 2],
  "session without minutes": [planOf([], { minutes: null }), "minutes", 0],
  "title too long": [planOf([], { title: "长".repeat(81) }), "title", 0],
  "title that is no text": [planOf([step(["甲"])]), "title", 1],
  "half a character": ['{"v":1,"title":"\\ud800","minutes":9,"steps":[]}', "title", 0],
  "note too long": [planOf([step("", 1, { note: "长".repeat(1001) })]), "note", 1],
  "page of another site": [
    planOf([step("", 1, { page: "https://evil.example/x.html" })]),
    "page",
    1
  ],
  "page that is a script": [
    planOf([step("", 1, { page: "javascript:window.attacked=1" })]),
    "page",
    1
  ],
  "page outside the folder": [planOf([step("", 1, { page: "modules/../../x.html" })]), "page", 1],
  "id with markup": [planOf([step("", 1, { page: "modules/x.html", id: '"><img>' })]), "id", 1],
  "step that is no object": [planOf([step(), null]), "page", 2],
  "too large": [planOf([step("", 1, { note: "x".repeat(1_000_000) })]), "large", 0]
};
for (const [name, [value, code, number]] of Object.entries(REFUSED))
  test(`a file and a link are refused: ${name}`, () => {
    const text = typeof value === "string" ? value : JSON.stringify(value);
    assert.deepEqual(
      faultOf(() => plan.parse(text)),
      [code, number]
    );
    assert.deepEqual(
      faultOf(() => plan.decode(codeOf(text))),
      [code, number]
    );
  });

test("a link that was cut short is refused", () => {
  const code = plan.encode(SHORT);
  for (const cut of ["", "!!!", "e", code.slice(0, -9), `${code}%`])
    assert.deepEqual(
      faultOf(() => plan.decode(cut)),
      ["damaged", 0],
      cut
    );
});

test("the page has a phrase for each fault", () => {
  const page = new URL("../../hooks/studykit/html/templates/plan.html", import.meta.url);
  const phrases = readFileSync(page, "utf8").match(/data-say="\w+"/g);
  const codes = ["full", ...Object.values(REFUSED).map(([, code]) => code)];
  for (const code of new Set(codes)) assert.ok(phrases.includes(`data-say="${code}"`), code);
});

test("a validated plan has only the known fields, and the present paths of pages", () => {
  const more = { ...SHORT, other: 1, steps: SHORT.steps.map((each) => ({ ...each, other: 1 })) };
  assert.deepEqual(plain(plan.validate(more)), SHORT);
  const renamed = plan.validate(SHORT, (page) => page.replace("last-mile", "first-mile"));
  assert.deepEqual(
    Array.from(renamed.steps, ({ page }) => page),
    ["", "modules/first-mile.html", "modules/service-window.html"]
  );
});

const TEXTS = ["", "讨论", "😀 <b>重</b>", "“引”&amp;\n二", "\\\"'", "é\u2028", "\ue000"];

test("a plan is encoded in characters of an address, and decoded again", () => {
  const random = new Seeded(1);
  for (let round = 0; round < 300; round += 1) {
    const made = planOf(
      random.listOf(random.integer(0, 5), () =>
        step(random.choice(TEXTS), random.integer(0, 600), {
          page: random.choice(["", "modules/a-b_1.html", "quizzes/x.html"]),
          id: random.choice(["", "top", "a-1_b"]),
          note: random.choice(TEXTS)
        })
      ),
      { title: random.choice(TEXTS), minutes: random.integer(0, 600) }
    );
    const code = plan.encode(made);
    assert.match(code, /^[\w-]+$/);
    assert.equal(Buffer.from(code, "base64url").toString("utf8"), JSON.stringify(made));
    assert.deepEqual(plain(plan.decode(code)), made);
  }
});
