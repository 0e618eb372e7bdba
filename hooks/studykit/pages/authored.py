"""Bodies of authored pages: the author's Markdown, with blocks in place of some of its lines."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from markupsafe import Markup

from studykit.html.body import Body, Writer
from studykit.html.citation import citation_form
from studykit.html.inline import Linker, render_inline
from studykit.html.links import html_path, relative
from studykit.html.template import render
from studykit.indexes.terms import syllables_of
from studykit.locator import parse_locator
from studykit.model import (
    GLOSSARY,
    Field,
    FieldBlock,
    Heading,
    Kind,
    ModelAnswer,
    Module,
    Note,
    Page,
    Paragraph,
    Section,
    Source,
    Unit,
)
from studykit.pages.addresses import anchors_moved_away, retired_ids
from studykit.pages.groups import GROUP_END, group_start, is_long_list, jump_bar
from studykit.pages.handouts import handout_url
from studykit.pages.home import HOME, PATH, path_block, start_block
from studykit.pages.items import item_block, opener_block
from studykit.pages.lessons import answer_block, is_plan_of, lesson_url, matrix_id
from studykit.pages.map import module_map, summary
from studykit.pages.progress import progress, studied_sections
from studykit.pages.quizzes.addresses import quiz_path
from studykit.pages.quizzes.quiz import items_shown, tests_after_sections
from studykit.pages.related import paragraph_block, unit_block
from studykit.quiz.item import Choice, Item
from studykit.site import Site
from studykit.spans import split_by_mark

# Fields that a module's page shows in another place or not at all. Key points and misreadings
# would give away the items that are made from them; 教案 has them, and the notes on prompts. The
# fields 课上 and 一句话 are about 课件.
_ELSEWHERE = ("出处", "要点", "误读", "备注", "课上", "一句话")


def render_bodies(site: Site) -> dict[str, Body]:
    """Compose the bodies of all authored pages, by path."""
    bodies = site.keeper.map(render_body, site.library.pages, site)
    return dict(zip(site.pages, bodies, strict=True))


def render_body(page: Page, site: Site) -> Body:
    """Compose the body of one page; the author's lines that are shown stay unchanged."""
    linker = Linker(page.path, site.targets)
    source, module = site.sources.get(page.path), site.modules.get(page.path)
    writer = Writer()
    if module:
        writer.block(render("module.html", module=module, progress=progress(module, page, site)))
        writer.block(module_map(module, site, linker), "map")
        writer.block(_step_list(module, page, site), "steps")
    if source:
        writer.block(render("provenance.html", source=source))
    tests = tests_after_sections(module, site) if module else {}
    items = items_shown(module, site) if module else ()
    numbers = {item.id: f"{number}." for number, item in enumerate(items, 1)}
    PageComposer(page, site, linker, writer, tests, numbers, module).compose()
    if source:
        writer.block(_paragraphs(source, site, linker))
    if module:
        writer.block(_links(module, site, linker))
    writer.block(_moved_content(page, site, linker))
    return writer.body()


def _step_list(module: Module, page: Page, site: Site) -> Markup:
    """Return the links to the steps of a module: the sections that a member studies."""
    steps = [(site.key(each.id), each) for each in studied_sections(module, page) if each.id]
    return render("steps.html", steps=steps) if steps else Markup("")


def _moved_content(page: Page, site: Site, linker: Linker) -> Markup:
    """Return links to content that was moved off the page, for readers who follow an old link."""
    gone = [(name, linker.link(target.id)) for name, target in anchors_moved_away(page, site)]
    if (module := site.modules.get(page.path)) and module.id in site.indexes.matrix.of_module:
        name = matrix_id(module, site)
        link = Markup('<a href="{}#{}">{}</a>')
        lesson = relative(lesson_url(module.id), linker.path)
        gone.append((name, link.format(lesson, name, f"教案：{module.title}")))
    return render("gone.html", gone=gone) if gone else Markup("")


def _links(module: Module, site: Site, linker: Linker) -> Markup:
    """Return the links from a module to its quiz, its handout and its 教案."""
    return render(
        "quiz/invitation.html",
        count=len(site.items_of.get(module.id, ())),
        quiz=relative(html_path(quiz_path(module.id)), linker.path),
        handout=relative(handout_url(module.id), linker.path),
        lesson=relative(lesson_url(module.id), linker.path),
    )


@dataclass
class PageComposer:
    """Copies the author's lines, and adds blocks for field lists and below units.

    The rendered item replaces the lines of a written item; an element that readers open replaces
    those of a model answer. A section is followed by its self-test. The session plan is left out:
    the module's 教案 shows it.

    `tests` are the self-tests by section id; `numbers` are the numbers shown before items, by
    item id.
    """

    page: Page
    site: Site
    linker: Linker
    writer: Writer
    tests: Mapping[str, tuple[Item, ...]]
    numbers: Mapping[str, str]
    module: Module | None

    def compose(self) -> None:
        """Write the page's body."""
        heads = {heading.line: heading for heading in self.page.outline}
        skip_to = 0
        section = ""
        # The page opens with a question, not with a text.
        self.writer.block(self._opener(self._first_step))
        unit: Unit | None = None
        for number, line in self._lines():
            heading = heads.get(number)
            if heading:
                self._end_unit(unit)
                unit = self._unit_of(heading)
                if heading.level == 2:
                    self._end_section(section)
                    section = heading.id
            elif unit and self._item_of(unit):
                continue
            if replaced := self._replacement(number, unit):
                skip_to, block = replaced
                self.writer.block(block)
            if number <= skip_to:
                continue
            self.writer.line(line, number)
            if heading:
                self._begin(heading)
        self._end_unit(unit)
        self._end_section(section)

    def _begin(self, heading: Heading) -> None:
        """Write what follows a heading: facts of a unit, the start of a group, or an opener."""
        if heading.kind and not self._item_of(heading):
            self.writer.block(self._facts(heading))
        elif heading.id in self._groups:
            self.writer.block(group_start(heading.title, self._groups[heading.id], "个词"))
        elif heading.level == 2 and heading.id != self._first_step:
            self.writer.block(self._opener(heading.id))

    def _lines(self) -> Iterator[tuple[int, str]]:
        """Yield the author's lines with their numbers, except those of the session plan."""
        is_plan = False
        heads = {heading.line: heading for heading in self.page.outline}
        for number, line in enumerate(self.page.body.split("\n"), self.page.first_line):
            if heading := heads.get(number):
                is_plan = self.module is not None and is_plan_of(self.module, heading)
                if is_plan:
                    self.writer.leave_out(heading.id)
            if not is_plan:
                yield number, line

    def _replacement(self, number: int, unit: Unit | None) -> tuple[int, Markup] | None:
        """Return the number of the last line that a block replaces, and the block.

        `number` is that of the first line. Returns None if no block replaces lines from there.
        """
        if answer := self._answers.get(number):
            return answer.last_line, answer_block(answer, self.linker, is_open=False)
        if listed := self._lists.get(number):
            return listed.last_line, self._fields(listed.fields, unit.title if unit else "")
        return None

    @cached_property
    def _answers(self) -> dict[int, ModelAnswer]:
        return {each.first_line: each for each in self.page.model_answers if self.module}

    @cached_property
    def _lists(self) -> dict[int, FieldBlock]:
        return {block.first_line: block for block in self.page.field_blocks}

    def _unit_of(self, heading: Heading) -> Unit | None:
        """Return the unit that begins with a heading.

        None if the heading begins no unit, or if the unit of its id begins elsewhere.
        """
        unit = self.site.indexes.graph.units.get(heading.id) if heading.kind else None
        place = (self.page.path, heading.line)
        return unit if unit and (unit.path, unit.line) == place else None

    def _item_of(self, head: Unit | Heading) -> Item | None:
        """Return the item that replaces the author's lines; None if `head` is no written item."""
        return self.site.items.get(self.site.key(head.id)) if head.kind is Kind.ITEM else None

    def _end_unit(self, unit: Unit | None) -> None:
        """Add the block of relations below a unit or, if the unit is an item, the rendered item."""
        if unit is None:
            return
        if item := self._item_of(unit):
            self.writer.block(self._item(item), "quiz")
        else:
            self.writer.block(unit_block(unit, self.site, self.linker))

    def _end_section(self, section: str) -> None:
        """Add below a section its self-test, and the control that marks it as learned.

        `section` is empty at the end of the text above the first section. Also add the blocks of
        the home page, and end the group of a long glossary.
        """
        if self.page.path == HOME:
            self._end_section_of_home(section)
        if section in self._groups:
            self.writer.block(GROUP_END)
        elif self._groups:
            heads = [head for head in self.page.outline if head.id in self._groups]
            self.writer.block(jump_bar([(head.title, head.id) for head in heads]), "groups")
        items = self.tests.get(section, ())
        if items:
            blocks = [self._item(item, anchor=f"self--{item.id}") for item in items]
            self.writer.block(render("quiz/self-test.html", items=blocks), "quiz")
        # A section without an id cannot be marked as learned. If an id occurs twice, the first
        # section counts.
        if self.module and (each := self._studied.get(section)):
            keys = [self.site.key(name) for name in (self.module.id, section)]
            self.writer.block(render("records/learned.html", keys=keys, title=each.title))
            if section == next(reversed(self._studied_ids), ""):
                self.writer.block(self._module_end(self.module))

    def _opener(self, section: str) -> Markup:
        """Return a question before a section's text; the self-test after the section asks it again.

        Readers remember a text better after a question about it (Richland, Kornell & Kao 2009).
        """
        choices = (i for i in self.tests.get(section, ()) if isinstance(i.response, Choice))
        item = next(choices, None)
        return opener_block(item, self.linker) if item else Markup("")

    def _module_end(self, module: Module) -> Markup:
        """Return the link to the next module or, after the last one, to the home page."""
        following, title = self.site.next_modules.get(module.id, ("", ""))
        url = (
            self.linker.url(following) if following else relative(html_path(HOME), self.linker.path)
        )
        return render(
            "records/module-end.html",
            module=self.site.key(module.id),
            next=title,
            url=url,
        )

    def _end_section_of_home(self, section: str) -> None:
        """Add the start block above the first section of the home page.

        The learning path and the summary of 全图 follow below the section `PATH` or, if the page
        has no such section, after the start block.
        """
        if not section:
            self.writer.block(start_block(self.site, self.linker), "home")
        has_own = any(heading.id == PATH for heading in self.page.outline)
        if section == (PATH if has_own else ""):
            self.writer.block(path_block(self.site, self.linker))
            self.writer.block(summary(self.site, self.linker))

    def _item(self, item: Item, anchor: str = "") -> Markup:
        number = self.numbers.get(item.id, "")
        return item_block(item, self.site, self.linker, anchor=anchor, number=number)

    @cached_property
    def _studied(self) -> dict[str, Section]:
        every = studied_sections(self.module, self.page) if self.module else ()
        return {section.id: section for section in reversed(every) if section.id}

    @cached_property
    def _first_step(self) -> str:
        return next(iter(self._studied_ids), "")

    @cached_property
    def _studied_ids(self) -> list[str]:
        return [each.id for each in studied_sections(self.module, self.page)] if self.module else []

    @cached_property
    def _groups(self) -> dict[str, int]:
        """The numbers of words in the sections of a long glossary, which are closed at first."""
        counts: dict[str, int] = {}
        for heading in self.page.outline if self.page.path == GLOSSARY else ():
            if heading.level == 2:
                counts[heading.id] = 0
            elif counts:
                counts[next(reversed(counts))] += 1
        return counts if is_long_list(len(counts), self.page.body) else {}

    @cached_property
    def _fields_below(self) -> dict[int, list[Field]]:
        """The fields below each heading, by the heading's line."""
        lines = [heading.line for heading in self.page.outline]
        found: dict[int, list[Field]] = {}
        for block in self.page.field_blocks:
            if count := bisect_right(lines, block.first_line):
                found.setdefault(lines[count - 1], []).extend(block.fields)
        return found

    def _facts(self, heading: Heading) -> Markup:
        """Return the line below a unit's heading: its kind and its citations."""
        assert heading.kind is not None
        fields = self._fields_below.get(heading.line, ())
        cites = [r.locator for f in fields if f.label == "出处" for r in f.references]
        links = [self.linker.locator(cite) for cite in cites if cite]
        return render("facts.html", kind=heading.kind, cites=links)

    def _fields(self, fields: tuple[Field, ...], title: str) -> Markup:
        if self.page.path in self.site.sources:
            return Markup("")
        rows = [_row(each, title, self.linker) for each in fields if each.label not in _ELSEWHERE]
        prompts = [row for row in rows if row["label"] == "讨论"]
        rows = [row for row in rows if row not in prompts]
        return render("fields.html", rows=rows, prompts=prompts)


def _row(field: Field, title: str, linker: Linker) -> dict[str, object]:
    basis = {"归纳": "编者归纳", "编者": "编者注"}.get(field.marker, "")
    label = field.label if basis or not field.marker else f"未载{field.marker}"
    read = syllables_of(title, field.value) if label == "读音" else ()
    # Authors give a reading only where readers need it, so it is shown above the characters.
    value = render("ruby.html", read=read) if read else render_inline(field.value, linker)
    return {"label": label, "basis": basis, "value": value}


def _paragraphs(source: Source, site: Site, linker: Linker) -> Markup:
    shown = []
    former = retired_ids(site)
    for paragraph in source.paragraphs:
        own = [note for note in source.notes if note.paragraph == paragraph.id]
        notes = sorted(own, key=lambda note: paragraph.text.find(note.quote))
        shown.append(
            {
                "id": paragraph.id,
                "former": former.get(paragraph.id, ()),
                "label": _label(paragraph),
                "spans": _spans(paragraph, notes),
                "notes": [shown_note(note, linker) for note in notes],
                "cited": paragraph_block(paragraph.id, site, linker),
            }
        )
    original = next((each for each in site.library.sources if each.id == source.repeats), None)
    link = linker.link(original.id) if original else Markup("")
    return render("paragraphs.html", shown=shown, original=link, citation=citation_form(source))


def _label(paragraph: Paragraph) -> str:
    locator = parse_locator(paragraph.id)
    return locator.label if locator else paragraph.id


def shown_note(note: Note, linker: Linker) -> dict[str, object]:
    """Return an editor's note as `notes.html` shows it."""
    return {
        "quote": note.quote,
        "correction": note.correction,
        "confidence": note.confidence,
        "note": render_inline(note.note, linker),
    }


def _spans(paragraph: Paragraph, notes: list[Note]) -> tuple[tuple[str, bool], ...]:
    """Split a paragraph into spans of text, each with a flag: whether a note quotes it."""
    text = paragraph.text
    marked = [False] * len(text)
    for quote in {note.quote for note in notes if note.quote}:
        start = text.find(quote)
        while start >= 0:
            marked[start : start + len(quote)] = [True] * len(quote)
            start = text.find(quote, start + len(quote))
    return split_by_mark(text, marked)
