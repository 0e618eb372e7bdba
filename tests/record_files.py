"""Bad and huge files of records for tests, each with the reason why a site refuses it."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from records import EXAM, ITEM, MODULE, NOW, PLACE, RECORDS, REVISION, file_of

GOOD = file_of(RECORDS)
NOTES = [[NOW + n, "jump", -60_000] for n in range(5000)]


@dataclass(frozen=True)
class BadFile:
    """A file that is refused.

    `make` returns its content. `reason` is the name of the message without "refused-". `place` is
    the place that the message names. `is_refused_by_schema` says that the schema refuses it, too: a
    schema cannot express that a text is not JSON or is truncated, which site a file belongs to, nor
    limits on all records together.
    """

    make: Callable[[], str | bytes]
    reason: str
    place: str = ""
    is_refused_by_schema: bool = False

    @property
    def content(self) -> bytes:
        content = self.make()
        return content.encode() if isinstance(content, str) else content


def dumped(**records: Any) -> str:
    return json.dumps(file_of(records), separators=(",", ":"))


def head(rest: str) -> str:
    """Return the text of a file, with `rest` in place of its records."""
    return json.dumps(file_of({}))[:-3] + rest


def exam_of(field: str, count: int) -> dict[str, Any]:
    """Return an exam with `count` entries in one of its lists."""
    entries: dict[str, Any] = {
        "paper": REVISION,
        "answers": (NOW, ("y",)),
        "marks": (REVISION, 1, 1),
    }
    # One value for all: the garbage collector takes seconds for a million lists.
    many = dict.fromkeys((f"i{n}" for n in range(count)), entries[field])
    return {**EXAM, **({"done": {"time": NOW, field: many}} if field == "marks" else {field: many})}


def item_of(count: int) -> dict[str, Any]:
    return {"v": 1, "attempts": [[NOW + n, REVISION, 1, ["y"]] for n in range(count)]}


def module_of(count: int) -> dict[str, Any]:
    return {**MODULE, "sections": {f"s{n}": [NOW, True] for n in range(count)}}


def _text(content: str | bytes, reason: str) -> BadFile:
    """Return a file that is not valid JSON."""
    return BadFile(lambda: content, reason)


def _value(
    value: object, reason: str, place: str = "", *, is_refused_by_schema: bool = True
) -> BadFile:
    """Return a file of valid JSON."""
    return BadFile(
        lambda: json.dumps(value, ensure_ascii=False), reason, place, is_refused_by_schema
    )


def _records(place: str, /, **records: Any) -> BadFile:
    """Return a file with a record of a wrong shape."""
    return _value(file_of(records), "shape", place)


def _many(place: str, make: Callable[[], str], *, is_refused_by_schema: bool = True) -> BadFile:
    """Return a file with too many values at a place."""
    return BadFile(make, "many", place, is_refused_by_schema)


def _renamed(name: str, place: str) -> BadFile:
    """Return a file that is valid except for one name."""
    text = json.dumps(GOOD, ensure_ascii=False)
    return BadFile(
        lambda: text.replace('"queues"', f'"{name}"'), "shape", place, is_refused_by_schema=True
    )


SMALL = {
    "empty": _text("", "json"),
    "no JSON": _text("你好", "json"),
    "truncated": _text(json.dumps(GOOD)[:-30], "cut"),
    "GBK": _text(json.dumps(GOOD, ensure_ascii=False).encode("gbk"), "encoding"),
    "GB 18030": _text('{"member": "甲"}'.encode("gb18030"), "encoding"),
    "UTF-16": _text('{"member": "甲"}'.encode("utf-16"), "encoding"),
    "a picture": _text(b"\x89PNG\r\n\x1a\n\x00", "json"),
    "an archive": _text(b"PK\x03\x04\xff", "json"),
    "deep": _text("[" * 200_000, "json"),
    "mismatched brackets": _text(dumped(item={"a": ITEM}).replace("]]", "]}"), "json"),
    "a list": _value([1], "foreign"),
    "null": _value(None, "foreign"),
    "a plan": _value({"v": 1, "title": "", "steps": []}, "foreign"),
    "newer": _value({**GOOD, "schema": 2}, "version", "2"),
    "a version without text": _value(
        {**GOOD, "schema": {"toString": 1}}, "version", '{"toString":1}'
    ),
    "other site": _value(
        {**GOOD, "site_id": "<b>other</b>"}, "site", "<b>other</b>", is_refused_by_schema=False
    ),
    "__proto__ above": BadFile(
        lambda: json.dumps(GOOD).replace('"schema"', '"__proto__": {"a": 1}, "schema"'),
        "shape",
        "__proto__",
        is_refused_by_schema=True,
    ),
    "__proto__": _renamed("__proto__", "records.module.__proto__"),
    "another key above": _value({**GOOD, "x": 1}, "shape", "x"),
    "constructor, as a kind": _value(
        {**GOOD, "records": {"constructor": {}}}, "shape", "records.constructor"
    ),
    "no records": _value({**GOOD, "records": None}, "shape", "records"),
    "no time": _value({**GOOD, "exported": "今天"}, "shape", "exported"),
    "no name": _value({**GOOD, "member": None}, "shape", "member"),
    "a list of records": _value({**GOOD, "records": {"item": [ITEM]}}, "shape", "records.item"),
    "a wrong record": _records("records.item.a", item={"a": {"v": 1}}),
    "a newer record": _records("records.item.a", item={"a": {**ITEM, "v": 2}}),
    "a number instead of a record": _records("records.item.b", item={"a": ITEM, "b": 0}),
    "a list instead of a record": _records("records.item.b", item={"a": ITEM, "b": [0]}),
    "a time after the year 9999": _records(
        "records.module.queues", module={"queues": {**MODULE, "of": [8_639_999_999_999_999, 3]}}
    ),
    "thousands of notes": _records(
        "records.exam.abcd", exam={"abcd": {**EXAM, "clock": {**EXAM["clock"], "notes": NOTES}}}
    ),
    "points as text": _records(
        "records.exam.abcd",
        exam={"abcd": {**EXAM, "done": {"time": NOW, "marks": {"a": [REVISION, 1, "2"]}}}},
    ),
    "a page elsewhere": _records(
        "records.place.last", place={"last": {**PLACE, "page": "javascript:alert(1)//.html"}}
    ),
    "101 marks": _many("records.exam.x", lambda: dumped(exam={"x": exam_of("marks", 101)})),
    "101 answers": _many("records.exam.x", lambda: dumped(exam={"x": exam_of("answers", 101)})),
    "101 items": _many("records.exam.x", lambda: dumped(exam={"x": exam_of("paper", 101)})),
    "5001 attempts": _many("records.item.x", lambda: dumped(item={"x": item_of(5001)})),
    "1001 sections": _many("records.module.x", lambda: dumped(module={"x": module_of(1001)})),
    "1001 exams": _many("records.exam", lambda: dumped(exam={f"x{n}": EXAM for n in range(1001)})),
}
HUGE = {
    "a million marks": BadFile(lambda: dumped(exam={"x": exam_of("marks", 1_000_000)}), "large"),
    "half a million marks": _many(
        "records", lambda: dumped(exam={"x": exam_of("marks", 500_000)}), is_refused_by_schema=False
    ),
    "200,000 records": _many(
        "records",
        lambda: dumped(item={f"x{n}": {} for n in range(200_000)}),
        is_refused_by_schema=False,
    ),
    "200,000 numbers": _many(
        "records",
        lambda: dumped(item={f"x{n}": n for n in range(200_000)}),
        is_refused_by_schema=False,
    ),
    "a million brackets": BadFile(lambda: head("[" * 1_000_000), "cut"),
    "a million brackets and their ends": BadFile(
        lambda: head('{"item":{"a":' + "[" * 300_000 + "]" * 300_000 + "}}}"),
        "shape",
        "records.item.a",
    ),
    "a text of quotes without an end": BadFile(lambda: head('"' + '\\"' * 2_000_000), "cut"),
    "a text of ten million characters": BadFile(
        lambda: head('{"item":{"a":"' + "x" * 10_000_000 + '"}}}'),
        "shape",
        "records.item.a",
        is_refused_by_schema=True,
    ),
    "quotes one after another": BadFile(lambda: head('"' * 2_000_001), "many", "records"),
}
BAD = SMALL | HUGE
