"""The type of a generated page."""

from dataclasses import dataclass

from studykit.html.body import Body


@dataclass(frozen=True)
class GeneratedPage:
    """A page made in memory: its path, title and body.

    `wide` makes the text fill the space of the table of contents. `private` marks a page that shows
    a reader's records; it is not projected, so that no audience sees them. `scripts` names the
    scripts that the page needs besides those of every page.
    """

    path: str
    title: str
    body: Body
    wide: bool = False
    private: bool = False
    scripts: tuple[str, ...] = ()
