/** Tests of files of records: read in pieces, compared with stored records, and written again. */
import assert from "node:assert/strict";
import { setTimeout } from "node:timers";
import test from "node:test";
import { TextEncoder } from "node:util";
import { plain } from "./load.mjs";
import { Seeded } from "./seeded.mjs";
import { DAY, EXAM, ITEM, NOW, PLACE, makers } from "./records.mjs";
import { MemoryStorage, SITE, open } from "./windows.mjs";

const NOTHING = { item: {}, module: {}, place: {}, exam: {} };

/** Return the text of a file. */
function fileText(records) {
  return JSON.stringify({ schema: 1, site_id: SITE, exported: NOW, member: "甲", records });
}

/** Return a promise of the content of a file; it is rejected with the refusal. */
function read({ exchange }, text) {
  const bytes = new TextEncoder().encode(text);
  const file = { size: bytes.length, arrayBuffer: async () => bytes.buffer };
  return new Promise((resolve, reject) => {
    exchange.read(file, (refusal, content) => (refusal ? reject(refusal) : resolve(content)));
  });
}

/** Return the ids of records in the order in which a window lists them. */
function idsOf(records) {
  return Object.keys(records).sort();
}

/** Return the `study` of a window in which a member has some records. */
function windowWith(records) {
  const study = open(new MemoryStorage());
  for (const [kind, each] of Object.entries(records))
    for (const [id, value] of Object.entries(each)) study.store.add(kind, id, value);
  return study;
}

test("records are read from a file and written to one as they are stored", async () => {
  const random = new Seeded(3);
  const make = makers(random);
  const ids = ["a", "b", "constructor", "toString", "c:d"];
  const kinds = ["item", "module", "place", "exam"];
  for (let n = 0; n < 50; n += 1) {
    const records = {};
    for (const kind of kinds) records[kind] = random.map(ids, 4, make[kind]);
    const study = windowWith(records);
    const written = plain(study.exchange.make("1", kinds, NOW)).records;
    for (const kind of kinds) assert.deepEqual(Object.keys(written[kind]), idsOf(records[kind]));
    const content = await read(study, fileText(records));
    assert.deepEqual(plain(content.records), written);
    assert.deepEqual([content.member, content.exported], ["甲", NOW]);
  }
});

test("a large file is parsed in pieces, with pauses", async () => {
  const ids = Array.from({ length: 100 }, (_, n) => `i${n}`);
  const marks = Object.fromEntries(ids.map((id) => [id, ["0a1b", 1, 1]]));
  const attempts = Array.from({ length: 5 }, (_, n) => [NOW + n, "0a1b", 1, ["y"]]);
  const records = { ...NOTHING, exam: {}, item: {} };
  for (let n = 0; n < 300; n += 1)
    records.exam[`x${n}`] = { ...EXAM, time: NOW + n, done: { time: NOW, marks } };
  for (let n = 0; n < 5000; n += 1) records.item[`i${n}`] = { v: 1, attempts };
  const text = fileText(records);
  let pauses = 0;
  let longest = 0; // characters parsed at once
  const study = open(new MemoryStorage(), {
    setTimeout(action, time) {
      if (time === 0) pauses += 1;
      return setTimeout(action, time);
    },
    JSON: {
      stringify: JSON.stringify,
      parse(given) {
        longest = Math.max(longest, given.length);
        return JSON.parse(given);
      }
    }
  });
  const content = await read(study, text);
  assert.equal(Object.keys(content.records.exam).length, 300);
  // The file has half a million tokens. Each text that is given to JSON.parse is a small part of it.
  assert.ok(pauses >= 20, `${pauses} pauses`);
  assert.ok(longest < text.length / 10, `${longest} characters`);
});

// Of the items of a file, `a` is stored already, `b` has another attempt, and `c` is new. The
// stored item `d` is not in the file.
const MORE = { v: 1, attempts: [[NOW + DAY, "0a1b", 0, ["z"]]] };
const HERE = { item: { a: ITEM, b: ITEM, d: ITEM }, place: { last: PLACE } };
const THERE = { ...NOTHING, item: { a: ITEM, b: MORE, c: ITEM }, place: { last: PLACE } };
const BOTH = { v: 1, attempts: ITEM.attempts.concat(MORE.attempts) };

// Each row: whether the file replaces the stored records; the counts that are expected; the records
// that are to be stored, by id.
const COMPARISONS = [
  [false, { added: 1, changed: 1, same: 2, gone: 0 }, { b: BOTH, c: ITEM }],
  [true, { added: 1, changed: 1, same: 2, gone: 1 }, { b: MORE, c: ITEM, d: null }]
];

test("a comparison counts the records, and returns the texts to store", async () => {
  for (const [isReplacing, counts, changed] of COMPARISONS) {
    const { exchange } = windowWith(HERE);
    const { texts, ...found } = plain(exchange.compare("1", THERE, isReplacing));
    assert.deepEqual(found, counts);
    const wanted = Object.entries(changed).map(([id, value]) => [
      `${SITE}:records:1:item:${id}`,
      value && JSON.stringify(value)
    ]);
    assert.deepEqual(texts, Object.fromEntries(wanted));
    const preview = await exchange.preview("1", THERE, isReplacing);
    assert.deepEqual(plain(preview), { ...counts, texts });
  }
});

test("records of a newer site are neither compared nor changed", () => {
  const newer = { [`${SITE}:records:1:item:a`]: '{"v":2,"more":[]}' };
  const { exchange, store } = open(new MemoryStorage(newer));
  const { texts, ...counts } = plain(exchange.compare("1", THERE, true));
  assert.deepEqual(counts, { added: 3, changed: 0, same: 0, gone: 0 });
  assert.ok(store.change(texts, true));
  assert.deepEqual(Object.keys(store.all("item")), ["b", "c"]);
  assert.equal(store.isNewer(`${SITE}:records:1:item:a`), true);
});
