"""Runs of a slide's text: each in one style, shown at once or with the answer."""

from dataclasses import dataclass
from html.parser import HTMLParser

_BOLD = ("strong", "mark")


@dataclass(frozen=True)
class Run:
    """A text in one style.

    A run that hides an answer has a `blank`: the character that stands for each character of the
    text until the class sees the answer.
    """

    text: str
    bold: bool = False
    blank: str = ""

    def shown(self, *, is_answered: bool) -> str:
        """Return the text, or its blanks."""
        return self.text if is_answered or not self.blank else self.blank * len(self.text)


Runs = tuple[Run, ...]


def runs_of(html: str) -> Runs:
    """Return the runs of rendered inline text; marked and strong text is bold.

    A citation is shown as on paper: its label in brackets, after the author's text if it has one.
    """
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return tuple(reader.runs)


def plain(runs: Runs) -> str:
    """Return the text of runs, with their answers."""
    return "".join(run.text for run in runs)


class _Reader(HTMLParser):
    """Collects runs. It reads what `html.inline` writes, which is well-formed."""

    def __init__(self) -> None:
        super().__init__()
        self.runs: list[Run] = []
        self.bold = 0
        self.paper = ""
        self.is_label = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        self.bold += tag in _BOLD
        self.paper = named.get("data-paper") or self.paper
        self.is_label = named.get("class") == "cite__label"

    def handle_endtag(self, tag: str) -> None:
        self.bold -= tag in _BOLD
        self.is_label = False
        if tag == "a" and self.paper:
            self.runs.append(Run(self.paper, bool(self.bold)))
            self.paper = ""

    def handle_data(self, data: str) -> None:
        if not self.is_label:
            self.runs.append(Run(" ".join(data.split("\n")), bool(self.bold)))
