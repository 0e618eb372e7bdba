/** Tests of the projector's timer: counting, pauses, and the displayed text. */
import assert from "node:assert/strict";
import test from "node:test";
import { load, plain } from "./load.mjs";

const { timer } = load(["projector/timer"]);
const MINUTE = 60_000;

test("a timer counts while it runs, and not while it is paused", () => {
  const spentAt = (given, now) => timer.display(given, 0, now).text;
  const running = timer.started(1000);
  assert.equal(spentAt(running, 62_000), "用时 1:01");
  const paused = timer.toggled(running, 62_000);
  assert.deepEqual(plain(paused), { spent: 61_000, since: null });
  assert.equal(spentAt(paused, 999_000), "用时 1:01\u3000已暂停");
  const again = timer.toggled(paused, 999_000);
  assert.deepEqual(plain(again), { spent: 61_000, since: 999_000 });
  assert.equal(spentAt(again, 1_000_000), "用时 1:02");
});

test("the time does not depend on the computer's clock", () => {
  const performance = { timeOrigin: 1000, now: () => 62_000.4 };
  const own = load(["projector/timer"], { performance, Date: { now: () => assert.fail() } });
  assert.equal(own.timer.now(), 63_000);
});

test("a time before the start adds nothing", () => {
  assert.equal(timer.display({ spent: 5000, since: 9000 }, 0, 1000).text, "用时 0:05");
});

const CLOCKS = [
  [0, "0:00"],
  [999, "0:00"],
  [63_000, "1:03"],
  [5_396_000, "89:56"],
  [100 * 60 * MINUTE, "6000:00"]
];
for (const [milliseconds, text] of CLOCKS)
  test(`${milliseconds} ms are ${text}`, () => assert.equal(timer.clock(milliseconds), text));

/** The minutes of the session, the milliseconds that passed, and the displayed text and state. */
const DISPLAYS = [
  [0, 61_000, "用时 1:01", ""],
  [35, 61_000, "用时 1:01\u3000剩 33:59", ""],
  [35, 31.5 * MINUTE, "用时 31:30\u3000剩 3:30", ""],
  [35, 31.5 * MINUTE + 1, "用时 31:30\u3000剩 3:29", "last"],
  [35, 35 * MINUTE, "用时 35:00\u3000剩 0:00", "last"],
  [35, 36 * MINUTE + 1000, "用时 36:01\u3000超时 1:01", "over"]
];
for (const [minutes, spent, text, state] of DISPLAYS)
  test(`after ${spent} ms of ${minutes} minutes`, () => {
    const now = 1_767_225_600_000;
    const running = timer.started(now - spent);
    assert.deepEqual(plain(timer.display(running, minutes, now)), { text, state });
    assert.deepEqual(plain(timer.display(timer.toggled(running, now), minutes, now + MINUTE)), {
      text: `${text}\u3000已暂停`,
      state: "paused"
    });
  });
