"""Decide whether a text may state a title, by the runs of characters that they share."""

from collections.abc import Iterable
from dataclasses import dataclass

from studykit.model import Unit
from studykit.quiz.wording import bigrams, coverage, ngrams, title_of

# A text may state a title if it has half of the title's bigrams, or any run of four characters.
STATED_FROM = 0.5
PHRASE_LENGTH = 4
# A sentence with a third of a title's bigrams may say in other words what the title says. The bound
# is lower, because one sentence has few bigrams.
MEANT_FROM = 1 / 3


@dataclass(frozen=True)
class Runs:
    """The bigrams of some texts, and their runs of `PHRASE_LENGTH` (four) characters."""

    bigrams: frozenset[str] = frozenset()
    phrases: frozenset[str] = frozenset()

    def __or__(self, other: "Runs") -> "Runs":
        return Runs(self.bigrams | other.bigrams, self.phrases | other.phrases)

    def may_state(self, title: str) -> bool:
        """Return whether the texts may state a title, see `STATED_FROM`."""
        if coverage(title, self.bigrams) >= STATED_FROM:
            return True
        return not self.phrases.isdisjoint(ngrams(title, PHRASE_LENGTH))

    def may_name(self, unit: Unit) -> bool:
        """Return whether the texts may state the title of a unit or one of its aliases."""
        return any(map(self.may_state, _names(unit)))

    def may_mean(self, unit: Unit) -> bool:
        """Return whether the texts have a third of the bigrams of a unit's title or of an alias."""
        return any(coverage(each, self.bigrams) >= MEANT_FROM for each in _names(unit))

    def name_both(self, one: Unit, other: Unit) -> bool:
        """Return whether the texts name two units, each by words of its own.

        For each unit, the texts must have half of the bigrams of its title or of an alias. One of
        those bigrams must be in no title or alias of the other unit. This is stricter than
        `may_name`.
        """
        return self._name(one, apart_from=other) and self._name(other, apart_from=one)

    def _name(self, unit: Unit, apart_from: Unit) -> bool:
        others = set().union(*map(bigrams, _names(apart_from)))
        return any(
            coverage(name, self.bigrams) >= STATED_FROM
            and not self.bigrams.isdisjoint(bigrams(name) - others)
            for name in _names(unit)
        )


def _names(unit: Unit) -> tuple[str, ...]:
    return (title_of(unit), *unit.aliases)


def runs_of(texts: Iterable[str]) -> Runs:
    """Return the runs of some texts. No run extends from one text into the next."""
    known = list(texts)
    return Runs(
        frozenset().union(*map(bigrams, known)),
        frozenset().union(*(ngrams(text, PHRASE_LENGTH) for text in known)),
    )
