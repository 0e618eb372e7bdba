"""The HTML of pages, which MkDocs and the theme make, or which an earlier build kept.

A page is made from its body and data, from the targets and former ids that it looks up, which are
watched, and from its surroundings. These are one digest of all that any page may show: navigation,
settings, templates.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from studykit.compression import packed, unpacked
from studykit.kept.digest import hash_of
from studykit.kept.keeper import Keeper
from studykit.kept.watch import Digests, Trace, Watch


@dataclass(frozen=True)
class Names:
    """All names that a page may look up: `targets` of references, and former ids of headings."""

    targets: Mapping[str, Any]
    former: Mapping[str, Any]


@dataclass(frozen=True)
class Article:
    """What a page's body gives besides its HTML.

    `script` is the packed text of its file for plans; empty if it has none. `anchors` are the ids
    on the page. `links` are the links to anchors, as the author wrote them: by the path of the
    linked page, then by anchor.
    """

    script: bytes = b""
    anchors: frozenset[str] = frozenset()
    links: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass
class _Page:
    key: bytes
    article: Article
    html: bytes = b""
    trace: Trace = ()
    is_kept: bool = False
    # Whether no message was logged while the page was made. A page with a message is made again in
    # the next build, so that the message is logged again.
    is_quiet: bool = True


class _MessageCounter(logging.Handler):
    """Counts the messages of a logger."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.count = 0

    def emit(self, record: logging.LogRecord) -> None:
        self.count += 1


class KeptPages:
    """The pages of one build. Each takes two steps, its body and then its whole HTML.

    Without `surroundings` no page is kept. Messages to `logger` are counted until `close`.
    """

    def __init__(
        self, keeper: Keeper, names: Names, surroundings: bytes | None, logger: logging.Logger
    ) -> None:
        self.names = names
        self._keeper = keeper
        self._digests: Digests = keeper.digests_of(names)
        self._surroundings = surroundings
        self._pages: dict[str, _Page] = {}
        self._watch: Watch | None = None
        self._logger = logger
        self._messages = _MessageCounter()
        self._count = 0
        logger.addHandler(self._messages)

    def close(self) -> None:
        """Stop counting messages."""
        self._logger.removeHandler(self._messages)

    def begin(self, path: str, *parts: object) -> Article | None:
        """Begin the body of a page, which is made from some parts and from `names`.

        Returns what is kept of the page, or None if it has to be made; then `names` are watched.
        """
        self._watch = None
        if self._surroundings is None:
            return None
        key = self._keeper.key("page", self._surroundings, path, *parts)
        found = self._keeper.find(key, self._digests)
        self._keeper.count("page", int(bool(found)), int(not found))
        if found:
            kept: tuple[Article, bytes] = found[0]
            article, html = kept
            self._pages[path] = _Page(key, article, html, is_kept=True)
            return article
        self._watch = Watch(self._digests)
        self.names = self._watch.root
        self._pages[path] = _Page(key, Article())
        self._count = self._messages.count
        return None

    @property
    def has_surroundings(self) -> bool:
        """Whether all that a page may show is known, so that pages may be kept."""
        return self._surroundings is not None

    def end(self, path: str, article: Article) -> None:
        """End the body of a page that was made."""
        if self._watch:
            page = self._pages[path]
            page.article, page.trace = article, self._watch.trace
            page.is_quiet = self._messages.count == self._count

    def article(self, path: str) -> Article | None:
        """Return what is kept of the body of a page; None if the page has to be made."""
        page = self._pages.get(path)
        return page.article if page and page.is_kept else None

    def begin_html(self) -> None:
        """Begin the whole HTML of a page."""
        self._count = self._messages.count

    def kept_html(self, path: str) -> str | None:
        """Return the HTML of a kept page, and forget it; None if the page has to be made."""
        page = self._pages.get(path)
        if not page or not page.is_kept:
            return None
        del self._pages[path]
        return unpacked(page.html)

    def keep_html(self, path: str, html: str) -> None:
        """Keep the HTML of a page that was made since `begin_html`."""
        page = self._pages.pop(path, None)
        if page and page.is_quiet and self._messages.count == self._count:
            value = page.article, packed(html)
            self._keeper.keep(page.key, page.trace, value, is_packed=True)


def digest_of_text(text: str) -> bytes:
    """Return the digest of a page's HTML."""
    return hash_of([text.encode()])
