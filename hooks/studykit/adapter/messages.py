"""Report the faults of a build, each once, causes first, in the log and on served pages."""

import logging
from collections.abc import Iterable, Sequence
from pathlib import Path

from mkdocs.utils import CountHandler

from studykit.diagnostics import Diagnostic
from studykit.files import write_text
from studykit.reporting import arranged
from studykit.serving import with_bar

log = logging.getLogger("mkdocs.hooks.study")
# The logger of MkDocs, its plugins and this hook.
MKDOCS_LOG = logging.getLogger("mkdocs")


class Messages:
    """The faults of one build, and the warnings in its log."""

    def __init__(self) -> None:
        # Every fault that the build found.
        self._found: set[Diagnostic] = set()
        self._warnings = CountHandler(level=logging.WARNING)

    def start_counting(self) -> None:
        """Count the warnings in the log, until `close`."""
        MKDOCS_LOG.addHandler(self._warnings)

    def close(self) -> None:
        """Stop counting."""
        MKDOCS_LOG.removeHandler(self._warnings)

    @property
    def has_warnings(self) -> bool:
        """Whether a warning was counted."""
        return bool(self._warnings.get_counts())

    def report(self, found: Iterable[Diagnostic]) -> None:
        """Log the faults that are new, the causes first."""
        before = self._found
        self._found = before | set(found)
        for each in arranged(self._found, before) if self._found != before else ():
            log.log(logging.INFO if each.is_notice else logging.WARNING, "%s", each)

    def show(self, built: Path, pages: Sequence[str]) -> None:
        """Put a bar with all faults into the pages of a built site that is served."""
        listed = arranged(self._found)
        for name in pages if listed else ():
            html = (built / name).read_text("utf-8")
            write_text(built / name, with_bar(html, name, listed, pages))


def hear_warnings() -> None:
    """Let the log pass warnings.

    With --quiet, MkDocs hides warnings before it counts them, and a strict build would pass.
    """
    MKDOCS_LOG.setLevel(min(MKDOCS_LOG.getEffectiveLevel(), logging.WARNING))
