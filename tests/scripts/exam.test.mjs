/**
 * Tests the values of 模拟考试: codes, faults of blueprints, orders, marks and sealed records.
 * tests/quiz/test_exam_papers.py compares codes and papers with those of the build.
 */
import assert from "node:assert/strict";
import test from "node:test";
import { load, plain } from "./load.mjs";
import { Seeded } from "./seeded.mjs";

const { analysis, exam } = load([
  "records/record",
  "exam/blueprint",
  "exam/code",
  "exam/pair",
  "exam/paper",
  "exam/marks",
  "analysis/text",
  "analysis/sealed"
]);
const { kinds, types, levels } = plain(exam.LISTS);

/** Return a bank of two hundred items in 25 modules. Units are shared by up to four items. */
function makeBank() {
  const chance = new Seeded(1);
  const names = chance.listOf(25, (n) => `m-${n}`);
  const items = chance.listOf(200, (n) => [
    `item-${n}`,
    {
      module: chance.choice(names),
      type: n < 60 ? types[n % 5] : chance.choice(types.slice(0, 4)),
      level: chance.choice(levels),
      kinds: chance.some(kinds).slice(0, 2),
      units: [`u-${n % 50}`],
      points: chance.integer(1, 5),
      revision: `r${n}`
    }
  ]);
  return {
    fingerprint: "0a1z",
    modules: Object.fromEntries(names.map((name) => [name, name])),
    items: Object.fromEntries(items)
  };
}

const bank = makeBank();
const modules = Object.keys(bank.modules);
const whole = {
  modules,
  kinds,
  types,
  levels,
  count: 20,
  minutes: 30,
  seed: 0x1023,
  paired: false
};

// Codes. ------------------------------------------------------------------------------------------

test("a code is decoded in whatever way it is typed", () => {
  const code = exam.encode(whole, bank);
  assert.match(code, /0/);
  assert.match(code, /1/);
  const shown = exam.displayCode(code);
  assert.equal(shown, code.match(/..../g).join("-"));
  const typed = [
    shown,
    shown.toLowerCase().replace(/0/g, "o").replace(/1/g, "l"),
    shown.replace(/0/g, "O").replace(/1/g, "I").replace(/-/g, " "),
    `考试码：${shown}。`.replace(/-/g, "—"),
    Array.from(code, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0)).join("")
  ];
  for (const text of typed) {
    assert.deepEqual(plain(exam.decode(text, bank)), { blueprint: whole }, text);
  }
});

test("every single typing error is detected", () => {
  // Replace each digit by each other one, exchange any two digits, remove a digit, and add one.
  const blueprint = {
    modules: modules.slice(1, 5),
    kinds: kinds.slice(0, 2),
    types,
    levels: levels.slice(1),
    count: 3,
    minutes: 45,
    seed: 31_415_926,
    paired: false
  };
  const code = exam.encode(blueprint, bank);
  const digits = Array.from("0123456789ABCDEFGHJKMNPQRSTVWXYZ");
  assert.equal(code.length, 24);
  assert.deepEqual(plain(exam.decode(code, bank)), { blueprint });
  const wrong = new Set(["", "考试", code.slice(0, 16), code.slice(0, 4)]);
  Array.from(code).forEach((digit, at) => {
    const [before, after] = [code.slice(0, at), code.slice(at + 1)];
    for (const other of [...digits, "U"]) wrong.add(before + other + after);
    Array.from(after).forEach((other, n) => {
      wrong.add(before + other + after.slice(0, n) + digit + after.slice(n + 1));
    });
    wrong.add(before + after);
    wrong.add(`${before}7${digit}${after}`);
  });
  wrong.delete(code);
  assert.ok(wrong.size > 900);
  for (const each of wrong) assert.deepEqual(plain(exam.decode(each, bank)), { fault: "wrong" });
});

test("a code of another bank is not taken for a typing error", () => {
  const other = exam.encode(whole, { ...bank, fingerprint: "zzzz" });
  assert.deepEqual(plain(exam.decode(other, bank)), { fault: "other" });
  assert.equal(exam.checkCode(other, bank), "other");
  assert.equal(exam.checkCode(exam.encode(whole, bank), bank), "");
});

/** Return digits with their check digit: a well-formed code. */
function checked(digits) {
  const codes = Array.from("0123456789ABCDEFGHJKMNPQRSTVWXYZ", (digit) => digits + digit);
  return codes.find((code) => exam.checkCode(code, bank) === "");
}

test("a well-formed code that this site never makes is wrong", () => {
  const some = exam.encode({ ...whole, modules: modules.slice(1) }, bank);
  const [head, groups] = [some.slice(0, 15), some.slice(15, 23)];
  assert.equal(checked(head + groups), some);
  assert.deepEqual(plain(exam.decode(some, bank)), {
    blueprint: { ...whole, modules: modules.slice(1) }
  });
  // The codes have, in turn: a module that does not exist; all modules, which a code leaves out;
  // one group too many; one group too few; no kind.
  const wrong = [
    `${head}${groups.slice(0, 4)}1${groups.slice(5)}`,
    `${head}ZZZZ000Z`,
    `${head}${groups}0000`,
    `${head}${groups.slice(0, 4)}`,
    `${some.slice(0, 9)}0${some.slice(10, 15)}${groups}`
  ];
  for (const digits of wrong) {
    assert.deepEqual(plain(exam.decode(checked(digits), bank)), { fault: "wrong" }, digits);
  }
});

test("the numbers of a code are decoded without the bank", () => {
  const { count, minutes, seed, paired } = whole;
  const numbers = { count, minutes, seed, paired };
  assert.deepEqual(plain(exam.decodeNumbers(exam.encode(whole, bank))), numbers);
});

test("each code of a pair gives the other one, and its own form", () => {
  const codes = [0x1022, 0x1023].map((seed) => exam.encode({ ...whole, seed, paired: true }, bank));
  assert.deepEqual(codes.map(exam.partnerOf), [...codes].reverse());
  const forms = codes.map((code) => exam.formOf(exam.decodeNumbers(code)));
  assert.deepEqual(forms, ["pre", "post"]);
  assert.equal(exam.formOf(exam.decodeNumbers(exam.encode(whole, bank))), "");
});

for (const [change, fault] of [
  [{ count: 0 }, "count"],
  [{ count: 101 }, "count"],
  [{ count: 2.5 }, "count"],
  [{ minutes: 0 }, "minutes"],
  [{ minutes: 241 }, "minutes"],
  [{ modules: [] }, "modules"],
  [{ levels: [] }, "levels"],
  [{ types: ["ordering"], count: 90 }, "few"],
  [{ count: 51 }, "few"], // there are fifty units, and items on one unit are enemies
  [{}, ""]
]) {
  test(`fault of a blueprint with ${JSON.stringify(change)}: "${fault}"`, () => {
    assert.equal(exam.fault({ ...whole, ...change }, bank), fault);
  });
}

test("the capacity is the greatest count without a fault, up to a limit", () => {
  const most = exam.capacity(whole, bank, 100);
  assert.ok(most > 40 && most <= 50, String(most));
  assert.equal(exam.fault({ ...whole, count: most }, bank), "");
  assert.equal(exam.fault({ ...whole, count: most + 1 }, bank), "few");
  assert.equal(exam.capacity(whole, bank, 7), 7);
});

// Orders of a paper. ------------------------------------------------------------------------------

const papers = new Seeded(2).listOf(40, (n) => {
  const blueprint = { ...whole, count: (n % 20) + 1, seed: n * 991 };
  return { seed: blueprint.seed, ids: plain(exam.draw(blueprint, bank)) };
});

test("version A does not depend on the order of the ids", () => {
  for (const { ids, seed } of papers) {
    assert.deepEqual(plain(exam.orderA([...ids].reverse(), bank.items, seed)), ids);
  }
});

test("version B has the same items in another order, grouped by type", () => {
  let different = 0;
  for (const { ids, seed } of papers) {
    const ordered = plain(exam.orderB(ids, bank.items, seed));
    const typesOf = (all) => all.map((id) => bank.items[id].type);
    assert.deepEqual([...ordered].sort(), [...ids].sort());
    assert.deepEqual(typesOf(ordered), typesOf(ids));
    // Another order exists only if a type has two items.
    const isMovable = new Set(typesOf(ids)).size < ids.length;
    assert.equal(ordered.join() !== ids.join(), isMovable);
    different += Number(isMovable);
  }
  assert.ok(different > 20);
});

test("a shuffled list is in none of the barred orders, if there is another", () => {
  const chance = new Seeded(3);
  for (let n = 0; n < 200; n += 1) {
    const names = chance.listOf(chance.integer(3, 6), (index) => `n${index}`);
    const barred = [[...names].reverse().join(" ")];
    const made = plain(exam.shuffle(names, `salt ${n}`, barred));
    assert.deepEqual([...made].sort(), names);
    assert.ok(![names.join(" "), ...barred].includes(made.join(" ")));
  }
  assert.deepEqual(plain(exam.shuffle(["a", "b"], "salt", ["b a"])), ["a", "b"]);
  assert.deepEqual(plain(exam.shuffle(["a"], "salt", [])), ["a"]);
});

// Marks. ------------------------------------------------------------------------------------------

test("marks are summed up as a whole and by names", () => {
  const marks = { a: ["r", 1, 2], b: ["r", 0.5, 1], c: ["r", 0, 3] };
  const names = { a: ["x"], b: ["x", "y"], c: ["y"] };
  assert.deepEqual(plain(exam.score(marks)), { count: 3, points: 2.5, of: 6 });
  assert.deepEqual(plain(exam.scores(marks, ["y", "z", "x"], (id) => names[id])), [
    { name: "y", count: 2, points: 0.5, of: 4 },
    { name: "x", count: 2, points: 2.5, of: 3 }
  ]);
});

test("an exam with a null share is unmarked and scores nothing", () => {
  const marks = { a: ["r", 1, 2], b: ["sealed", null, 3] };
  assert.equal(exam.isMarked(marks), false);
  assert.equal(exam.isMarked({ a: marks.a }), true);
  assert.deepEqual(plain(exam.score(marks)), { count: 2, points: 2, of: 5 });
});

test("consecutive numbers are written as a range", () => {
  const chance = new Seeded(4);
  const all = chance.listOf(30, (n) => n + 1);
  for (let n = 0; n < 200; n += 1) {
    const numbers = chance.some(all);
    const spans = exam
      .ranges(numbers)
      .split("、")
      .filter(Boolean)
      .map((part) => part.split("–").map(Number))
      .map((ends) => [ends[0], ends[ends.length - 1]]);
    const written = spans.flatMap(([from, to]) => chance.listOf(to - from + 1, (at) => from + at));
    assert.deepEqual(written, numbers);
    for (let at = 1; at < spans.length; at += 1) assert.ok(spans[at - 1][1] + 1 < spans[at][0]);
  }
  assert.equal(exam.ranges([2, 4, 5, 6]), "2、4–6");
});

// Sealed records. ---------------------------------------------------------------------------------

test("a sealed record of another bank is not unsealed, and any other record stays as it is", () => {
  const code = exam.encode(whole, { ...bank, fingerprint: "zzzz" });
  const record = { code, paper: { q001: "sealed" }, answers: {}, done: null };
  const fail = () => assert.fail("no item is needed");
  assert.equal(analysis.unseal(record, bank, fail), null);
  const open = { ...record, paper: {} };
  assert.equal(analysis.unseal(open, bank, fail), open);
});

test("an unsealed record has the ids and revisions of the bank, and no marks", () => {
  const ids = plain(exam.draw(whole, bank));
  const record = {
    code: exam.encode(whole, bank),
    paper: { q001: "sealed", q003: "sealed" },
    answers: {},
    done: { time: 7, marks: { q001: ["sealed", null, 1] } }
  };
  const made = plain(analysis.unseal(record, bank, () => assert.fail("nothing was answered")));
  const [first, , third] = ids;
  const revisionOf = (id) => bank.items[id].revision;
  assert.deepEqual(made.paper, { [first]: revisionOf(first), [third]: revisionOf(third) });
  assert.deepEqual(made.done, {
    time: 7,
    marks: Object.fromEntries(
      [first, third].map((id) => [id, [revisionOf(id), null, bank.items[id].points]])
    )
  });
});
