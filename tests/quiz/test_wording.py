"""How options are compared."""

from difflib import SequenceMatcher

from hypothesis import given
from hypothesis import strategies as st
from studykit.quiz.wording import ALIKE_FROM, alike

# Few characters, so that texts are often alike.
TEXTS = st.text("甲乙丙丁戊己", max_size=24)


@given(TEXTS, TEXTS, st.integers(0, 24))
def test_what_is_ruled_out_early_is_not_alike(one: str, other: str, cut: int) -> None:
    """The bounds that spare most comparisons change no answer."""
    changed = one[:cut] + other[cut : cut + 1] + one[cut + 1 :]
    for text in (other, changed):
        ratio = SequenceMatcher(None, one, text, autojunk=False).ratio()
        assert alike(one, text) == (one == text or ratio >= ALIKE_FROM)
