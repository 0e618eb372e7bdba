/** Tests of the connection between the stage and the trainer's window. */
import assert from "node:assert/strict";
import test from "node:test";
import { load, plain } from "./load.mjs";

/** Return the peers of a window on file://, where no channel connects two files. */
function open(receive, opener = null) {
  const listeners = {};
  const page = {
    opener,
    location: { protocol: "file:", origin: "null" },
    BroadcastChannel: class {
      constructor() {
        throw new Error();
      }
    },
    addEventListener(type, listener) {
      listeners[type] = listener;
    }
  };
  const { Peers } = load(["projector/peers"], page);
  const peers = new Peers("pair", receive);
  return { peers, deliver: (event) => listeners.message(event) };
}

/** Return a window that collects the messages that it gets. */
function collector() {
  const got = [];
  return { got, closed: false, postMessage: (message) => got.push(plain(message)) };
}

const hello = (number, change = {}) => ({
  pair: "pair",
  from: "another",
  number,
  body: { type: "hello" },
  ...change
});

test("a reloaded stage answers the first message of its window at once", () => {
  const other = collector();
  const { deliver, peers } = open(() => peers.send({ type: "left" }));
  deliver({ source: other, origin: "null", data: hello(1) });
  assert.deepEqual(
    other.got.map(({ pair, number, body }) => [pair, number, body.type]),
    [["pair", 1, "left"]]
  );
});

test("a window that was opened again gets an answer to its first message", () => {
  const [before, after] = [collector(), collector()];
  const { deliver, peers } = open(() => peers.send({ type: "left" }), before);
  deliver({ source: after, origin: "null", data: hello(1, { from: "a third" }) });
  assert.deepEqual([before.got.length, after.got.length], [0, 1]);
});

test("a message that was received already is not received again", () => {
  const got = [];
  const { deliver } = open((body) => got.push(body.type));
  for (const number of [1, 1, 2, 1])
    deliver({ source: collector(), origin: "null", data: hello(number) });
  assert.equal(got.length, 2);
});

const STRANGE = [
  ["another pair", "null", hello(1, { pair: "another" })],
  ["no sender", "null", hello(1, { from: 1 })],
  ["no number", "null", hello("1")],
  ["no body", "null", hello(1, { body: null })],
  ["no message", "null", null],
  ["another site", "https://example.org", hello(1)]
];
for (const [what, origin, data] of STRANGE)
  test(`a message with ${what} is not received, and nobody is answered`, () => {
    const { deliver, peers } = open(() => assert.fail());
    deliver({ source: collector(), origin, data });
    assert.equal(peers.other, null);
  });
