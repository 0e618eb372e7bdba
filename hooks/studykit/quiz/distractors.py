"""The choice of distractors among candidates that are proved wrong."""

from collections.abc import Callable, Sequence
from itertools import combinations

from studykit.quiz.draw import T, weight
from studykit.quiz.wording import normalized, shared_characters

# With the key these make four options. Three would be enough (Rodriguez 2005), but a fourth lowers
# the chance of guessing right.
DISTRACTORS = 3


def balance_cues(
    chooser: str, stem: str, key: str, candidates: Sequence[T], text: Callable[[T], str]
) -> tuple[T, ...]:
    """Choose up to `DISTRACTORS` candidates so that length and overlap with the stem give no cue.

    Only by chance is the key then the longest option, or the one that shares most characters with
    the stem. A hash of the name `chooser` gives two numbers: how many distractors should be longer
    than the key, and how many should share more characters with the stem than the key does. The
    first combination that is nearest to both numbers is taken; a difference in overlap counts
    twice. `text` gives the text of a candidate.
    """
    count = min(DISTRACTORS, len(candidates))
    longer = weight(chooser, "longer") % (count + 1)
    closer = weight(chooser, "closer") % (count + 1)

    def distance(chosen: tuple[T, ...]) -> int:
        texts = list(map(text, chosen))
        long = sum(len(normalized(each)) > len(normalized(key)) for each in texts)
        close = sum(shared_characters(stem, each) > shared_characters(stem, key) for each in texts)
        return abs(long - longer) + 2 * abs(close - closer)

    return min(combinations(candidates, count), key=distance)
