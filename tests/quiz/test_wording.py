"""Tests of the comparison of options."""

from difflib import SequenceMatcher

from hypothesis import given
from hypothesis import strategies as st
from studykit.quiz.wording import ALIKE_FROM, are_similar

# The alphabet is small, so that texts have much in common. Edits add characters that only one of
# the two texts has.
TEXTS = st.text("甲乙丙丁", max_size=45)
EDITS = st.lists(st.tuples(st.integers(0, 44), st.sampled_from("甲子丑寅卯")), max_size=5)


def are_alike(one: str, other: str) -> bool:
    ratio = SequenceMatcher(None, one, other, autojunk=False).ratio()
    return one == other or ratio >= ALIKE_FROM


@given(TEXTS, TEXTS, EDITS)
def test_pairs_rejected_early_are_not_similar(
    one: str, other: str, edits: list[tuple[int, str]]
) -> None:
    """The bounds that skip most comparisons change no result."""
    edited = one
    for place, character in edits:
        edited = edited[:place] + character + edited[place + 1 :]
    assert are_similar(one, other) == are_alike(one, other)
    assert are_similar(one, edited) == are_alike(one, edited)
    assert are_similar(edited, one) == are_alike(edited, one)
