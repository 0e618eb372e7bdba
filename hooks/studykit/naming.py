"""The names of things and files: ids made from titles, endings, and paths that hosts accept."""

import re
from functools import cached_property

from studykit.locator import IDENTIFIER, SOURCE_ID, parse_locator

# Ids that the site itself uses. Browsers scroll to the start of a page for `#top`, and lesson
# plans use `top` for the part before the first section.
RESERVED = ("top", "search-results")
# The endings of the files of docs/ that are read.
TEXT_ENDINGS = (".md", ".txt", ".json")
# The endings of Markdown files. Only `.md` is read, but MkDocs takes some of the others for pages
# too.
PAGE_ENDINGS = ("md", "markdown", "mdown", "mkdn", "mkd", "mdwn")
# Paths that servers, archives and old systems all accept.
PUBLIC_PATH = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*(?:/[A-Za-z0-9_][A-Za-z0-9_.-]*)*")
# At most this number of syllables or words of a title make its id.
_WORDS_AT_MOST = 4
# The title of a session plan, whose id is given by that of its module; see `model.session_plan_id`.
_PLAN = "90分钟安排"
_WORD = re.compile("[a-z0-9]+")
_WRITTEN = re.compile(r"#([a-z0-9-]+)")


def is_reserved(name: str) -> bool:
    """Return whether an id is kept for documents and paragraphs, or for the site itself."""
    return bool(SOURCE_ID.fullmatch(name) or parse_locator(name)) or name in RESERVED


def slug(text: str, words: int | None = None) -> str:
    """Return the pinyin of a text, joined by hyphens; empty if it has none.

    If `words` is given, only that number of syllables or words is returned, from the beginning.

    >>> slug("号源少"), slug("Few_Numbers"), slug("借书的人不知道", 4), slug("……")
    ('hao-yuan-shao', 'few-numbers', 'jie-shu-de-ren', '')
    """
    from pypinyin import lazy_pinyin  # Importing it takes long, and only faults need it.

    return "-".join(_WORD.findall(" ".join(lazy_pinyin(text)).lower())[:words])


def file_name(name: str) -> str:
    """Return the name of a page's file or data file that is like a malformed one.

    >>> file_name("My Page.md"), file_name("2.md"), file_name("top.md"), file_name("排队.MD")
    ('my-page.md', 'my-page.md', 'my-page.md', 'pai-dui.md')
    """
    stem, _, ending = name.rpartition(".")
    made = slug(stem)
    is_free = IDENTIFIER.fullmatch(made) and made not in RESERVED
    return f"{made if is_free else 'my-page'}.{ending.lower()}"


class Ids:
    """Makes ids for the headings of a page that have none, or a malformed one; no two are alike.

    >>> ids = Ids("queues", "## 队 { #queues-dui }")
    >>> ids.of("队"), ids.of("队"), ids.like("S1-2"), ids.like("2-few"), ids.like("……")
    ('queues-dui-2', 'queues-dui-3', 'queues-s1-2', 'queues-2-few', 'queues-2')
    """

    def __init__(self, page: str, text: str) -> None:
        """`page` is the name of the page, `text` its content, with the ids in use."""
        self._name, self._text = page, text

    # Most pages need no id, so nothing is computed before one is asked for.
    @cached_property
    def _page(self) -> str:
        name = slug(self._name)
        return name if IDENTIFIER.fullmatch(name) and not is_reserved(name) else "my-page"

    @cached_property
    def _taken(self) -> set[str]:
        return {self._page, *_WRITTEN.findall(self._text)}

    def of(self, title: str) -> str:
        """Return an id for a title. It begins with the page's name, because titles recur."""
        if title.replace(" ", "") == _PLAN:
            return self._free(f"{self._page}-plan")
        return self._free(f"{self._page}-{slug(title, _WORDS_AT_MOST)}".strip("-"))

    def like(self, identifier: str) -> str:
        """Return a valid id for a malformed one."""
        name = slug(identifier)
        if not IDENTIFIER.fullmatch(name) or is_reserved(name):
            name = f"{self._page}-{name}".strip("-")
        return self._free(name)

    def _free(self, name: str) -> str:
        number = 2
        found = name
        while found in self._taken:
            found, number = f"{name}-{number}", number + 1
        self._taken.add(found)
        return found
