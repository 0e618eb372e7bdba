"""Generate the navigation from the library, so that a new page appears in it automatically."""

from collections.abc import Iterable

from markupsafe import escape

from studykit.model import GLOSSARY, Library, Module, Page
from studykit.pages.generate import GeneratedPages
from studykit.pages.generated import GeneratedPage
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
    listed |= {GLOSSARY, HOME}
    others = sorted((page for path, page in pages.items() if path not in listed), key=_order)
    glossary = [pages[GLOSSARY]] if GLOSSARY in pages else []
    maps = _part("全图", _entries(generated.maps))
    return [
        *([_entry("首页", HOME)] if HOME in pages else ()),
        *_part("学习模块", _entries(library.modules)),
        *_part("测验", _entries(generated.quizzes)),
        *_part("我的学习", _entries(generated.studying)),
        *_part("讲义", _entries(generated.handouts)),
        *_part("教案", _entries(generated.lessons)),
        *_part("课件", _entries(generated.decks)),
        *_entries(generated.plans),
        *_part("索引", [*maps, *_entries(generated.indexes), *_entries(glossary)]),
        *_part("原始文献", [_entry(source.name, source.path) for source in library.sources]),
        *_part("使用指南", [_entry(page.title or page.path, page.path) for page in others]),
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
    divided: list[dict[str, object]] = []
    for index in range(0, len(entries), size):
        part, start = entries[index : index + size], first + index
        divided.append({f"{start}–{start + len(part) - 1}": _divided(part, start)})
    return divided


def _order(page: Page) -> tuple[int, str]:
    return page.order, page.path


def _entries(pages: Iterable[Module | Page | GeneratedPage]) -> list[dict[str, object]]:
    return [_entry(page.title, page.path) for page in pages]


def _entry(title: str, path: str) -> dict[str, object]:
    return {str(escape(title)): path}
