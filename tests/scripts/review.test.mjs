/** Tests of the day on which an item is due, computed again by the rules that the page states. */
import assert from "node:assert/strict";
import process from "node:process";
import test from "node:test";
import { load, plain } from "./load.mjs";
import { Seeded } from "./seeded.mjs";
import { DAY, NOW } from "./records.mjs";

process.env.TZ = "Asia/Shanghai";
const { record, review } = load(["records/record", "review/schedule"]);
const CASES = 300;
// Days until an item is due (几天以后到期 in the page's table), by box.
const DAYS = { 1: 1, 2: 2, 3: 4, 4: 8, 5: 16 };

/** Return the day of a time in Shanghai. */
function dayOf(time) {
  return Math.floor((time + 8 * 3_600_000) / DAY);
}

/** Return {box, due, isInBook} of an item after attempts, which are in order of time. */
function standing(attempts, revision) {
  const own = attempts.filter((each) => each[1] === revision);
  // The page's rule: 题目修订过的，按没做过算；原来在错题本里的，留到重做。
  if (!own.length) {
    const last = attempts[attempts.length - 1];
    return { box: 0, due: 0, isInBook: Boolean(last) && isInBook(attempts, last[1]) };
  }
  let box = own[0][2] === 1 ? 2 : 1;
  let due = dayOf(own[0][0]) + DAYS[box];
  for (const [time, , share] of own.slice(1)) {
    if (share === 1 && dayOf(time) < due) continue;
    box = share === 1 ? Math.min(box + 1, 5) : 1;
    due = dayOf(time) + DAYS[box];
  }
  return { box, due, isInBook: isInBook(attempts, revision) };
}

/**
 * Return whether an item is in the 错题本 after attempts. It leaves when it was answered right on two
 * different days and not wrong in between.
 */
function isInBook(attempts, revision) {
  const own = attempts.filter((each) => each[1] === revision);
  const wrong = own.map((each) => each[2] < 1).lastIndexOf(true);
  if (wrong < 0) return false;
  return new Set(own.slice(wrong + 1).map((each) => dayOf(each[0]))).size < 2;
}

/** Return attempts within two months, in order, mostly right, at one or two revisions. */
function history(random) {
  const among = random.choice([["new"], ["old"], ["new", "new", "old"]]);
  const attempts = random.listUpTo(8, () => [
    random.integer(NOW, NOW + 60 * DAY),
    random.choice(among),
    random.choice([1, 1, 1, 0, 0.5]),
    []
  ]);
  return attempts.sort((one, other) => one[0] - other[0]);
}

test("items are due by the rules that the page states", () => {
  const random = new Seeded(17);
  for (let n = 0; n < CASES; n += 1) {
    const ids = Array.from({ length: 12 }, (_, place) => `i${(place * 7) % 12}`);
    const records = Object.fromEntries(ids.map((id) => [id, { v: 1, attempts: history(random) }]));
    const gone = ids.slice(0, 2);
    const kept = ids.slice(2);
    const items = Object.fromEntries([...kept, "i99"].map((id) => [id, { revision: "new" }]));
    const day = dayOf(NOW) + random.integer(0, 70);
    const wanted = new Map(ids.map((id) => [id, standing(records[id].attempts, "new")]));

    for (const id of ids) {
      const { box, due, isInBook } = review.state(records[id].attempts, "new");
      assert.deepEqual({ box, due, isInBook }, wanted.get(id));
    }
    const due = kept.filter((id) => wanted.get(id).due <= day).sort();
    assert.deepEqual(
      plain(review.due(records, items, day).map((each) => each.id)),
      due.sort((one, other) => wanted.get(one).due - wanted.get(other).due)
    );
    const days = kept.map((id) => Math.max(wanted.get(id).due - day, 0));
    assert.deepEqual(
      plain(review.calendar(records, items, day, 17)),
      Array.from({ length: 17 }, (_, place) => days.filter((each) => each === place).length)
    );
    assert.deepEqual(
      plain(review.book(records, items).map((each) => each.id)),
      kept.filter((id) => wanted.get(id).isInBook)
    );
    assert.deepEqual(plain(record.retired(records, items)), gone);
  }
});

// Sessions. ---------------------------------------------------------------------------------------

/** Return whether two items have a common unit or a common clue. */
function areEnemies(one, other) {
  const [first, second] = [one, other].map(({ units, clues }) => [...units, ...(clues || [])]);
  return first.some((name) => second.includes(name));
}

test("a session puts another due item between enemies while one is left", () => {
  const random = new Seeded(19);
  let parted = 0; // how often enemies were kept apart
  for (let n = 0; n < CASES; n += 1) {
    const ids = random.listOf(random.integer(1, 30), (index) => `i${index}`);
    const items = Object.fromEntries(
      ids.map((id) => {
        const units = random.some(["u", "v", "w", "x"]).slice(0, 2);
        return [id, random.number() < 0.3 ? { units, clues: ["~1"] } : { units }];
      })
    );
    const most = random.integer(1, 20);
    const session = plain(review.session(ids, items, most));
    assert.equal(session.length, Math.min(most, ids.length));
    assert.equal(new Set(session).size, session.length);
    assert.equal(session[0], ids[0]);
    session.slice(1).forEach((id, place) => {
      const last = items[session[place]];
      const left = ids.filter((each) => !session.slice(0, place + 1).includes(each));
      const allowed = left.filter((each) => !areEnemies(last, items[each]));
      // The first item left that is no enemy, in the order of `ids`; or else the first one left.
      assert.equal(id, (allowed.length ? allowed : left)[0]);
      if (id !== left[0]) parted += 1;
    });
  }
  assert.ok(parted > CASES);
});

test("an answer with a time in the future hides no later answer, and its item is due", () => {
  const NOW = Date.UTC(2026, 2, 2, 12);
  const day = dayOf(NOW);
  const items = { q: { revision: "new" } };
  const due = (...attempts) => {
    const records = review.settledRecords({ q: { v: 1, attempts } }, NOW);
    return plain(review.due(records, items, day)).map((each) => each.id);
  };
  const inBook = (...attempts) =>
    plain(review.book(review.settledRecords({ q: { v: 1, attempts } }, NOW), items)).length;
  const tomorrow = [NOW + DAY, "new", 1, []];
  const inYears = [NOW + 3000 * DAY, "new", 0, []];
  const now = [NOW, "new", 1, []];
  const old = [NOW - 40 * DAY, "new", 1, []];
  assert.deepEqual(due(tomorrow), ["q"]);
  assert.deepEqual(due(inYears), ["q"]);
  assert.deepEqual(due(now, inYears), []);
  assert.deepEqual(due(old, tomorrow), ["q"]);
  assert.equal(inBook([NOW - DAY, "new", 1, []], now, inYears), 0);
  assert.equal(inBook(inYears), 1);
  // If the present clock is earlier than every exam, the present clock is the wrong one.
  const early = Date.UTC(2009, 0, 1);
  const kept = review.settledRecords({ q: { v: 1, attempts: [old, now] } }, early);
  assert.deepEqual(plain(kept.q.attempts), [old, now]);
});
