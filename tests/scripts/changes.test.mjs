/** Tests that changes are atomic: a kill at any write leaves all old or all new records. */
import assert from "node:assert/strict";
import test from "node:test";
import { CLOCK, DAY, EXAM, ITEM, MODULE, NOW, PLACE } from "./records.mjs";
import { DyingStorage, FullStorage, MemoryStorage, SITE, open } from "./windows.mjs";

const REVISION = "0a1b";
const OTHER = { v: 1, attempts: [[NOW + 5, REVISION, 1, ["z"]]] };
const OLD = {
  item: { "first-step": ITEM, same: ITEM, gone: ITEM },
  module: { queues: MODULE },
  place: { last: PLACE },
  exam: { abcd: EXAM }
};
const NEW = {
  item: { "first-step": OTHER, same: ITEM, added: OTHER },
  module: {},
  place: { last: { ...PLACE, time: NOW + DAY, title: "制\t表\n“符”\\" } },
  exam: { efgh: { ...EXAM, code: "efgh", clock: CLOCK } }
};
const NOTHING = { item: {}, module: {}, place: {}, exam: {} };

/** Return records as a browser stores them: texts by key. */
function textsOf(records, member = "1") {
  const texts = {};
  for (const [kind, each] of Object.entries(records))
    for (const [id, value] of Object.entries(each))
      texts[`${SITE}:records:${member}:${kind}:${id}`] = JSON.stringify(value);
  return texts;
}

const TEXTS = {
  ...textsOf(OLD),
  ...textsOf(NEW, "b2"),
  "mini:members": '{"v":1,"members":{"1":"甲","b2":"乙"}}',
  "mini:exported:1": "12",
  "mini:plans": "x"
};

const CHANGES = {
  replace: ({ store, exchange }) => store.change(exchange.compare("1", NEW, true).texts, true),
  join: ({ store, exchange }) => store.change(exchange.compare("1", NEW, false).texts, false),
  erase({ store, exchange }) {
    const { texts } = exchange.compare("1", NOTHING, true);
    texts[store.noteKey("exported:1")] = null;
    return store.change(Object.assign(texts, store.memberTexts({ b2: "乙" })), false);
  }
};

/** Return the content of a storage as one text. */
function contentOf(storage) {
  return JSON.stringify(Object.entries(storage).sort());
}

/**
 * Run an action in a window that is killed at the write with an index. Return the storage. The
 * scripts take the error for a fault of the storage and go on, but every later write fails, too, as
 * after a kill.
 */
function killedAt(texts, write, action) {
  const storage = new DyingStorage(texts, write);
  action(open(storage));
  return storage;
}

/** Run an action in a window that is not killed. Return the storage. */
function finished(texts, action) {
  return killedAt(texts, Infinity, action);
}

for (const [name, change] of Object.entries(CHANGES)) {
  const old = contentOf(new MemoryStorage(TEXTS));
  const complete = finished(TEXTS, change);
  const writes = DyingStorage.writesOf(complete);

  test(`a window killed at any write leaves all old or all new records: ${name}`, () => {
    assert.notEqual(contentOf(complete), old);
    const ends = [];
    for (let first = 0; first < writes; first += 1) {
      const left = { ...killedAt(TEXTS, first, change) };
      const recovered = finished(left, () => {});
      ends.push(contentOf(recovered));
      // The recovery may be killed, too.
      for (let second = 0; second < DyingStorage.writesOf(recovered); second += 1) {
        const again = { ...killedAt(left, second, () => {}) };
        assert.equal(contentOf(finished(again, () => {})), contentOf(recovered));
      }
    }
    const firstComplete = ends.indexOf(contentOf(complete));
    assert.ok(firstComplete > 1);
    assert.ok(ends.length > 6);
    assert.deepEqual(new Set(ends.slice(0, firstComplete)), new Set([old]));
    assert.deepEqual(new Set(ends.slice(firstComplete)), new Set([contentOf(complete)]));
  });

  test(`a change without room leaves the old records: ${name}`, () => {
    const counts = { true: 0, false: 0 };
    const most = old.length + 3 * contentOf(complete).length + 1000;
    for (let room = 0; room < most; room += 37) {
      const storage = new FullStorage(TEXTS, room);
      const isDone = change(open(storage));
      assert.equal(contentOf(storage), isDone ? contentOf(complete) : old, `room for ${room}`);
      counts[isDone] += 1;
    }
    assert.ok(counts.true > 10);
    assert.ok(counts.false > 10);
  });

  for (const id of ["first-step", "same", "gone", "added", "unrelated"])
    test(`an answer to "${id}" in another window after the kill is kept: ${name}`, () => {
      const key = `${SITE}:records:1:item:${id}`;
      const answer = [NOW + 9, REVISION, 0.5, ["w"]];
      const rest = (storage) =>
        contentOf(Object.fromEntries(Object.entries(storage).filter(([each]) => each !== key)));
      const ends = [rest(TEXTS), rest(complete)];
      for (let write = 0; write <= writes; write += 1) {
        const storage = new MemoryStorage(TEXTS);
        const other = open(storage).store; // opened before the change
        Object.assign(clear(storage), killedAt(TEXTS, write, change));
        other.add("item", id, { v: 1, attempts: [answer] });
        open(storage);
        assert.ok(ends.includes(rest(storage)), `killed at ${write}`);
        const { attempts } = JSON.parse(storage.getItem(key));
        assert.ok(attempts.some((each) => JSON.stringify(each) === JSON.stringify(answer)));
      }
    });
}

function clear(storage) {
  for (const key of Object.keys(storage)) storage.removeItem(key);
  return storage;
}

const JOURNAL = `1\nmini:records:1:item:a\t\t${JSON.stringify(ITEM)}`;

// A journal that a killed window left, the ids of the resulting records, and the faults.
const JOURNALS = [
  [JOURNAL, ["a"], []],
  ["", [], ["damaged"]],
  ["{}", [], ["damaged"]],
  [`${JOURNAL}\nmini:records:1:item:b\t\t{}`, [], ["damaged"]],
  [`${JOURNAL}\nother:records:1:item:b\t\t`, [], ["damaged"]],
  [`${JOURNAL}\nmini:plans\t\tx`, [], ["damaged"]],
  [JOURNAL.replace("1\n", "2\n"), [], ["newer"]]
];

test("only a readable journal is replayed", () => {
  for (const [journal, ids, faults] of JOURNALS) {
    const storage = new MemoryStorage({ "mini:change": journal, "mini:plans": "x" });
    assert.deepEqual([...open(storage).store.faults()], faults, journal);
    const rest = { "mini:plans": "x" };
    for (const id of ids) rest[`mini:records:1:item:${id}`] = JSON.stringify(ITEM);
    if (faults.includes("damaged")) rest["mini:aside:1"] = `mini:change\n${journal}`;
    if (faults.includes("newer")) rest["mini:change"] = journal;
    assert.deepEqual({ ...storage }, rest, journal);
  }
});

/** A storage in which exactly one write fails, because the storage is full. */
class OnceFullStorage extends MemoryStorage {
  #left;

  constructor(texts, write) {
    super(texts);
    this.#left = write;
  }

  setItem(key, text) {
    this.#left -= 1;
    if (this.#left === -1) throw Object.assign(new Error(), { name: "QuotaExceededError" });
    super.setItem(key, text);
  }
}

test("a change whose write fails is taken back", () => {
  const old = contentOf(new MemoryStorage(TEXTS));
  const complete = contentOf(finished(TEXTS, CHANGES.replace));
  const results = new Set();
  for (let write = 0; write < 8; write += 1) {
    const storage = new OnceFullStorage(TEXTS, write);
    const isDone = CHANGES.replace(open(storage));
    results.add(isDone);
    assert.equal(contentOf(storage), isDone ? complete : old, `write ${write}`);
  }
  assert.deepEqual(results, new Set([true, false]));
});

test("a journal that cannot be replayed yet stays", () => {
  const left = { "mini:change": JOURNAL };
  const storage = new FullStorage(left, "mini:change".length + JOURNAL.length + 10);
  open(storage);
  assert.deepEqual({ ...storage }, left);
  const roomy = new MemoryStorage(left);
  open(roomy);
  assert.deepEqual(Object.keys(roomy), ["mini:records:1:item:a"]);
});

test("a window joins its overwritten answer again, unless the record was removed", () => {
  const key = `${SITE}:records:1:item:a`;
  for (const isErased of [false, true]) {
    const storage = new MemoryStorage();
    const listeners = {};
    const { store } = open(storage, {
      addEventListener(type, listener) {
        listeners[type] = listener;
      }
    });
    store.add("item", "a", ITEM);
    if (isErased) store.change({ [key]: null }, false);
    // Another window overwrites the answer, which it has not read.
    storage.setItem(key, JSON.stringify(OTHER));
    listeners.storage({ key, newValue: storage.getItem(key) });
    const { attempts } = JSON.parse(storage.getItem(key));
    assert.equal(attempts.length, isErased ? 1 : 2);
  }
});
