"""Generate the navigation from the library, so that a new page appears in it automatically."""

from markupsafe import escape

from studykit.model import GLOSSARY, Library, Page
from studykit.pages.generate import GeneratedPages
from studykit.pages.home import HOME

# The maximum number of entries in a list. This limit is a rule of this site: readers do not read a
# longer list, they search it.
ENTRIES_AT_MOST = 50


def navigation_of(library: Library, generated: GeneratedPages) -> list[dict[str, object]]:
    """Return the navigation in the format of MkDocs' `nav` setting.

    Titles are HTML-escaped, because themes print them without escaping.
    """
    pages = {page.path: page for page in library.pages}
    listed = {source.path for source in library.sources} | {m.path for m in library.modules}
    listed.add(GLOSSARY)
    glossary = [_entry(page.title, path) for path, page in pages.items() if path == GLOSSARY]
    others = [page for path, page in pages.items() if path not in listed and path != HOME]
    maps = [_entry(page.title, page.path) for page in generated.maps]
    indexes = [_entry(page.title, page.path) for page in generated.indexes] + glossary
    return [
        *([_entry("首页", HOME)] if HOME in pages else ()),
        *_part("学习模块", [_entry(module.title, module.path) for module in library.modules]),
        *_part("测验", [_entry(page.title, page.path) for page in generated.quizzes]),
        *_part("我的学习", [_entry(page.title, page.path) for page in generated.studying]),
        *_part("讲义", [_entry(page.title, page.path) for page in generated.handouts]),
        *_part("教案", [_entry(page.title, page.path) for page in generated.lessons]),
        *_part("课件", [_entry(page.title, page.path) for page in generated.decks]),
        *[_entry(page.title, page.path) for page in generated.plans],
        *_part("索引", [*_part("全图", maps), *indexes]),
        *_part("原始文献", [_entry(source.name, source.path) for source in library.sources]),
        *_part(
            "使用指南", [_entry(_title(page), page.path) for page in sorted(others, key=_order)]
        ),
    ]


def _part(name: str, entries: list[dict[str, object]]) -> list[dict[str, object]]:
    return [{name: _divided(entries)}] if entries else []


def _divided(entries: list[dict[str, object]], first: int = 1) -> list[dict[str, object]]:
    """Split a long list of entries into parts, named by their first and last position: `1–50`.

    Each page lists only its own part. So the size of the site is linear in the number of pages, not
    quadratic. Very long lists are nested. `first` is the position of the first entry.
    """
    if len(entries) <= ENTRIES_AT_MOST:
        return entries
    size = ENTRIES_AT_MOST
    while size * ENTRIES_AT_MOST < len(entries):
        size *= ENTRIES_AT_MOST
    parts = [(first + at, entries[at : at + size]) for at in range(0, len(entries), size)]
    return [{f"{at}–{at + len(part) - 1}": _divided(part, at)} for at, part in parts]


def _order(page: Page) -> tuple[int, str]:
    return page.order, page.path


def _title(page: Page) -> str:
    return page.title or page.path


def _entry(title: str, path: str) -> dict[str, object]:
    return {str(escape(title)): path}
