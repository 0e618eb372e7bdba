/**
 * Tests the values of 成绩分析: statistics against hand-computed values and against other formulas,
 * copies, doubtful groups, and the correction of dates.
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
  "exam/notes",
  "analysis/text",
  "analysis/sittings",
  "analysis/marking",
  "analysis/statistics"
]);
const MINUTE = 60_000;
const DAY = 86_400_000;
const NOW = Date.UTC(2026, 10, 18, 2);

function assertNear(found, wanted, message) {
  if (wanted === null || found === null) assert.equal(found, wanted, message);
  else assert.ok(Math.abs(found - wanted) < 1e-9, `${message}: ${found}, not ${wanted}`);
}

// Statistics. -------------------------------------------------------------------------------------

/** Return a sitting of the items a, b, …, given [share, points] of each item. */
function sitting(...marks) {
  const named = marks.map((mark, place) => [String.fromCharCode(97 + place), ["r", ...mark]]);
  return { marks: Object.fromEntries(named) };
}

const right = (of) => [1, of];
const wrong = (of) => [0, of];
const HALF = Math.sqrt(0.75);
const OUTER = 0.75 / Math.sqrt(2.0625);
// Sittings, then the facility and the discrimination of each item.
const TABLE = {
  // a: 1 1 1 0 with the rest 2 1 0 0: products 0.75, squares 0.75 and 2.75.
  // b: 1 1 0 0 with the rest 2 1 1 0: products 1, squares 1 and 2. c mirrors a.
  "four persons, three items": [
    [
      sitting(right(1), right(1), right(1)),
      sitting(right(1), right(1), wrong(1)),
      sitting(right(1), wrong(1), wrong(1)),
      sitting(wrong(1), wrong(1), wrong(1))
    ],
    [
      [0.75, OUTER],
      [0.5, Math.SQRT1_2],
      [0.25, OUTER]
    ]
  ],
  // Half of two points and all of one: 1 + 2 + 0 of 6, 1 + 0 + 1 of 3.
  "partial points": [
    [sitting([0.5, 2], right(1)), sitting(right(2), wrong(1)), sitting(wrong(2), right(1))],
    [
      [0.5, -HALF],
      [2 / 3, -HALF]
    ]
  ],
  "no correlation for two persons": [
    [sitting(right(1), wrong(1)), sitting(wrong(1), right(1))],
    [
      [0.5, null],
      [0.5, null]
    ]
  ],
  "no correlation for an item that all got right, or for a constant rest": [
    [1, 0, 1].map((share) => sitting(right(1), [share, 1])),
    [
      [1, null],
      [2 / 3, null]
    ]
  ],
  "no correlation for points that differ only by rounding errors": [
    [1, 0, 1].map((share) => sitting([0.1, 3], [share, 1])),
    [
      [0.1, null],
      [2 / 3, null]
    ]
  ]
};

for (const [name, [sittings, wanted]] of Object.entries(TABLE)) {
  test(`statistics of items: ${name}`, () => {
    const items = analysis.itemStatistics(sittings);
    assert.equal(items.length, wanted.length);
    items.forEach(({ count, facility, discrimination }, place) => {
      assert.equal(count, sittings.length);
      assertNear(facility, wanted[place][0], "facility");
      assertNear(discrimination, wanted[place][1], "discrimination");
    });
  });
}

const sum = (numbers) => numbers.reduce((all, each) => all + each, 0);

/** Return the correlation by raw sums, (nΣxy − ΣxΣy) / √…, another formula than the script's. */
function correlation(x, y) {
  const n = x.length;
  const product = (one, other) => n * sum(one.map((each, at) => each * other[at]));
  const [xx, yy] = [product(x, x) - sum(x) ** 2, product(y, y) - sum(y) ** 2];
  const span = (all) => Math.max(...all) - Math.min(...all);
  if (n < 3 || span(x) < 1e-6 || span(y) < 1e-6) return null;
  return (product(x, y) - sum(x) * sum(y)) / Math.sqrt(xx * yy);
}

test("statistics of items and persons agree with other formulas", () => {
  const chance = new Seeded(6);
  let correlated = 0;
  for (let n = 0; n < 300; n += 1) {
    const full = chance.listOf(chance.integer(1, 5), () => chance.integer(1, 4));
    const shares = chance.listOf(chance.integer(1, 12), () =>
      full.map(() => chance.choice([0, 1, 0.5, 1 / 3, 0.75]))
    );
    const points = shares.map((row) => row.map((share, place) => share * full[place]));
    const sittings = shares.map((row) => sitting(...row.map((share, at) => [share, full[at]])));
    analysis.itemStatistics(sittings).forEach(({ facility, discrimination }, place) => {
      const own = points.map((row) => row[place]);
      const rest = points.map((row) => sum(row) - row[place]);
      assertNear(facility, sum(own) / (full[place] * points.length), "facility");
      const wanted = correlation(own, rest);
      assertNear(discrimination, wanted, "discrimination");
      correlated += Number(wanted !== null);
    });
    // Items a and b are of the module x, the others of y.
    const persons = analysis.personScores(sittings, (id) => (id < "c" ? "x" : "y"));
    persons.forEach(({ score, modules }, at) => {
      assertNear(score.points, sum(points[at]), "points");
      assert.equal(score.of, sum(full));
      assert.deepEqual(Array.from(modules.keys()), full.length > 2 ? ["x", "y"] : ["x"]);
      for (const [name, from, to] of [
        ["x", 0, 2],
        ["y", 2, 5]
      ]) {
        if (!modules.has(name)) continue;
        assertNear(modules.get(name).points, sum(points[at].slice(from, to)), name);
        assert.equal(modules.get(name).of, sum(full.slice(from, to)));
      }
    });
    const summary = analysis.summary(persons);
    const ofEach = points.map((row) => sum(row) / sum(full));
    assertNear(summary.mean, sum(ofEach) / ofEach.length, "mean");
    assertNear(summary.lowest, Math.min(...ofEach), "lowest");
    assertNear(summary.highest, Math.max(...ofEach), "highest");
  }
  assert.ok(correlated > 300);
});

test("distractors that nobody chose", () => {
  const options = [null, 0, 1].flatMap((blank) =>
    ["a", "b", "c"].map((value) => ({ value, isRight: value === "a", blank }))
  );
  const answers = [["b", "c"], ["a"], []];
  // For `blank` null, b and c were chosen; in the first blank only b was, in the second only c.
  assert.deepEqual(
    plain(analysis.unchosen(options, answers)).map(({ blank, value }) => [blank, value]),
    [
      [0, "c"],
      [1, "b"]
    ]
  );
});

// Exams. ------------------------------------------------------------------------------------------

const bank = {
  fingerprint: "0000",
  modules: { m: "M" },
  items: Object.fromEntries(
    ["a", "b", "c", "d"].map((id) => [
      id,
      { module: "m", type: "single", level: "apply", kinds: [], units: [], points: 1, revision: id }
    ])
  )
};
const { kinds, types, levels } = plain(exam.LISTS);
const blueprint = { modules: ["m"], kinds, types, levels, count: 4, minutes: 30, seed: 1 };
const code = exam.encode(blueprint, bank);
const marks = Object.fromEntries(Object.keys(bank.items).map((id) => [id, [id, 0, 1]]));

/** Return the record of an exam of ten minutes, with answers at `moments` after its beginning. */
function record(name, time = NOW, moments = [1, 2, 3, 4].map((n) => n * MINUTE)) {
  const answers = moments.map((moment, place) => ["abcd"[place], [time + moment, ["x"]]]);
  return {
    v: 1,
    time,
    code,
    name,
    paper: Object.fromEntries(Object.keys(bank.items).map((id) => [id, id])),
    answers: Object.fromEntries(answers),
    clock: null,
    done: { time: time + 10 * MINUTE, marks }
  };
}

/** Read exams, each from a file of its own, and find the copies among them. */
function compared(...records) {
  const exams = records.map((each, place) =>
    analysis.readExam({ name: `${place}.json`, member: "", exams: { x: each } }, "x")
  );
  return analysis.withCopies(analysis.distinct(exams).done);
}

/**
 * Separate exams, and return the names of persons in `sure` and in each group of `doubtful`.
 * `shifts` has the corrections of dates by name.
 */
function separated(exams, shifts = {}) {
  const fitting = exams.map((each) => ({
    ...each,
    time: each.record.done.time,
    shift: shifts[each.who] || 0
  }));
  const { sure, doubtful } = analysis.separate(fitting);
  const names = (all) => Array.from(all, ({ who }) => who);
  return { sure: names(sure), doubtful: Array.from(doubtful, names) };
}

test("the same exam in several files counts once, and unfinished exams are listed", () => {
  const open = (name) => ({ ...record(name), done: null });
  const exams = [record("甲"), open("甲"), record("甲"), open("乙")].map((each, place) =>
    analysis.readExam({ name: `${place}.json`, member: "", exams: { x: each } }, "x")
  );
  const found = analysis.distinct(exams);
  assert.deepEqual(
    plain(found.done).map(({ who, files }) => [who, files]),
    [["甲", ["0.json", "2.json"]]]
  );
  assert.deepEqual(
    plain(found.open).map(({ who }) => who),
    ["乙"]
  );
  assert.equal(found.repeated, 1);
});

// Moments of a second exam, in milliseconds after its beginning, and whether it is a copy.
const COPIES = {
  "all moments are the same": [[1, 2, 3, 4].map((n) => n * MINUTE), NOW, true],
  "one of four differs": [[MINUTE + 1, 2 * MINUTE, 3 * MINUTE, 4 * MINUTE], NOW, true],
  "two of four differ": [[MINUTE + 1, 2 * MINUTE + 1, 3 * MINUTE, 4 * MINUTE], NOW, false],
  "two of three are the same": [[MINUTE, 2 * MINUTE, 5 * MINUTE], NOW, false],
  "three of three are the same": [[1, 2, 3].map((n) => n * MINUTE), NOW, true],
  "all differ": [[1, 2, 3, 4].map((n) => n * MINUTE + 1), NOW, false],
  "all moved alike": [[1, 2, 3, 4].map((n) => n * MINUTE), NOW + 12_345, true],
  "all moved, and one differs": [[MINUTE + 1, 2 * MINUTE, 3 * MINUTE, 4 * MINUTE], NOW - DAY, true]
};

for (const [name, [moments, time, isCopy]] of Object.entries(COPIES)) {
  test(`a copy under another name: ${name}`, () => {
    const exams = compared(record("甲"), record("乙", time, moments));
    assert.deepEqual(plain(exams[1].copies), isCopy ? [exams[0].text] : []);
    const { sure, doubtful } = separated(exams);
    assert.deepEqual([...sure].sort(), isCopy ? [] : ["乙", "甲"]);
    assert.deepEqual(
      doubtful.map((group) => [...group].sort()),
      isCopy ? [["乙", "甲"]] : []
    );
  });
}

test("an exam is no copy of an exam with another code", () => {
  const other = { ...record("乙"), code: exam.encode({ ...blueprint, seed: 2 }, bank) };
  const exams = compared(record("甲"), other);
  assert.deepEqual(plain(exams[1].copies), []);
  assert.deepEqual(separated(exams).doubtful, []);
});

test("exams that are linked through others form one group, in the order of handing in", () => {
  // 乙 copied the exam of 甲, and handed in another exam under the same name.
  const own = [5, 6, 7, 8].map((n) => n * MINUTE);
  const third = [4, 3, 2, 1].map((n) => n * MINUTE);
  const exams = compared(
    record("乙", NOW + 2 * MINUTE, own),
    record("丙", NOW, third),
    record("乙", NOW + MINUTE),
    record("甲")
  );
  assert.deepEqual(separated(exams), { sure: ["丙"], doubtful: [["甲", "乙", "乙"]] });
});

test("look-alike names are one person, and exams without a name are different persons", () => {
  const other = [5, 6, 7, 8].map((n) => n * MINUTE);
  const alike = compared(record(" 甲\u200b"), record("甲", NOW + MINUTE, other));
  assert.deepEqual(separated(alike), { sure: [], doubtful: [["甲", "甲"]] });
  const file = (place, each) => ({ name: "x", member: "", exams: { [`x${place}`]: each } });
  const nameless = [record(""), record("", NOW + MINUTE, other)].map((each, place) =>
    analysis.readExam(file(place, each), `x${place}`)
  );
  assert.equal(separated(analysis.withCopies(nameless)).sure.length, 2);
});

// The error of an exam's dates, the notes of its clock, and whether the notes explain the error.
const YEARS = 8 * 365 * DAY;
const WRONG_DATES = {
  "right dates": [0, [[NOW, "jump", -MINUTE]], false],
  "eight years behind": [-YEARS, [[NOW, "jump", YEARS]], true],
  "400 days ahead": [400 * DAY, [[NOW, "jump", -400 * DAY]], true],
  "set right while closed": [
    -YEARS,
    [
      [NOW, "away", YEARS],
      [NOW, "back", YEARS]
    ],
    true
  ],
  "never set right": [-YEARS, [], false],
  "set to another wrong date": [-YEARS, [[NOW, "jump", 30 * 365 * DAY]], false]
};

for (const [name, [by, notes, isExplained]] of Object.entries(WRONG_DATES)) {
  test(`dates of an exam: ${name}`, () => {
    const made = record("甲", NOW + by);
    const used = 10 * MINUTE + sum(notes.map(([, type, span]) => (type === "away" ? span : 0)));
    const [each] = compared({ ...made, clock: { used, seen: NOW, notes } });
    const paper = analysis.paper(code, [each], bank);
    const marked = analysis.mark(each, paper, {}, bank, NOW + DAY);
    assert.equal(marked.shift, isExplained ? -by : 0);
    assert.equal(marked.time, NOW + by + 10 * MINUTE + marked.shift);
    const faults = plain(marked.faults).map(([fault]) => fault);
    // No keys are given, so the items count as missing.
    const wanted = by && !isExplained ? [by < 0 ? "early" : "future"] : [];
    assert.deepEqual(faults, [...wanted, "missing"]);
    const exams = [{ ...each, who: "甲" }];
    const { doubtful } = separated(exams, { 甲: marked.shift });
    assert.equal(doubtful.length, Number(isExplained));
  });
}
