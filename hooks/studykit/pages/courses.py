"""A module as a course in a learning platform shows it: the steps that a member studies.

A course is complete in its package. So the page names places outside it without a link, and the
cited paragraphs stand at its end.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup, escape

from studykit.html.body import Body, Writer
from studykit.html.inline import Linker
from studykit.html.template import render
from studykit.locator import Locator, parse_locator
from studykit.model import Heading, Module, Unit
from studykit.pages.authored import PageComposer, shown_note
from studykit.pages.progress import studied_sections
from studykit.pages.quizzes.quiz import items_shown, tests_after_sections
from studykit.quiz.item import Item
from studykit.references import Reference
from studykit.site import Site

_CITED = re.compile(r'data-cite="([^"]+)"')
# A link that leads out of the page, and an image.
_OUT = re.compile(r'<a\b[^>]*\bhref="(?!#)[^"]*"[^>]*>(.*?)</a>', re.DOTALL)
_IMAGE = re.compile(r'<img\b[^>]*?\balt="([^"]*)"[^>]*>')


@dataclass(frozen=True)
class CourseLinker(Linker):
    """Links only to headings on the course's page (`ids_on_page`) and to cited paragraphs."""

    ids_on_page: frozenset[str] = frozenset()

    def reference(self, reference: Reference) -> Markup:
        """Return a link, or the text of a place that is not on the page."""
        is_elsewhere = reference.locator is None and reference.target not in self.ids_on_page
        shown = super().reference(reference)
        return escape(shown.striptags()) if is_elsewhere else shown

    def locator(self, locator: Locator, text: str = "") -> Markup:
        """Return a link to a cited paragraph, which stands at the end of the page."""
        link = Markup('<a class="cite" href="#{}-{}" data-cite="{}">{}</a>')
        return link.format(locator.source, locator.first, locator, text or locator.label)

    def url(self, name: str) -> str:
        """Return the address of an id; the beginning of the page if the id is not on it."""
        return f"#{name}" if name in self.ids_on_page else "#"


def steps_of(module: Module, site: Site) -> list[str]:
    """Return the ids of the steps of a course, in order."""
    return [each.id for each in studied_sections(module, site.pages[module.path]) if each.id]


def course_items(module: Module, site: Site) -> tuple[Item, ...]:
    """Return the items on the page of a course, in page order."""
    steps = set(steps_of(module, site))
    return tuple(item for item in items_shown(module, site) if item.section in steps)


def course_linker(module: Module, site: Site) -> CourseLinker:
    """Return the linker of a course's page."""
    page, steps = site.pages[module.path], set(steps_of(module, site))
    ids = set()
    section = ""
    for heading in page.outline:
        section = heading.id if heading.level == 2 else section
        if section in steps:
            ids.add(heading.id)
    return CourseLinker(module.path, site.targets, frozenset(ids))


def course_body(module: Module, site: Site, linker: CourseLinker) -> Body:
    """Compose the opening and the steps of a module, with their items."""
    writer = Writer()
    tests = tests_after_sections(module, site)
    numbers = {item.id: f"{n}." for n, item in enumerate(course_items(module, site), 1)}
    page = site.pages[module.path]
    _Composer(page, site, linker, writer, tests, numbers, module).compose()
    return writer.body()


class _Composer(PageComposer):
    """Composes the page of a module without the blocks that need the rest of the site."""

    def _lines(self) -> Iterator[tuple[int, str]]:
        """Yield the author's lines of the opening and of the steps."""
        heads = {head.line: head for head in self.page.outline if head.level <= 2}
        is_shown = True
        for number, line in super()._lines():
            if head := heads.get(number):
                # The template of the course shows the title.
                is_shown = head.level == 1 or head.id in self._studied
            is_title = head is not None and head.level == 1
            if is_shown and not is_title:
                yield number, line

    def _opener(self, section: str) -> Markup:
        """Return nothing: an opener only asks for a guess, but a platform records every answer."""
        return Markup("")

    def _end_unit(self, unit: Unit | None) -> None:
        if unit and (item := self._item_of(unit)):
            self.writer.block(self._item(item))

    def _end_section(self, section: str) -> None:
        if section in self._studied and (items := self.tests.get(section, ())):
            blocks = [self._item(item) for item in items]
            self.writer.block(render("quiz/self-test.html", items=blocks))

    def _begin(self, heading: Heading) -> None:
        if heading.kind and not self._item_of(heading):
            self.writer.block(self._facts(heading))


def confined(html: str) -> str:
    """Return the HTML of a course without links out of the page and without images.

    A link becomes its text, because following it would end the session. The package holds no
    images; their alternative texts replace them.
    """
    html = _OUT.sub(r"\1", html)
    return _IMAGE.sub(r'<span class="course__image">（图：\1，见学习站）</span>', html)


def cited_paragraphs(html: str, site: Site) -> list[dict[str, object]]:
    """Return the paragraphs that the HTML of a course cites, in the order of the sources."""
    library = site.library
    locators = filter(None, map(parse_locator, _CITED.findall(html)))
    cited = {name for locator in locators for name in library.expand(locator)}
    linker = CourseLinker("", site.targets)
    return [
        {
            "id": paragraph.id,
            "label": f"{source.name}第{paragraph.id.partition('-')[2]}段",
            "text": paragraph.text,
            "notes": [
                shown_note(note, linker) for note in source.notes if note.paragraph == paragraph.id
            ],
        }
        for source in library.sources
        for paragraph in source.paragraphs
        if paragraph.id in cited
    ]
