"""Test the pure functions of records: joining in any order, and when items are due.

Joined records are equal in any order, and lose nothing.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page
from schedule import MS_A_DAY, Attempt, calendar, day_of, due, standing
from script_values import scripts_alone

# 20:00 UTC, which is the next day in Shanghai.
NOW = 20_000 * MS_A_DAY + 20 * 3_600_000


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    with scripts_alone(browser, "records/record", "records/review") as opened:
        yield opened


# Few names and times, so that copies of a record often have the same ones.
names = st.sampled_from(["a", "b", "c-1", "z--2", "constructor", "toString"])
times = st.integers(1, 6) | st.integers(NOW, NOW + 40 * MS_A_DAY)
texts = st.text(max_size=5) | st.sampled_from(["<img src=x onerror=alert(1)>", "天"])
revisions = st.sampled_from(["0a1b", "9f"])
shares = st.sampled_from([0, 0.5, 1]) | st.floats(0, 1).map(abs)
answers = st.lists(texts, max_size=2)
attempts = st.tuples(times, revisions, shares, answers).map(list)
sections = st.dictionaries(names, st.tuples(times, st.booleans()).map(list), max_size=3)
marks = st.dictionaries(
    names, st.tuples(revisions, st.none() | shares, st.integers(0, 5)).map(list), max_size=3
)
spans = st.integers(-3, 3) | st.just(40 * MS_A_DAY)
notes = st.tuples(times, st.sampled_from(["away", "back", "jump"]), spans).map(list)
clocks = st.none() | st.fixed_dictionaries(
    {"used": spans.map(abs), "seen": times, "notes": st.lists(notes, max_size=3)}
)


def without(record: dict[str, Any], name: str) -> dict[str, Any]:
    """Return a record without a field, as stored before the field existed."""
    return {key: value for key, value in record.items() if key != name}


RECORDS = {
    "item": st.fixed_dictionaries({"v": st.just(1), "attempts": st.lists(attempts, max_size=4)}),
    "module": st.fixed_dictionaries(
        {"v": st.just(1), "sections": sections, "of": st.tuples(times, st.integers(0, 9)).map(list)}
    ),
    "place": st.fixed_dictionaries(
        {
            "v": st.just(1),
            "time": times,
            "page": st.sampled_from(["modules/a.html", "quizzes/b.html"]),
            "id": st.just("") | names,
            "title": texts,
        }
    ),
    "exam": st.fixed_dictionaries(
        {
            "v": st.just(1),
            "time": times,
            "code": texts,
            "name": texts,
            "paper": st.dictionaries(names, revisions, max_size=3),
            "answers": st.dictionaries(names, st.tuples(times, answers).map(list), max_size=3),
            "clock": clocks,
            "done": st.none() | st.fixed_dictionaries({"time": times, "marks": marks}),
        }
    ).flatmap(
        lambda whole: st.sampled_from([whole, without(whole, "paper"), without(whole, "clock")])
    ),
}
# Few examples: each is a batch and a call to the browser, and shrinking one takes hundreds.
few = settings(
    max_examples=12,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)

LAWS = """([kind, triples]) => triples.map(([a, b, c]) => {
  const join = (x, y) => study.record.join(kind, x, y), text = JSON.stringify;
  const ab = text(join(a, b));
  return {
    valid: [a, b, c, join(a, b)].every(each => study.record.isRecord(kind, each)),
    commutative: ab === text(join(b, a)),
    associative: text(join(join(a, b), c)) === text(join(a, join(b, c))),
    idempotent: text(join(join(a, b), b)) === ab && text(join(a, a)) === text(join(a, null)),
    joined: join(a, b),
  };
})"""


def is_joined(paper: dict[str, str], both: list[dict[str, str]]) -> bool:
    """Return whether a paper has the items of both copies, each as in one of them."""
    return all(
        paper.get(name) in [each.get(name) for each in both]
        for name in {*both[0], *both[1], *paper}
    )


def is_later(clock: Any, both: list[Any]) -> bool:
    """Return whether a clock ran as long as the longer one, and has the notes of both."""
    ran = [each for each in both if each]
    if not ran:
        return clock is None
    told = [note for each in ran for note in each["notes"]]
    return bool(
        clock["used"] == max(each["used"] for each in ran)
        and all(note in clock["notes"] for note in told)
        and all(note in told for note in clock["notes"])
    )


def handed_in(joined: Any, done: list[Any]) -> bool:
    """Return whether a joined exam is as in the copy that was handed in first."""
    first = min(each["done"]["time"] for each in done)
    return any(
        each["done"]["time"] == first
        and [joined["done"], joined["answers"]] == [each["done"], each["answers"]]
        for each in done
    )


def kept(kind: str, joined: Any, one: Any, other: Any) -> bool:
    """Return whether every entry of both copies is still there, or a later one of the same name."""
    both = [one, other]
    if kind == "item":
        said, known = one["attempts"] + other["attempts"], joined["attempts"]
        return all(each in known for each in said) and all(each in said for each in known)
    if kind == "place":
        return bool(joined["time"] == max(each["time"] for each in both) and joined in both)
    if kind == "exam" and not is_joined(joined["paper"], [each.get("paper", {}) for each in both]):
        return False
    if kind == "exam" and any(each["done"] for each in both):
        return handed_in(joined, [each for each in both if each["done"]])
    entries = "sections" if kind == "module" else "answers"
    for name in {*one[entries], *other[entries]}:
        known = [each[entries][name] for each in both if name in each[entries]]
        last = max(each[0] for each in known)
        if joined[entries][name] not in [each for each in known if each[0] == last]:
            return False
    if kind == "exam":
        clock = is_later(joined["clock"], [each.get("clock") for each in both])
        return clock and joined["done"] is None
    return bool(joined["of"][0] == max(each["of"][0] for each in both))


@pytest.mark.parametrize("kind", RECORDS)
def test_joining_is_commutative_associative_idempotent_and_loses_nothing(
    page: Page, kind: str
) -> None:
    record = RECORDS[kind]

    @few
    @given(st.lists(st.tuples(record, record, record), min_size=8, max_size=8))
    def laws(triples: list[tuple[Any, Any, Any]]) -> None:
        for (one, other, _), found in zip(
            triples, page.evaluate(LAWS, [kind, triples]), strict=True
        ):
            assert kept(kind, found.pop("joined"), one, other)
            assert all(found.values()), found

    laws()


def history(among: list[str]) -> st.SearchStrategy[list[Attempt]]:
    """Generate attempts within two months at some revisions of an item, in order, mostly right."""
    attempt = st.tuples(
        st.integers(NOW, NOW + 60 * MS_A_DAY),
        st.sampled_from(among),
        st.sampled_from([1, 1, 1, 0, 0.5]),
        st.just(list[str]()),
    )
    return st.lists(attempt, max_size=8, unique_by=lambda each: each[0]).map(sorted)


histories = history(["new"]) | history(["old"]) | history(["new", "new", "old"])

SCHEDULE = """([records, items, day]) => {
  const all = {}, bank = {};
  Object.keys(records).forEach(id => { all[id] = { v: 1, attempts: records[id] }; });
  Object.keys(items).forEach(id => { bank[id] = { revision: items[id] }; });
  return {
    states: Object.keys(records).map(id => study.record.state(records[id], items[id] || "new")),
    due: study.review.due(all, bank, day).map(each => each.id),
    calendar: study.review.calendar(all, bank, day, 17),
    book: study.review.book(all, bank).map(each => each.id).sort(),
    retired: study.review.retired(all, bank).sort(),
  };
}"""


@few
@given(
    st.dictionaries(st.integers(0, 50).map("i{}".format), histories, min_size=12, max_size=12),
    st.integers(0, 70),
)
def test_the_schedule_is_as_the_page_states_it(
    page: Page, records: dict[str, list[Attempt]], later: int
) -> None:
    gone = set(list(records)[:2])
    items = {name: "new" for name in [*records, "i99"] if name not in gone}
    day = day_of(NOW) + later
    found = page.evaluate(SCHEDULE, [records, items, day])
    wanted = {name: standing(records[name], "new") for name in records}
    assert [(s["box"], s["due"], s["book"]) for s in found["states"]] == [
        (s.box, s.due, s.book) for s in wanted.values()
    ]
    assert found["due"] == due(records, items, day)
    assert found["calendar"] == calendar(records, items, day, 17)
    assert found["book"] == sorted(name for name in records if name in items and wanted[name].book)
    assert found["retired"] == sorted(gone)


LAST = 253_402_300_799_999  # the last millisecond of the year 9999
# Invalid records, by the change made to a valid one.
ITEM = {"v": 1, "attempts": [[NOW, "0a1b", 1, ["x"]]]}
MODULE = {"v": 1, "sections": {"a": [NOW, True]}, "of": [NOW, 3]}
PLACE = {"v": 1, "time": NOW, "page": "modules/a.html", "id": "a", "title": "甲"}
DONE = {"time": NOW, "marks": {"a": ["0a1b", 0.5, 2]}}
CLOCK = {"used": 60_000, "seen": NOW, "notes": [[NOW, "jump", -60_000], [NOW, "away", 60_000]]}
EXAM = {
    "v": 1,
    "time": NOW,
    "code": "k",
    "name": "甲",
    "paper": {"a": "0a1b"},
    "answers": {"a": [NOW, ["x"]]},
    "clock": CLOCK,
    "done": DONE,
}
WRONG: list[tuple[str, Any]] = [
    ("item", None),
    ("item", []),
    ("item", "text"),
    ("item", {}),
    ("item", {**ITEM, "v": 0}),
    ("item", {**ITEM, "v": "1"}),
    ("item", {**ITEM, "more": 1}),
    ("item", {"v": 1, "attempts": {}}),
    ("item", {"v": 1, "attempts": [[NOW, "0a1b", 1]]}),
    ("item", {"v": 1, "attempts": [[NOW + 0.5, "0a1b", 1, []]]}),
    ("item", {"v": 1, "attempts": [[-1, "0a1b", 1, []]]}),
    ("item", {"v": 1, "attempts": [[9e15, "0a1b", 1, []]]}),
    ("item", {"v": 1, "attempts": [[LAST + 1, "0a1b", 1, []]]}),
    ("item", {"v": 1, "attempts": [[8_639_999_999_999_999, "0a1b", 1, []]]}),
    ("module", {**MODULE, "of": [LAST + 1, 3]}),
    ("exam", {**EXAM, "time": LAST + 1}),
    ("exam", {**EXAM, "clock": {**CLOCK, "used": LAST + 1}}),
    ("exam", {**EXAM, "clock": {**CLOCK, "notes": [[NOW, "jump", LAST + 1]]}}),
    ("exam", {**EXAM, "clock": {**CLOCK, "notes": [[NOW, "jump", n] for n in range(1001)]}}),
    ("item", {"v": 1, "attempts": [[NOW, 5, 1, []]]}),
    ("item", {"v": 1, "attempts": [[NOW, "", 1, []]]}),
    ("item", {"v": 1, "attempts": [[NOW, "0a1b", 1.5, []]]}),
    ("item", {"v": 1, "attempts": [[NOW, "0a1b", "1", []]]}),
    ("item", {"v": 1, "attempts": [[NOW, "0a1b", 1, "x"]]}),
    ("item", {"v": 1, "attempts": [[NOW, "0a1b", 1, ["x" * 2001]]]}),
    ("module", {**MODULE, "sections": [[NOW, True]]}),
    ("module", {**MODULE, "sections": {"a": [NOW, 1]}}),
    ("module", {**MODULE, "sections": {"<b>": [NOW, True]}}),
    ("module", {**MODULE, "of": [NOW, -1]}),
    ("place", {**PLACE, "page": "javascript:alert(1)"}),
    ("place", {**PLACE, "page": "../a.html"}),
    ("place", {**PLACE, "page": "//evil.example/a.html"}),
    ("place", {**PLACE, "page": ["modules/a.html"]}),
    ("place", {**PLACE, "id": ["a"]}),
    ("exam", {**EXAM, "done": {}}),
    ("exam", {**EXAM, "paper": {"a": ["0a1b"]}}),
    ("exam", {**EXAM, "paper": ["0a1b"]}),
    ("exam", {**EXAM, "done": {**DONE, "more": 1}}),
    ("exam", {**EXAM, "done": {**DONE, "marks": {"a": ["0a1b", 0.5, -2]}}}),
    ("exam", {**EXAM, "answers": {"a": [NOW, [1]]}}),
    ("exam", {**EXAM, "clock": {}}),
    ("exam", {**EXAM, "clock": {**CLOCK, "used": -1}}),
    ("exam", {**EXAM, "clock": {**CLOCK, "seen": 0.5}}),
    ("exam", {**EXAM, "clock": {**CLOCK, "more": 1}}),
    ("exam", {**EXAM, "clock": {**CLOCK, "notes": [[NOW, "gone", 1]]}}),
    ("exam", {**EXAM, "clock": {**CLOCK, "notes": [[NOW, "jump", "1"]]}}),
    ("item", {"v": 1, "attempts": [[NOW, "0a1b", None, ["x"]]]}),
    ("toString", ITEM),
]


def test_what_is_no_record_is_told_from_what_is(page: Page) -> None:
    right = [("item", ITEM), ("module", MODULE), ("place", PLACE), ("exam", EXAM)]
    right += [("exam", without(EXAM, "paper")), ("exam", without(EXAM, "clock"))]
    unmarked = {"time": NOW, "marks": {"a": ["sealed", None, 2]}}
    right += [("exam", {**EXAM, "clock": None}), ("exam", {**EXAM, "done": unmarked})]
    is_record = "all => all.map(([kind, value]) => study.record.isRecord(kind, value))"
    assert page.evaluate(is_record, right) == [True] * len(right)
    taken = page.evaluate(is_record, WRONG)
    assert [each for each, is_taken in zip(WRONG, taken, strict=True) if is_taken] == []


@few
@given(st.lists(st.tuples(st.integers(0, LAST), st.integers(0, 9 * 10**15)), min_size=20))
def test_the_time_after_a_time_is_a_time(page: Page, pairs: list[tuple[int, int]]) -> None:
    pairs += [(LAST, NOW), (LAST - 1, NOW), (NOW, LAST + 1), (NOW, NOW), (NOW + 5, NOW)]
    body = "all => all.map(([time, now]) => study.record.after(time, now))"
    for (time, now), after in zip(pairs, page.evaluate(body, pairs), strict=True):
        assert after == min(LAST, max(now, time + 1))
        assert page.evaluate("study.record.isTime(" + str(after) + ")")


def test_joined_clocks_keep_the_first_thousand_notes(page: Page) -> None:
    """Otherwise joining two valid records could make an invalid one."""

    def of(first: int) -> dict[str, Any]:
        notes = [[NOW + n, "jump", -60_000] for n in range(first, first + 1000)]
        return {**EXAM, "done": None, "clock": {**CLOCK, "notes": notes}}

    [valid, notes] = page.evaluate(
        """([a, b]) => {
          const joined = study.record.join("exam", a, b);
          return [study.record.isRecord("exam", joined), joined.clock.notes];
        }""",
        [of(500), of(0)],
    )
    assert valid
    assert notes == of(0)["clock"]["notes"]
