"""All the pages that no author wrote."""

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from studykit.diagnostics import Code, Diagnostic, diagnose
from studykit.html.links import html_path
from studykit.model import MODULES, Library, name_of
from studykit.pages.generated import GeneratedPage
from studykit.pages.handouts import render_handouts
from studykit.pages.indexes import render_indexes
from studykit.pages.plans import render_plans
from studykit.pages.quizzes import render_quizzes
from studykit.pages.studying import render_studying
from studykit.site import Site


class GeneratedPages(NamedTuple):
    """The made pages of a site, by what they are, each in the order of the navigation."""

    quizzes: list[GeneratedPage]
    studying: list[GeneratedPage]
    handouts: list[GeneratedPage]
    plans: list[GeneratedPage]
    indexes: list[GeneratedPage]

    @property
    def pages(self) -> tuple[GeneratedPage, ...]:
        """All of them."""
        return (*self.quizzes, *self.studying, *self.handouts, *self.plans, *self.indexes)


def generate_pages(site: Site) -> GeneratedPages:
    """Make them."""
    return GeneratedPages(
        render_quizzes(site),
        render_studying(site),
        render_handouts(site),
        render_plans(site),
        render_indexes(site),
    )


def check_generated(made: GeneratedPages, library: Library) -> Iterator[Diagnostic]:
    """Find the pages that would hide each other: an author's and a made one, or two made ones."""
    times = Counter(page.path for page in made.pages)
    taken = {page.path: page.path for page in library.pages if page.path in times}
    # Of two made ones, one is a module's: `modules/bank.md` has its quiz where the bank is.
    taken |= {f"{MODULES}{name_of(path)}.md": path for path, count in times.items() if count > 1}
    for path, page in taken.items():
        yield diagnose(Code.F07_PAGE_TAKEN, path, 1, html_path(page), "给文件换一个名字")
