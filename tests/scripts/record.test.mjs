/** Tests that copies of a record, joined in any order, make equal records and lose nothing. */
import assert from "node:assert/strict";
import process from "node:process";
import test from "node:test";
import { load, plain } from "./load.mjs";
import { Seeded } from "./seeded.mjs";
import { CLOCK, EXAM, LAST, NOW, makers } from "./records.mjs";

const { record, validation } = load(["records/record", "records/validation"]);
const CASES = 2000;

function texts(values) {
  return values.map((each) => JSON.stringify(each));
}

/** Assert that every value is in `all`; values are compared by their JSON. */
function assertAllIn(values, all) {
  const known = new Set(texts(all));
  for (const text of texts(values)) assert.ok(known.has(text), text);
}

/** Assert that both arrays have the same values. */
function assertSameValues(values, others) {
  assertAllIn(values, others);
  assertAllIn(others, values);
}

/** Assert that each entry is the latest of its name in two copies. Entries begin with a time. */
function assertLatest(entries, both) {
  const names = new Set(both.flatMap(Object.keys));
  assert.deepEqual(new Set(Object.keys(entries)), names);
  for (const name of names) {
    const known = both.filter((each) => Object.hasOwn(each, name)).map((each) => each[name]);
    const last = Math.max(...known.map((each) => each[0]));
    assertAllIn(
      [entries[name]],
      known.filter((each) => each[0] === last)
    );
  }
}

/** Assert that a clock ran as long as the longer one, and has the notes of both. */
function assertClock(clock, both) {
  const ran = both.filter(Boolean);
  if (!ran.length) {
    assert.equal(clock, null);
    return;
  }
  assert.equal(clock.used, Math.max(...ran.map((each) => each.used)));
  assertSameValues(
    clock.notes,
    ran.flatMap((each) => each.notes)
  );
}

/** Assert that a paper has the items of both copies, each with the revision of one of them. */
function assertPaper(paper, both) {
  const known = both.map((each) => each.paper || {});
  const names = new Set(known.flatMap(Object.keys));
  assert.deepEqual(new Set(Object.keys(paper)), names);
  for (const name of names)
    assert.ok(known.some((each) => Object.hasOwn(each, name) && each[name] === paper[name]));
}

/** Assert that a joined exam has the marks and answers of the copy that was handed in first. */
function assertHandedIn(joined, copies) {
  const first = Math.min(...copies.map((each) => each.done.time));
  const stateOf = (exam) => [exam.done, exam.answers].map(sorted);
  assertAllIn([stateOf(joined)], copies.filter((each) => each.done.time === first).map(stateOf));
}

/** Return a value whose objects have sorted keys. */
function sorted(value) {
  if (Array.isArray(value)) return value.map(sorted);
  if (!value || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, sorted(value[key])])
  );
}

/** What a joined record must have of both copies, by kind. */
const ASSERT_KEPT = {
  item(joined, one, other) {
    assertSameValues(joined.attempts, one.attempts.concat(other.attempts));
  },
  module(joined, one, other) {
    assertLatest(joined.sections, [one.sections, other.sections]);
    assert.equal(joined.of[0], Math.max(one.of[0], other.of[0]));
    assertAllIn([joined.of], [one.of, other.of]);
  },
  place(joined, one, other) {
    assert.equal(joined.time, Math.max(one.time, other.time));
    assertAllIn([sorted(joined)], [sorted(one), sorted(other)]);
  },
  exam(joined, one, other) {
    const done = [one, other].filter((each) => each.done);
    assertPaper(joined.paper, [one, other]);
    if (done.length) assertHandedIn(joined, done);
    else {
      assert.equal(joined.done, null);
      assertLatest(joined.answers, [one.answers, other.answers]);
      assertClock(joined.clock, [one.clock, other.clock]);
    }
  }
};

for (const kind of Object.keys(ASSERT_KEPT))
  test(`joining is commutative, associative, idempotent, and loses nothing: ${kind}`, () => {
    const make = makers(new Seeded(kind.length))[kind];
    const join = (one, other) => record.join(kind, one, other);
    const text = JSON.stringify;
    for (let n = 0; n < CASES; n += 1) {
      const [a, b, c] = [make(), make(), make()];
      const ab = join(a, b);
      for (const each of [a, b, c, ab]) assert.ok(validation.isRecord(kind, each), text(each));
      assert.equal(text(ab), text(join(b, a)));
      assert.equal(text(join(ab, c)), text(join(a, join(b, c))));
      assert.equal(text(join(ab, b)), text(ab));
      assert.equal(text(join(a, a)), text(join(a, null)));
      ASSERT_KEPT[kind](plain(ab), a, b);
    }
  });

test("joined clocks keep the first thousand notes, so that the record is valid", () => {
  const notesFrom = (first) =>
    Array.from({ length: 1000 }, (_, n) => [NOW + first + n, "jump", -60_000]);
  const exam = (notes) => ({ ...EXAM, done: null, clock: { ...CLOCK, notes } });
  const joined = record.join("exam", exam(notesFrom(500)), exam(notesFrom(0)));
  assert.ok(validation.isRecord("exam", joined));
  assert.deepEqual(plain(joined.clock.notes), notesFrom(0));
});

test("the time after a time is valid, and later unless that was the last one", () => {
  const random = new Seeded(1);
  const pairs = Array.from({ length: CASES }, () => [
    random.integer(0, LAST),
    random.integer(0, 9e15)
  ]);
  pairs.push([LAST, NOW], [LAST - 1, NOW], [NOW, LAST + 1], [NOW, NOW], [NOW + 5, NOW]);
  for (const [time, now] of pairs) {
    const after = record.after(time, now);
    assert.equal(after, Math.min(LAST, Math.max(now, time + 1)));
    assert.ok(validation.isTime(after));
  }
  assert.equal(record.after(undefined, NOW), NOW);
});

test("a time has the date that the reader's calendar shows", () => {
  const { TZ } = process.env;
  for (const zone of ["Asia/Shanghai", "America/New_York", "UTC"]) {
    process.env.TZ = zone;
    for (const [year, month, day, text] of [
      [2026, 1, 31, "2026-01-31"],
      [2026, 12, 1, "2026-12-01"],
      [2024, 2, 29, "2024-02-29"],
      [1970, 1, 2, "1970-01-02"]
    ]) {
      const first = new Date(year, month - 1, day).getTime();
      const last = new Date(year, month - 1, day, 23, 59, 59, 999).getTime();
      assert.deepEqual([first, last].map(record.dateOf), [text, text], zone);
    }
  }
  if (TZ === undefined) delete process.env.TZ;
  else process.env.TZ = TZ;
});

test("the hash is djb2 with exclusive or", () => {
  // Known values: 5381 * 33 ^ 97 = 177604, and 177604 * 33 ^ 98 = 5860902.
  assert.equal(record.hash("a"), "177604");
  assert.equal(record.hash("ab"), "5860902");
  assert.equal(record.hash(""), "");
  assert.equal(record.hash(null), "");
});
