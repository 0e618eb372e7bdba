"""Page bodies: the author's Markdown with ready-made blocks where fields and facts belong."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from studykit.library import Target
from studykit.locator import parse_locator
from studykit.model import Field, Heading, Library, Module, Note, Page, Paragraph, Source
from studykit.render.inline import Linker, render_inline
from studykit.render.links import relative, url_of
from studykit.render.markdown import placeholder

HOME = "index.md"
_TEMPLATES = Environment(
    loader=PackageLoader("studykit.render"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


@dataclass(frozen=True)
class Body:
    """Markdown for MkDocs, and the blocks that its placeholders stand for."""

    markdown: str
    blocks: tuple[str, ...]


def render_body(page: Page, library: Library, targets: Mapping[str, Sequence[Target]]) -> Body:
    """Compose the body of one page; the text stays the author's, line for line."""
    linker = Linker(page.path, targets)
    source = next((each for each in library.sources if each.path == page.path), None)
    module = next((each for each in library.modules if each.path == page.path), None)
    writer = _Writer(page, linker)
    if module:
        writer.before = [_template("module.html", module=module)]
    if source:
        writer.drop_fields = True
        repeats = _source(library, source.repeats)
        writer.before = [_template("provenance.html", source=source)]
        writer.after = [_paragraphs(source, repeats, linker)]
    if page.path == HOME:
        writer.after = [_path(library, linker)]
    return writer.write()


def _source(library: Library, source_id: str | None) -> Source | None:
    return next((source for source in library.sources if source.id == source_id), None)


class _Writer:
    """Replaces lists of fields by blocks, and puts a line of facts below each unit's heading."""

    def __init__(self, page: Page, linker: Linker) -> None:
        self.page = page
        self.linker = linker
        self.before: list[Markup] = []
        self.after: list[Markup] = []
        self.drop_fields = False
        self.blocks: list[str] = []

    def write(self) -> Body:
        lines = self.page.body.split("\n")
        out = [line for block in self.before for line in self._stand_in(block)]
        heads = {heading.line: heading for heading in self.page.outline if heading.kind}
        lists = {block.first_line: block for block in self.page.field_blocks}
        skip_to = 0
        for number, line in enumerate(lines, self.page.first_line):
            if number in lists:
                block = lists[number]
                skip_to = block.last_line
                out += self._stand_in(self._fields(block.fields))
            if number <= skip_to:
                continue
            out.append(line)
            if number in heads:
                out += self._stand_in(self._facts(heads[number]))
        out += [line for block in self.after for line in self._stand_in(block)]
        return Body("\n".join(out), tuple(self.blocks))

    def _stand_in(self, block: Markup) -> list[str]:
        if not block.strip():
            return []
        self.blocks.append(str(block).strip())
        return ["", placeholder(len(self.blocks) - 1), ""]

    def _facts(self, heading: Heading) -> Markup:
        """The line below a heading: its kind and where the documents say it."""
        assert heading.kind is not None
        following = [h.line for h in self.page.outline if h.line > heading.line]
        end = min(following, default=1 << 30)
        fields = [
            field
            for block in self.page.field_blocks
            if heading.line < block.first_line < end
            for field in block.fields
        ]
        cites = [r.locator for f in fields if f.label == "出处" for r in f.references]
        links = [self.linker.locator(cite) for cite in cites if cite]
        return _template("facts.html", kind=heading.kind, cites=links)

    def _fields(self, fields: tuple[Field, ...]) -> Markup:
        if self.drop_fields:
            return Markup("")
        rows = [_row(field, self.linker) for field in fields if field.label != "出处"]
        prompts = [row for row in rows if row["label"] in ("讨论", "备注")]
        rows = [row for row in rows if row not in prompts]
        return _template("fields.html", rows=rows, prompts=prompts)


def _row(field: Field, linker: Linker) -> dict[str, object]:
    basis = {"归纳": "编者归纳", "编者": "编者注"}.get(field.marker, "")
    label = field.label if basis or not field.marker else f"未载{field.marker}"
    return {"label": label, "basis": basis, "value": render_inline(field.value, linker)}


def _path(library: Library, linker: Linker) -> Markup:
    steps = [(module, _module_url(module, linker)) for module in library.modules]
    return _template("path.html", steps=steps)


def _module_url(module: Module, linker: Linker) -> str:
    target = Target(module.id, "module", module.title, module.path, "", 1)
    return relative(url_of(target), linker.path)


def _paragraphs(source: Source, original: Source | None, linker: Linker) -> Markup:
    shown = [
        (
            paragraph,
            _label(paragraph),
            _spans(paragraph, notes),
            [_note(note, linker) for note in notes],
        )
        for paragraph in source.paragraphs
        for notes in [[note for note in source.notes if note.paragraph == paragraph.id]]
    ]
    twin = linker.targets.get(original.id, ())[:1] if original else ()
    original_url = relative(url_of(twin[0]), linker.path) if twin else ""
    return _template(
        "paragraphs.html",
        source=source,
        shown=shown,
        original=original if twin else None,
        original_url=original_url,
    )


def _label(paragraph: Paragraph) -> str:
    locator = parse_locator(paragraph.id)
    return locator.label if locator else paragraph.id


def _note(note: Note, linker: Linker) -> dict[str, object]:
    return {
        "quote": note.quote,
        "reading": note.reading,
        "confidence": note.confidence,
        "note": render_inline(note.note, linker),
    }


def _spans(paragraph: Paragraph, notes: list[Note]) -> list[tuple[str, bool]]:
    """Cut a paragraph into stretches, each with whether a note speaks of it."""
    text = paragraph.text
    marked = [False] * len(text)
    for quote in {note.quote for note in notes if note.quote}:
        start = text.find(quote)
        while start >= 0:
            marked[start : start + len(quote)] = [True] * len(quote)
            start = text.find(quote, start + len(quote))
    spans: list[tuple[str, bool]] = []
    for character, mark in zip(text, marked, strict=True):
        if spans and spans[-1][1] == mark:
            spans[-1] = (spans[-1][0] + character, mark)
        else:
            spans.append((character, mark))
    return spans


def _template(name: str, **values: object) -> Markup:
    # Autoescaped: what the template returns is HTML.
    return Markup(_TEMPLATES.get_template(name).render(**values))  # noqa: S704
