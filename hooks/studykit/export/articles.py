"""The decks and quizzes as scripts: for the lesson planner, and to project a deck from any page."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from studykit.export.plan_parts import OPENING, module_parts, quiz_parts
from studykit.export.script import entry_script
from studykit.html.links import html_path
from studykit.library import Target, labelled_text
from studykit.model import Module, SessionPlanRow
from studykit.pages.decks import deck_path
from studykit.pages.generated import GeneratedPage
from studykit.pages.plans import PLAN, PLAN_LIMITS
from studykit.pages.quizzes.addresses import quiz_path
from studykit.references import Reference, split_references
from studykit.site import Site

# The property of `window` that the lesson planner's script reads.
GLOBAL = "studyArticles"
# The folder of these scripts in the site.
FOLDER = "data/articles/"
# The pages from whose articles a plan can take parts.
PAGE = re.compile(r"(modules|quizzes)/[\w-]{1,99}\.html", re.ASCII)


@dataclass(frozen=True)
class Article:
    """A module or a quiz from which a plan can take parts; a quiz has no minutes.

    `page` is the address of the module or quiz. The HTML of a module's article is that of its deck,
    because a class sees slides. `outline` lists the parts as HTML for the planner's page. `plan`
    are the steps of the module's session plan, if it has one.
    """

    page: str
    title: str
    minutes: int | None
    outline: str
    plan: Sequence[Mapping[str, object]] = ()

    @property
    def file(self) -> str:
        """The path of the article's script in the site: `data/articles/modules/x.html.js`."""
        return f"{FOLDER}{self.page}.js"


def articles_of(site: Site, generated: Mapping[str, GeneratedPage]) -> dict[str, Article]:
    """Return the articles of modules and quizzes, by the path of the page whose HTML they hold."""
    found = {}
    for module in site.library.modules:
        page = html_path(module.path)
        plan = plan_steps(module, site.targets)
        parts = module_parts(module, plan, site)
        found[deck_path(module.id)] = Article(page, module.title, module.minutes, parts, plan)
        if quiz := generated.get(quiz_path(module.id)):
            parts = quiz_parts(module.id, site.items_of.get(module.id, ()), site, PLAN)
            found[quiz.path] = Article(html_path(quiz.path), quiz.title, None, parts)
    return found


def article_script(article: Article, html: str) -> str:
    """Return the script that stores an article's title, minutes, outline, HTML and own plan."""
    value: dict[str, object] = {
        "title": article.title,
        "minutes": article.minutes,
        "outline": article.outline,
        "html": html,
    }
    if article.plan:
        value["plan"] = list(article.plan)
    return entry_script(GLOBAL, article.page, value)


def plan_steps(module: Module, targets: Mapping[str, list[Target]]) -> list[dict[str, object]]:
    """Return the steps of a module's session plan, as the planner stores them.

    The references of an activity name the parts that are shown during it. The first reference
    belongs to the step of the row; each further reference becomes a step of 0 minutes. Example:
    `| 8–30 分 | [[a|成因]]、[[b|主因]] | 朗读 |` → 成因、主因 at `a` for 22 minutes, 主因 at `b`.
    """
    return [step for row in module.session_plan for step in _steps(row, module, targets)]


def _steps(
    row: SessionPlanRow, module: Module, targets: Mapping[str, list[Target]]
) -> Iterator[dict[str, object]]:
    start, end = row.span
    minutes = min(end - start, PLAN_LIMITS["minutes"])
    named = (each for each in split_references(row.activity) if isinstance(each, Reference))
    parts = [part for each in named if (part := _part(each, module, targets))]
    page, anchor, _ = parts[0] if parts else ("", "", "")
    title, note = (labelled_text(text, targets) for text in (row.activity, row.action))
    yield _step(page, anchor, title, minutes, note)
    yield from (_step(*part, 0, "") for part in parts[1:])


def _part(
    reference: Reference, module: Module, targets: Mapping[str, list[Target]]
) -> tuple[str, str, str] | None:
    """Return page, id and text of a reference, or None if a plan cannot use that page."""
    places = targets.get(reference.target)
    if not places or not PAGE.fullmatch(page := html_path(places[0].page)):
        return None
    # A reference to the module itself means its opening, before its sections.
    anchor = places[0].anchor or (OPENING if places[0].page == module.path else "")
    return page, anchor, reference.text or places[0].title


def _step(page: str, anchor: str, title: str, minutes: int, note: str) -> dict[str, object]:
    title = " ".join(title.split())[: PLAN_LIMITS["title"]]
    note = " ".join(note.split())[: PLAN_LIMITS["note"]]
    return {"page": page, "id": anchor, "title": title, "minutes": minutes, "note": note}
