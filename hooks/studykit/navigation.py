"""The navigation, derived: a new page appears by itself, with its title, in order."""

from collections.abc import Sequence

from markupsafe import escape

from studykit.model import Library, Page
from studykit.render.generated import GeneratedPage
from studykit.render.page import HOME
from studykit.render.plans import PLAN, TITLE


def navigation_of(
    library: Library,
    quizzes: Sequence[GeneratedPage],
    handouts: Sequence[GeneratedPage],
    indexes: Sequence[GeneratedPage],
) -> list[dict[str, object]]:
    """Home, modules, quizzes, handouts, plan, indexes, sources and guides, in MkDocs' own form.

    Titles are escaped, since themes print them as they come.
    """
    pages = {page.path: page for page in library.pages}
    named = {source.path for source in library.sources} | {m.path for m in library.modules}
    others = [page for path, page in pages.items() if path not in named and path != HOME]
    parts: list[tuple[str, object]] = [
        ("学习模块", [_entry(module.title, module.path) for module in library.modules]),
        ("测验", [_entry(page.title, page.path) for page in quizzes]),
        ("讲义", [_entry(page.title, page.path) for page in handouts]),
        (TITLE, PLAN if library.modules else ""),
        ("索引", [_entry(page.title, page.path) for page in indexes]),
        ("原始文献", [_entry(source.title, source.path) for source in library.sources]),
        ("使用指南", [_entry(_title(page), page.path) for page in sorted(others, key=_order)]),
    ]
    home = [_entry("首页", HOME)] if HOME in pages else []
    return home + [{name: entries} for name, entries in parts if entries]


def _order(page: Page) -> tuple[int, str]:
    return page.order, page.path


def _title(page: Page) -> str:
    return page.title or page.path


def _entry(title: str, path: str) -> dict[str, object]:
    return {str(escape(title)): path}
