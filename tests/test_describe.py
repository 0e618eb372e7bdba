"""`data/library.json`: the contract holds for the small site and the real one."""

import json
from pathlib import Path

import jsonschema
import pytest
from mini_site import MINI, ROOT
from studykit.describe.library import describe_library
from studykit.folder import read_folder
from studykit.library import plain_text, read_library, targets_of

SCHEMA = json.loads((ROOT / "hooks/studykit/schemas/library.schema.json").read_text("utf-8"))


@pytest.mark.parametrize("docs", [MINI / "docs", ROOT / "docs"], ids=["mini", "real"])
def test_description_fits_the_schema(docs: Path) -> None:
    library, _ = read_library(read_folder(docs))
    description = json.loads(describe_library(library, "a-site"))
    jsonschema.Draft202012Validator(SCHEMA).validate(description)
    assert description["units"]


def test_schema_refuses_what_the_contract_does_not_name() -> None:
    library, _ = read_library(read_folder(MINI / "docs"))
    description = json.loads(describe_library(library, "a-site"))
    description["units"][0]["kind"] = "问题"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(SCHEMA).validate(description)


def test_a_unit_is_described_as_it_is_written() -> None:
    library, _ = read_library(read_folder(MINI / "docs"))
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
        "steps": [],
        "sequence": None,
        "marks": [],
        "actions": {"频次": "每天不少于 3 次"},
        "cites": ["s1-3"],
        "relations": [
            {"type": "addresses", "to": ["few-numbers"], "basis": "stated", "cites": []},
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
    library, _ = read_library(read_folder(MINI / "docs"))
    assert plain_text(text, targets_of(library)) == plain
