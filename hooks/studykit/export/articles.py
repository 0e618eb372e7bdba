"""The articles of modules and quizzes as scripts, for the lesson planner to take parts from."""

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser

from studykit.export.plan_parts import OPENING, module_parts, quiz_parts
from studykit.export.script import entry_script
from studykit.html.links import html_path
from studykit.pages.generated import GeneratedPage
from studykit.pages.plans import PLAN, PLAN_LIMITS
from studykit.pages.quizzes.addresses import quiz_path
from studykit.site import Site

# The property of `window` that the lesson planner's script reads.
GLOBAL = "studyArticles"
# The folder of these scripts in the site.
FOLDER = "data/articles/"
# The pages from whose articles a plan can take parts.
PAGE = re.compile(r"(modules|quizzes)/[\w-]{1,99}\.html", re.ASCII)


@dataclass(frozen=True)
class Article:
    """A page from whose article a plan can take parts; a quiz has no minutes of its own.

    `outline` lists the parts as HTML for the planner's page. `plan_id` is the id of the section
    that holds the module's session plan, or "".
    """

    page: str
    title: str
    minutes: int | None
    outline: str
    plan_id: str = ""

    @property
    def file(self) -> str:
        """The path of the article's script in the site: `data/articles/modules/x.html.js`."""
        return f"{FOLDER}{self.page}.js"


def articles_of(site: Site, generated: Mapping[str, GeneratedPage]) -> dict[str, Article]:
    """Return the articles of modules and quizzes, by the path of the Markdown page."""
    found = {}
    for module in site.library.modules:
        page = html_path(module.path)
        plan_id = f"{module.id}-plan"
        parts = module_parts(module, site.indexes.graph)
        found[module.path] = Article(page, module.title, module.minutes, parts, plan_id)
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
    if steps := plan_steps(article, html):
        value["plan"] = steps
    return entry_script(GLOBAL, article.page, value)


def plan_steps(article: Article, html: str) -> list[dict[str, object]]:
    """Return the steps of a module's session plan: a table of times, activities and actions.

    The links of an activity name the parts that are shown during it. The first link belongs to the
    row's own step; each further link becomes a step of 0 minutes. Before → after:
    `| 8–30 分 | [[a|成因]]、[[b|主因]] | 朗读 |` → 成因、主因 at `a` for 22 minutes, 主因 at `b`.
    """
    if not article.plan_id:
        return []
    # Only the plan is parsed: parsing the whole page takes a hundred times as long.
    heading = rf'<h2[^>]*\sid="{re.escape(article.plan_id)}"'
    plan = re.search(rf"{heading}.*?(?:</table>|\Z)", html, re.DOTALL)
    parser = _Table(article.plan_id)
    parser.feed(plan[0] if plan else "")
    parser.close()
    steps: list[dict[str, object]] = []
    for row in parser.rows:
        if len(row) == 3:
            steps += _steps(article.page, *row)
    return steps


@dataclass
class _Cell:
    text: str = ""
    links: list[list[str]] = field(default_factory=list)


class _Table(HTMLParser):
    """Collects the body cells of the first table below the heading with a given id."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.rows: list[list[_Cell]] = []
        self._name = name
        self._is_below = False
        self._cell: _Cell | None = None
        self._in_link = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "h2":
            self._is_below = values.get("id") == self._name
        elif self._is_below and tag == "tr":
            self.rows.append([])
        elif self._is_below and tag == "td" and self.rows:
            self._cell = _Cell()
            self.rows[-1].append(self._cell)
        elif self._cell and tag == "a":
            self._cell.links.append([values.get("href") or "", ""])
            self._in_link = True

    def handle_endtag(self, tag: str) -> None:
        if tag == "table":
            self._is_below = False
        elif tag == "td":
            self._cell = None
        elif tag == "a":
            self._in_link = False

    def handle_data(self, data: str) -> None:
        if self._cell:
            self._cell.text += data
            if self._in_link:
                self._cell.links[-1][1] += data


def _steps(page: str, time: _Cell, activity: _Cell, action: _Cell) -> list[dict[str, object]]:
    start, end, *_ = [*map(int, re.findall(r"\d+", time.text)), 0, 0]
    minutes = min(max(end - start, 0), PLAN_LIMITS["minutes"])
    parts = [(*place, text) for href, text in activity.links if (place := _target(href, page))]
    first, name, _ = parts[0] if parts else ("", "", "")
    steps = [_step(first, name, activity.text, minutes, action.text)]
    return steps + [_step(*part, 0, "") for part in parts[1:]]


def _target(href: str, page: str) -> tuple[str, str] | None:
    """Return the page and id that a link leads to, or None if a plan cannot use that page."""
    path, _, anchor = href.partition("#")
    target = posixpath.normpath(posixpath.join(posixpath.dirname(page), path)) if path else page
    is_article = PAGE.fullmatch(target)
    # A link to the plan's own page without an id means the page's opening, before its sections.
    return (target, anchor or (OPENING if target == page else "")) if is_article else None


def _step(page: str, anchor: str, title: str, minutes: int, note: str) -> dict[str, object]:
    title = " ".join(title.split())[: PLAN_LIMITS["title"]]
    note = " ".join(note.split())[: PLAN_LIMITS["note"]]
    return {"page": page, "id": anchor, "title": title, "minutes": minutes, "note": note}
