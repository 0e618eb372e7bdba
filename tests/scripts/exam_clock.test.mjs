/** Tests the time of an exam: changes of the clock are noted, and never end an exam. */
import assert from "node:assert/strict";
import test from "node:test";
import { load, plain } from "./load.mjs";
import { Seeded } from "./seeded.mjs";

const {
  exam: { clock, inUnit, notes: clockNotes }
} = load(["records/record", "exam/blueprint", "exam/notes", "exam/clock"]);
const [SECOND, MINUTE, HOUR, DAY] = [1000, 60_000, 3_600_000, 86_400_000];
const YEARS = 3653 * DAY;
const LENGTH = 10 * MINUTE;
const START = Date.UTC(2026, 2, 2, 12);

/**
 * Apply readings, [wall, mono, isOpened], from the beginning of an exam. `isOpened` means that the
 * page is opened at this reading. Return the state of the exam after each reading.
 */
function run(readings) {
  let watch = null;
  return readings.map(([wall, mono, isOpened]) => {
    const kept = watch ? watch.clock : clock.begin(START);
    watch = isOpened ? clock.start(kept, { wall, mono }) : clock.read(watch, { wall, mono });
    return {
      left: clock.left(watch.clock, LENGTH),
      notes: plain(watch.clock.notes),
      state: clock.state(watch.clock, LENGTH),
      away: clock.countedAway(watch.clock),
      clock: watch.clock
    };
  });
}

const OPENED = [START, 0, true];
const minutesLater = Array.from({ length: 10 }, (_, n) => [
  START + (n + 1) * MINUTE,
  (n + 1) * MINUTE,
  false
]);

// Readings of an exam of ten minutes; then the minutes left, the notes in minutes, and the state.
const TABLE = {
  "no reading for two minutes": [
    [OPENED, [START + 2 * MINUTE, 2 * MINUTE - 1, false]],
    { left: 8, notes: [["away", 2]], state: "on" }
  ],
  runs: [[OPENED, [START + MINUTE, MINUTE, false]], { left: 9, notes: [], state: "on" }],
  "a little late": [
    [OPENED, [START + MINUTE + 20 * SECOND, MINUTE, false]],
    { left: 9, notes: [], state: "on" }
  ],
  "set ahead": [
    [OPENED, [START + 32 * MINUTE, MINUTE, false]],
    { left: 9, notes: [["jump", 31]], state: "on" }
  ],
  "set back": [
    [OPENED, [START - 28 * MINUTE, MINUTE, false]],
    { left: 9, notes: [["jump", -29]], state: "on" }
  ],
  reloaded: [
    [OPENED, [START + MINUTE, MINUTE, false], [START + MINUTE + SECOND, 0, true]],
    { left: 9, notes: [], state: "on" }
  ],
  closed: [[OPENED, [START + 5 * MINUTE, 0, true]], { left: 5, notes: [["away", 5]], state: "on" }],
  "closed, past the end": [
    [OPENED, [START + HOUR, 0, true]],
    { left: -50, notes: [["away", 60]], state: "asked" }
  ],
  "closed for years": [
    [OPENED, [START + YEARS, 0, true]],
    { left: 10 - YEARS / MINUTE, notes: [["away", YEARS / MINUTE]], state: "asked" }
  ],
  "before the beginning": [
    [[START - 29 * MINUTE, 0, true]],
    { left: 10, notes: [["jump", -29]], state: "on" }
  ],
  "asleep, and the monotonic clock stopped": [
    [OPENED, [START + HOUR, SECOND, false]],
    { left: 10, notes: [["jump", 60]], state: "on" }
  ],
  "asleep, and the monotonic clock ran": [
    [OPENED, [START + HOUR, HOUR, false]],
    { left: -50, notes: [["away", 60]], state: "asked" }
  ],
  "in the background": [[OPENED, ...minutesLater], { left: 0, notes: [], state: "over" }],
  "the monotonic clock went back": [
    [OPENED, [START + MINUTE, -MINUTE, false]],
    { left: 10, notes: [["jump", 2]], state: "on" }
  ]
};

for (const [name, [readings, wanted]] of Object.entries(TABLE)) {
  test(`time left: ${name}`, () => {
    const { left, notes, state } = run(readings).pop();
    assert.deepEqual(
      {
        left: Math.round(left / MINUTE),
        notes: notes.map(([, type, span]) => [type, Math.round(span / MINUTE)]),
        state
      },
      wanted
    );
  });
}

test("no change of a clock ends an exam or makes it longer", () => {
  // In each step the page runs for some time, the wall clock is set, and perhaps the page is opened
  // again. At least the time for which the page ran is used. Any more time is counted as time away,
  // which can be excluded entirely.
  const chance = new Seeded(5);
  for (let n = 0; n < 500; n += 1) {
    let [wall, mono, ran] = [START, 0, 0];
    const readings = [OPENED];
    const sums = [0]; // milliseconds for which the page ran, at each reading
    for (let steps = chance.integer(1, 12); steps; steps -= 1) {
      const span = chance.integer(0, 80 * SECOND);
      const jump = chance.choice([0, chance.integer(-YEARS, YEARS), chance.integer(-HOUR, HOUR)]);
      const isOpened = chance.number() < 0.5;
      readings.push([wall + span, mono + span, false]);
      wall = Math.max(1, wall + span + jump);
      mono = isOpened ? 7 : mono + span;
      ran += span;
      readings.push([wall, mono, isOpened]);
      sums.push(ran, ran);
    }
    const states = run(readings);
    // A change below the tolerance is not noted. It shifts the time by at most 30 seconds.
    const slack = 30 * SECOND * states.length;
    states.forEach(({ left, away, state, clock: kept }, place) => {
      assert.ok(left <= LENGTH - sums[place]);
      assert.ok(left + away >= LENGTH - sums[place] - slack);
      assert.ok(state !== "over" || sums[place] + slack >= LENGTH);
      const excluded = clock.excludeAway(kept, wall);
      assert.equal(clock.left(excluded, LENGTH), left + away);
      assert.equal(clock.countedAway(excluded), 0);
    });
  }
});

test("an event that two windows note counts once", () => {
  const notes = [
    [START, "away", HOUR],
    [START + SECOND, "away", HOUR + SECOND],
    [START + 2 * HOUR, "away", HOUR],
    [START, "jump", -MINUTE],
    [START + 2 * HOUR, "back", MINUTE]
  ];
  assert.deepEqual(plain(clockNotes.summary({ used: 0, seen: START, notes })), {
    jumps: [-MINUTE],
    away: 2 * HOUR,
    excluded: MINUTE
  });
  assert.deepEqual(plain(clockNotes.summary(null)), { jumps: [], away: 0, excluded: 0 });
});

test("a span of time is stated in one unit, of which it has at least two, or a minute or a year", () => {
  for (const [span, unit, number] of [
    [400, "seconds", 0],
    [45 * SECOND, "seconds", 45],
    [MINUTE, "in-minutes", 1],
    [119 * MINUTE, "in-minutes", 119],
    [2 * HOUR, "hours", 2],
    [47 * HOUR, "hours", 47],
    [2 * DAY, "days", 2],
    [364 * DAY, "days", 364],
    [365 * DAY, "years", 1],
    [YEARS, "years", 10],
    [300 * 365.25 * DAY, "years", 300]
  ])
    assert.deepEqual(plain(inUnit(span)), [unit, number]);
});
