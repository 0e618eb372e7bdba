/** Valid records for tests, fixed and random ones. */
export const DAY = 86_400_000;
// 20:00 UTC, which is the next day in Shanghai.
export const NOW = 20_000 * DAY + 20 * 3_600_000;
/** The last millisecond of the year 9999. */
export const LAST = 253_402_300_799_999;

export const ITEM = { v: 1, attempts: [[NOW, "0a1b", 1, ["x"]]] };
export const MODULE = { v: 1, sections: { a: [NOW, true] }, of: [NOW, 3] };
export const PLACE = { v: 1, time: NOW, page: "modules/a.html", id: "a", title: "甲" };
export const CLOCK = {
  used: 60_000,
  seen: NOW,
  notes: [
    [NOW, "jump", -60_000],
    [NOW, "away", 60_000]
  ]
};
export const DONE = { time: NOW, marks: { a: ["0a1b", 0.5, 2] } };
export const EXAM = {
  v: 1,
  time: NOW,
  code: "k",
  name: "甲",
  paper: { a: "0a1b" },
  answers: { a: [NOW, ["x"]] },
  clock: CLOCK,
  done: DONE
};

/** Return a copy of a record without a field, as stored before the field existed. */
export function without(record, name) {
  return Object.fromEntries(Object.entries(record).filter(([key]) => key !== name));
}

// Few names and times, so that two random copies of a record often have the same names and times.
const NAMES = ["a", "b", "c-1", "z--2", "constructor", "toString"];
const TEXTS = ["", "x", "天", "\u0000", "\ud83d\ude00", "<img src=x onerror=alert(1)>"];
const SPANS = [-3, -1, 0, 2, 3, 40 * DAY];

/** Return functions that make random records, by kind. */
export function makers(random) {
  const time = () =>
    random.choice([random.integer(1, 6), random.integer(NOW, NOW + 40 * DAY), NOW, NOW + 1]);
  const revision = () => random.choice(["0a1b", "9f"]);
  const share = () => random.choice([0, 0.5, 1, random.number()]);
  const answer = () => random.listUpTo(2, () => random.choice(TEXTS));
  const count = () => random.integer(0, 9);
  const maybe = (make) => (random.number() < 0.4 ? null : make());
  const note = () => [time(), random.choice(["away", "back", "jump"]), random.choice(SPANS)];
  const clock = () => ({
    used: Math.abs(random.choice(SPANS)),
    seen: time(),
    notes: random.listUpTo(3, note)
  });
  const mark = () => [revision(), maybe(share), random.integer(0, 5)];
  const handedIn = () => ({ time: time(), marks: random.map(NAMES, 3, mark) });
  const exam = () => ({
    v: 1,
    time: time(),
    code: random.choice(TEXTS),
    name: random.choice(TEXTS),
    paper: random.map(NAMES, 3, revision),
    answers: random.map(NAMES, 3, () => [time(), answer()]),
    clock: maybe(clock),
    done: maybe(handedIn)
  });
  return {
    item: () => ({
      v: 1,
      attempts: random.listUpTo(4, () => [time(), revision(), share(), answer()])
    }),
    module: () => ({
      v: 1,
      sections: random.map(NAMES, 3, () => [time(), random.number() < 0.5]),
      of: [time(), count()]
    }),
    place: () => ({
      v: 1,
      time: time(),
      page: random.choice(["modules/a.html", "quizzes/b.html"]),
      id: random.choice(["", ...NAMES]),
      title: random.choice(TEXTS)
    }),
    exam: () => random.choice([(each) => each, dropPaper, dropClock])(exam())
  };
}

function dropPaper(exam) {
  return without(exam, "paper");
}

function dropClock(exam) {
  return without(exam, "clock");
}
