/**
 * Tests the values of 前后对比: intervals against published tables, another computation and a
 * simulation; who sat both papers; facilities; gains; verdicts on items.
 */
import assert from "node:assert/strict";
import test from "node:test";
import { load, plain } from "./load.mjs";
import { Seeded } from "./seeded.mjs";

const { training } = load([
  "records/record",
  "exam/blueprint",
  "exam/code",
  "exam/pair",
  "exam/paper",
  "exam/marks",
  "exam/notes",
  "analysis/text",
  "analysis/sittings",
  "analysis/statistics",
  "training/interval",
  "training/gain"
]);

function assertNear(found, wanted, tolerance, message) {
  assert.equal(found === null, wanted === null, `${message}: ${found}, not ${wanted}`);
  if (wanted !== null)
    assert.ok(Math.abs(found - wanted) <= tolerance, `${message}: ${found}, not ${wanted}`);
}

// Intervals. --------------------------------------------------------------------------------------

/** Return the probability that |t| is at most a value, by numerical integration of the density. */
function probability(value, freedom) {
  const density = (t) => (1 + (t * t) / freedom) ** (-(freedom + 1) / 2);
  const integral = (to, steps) => {
    const width = to / steps;
    let total = density(0) + density(to);
    for (let n = 1; n < steps; n += 1) total += density(n * width) * (n % 2 ? 4 : 2);
    return (total * width) / 3;
  };
  // The integral to infinity, by which the density is normalized: with t = tan(u), u ends at π/2.
  const whole = (steps) => {
    const half = Math.PI / 2;
    const inner = (u) =>
      (1 + Math.tan(u) ** 2 / freedom) ** (-(freedom + 1) / 2) / Math.cos(u) ** 2;
    let total = 0;
    for (let n = 0; n < steps; n += 1) total += inner(((n + 0.5) * half) / steps);
    return (total * half) / steps;
  };
  return integral(value, 2000) / whole(2000);
}

test("quantiles of Student's t", () => {
  for (const freedom of [1, 2, 3, 4, 5, 7, 9, 10, 11, 15, 20, 30, 60, 200])
    assertNear(probability(training.quantile(freedom), freedom), 0.95, 2e-4, freedom);
  // Between integers the quantile is interpolated, which is less exact.
  for (const freedom of [1.2, 1.5, 2.5, 3.7, 6.5, 9.5])
    assertNear(probability(training.quantile(freedom), freedom), 0.956, 6.5e-3, freedom);
  assertNear(training.quantile(0.7), 12.7062, 1e-9, "below one, the quantile for one");
});

// Right answers, all answers, and the ends of the interval: R. G. Newcombe, Statistics in Medicine
// 17, 1998, 857–872, table I, method 3.
for (const [right, of, low, high] of [
  [81, 263, 0.2553, 0.3662],
  [15, 148, 0.0624, 0.1605],
  [0, 20, 0, 0.1611],
  [1, 29, 0.0061, 0.1718]
]) {
  test(`Wilson's interval of ${right} of ${of}`, () => {
    const found = training.wilson(right / of, of);
    assertNear(found[0], low, 6e-5, "low");
    assertNear(found[1], high, 6e-5, "high");
  });
}

// Right answers and all answers, after and before, and the ends of the interval: R. G. Newcombe,
// Statistics in Medicine 17, 1998, 873–890, table II, method 10.
for (const [a, m, b, n, low, high] of [
  [56, 70, 48, 80, 0.0524, 0.3339],
  [9, 10, 3, 10, 0.1705, 0.809],
  [5, 56, 0, 29, -0.0381, 0.1926],
  [0, 10, 0, 10, -0.2775, 0.2775],
  [10, 10, 0, 10, 0.6075, 1]
]) {
  test(`Newcombe's interval of ${a}/${m} less ${b}/${n}`, () => {
    const found = training.personInterval({ share: b / n, count: n }, { share: a / m, count: m });
    assertNear(found[0], low, 6e-5, "low");
    assertNear(found[1], high, 6e-5, "high");
  });
}

test("the interval of a class's gain, computed by hand", () => {
  // Gains 0.5, 0.25, 0: mean 0.25, variance 0.0625. After: 0.5 and 1, before: 0.25 and 0.75.
  // Variance of the mean 0.0625/3 + 0.125/2 + 0.125/2 = 0.1458333.
  // Freedom: 0.1458333² / (0.0208333²/2 + 0.0625²/1 + 0.0625²/1) = 2.6490. The quantile between
  // those of 2 and 3, by 1/freedom: 4.3027 + (1/2 − 1/2.6490) · 6 · (3.1824 − 4.3027) = 3.4796.
  const result = {
    persons: [
      { before: 0.5, after: 1 },
      { before: 0.5, after: 0.75 },
      { before: 0.5, after: 0.5 }
    ],
    before: [0.25, 0.75],
    after: [0.5, 1]
  };
  const half = 3.4796 * Math.sqrt(0.1458333);
  const found = training.gainInterval(result);
  assertNear(found[0], -1, 0, "low");
  assertNear(0.25 + half, 1.5788, 1e-3, "half");
  assertNear(found[1], 1, 0, "high");
});

test("if items hardly vary, the interval of a class is near to Student's paired interval", () => {
  // The gains are 0.1 and 0.3 in turn; the facilities of all items are almost equal.
  const persons = Array.from({ length: 30 }, (_, n) => ({
    before: 0.4,
    after: n % 2 ? 0.5 : 0.7
  }));
  const alike = (mean) => [mean - 1e-6, mean + 1e-6];
  const found = training.gainInterval({ persons, before: alike(0.4), after: alike(0.6) });
  // Standard error 0.1017095 / √30 = 0.0185695; the quantile for 29 is 2.0452.
  assertNear(found[0], 0.2 - 0.037979, 1e-4, "low");
  assertNear(found[1], 0.2 + 0.037979, 1e-4, "high");
});

for (const [name, result] of Object.entries({
  "one person": { persons: [{ before: 0, after: 1 }], before: [0, 0.5], after: [1, 0.5] },
  "one item": {
    persons: [
      { before: 0, after: 1 },
      { before: 0, after: 0 }
    ],
    before: [0],
    after: [0.5, 0.2]
  },
  "nothing varies": {
    persons: [
      { before: 0, after: 1 },
      { before: 0, after: 1 }
    ],
    before: [0, 0],
    after: [1, 1]
  }
})) {
  test(`no interval: ${name}`, () => {
    assert.equal(training.gainInterval(result), null);
    assert.equal(training.hakeInterval(result), null);
  });
}

test("the ends of Fieller's interval are the ratios that Student's test just accepts", () => {
  const chance = new Seeded(3);
  let found = 0;
  for (let n = 0; n < 200; n += 1) {
    const result = {
      persons: chance.listOf(chance.integer(2, 20), () => {
        const before = chance.number() * 0.7;
        return { before, after: before + (1 - before) * chance.number() };
      }),
      before: chance.listOf(chance.integer(3, 15), () => 0.2 + 0.3 * chance.number()),
      after: chance.listOf(chance.integer(3, 15), () => 0.5 + 0.4 * chance.number())
    };
    const ends = training.hakeInterval(result);
    if (!ends) continue;
    found += 1;
    const mean = (all) => all.reduce((sum, each) => sum + each, 0) / all.length;
    const error = (all) => {
      const own = mean(all);
      return all.reduce((sum, each) => sum + (each - own) ** 2, 0) / (all.length - 1) / all.length;
    };
    const estimate =
      mean(result.persons.map((p) => p.after - p.before)) /
      mean(result.persons.map((p) => 1 - p.before));
    const parts = (ratio) => [
      [
        error(result.persons.map((p) => p.after - p.before - ratio * (1 - p.before))),
        result.persons
      ],
      [error(result.after), result.after],
      [(1 - ratio) ** 2 * error(result.before), result.before]
    ];
    const at = parts(estimate);
    const total = at.reduce((sum, [variance]) => sum + variance, 0);
    const freedom =
      total ** 2 / at.reduce((sum, [variance, all]) => sum + variance ** 2 / (all.length - 1), 0);
    for (const ratio of ends.filter((end) => end < 1)) {
      const gap = mean(result.persons.map((p) => p.after - p.before - ratio * (1 - p.before)));
      const own = parts(ratio).reduce((sum, [variance]) => sum + variance, 0);
      assertNear(Math.abs(gap), training.quantile(freedom) * Math.sqrt(own), 1e-9, "end");
    }
    assert.ok(ends[0] <= estimate && estimate <= ends[1]);
  }
  assert.ok(found > 150);
});

const logistic = (x) => 1 / (1 + Math.exp(-x));
const SHIFTS = [-0.5, 0.7];

/** Return the expected share of right answers; abilities and difficulties are standard normal. */
function trueShare(shift) {
  // The difference of an ability and a difficulty has the variance 2.
  let [total, weights] = [0, 0];
  for (let x = -12; x <= 12; x += 0.01) {
    const weight = Math.exp(-(x ** 2) / 4);
    total += weight * logistic(shift + x);
    weights += weight;
  }
  return total / weights;
}

/** Simulate a training, with persons and items drawn anew, and answers right or wrong. */
function simulate(chance, persons, items) {
  const normal = () =>
    Math.sqrt(-2 * Math.log(1 - chance.number())) * Math.cos(2 * Math.PI * chance.number());
  const abilities = chance.listOf(persons, normal);
  const [before, after] = SHIFTS.map((shift) => {
    const difficulties = chance.listOf(items, normal);
    return abilities.map((ability) =>
      Object.fromEntries(
        difficulties.map((difficulty, n) => {
          const isRight = chance.number() < logistic(ability + shift - difficulty);
          return [`i${n}`, ["r", Number(isRight), 1]];
        })
      )
    );
  });
  return abilities.map((_, n) => ({ who: `${n}`, before: before[n], after: after[n] }));
}

test("at least 93 % of simulated trainings have the true gain in their interval", () => {
  const chance = new Seeded(11);
  const [low, high] = SHIFTS.map(trueShare);
  const wanted = { interval: high - low, hakeInterval: (high - low) / (1 - low) };
  const widths = [
    [3, 5],
    [8, 10],
    [25, 20]
  ].map(([persons, items]) => {
    const all = chance.listOf(250, () =>
      training.classGain(simulate(chance, persons, items), () => true)
    );
    for (const [name, value] of Object.entries(wanted)) {
      // Without an interval nothing is claimed, which is never wrong.
      const hits = all.filter(
        ({ [name]: ends }) => !ends || (ends[0] <= value && value <= ends[1])
      ).length;
      assert.ok(hits / all.length > 0.93, `${persons} persons, ${items} items, ${name}: ${hits}`);
    }
    const width = ({ interval }) => (interval ? interval[1] - interval[0] : 2);
    return all.reduce((sum, each) => sum + width(each), 0) / all.length;
  });
  // The interval of a small class is wide, and that of a larger class narrower.
  assert.ok(widths[0] > 1 && widths[2] < 0.45, String(widths));
});

// Who sat both papers. ----------------------------------------------------------------------------

const sat = (who, ...shares) => ({
  who,
  marks: Object.fromEntries(shares.map((share, n) => [`i${n}`, ["r", share, 1]]))
});

test("persons are matched by name, and names that several persons share are listed", () => {
  const before = ["张三", "李四", "王五", "王五", "", "赵六"].map((who) => sat(who, 0));
  const after = [" 张\u200b三", "王五", "孙七", "赵 六"].map((who) => sat(who, 1));
  const found = plain(training.match(before, after));
  assert.deepEqual(
    found.both.map(({ who }) => who),
    ["张三", "赵六"]
  );
  assert.deepEqual(found.both[0].before, before[0].marks);
  assert.deepEqual(found.both[0].after, after[0].marks);
  assert.deepEqual([found.before, found.after, found.unclear], [["李四"], ["孙七"], ["王五", ""]]);
});

test("a facility needs ten persons, and the revision that they sat", () => {
  const items = {
    i0: { revision: "r" },
    i1: { revision: "r", facility: 10 },
    i2: { revision: "new", facility: 20 },
    i3: { revision: "s", facility: 30 }
  };
  const revisions = { i0: "r", i1: "r", i2: "old" };
  const sittings = Array.from({ length: 10 }, (_, n) => sat("", Number(n < 4), 0.5, 1));
  const kept = { i2: ["new", 20], i3: ["s", 30] };
  assert.deepEqual(plain(training.facilities(sittings, revisions, { items })), {
    i0: ["r", 40],
    i1: ["r", 50],
    ...kept
  });
  assert.deepEqual(plain(training.facilities(sittings.slice(1), revisions, { items })), {
    i1: ["r", 10],
    ...kept
  });
});

// Normalised gains, computed by hand: the shares before and after, and the gain.
for (const [before, after, hake] of [
  [0.25, 0.5, 1 / 3],
  [0.5, 0.5, 0],
  [0.75, 0.5, -1],
  [0, 1, 1],
  [1, 1, null],
  [1, 0.5, null]
]) {
  test(`the normalised gain from ${before} to ${after}`, () => {
    assertNear(training.hake(before, after), hake, 1e-12, "gain");
  });
}

test("gains of a person and of a class, on all items and on some", () => {
  const both = [
    { who: "甲", before: sat("", 0, 0.5, 1, 0).marks, after: sat("", 1, 1, 1, 0).marks },
    { who: "乙", before: sat("", 0, 0, 1, 1).marks, after: sat("", 0, 1, 1, 1).marks }
  ];
  const own = training.personGain(both[0]);
  assert.deepEqual(plain([own.who, own.before, own.after, own.gain, own.hake]), [
    "甲",
    0.375,
    0.75,
    0.375,
    0.6
  ]);
  const all = training.classGain(both, () => true);
  assert.deepEqual(plain([all.count, all.items, all.before, all.after, all.gain]), [
    2,
    [4, 4],
    0.4375,
    0.75,
    0.3125
  ]);
  assertNear(all.hake, 0.3125 / 0.5625, 1e-12, "hake");
  const some = training.classGain(both, (id) => id < "i2");
  assert.deepEqual(plain([some.items, some.before, some.after]), [[2, 2], 0.125, 0.75]);
  assert.equal(
    training.classGain(both, () => false),
    null
  );
  assert.equal(
    training.classGain([], () => true),
    null
  );
});

test("the share that guessing gives, and the verdict on an item", () => {
  const choice = (type, count) => ({
    type,
    options: Array(count).fill("x"),
    right: [],
    isOne: true
  });
  assert.equal(training.chance(choice("single", 4)), 0.25);
  assert.equal(training.chance(choice("true_false", 2)), 0.5);
  assert.equal(training.chance(choice("multiple", 4)), 0);
  assert.equal(training.chance({ type: "ordering", order: ["a"] }), 0);
  assert.equal(training.chance(null), 0);
  for (const [form, facility, chance, wanted] of [
    ["pre", 0.9, 0.25, "known"],
    ["pre", 0.89, 0.25, ""],
    ["pre", 0, 0.25, ""],
    ["post", 0.25, 0.25, "unlearnt"],
    ["post", 0.26, 0.25, ""],
    ["post", 0, 0, "unlearnt"],
    ["post", 1, 0.25, ""]
  ])
    assert.equal(
      training.verdict(form, facility, chance),
      wanted,
      JSON.stringify([form, facility])
    );
});
