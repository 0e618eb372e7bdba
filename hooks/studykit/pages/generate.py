"""All generated pages of a site."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from studykit.diagnostics import Code, Diagnostic, diagnose
from studykit.html.links import html_path
from studykit.indexes.catalogue import path_of
from studykit.model import MODULES, Library, id_of_path, lesson_path
from studykit.pages.addresses import Addresses
from studykit.pages.decks import deck_path, render_decks
from studykit.pages.generated import GeneratedPage
from studykit.pages.handouts import handout_path, render_handouts
from studykit.pages.indexes import render_indexes
from studykit.pages.lessons import render_lessons
from studykit.pages.map import render_maps
from studykit.pages.map_addresses import map_path
from studykit.pages.plans import ANALYSIS, PLAN, render_plans
from studykit.pages.quizzes import render_quizzes
from studykit.pages.quizzes.addresses import BANK, QUALITY, quiz_path
from studykit.pages.studying import EXAM, RECORDS, REVIEW, render_studying
from studykit.site import Site


class GeneratedPages(NamedTuple):
    """The generated pages by group, each group in the order of the navigation."""

    quizzes: list[GeneratedPage]
    studying: list[GeneratedPage]
    handouts: list[GeneratedPage]
    lessons: list[GeneratedPage]
    decks: list[GeneratedPage]
    plans: list[GeneratedPage]
    maps: list[GeneratedPage]
    indexes: list[GeneratedPage]

    @property
    def pages(self) -> tuple[GeneratedPage, ...]:
        """All pages, in the order of the groups."""
        return tuple(page for group in self for page in group)


def generate_pages(site: Site) -> GeneratedPages:
    """Generate the pages of a site."""
    return GeneratedPages(
        render_quizzes(site),
        render_studying(site),
        render_handouts(site),
        render_lessons(site),
        render_decks(site),
        render_plans(site),
        render_maps(site),
        render_indexes(site),
    )


def generated_paths(site: Site) -> tuple[str, ...]:
    """Return the paths of the pages that `generate_pages` generates, without generating them."""
    modules = [module.id for module in site.library.modules]
    tested = [name for name in modules if name in site.items_of]
    maps, items = site.indexes.maps, site.bank.items
    indexes = (page for pages in site.catalogue.pages.values() for page in pages)
    return (
        *((BANK, *map(quiz_path, tested), QUALITY) if items else ()),
        *((REVIEW, EXAM) if items else ()),
        *((RECORDS,) if modules else ()),
        *map(handout_path, modules),
        *map(lesson_path, modules),
        *map(deck_path, modules),
        *((PLAN,) if modules else ()),
        *((ANALYSIS,) if items else ()),
        *((map_path(), *map(map_path, (*maps.documents, *maps.modules))) if maps.modules else ()),
        *map(path_of, indexes),
    )


def addresses_of(site: Site) -> Addresses:
    """Return the addresses of a site with its generated pages."""
    return Addresses(site, generated_paths(site))


def check_generated(generated: Sequence[str], library: Library) -> Iterator[Diagnostic]:
    """Find paths used twice: by an authored and a generated page, or by two generated pages."""
    counts = Counter(generated)
    colliding = {page.path: page.path for page in library.pages if page.path in counts}
    # If two generated pages collide, one belongs to a module: the quiz of `modules/bank.md` has
    # the path of the bank.
    colliding |= {
        f"{MODULES}{id_of_path(path)}.md": path for path, count in counts.items() if count > 1
    }
    for path, page in colliding.items():
        yield diagnose(
            Code.F07_PAGE_TAKEN,
            path,
            1,
            html_path(page),
            f"给文件换一个名字，如 my-{id_of_path(path)}.md",
        )
