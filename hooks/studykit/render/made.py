"""All the pages that no author wrote."""

from typing import NamedTuple

from studykit.render.generated import GeneratedPage
from studykit.render.handouts import render_handouts
from studykit.render.indexes import render_indexes
from studykit.render.plans import render_plans
from studykit.render.quizzes import render_quizzes
from studykit.render.site import Site
from studykit.render.studying import render_studying


class Made(NamedTuple):
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


def make_pages(site: Site) -> Made:
    """Make them."""
    return Made(
        render_quizzes(site),
        render_studying(site),
        render_handouts(site),
        render_plans(site),
        render_indexes(site),
    )
