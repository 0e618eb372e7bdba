"""Test what the fix of a misquotation (Q01) shows of the paragraph."""

import pytest
from studykit.check.references import nearest_words
from studykit.model import Paragraph

PARAGRAPH = "第三，要建立工作台账，为了落实责任，每月检查一次。原因是号源少。"


@pytest.mark.parametrize(
    ("quoted", "said"),
    [
        ("为落实责任", "为了落实责任"),
        ("为了要落实责任", "为了落实责任"),
        ("建立工作台帐，为了落实责任", "要建立工作台账，为了落实责任"),
        ("为了落实责任，每月的检查一次", "为了落实责任，每月检查一次"),
        ("原因就是号源少", "原因是号源少"),
        ("要建立工作台账，为了落实责任，每月检查一次。原因是号源少，放号晚", PARAGRAPH[3:]),
    ],
)
def test_a_misquotation_is_answered_with_whole_clauses(quoted: str, said: str) -> None:
    """An author can copy the fix: the paragraph contains it, and it consists of whole clauses."""
    hint = nearest_words(quoted, ["s1-2"], {"s1-2": Paragraph("s1-2", PARAGRAPH, 1)})
    assert hint.endswith(f"s1-2 这里写的是「{said}」")
