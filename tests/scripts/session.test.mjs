/** Tests of the projector's session: its state is saved, read back and checked. */
import assert from "node:assert/strict";
import test from "node:test";
import { load, plain } from "./load.mjs";

/** Return a page with an address, a storage and a history, and the projector's `session` on it. */
function open({ search = "", storage = {} } = {}) {
  const page = {
    location: { search, pathname: "/site/a.html", hash: "#x" },
    history: { state: null, replaceState: (state, title, url) => (page.url = url) },
    sessionStorage: {
      getItem: (name) => (name in storage ? storage[name] : null),
      setItem: (name, text) => (storage[name] = text)
    },
    document: { querySelector: () => ({ getAttribute: () => "site" }) },
    storage
  };
  page.session = load(["projector/timer", "projector/session"], page).session;
  return page;
}

const { session } = open();
const STATE = {
  id: "site:projector:/a.html:x",
  slide: "top~3",
  isOn: true,
  scale: 1.25,
  details: false,
  dark: true,
  black: "white",
  given: { "item-1": true },
  tally: { "item-1": [0, 2] },
  second: { "item-1": [2, 0] },
  votes: { "item-1": 3 },
  again: { "item-1": "第 1 题" },
  board: ["缺一张表"],
  timer: { spent: 5, since: null }
};

test("a saved state is read unchanged", () => {
  assert.deepEqual(plain(session.read(JSON.stringify(STATE))), STATE);
  const fresh = session.fresh(1000);
  assert.deepEqual(plain(session.read(JSON.stringify(fresh))), plain(fresh));
});

test("a state is stored under its site and page", () => {
  const page = open();
  assert.equal(page.session.restore(), null);
  page.session.save(STATE);
  assert.deepEqual(Object.keys(page.storage), ["site:projector:/site/a.html"]);
  assert.deepEqual(plain(page.session.restore()), STATE);
});

test("if a full storage does not take a state, the last state is returned all the same", () => {
  const page = open();
  page.session.save(STATE);
  const { setItem } = page.sessionStorage;
  page.sessionStorage.setItem = () => {
    throw new Error("QuotaExceededError");
  };
  page.session.save({ ...STATE, slide: "later" });
  assert.equal(page.session.restore().slide, "later");
  page.sessionStorage.setItem = setItem;
  page.session.save({ ...STATE, slide: "last" });
  assert.equal(page.session.restore().slide, "last");
  page.sessionStorage.getItem = page.sessionStorage.setItem = () => {
    throw new Error("SecurityError");
  };
  assert.equal(page.session.restore(), null);
  page.session.save(STATE);
  assert.equal(page.session.restore(), STATE);
});

for (const name of ["constructor", "__proto__"])
  test(`an item may have the name ${name}, which every object has`, () => {
    const state = session.read(JSON.stringify(STATE).replace(/item-1/g, name));
    assert.equal(state.given[name], true);
    assert.deepEqual(plain(state.tally[name]), [0, 2]);
    assert.equal(session.fresh(0).given[name], undefined);
  });

const BROKEN = ["", "{", "[]", "null", '"x"', '{"id":1}', '{"isOn":true,"scale":1e9}'];
for (const text of BROKEN)
  test(`${text || "no text"} is no state`, () => assert.equal(session.read(text), null));

// Invalid values of each field.
const WRONG = {
  id: [null, 1],
  slide: [null, 1],
  isOn: [null, 1],
  scale: [null, "1", 0.4, 3.1],
  details: [null, 1],
  dark: [null, 1],
  black: [null, "red"],
  given: [null, [], { x: 1 }],
  tally: [null, [], { x: 1 }, { x: ["1"] }],
  second: [null, [], { x: 1 }, { x: ["1"] }],
  votes: [null, [], { x: "1" }],
  again: [null, [], { x: 1 }],
  board: [null, {}, [1]],
  timer: [null, {}, { spent: "1", since: null }, { spent: 1 }, { spent: 1, since: "1" }]
};
for (const [field, values] of Object.entries(WRONG))
  test(`a state with an invalid ${field} is refused`, () => {
    assert.ok(field in STATE);
    for (const value of [undefined, ...values])
      assert.equal(session.read(JSON.stringify({ ...STATE, [field]: value })), null);
  });
test("every field of a state has invalid values above", () =>
  assert.deepEqual(Object.keys(WRONG), Object.keys(session.fresh(0))));

// The query of an address, and its parameter `slide`.
const PARAMETERS = [
  ["?slide=top~3", "top~3"],
  ["?project=1&slide=%E7%94%B2", "甲"],
  ["?slide=", ""],
  ["?slide", ""],
  ["?other=1", ""],
  ["?myslide=1", ""],
  ["?slide=%E0%A4%A", ""]
];
for (const [search, expected] of PARAMETERS)
  test(`the slide of ${search}`, () =>
    assert.equal(open({ search }).session.parameter("slide"), expected));

// The query before, the slide that is written, and the query afterwards.
const ADDRESSES = [
  ["", "top", "?project=1&slide=top"],
  ["?project", "甲", "?project=1&slide=%E7%94%B2"],
  ["?type=single&project=1&slide=old", "new", "?type=single&project=1&slide=new"],
  ["?type=single&project=1&slide=old", "", "?type=single"],
  ["?project=1", "", ""],
  ["?projects=1", "", "?projects=1"]
];
for (const [search, slide, expected] of ADDRESSES)
  test(`the address ${search} with the slide "${slide}"`, () => {
    const page = open({ search });
    page.session.writeAddress(slide);
    assert.equal(page.url, `/site/a.html${expected}#x`);
  });
