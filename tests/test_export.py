"""Tests that `data/library.json` and `data/items.json` conform to their schemas, for both sites."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from banks import REAL, library_in, site_in
from mini_site import MINI, ROOT
from studykit.export.items import describe_items
from studykit.export.library import describe_library
from studykit.library import plain_text, targets_of

SCHEMAS = ROOT / "hooks/studykit/export/schemas"
SCHEMA = json.loads((SCHEMAS / "library.schema.json").read_text("utf-8"))
ITEMS = json.loads((SCHEMAS / "items.schema.json").read_text("utf-8"))
each_site = pytest.mark.parametrize("docs", [MINI / "docs", REAL], ids=["mini", "real"])


def items_of(docs: Path) -> dict[str, Any]:
    described: dict[str, Any] = json.loads(describe_items(site_in(docs), "a-site"))
    return described


@each_site
def test_items_fit_their_schema(docs: Path) -> None:
    described = items_of(docs)
    jsonschema.Draft202012Validator(ITEMS).validate(described)
    assert described["items"]


def test_items_schema_refuses_a_distractor_without_its_reason() -> None:
    described = items_of(MINI / "docs")
    choices = [each for each in described["items"] if "options" in each["response"]]
    wrong = next(o for each in choices for o in each["response"]["options"] if not o["correct"])
    wrong["rationale"] = ""
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(ITEMS).validate(described)


def test_an_authored_item_is_described_as_it_is_written() -> None:
    described = {each["id"]: each for each in items_of(MINI / "docs")["items"]}
    item = described["first-step"]
    assert item["origin"] == "authored"
    assert item["stem"] == "号源不清，先做什么？"
    assert item["explanation"] == "核对在前，见 放号。"
    assert item["url"] == "quizzes/queues.html#first-step"
    assert {(o["text"], o["correct"], o["rationale"]) for o in item["response"]["options"]} == {
        ("核对号源", True, ""),
        ("先放号再说", False, "放号之前要先有号。"),
        ("贴出告示", False, "告示写的是时间，时间要等号源清了才定。"),
    }


@each_site
def test_description_fits_the_schema(docs: Path) -> None:
    description = json.loads(describe_library(library_in(docs), "a-site"))
    jsonschema.Draft202012Validator(SCHEMA).validate(description)
    assert description["units"]


def test_schema_refuses_keys_that_the_contract_does_not_name() -> None:
    library = library_in(MINI / "docs")
    description = json.loads(describe_library(library, "a-site"))
    description["units"][0]["kind"] = "问题"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(SCHEMA).validate(description)


def test_a_unit_is_described_as_it_is_written() -> None:
    library = library_in(MINI / "docs")
    units = {unit["id"]: unit for unit in json.loads(describe_library(library, "a"))["units"]}
    assert units["release-early"] == {
        "id": "release-early",
        "kind": "remedy",
        "title": "提前放号",
        "module": "queues",
        "section": "what-to-do",
        "parent": None,
        "url": "modules/queues.html#release-early",
        "text": "提前一天放，早到的人少了。号还是那么多，见 号源。",
        "definition": None,
        "aliases": [],
        "reading": "",
        "coined": "",
        "steps": [],
        "sequence": None,
        "marks": [],
        "actions": {"频次": "每天不少于 3 次"},
        "silent": {},
        "cites": ["s1-3"],
        "relations": [
            {
                "type": "addresses",
                "to": ["few-numbers"],
                "basis": "stated",
                "cites": ["s1-3"],
                "quotations": [{"text": "建议提前放号", "cites": ["s1-3"]}],
            },
            {"type": "addresses", "to": ["long-wait"], "basis": "inferred", "cites": []},
            {"type": "see_also", "to": ["release-steps"], "basis": "stated", "cites": []},
        ],
        "exempt": [],
    }
    assert units["long-wait"]["parent"] == "long-queue"
    assert units["long-wait"]["marks"] == ["半天"]
    assert units["release-steps"]["steps"] == ["核对号源", "公布时间", "放号"]
    assert units["release-steps"]["sequence"] is True
    assert units["release-steps"]["exempt"] == [
        {"rule": "target", "reason": "原文没有说步骤针对什么"}
    ]
    assert units["numbers"]["definition"] == {
        "text": "窗口在一天里能够接待的人数",
        "basis": "inferred",
    }


PLAIN = [
    ("见 [[long-queue]]。", "见 排长队。"),
    ("见 [[long-queue|那里]]。", "见 那里。"),
    ("“甲”[[s1-1]]。", "“甲”。"),
    ("==十天==和**重**", "十天和重"),
]


@pytest.mark.parametrize(("text", "plain"), PLAIN)
def test_plain_text(text: str, plain: str) -> None:
    library = library_in(MINI / "docs")
    assert plain_text(text, targets_of(library)) == plain
