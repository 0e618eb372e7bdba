"""An edition: all that a build adds to the files of a site, as values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from studykit.diagnostics import Diagnostic
from studykit.export.articles import Article
from studykit.html.body import Body
from studykit.pages.generated import GeneratedPage


@dataclass(frozen=True)
class Edition:
    """The pages of an edition, its other files by path, and its navigation in MkDocs' format.

    `bodies` are those of authors' pages, by path. `articles` are to be written once MkDocs has
    rendered their pages, by path. `former` maps the id of a heading to its retired ids. `codes` are
    the exam codes of an exam edition.
    """

    pages: tuple[GeneratedPage, ...]
    files: Mapping[str, str]
    navigation: list[dict[str, object]]
    bodies: Mapping[str, Body] = field(default_factory=dict)
    articles: Mapping[str, Article] = field(default_factory=dict)
    former: Mapping[str, Sequence[str]] = field(default_factory=dict)
    codes: tuple[str, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()

    @cached_property
    def generated(self) -> Mapping[str, GeneratedPage]:
        """The generated pages by path."""
        return {page.path: page for page in self.pages}
