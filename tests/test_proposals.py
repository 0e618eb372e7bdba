"""Tests that what a fix proposes exists on the site, or is clearly left to its author."""

import re

import pytest
from mini_site import REMEMBERING, diagnostics_of, mini_files
from studykit.library import read_library, targets_of
from studykit.model import PLACEHOLDER
from studykit.references import targets_in
from test_slips import NEEDS_PAGES, SLIPS, damaged_by

QUEUES = "modules/queues.md"
# Hints with the id that the page itself has there, right or wrong.
OF_THE_PAGE = ("R13", "M03")


def test_every_reference_in_a_fix_exists_or_is_a_sample() -> None:
    wrong, seen = [], 0
    for slip in SLIPS:
        if slip["code"] in NEEDS_PAGES:
            continue
        files, _ = damaged_by(slip)
        known = targets_of(read_library(files, REMEMBERING)[0])
        for fault in diagnostics_of(files, REMEMBERING):
            hint = re.sub(rf"\[\[[^\[\]]*\]\]{PLACEHOLDER}|\[\[编号\]\]", "", fault.hint)
            named = {each.partition("..")[0] for each in targets_in(hint)}
            seen += len(named)
            if fault.code not in OF_THE_PAGE and not named <= known.keys():
                wrong.append(str(fault))
    assert seen > 50
    assert wrong == []


def _hints(code: str, find: str, put: str) -> list[str]:
    text = mini_files()[QUEUES].decode()
    assert find in text
    files = {**mini_files(), QUEUES: text.replace(find, put, 1).encode()}
    return [each.hint for each in diagnostics_of(files, REMEMBERING) if each.code == code]


@pytest.mark.parametrize(
    ("written", "proposed"),
    [
        ("提前放号", "写成 [[release-early]]"),
        ("提前 放号", "写成 [[release-early]]"),
        ("提前放号|放号", "写成 [[release-early|放号]]"),
        ("号源", "写成 [[numbers]]"),
        ("一号难求", "写成 [[hard-to-get]]"),
        ("排队", "写成 [[queues]]"),
        ("提前放号的办法", "指的是「提前放号」，写成 [[release-early|提前放号的办法]]"),
        ("提前", "指的是「提前放号」，写成 [[release-early|提前]]"),
        ("Release_Early", "写成 [[release-early]]"),
        ("S1-1", "写成 [[s1-1]]"),
        ("文一第2段", "写成 [[s1-2]]"),
        ("文一·1～2", "写成 [[s1-1..2]]"),
        ("文2-1", "写成 [[s2-1]]"),
        ("S9-1", f"没有题名是「S9-1」的：写它标题里的编号；段落写成 [[s1-2]]{PLACEHOLDER}"),
        ("窗口太少", f"没有题名是「窗口太少」的：写它标题里的编号；段落写成 [[s1-2]]{PLACEHOLDER}"),
    ],
)
def test_a_title_between_brackets_leads_to_what_has_it(written: str, proposed: str) -> None:
    (hint,) = _hints("R01", "请先读 [[s1-1]]", f"请先读 [[{written}]]")
    assert proposed in hint


@pytest.mark.parametrize(
    ("written", "proposed"),
    [
        ("release-step", "是不是：[[release-steps]]"),
        ("long-wait-queue", "是不是：[[long-queue]]"),
        # One word in common says nothing, nor do a few letters.
        ("no-such-line", "查一查编号的拼写"),
        ("what-a-mess", "查一查编号的拼写"),
    ],
)
def test_an_unknown_id_leads_to_those_that_are_spelt_alike(written: str, proposed: str) -> None:
    (hint,) = _hints("R02", "请先读 [[s1-1]]", f"请先读 [[{written}]]")
    assert hint.startswith(proposed)
