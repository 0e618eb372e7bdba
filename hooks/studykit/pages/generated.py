"""A page that no author wrote."""

from dataclasses import dataclass

from studykit.html.body import Body


@dataclass(frozen=True)
class GeneratedPage:
    """A page made in memory: where it goes, its title and body.

    A `wide` one takes the room of the table of contents. A `private` one shows what a browser keeps
    of its readers, and is not for a room to see: it is not projected. `scripts` are those it wants
    beside those of every page, by name.
    """

    path: str
    title: str
    body: Body
    wide: bool = False
    private: bool = False
    scripts: tuple[str, ...] = ()
