"""Tests that the author guide lists exactly the codes, labels and kinds that the core knows."""

import re

from mini_site import ROOT
from studykit.diagnostics import Code
from studykit.model import Kind
from studykit.reader.fields import LABELS

GUIDE = (ROOT / "hooks/studykit/guide" / "author.md").read_text("utf-8")


def test_the_author_guide_lists_every_code_with_its_meaning() -> None:
    listed = re.findall(r"^\| ([A-Z]\d\d) \| (.+?) \|$", GUIDE, re.MULTILINE)
    assert listed == [(str(code), code.value) for code in Code]


def test_codes_are_unique() -> None:
    codes = [str(code) for code in Code]
    assert len(codes) == len(set(codes))


def test_every_field_is_listed() -> None:
    table = GUIDE.split("## 字段 {")[1].split("1. **Z1")[0]
    cells = re.findall(r"^\| ([^|]+) \| [^|]+ \| [^|]+ \|$", table, re.MULTILINE)[2:]
    listed = {re.sub(r"（.*?）", "", name) for cell in cells for name in cell.split("、")}
    assert listed == set(LABELS)


def test_every_kind_is_listed() -> None:
    rule = next(line for line in GUIDE.split("\n") if "**P4" in line)
    assert all(kind.label in rule for kind in Kind)
