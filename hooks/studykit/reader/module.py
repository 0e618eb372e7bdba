"""Parse a study module: its sections, units, relations, prompts and parallel passages."""

import dataclasses
import re
from dataclasses import dataclass

from studykit.diagnostics import A_PARAGRAPH, Code, Diagnostic, Reporter
from studykit.locator import Locator
from studykit.model import (
    MEASURE_LABELS,
    PLACEHOLDER,
    RELATION_OF_LABEL,
    Basis,
    Definition,
    Exemption,
    Field,
    Heading,
    Kind,
    Module,
    Page,
    Parallel,
    Prompt,
    Relation,
    Section,
    SessionPlanRow,
    Silence,
    Steps,
    Unit,
    id_of_path,
    session_plan_id,
)
from studykit.reader.fields import EXEMPTED
from studykit.reader.frontmatter import Key, list_of, number_of, text_of
from studykit.reader.in_class import read_in_class
from studykit.reader.item import read_written_item
from studykit.reader.markdown import parse_again
from studykit.reader.page import PageTree, Part, Shape, plain_of, read_page, texts_of
from studykit.reader.plan import read_session_plan
from studykit.reader.statements import read_key_points, read_misreadings
from studykit.references import references_to, split_references

MODULE = Shape(
    keys=(
        Key("title", "text"),
        Key("order", "number"),
        Key("minutes", "number"),
        Key("objectives", "list"),
    ),
    has_units=True,
)
_PLAN_TITLE = re.compile(r"\d+ *分钟(?:的)?安排")
_DASH = re.compile("[-–—~～]")
_WORDS = re.compile(r"\w+")
_CITE_HINT = f"出处只写段落的编号，如「- 出处：{A_PARAGRAPH}」；编号在原文页上，每段一个"


def read_module(path: str, text: str) -> tuple[Module, Page, list[Diagnostic]]:
    """Read a module page; return the module, the page and the faults.

    The id of the module is its file name without `.md`.
    """
    report = Reporter(path)
    tree = read_page(text, MODULE, report)
    name = id_of_path(path)
    units = UnitReader(name, report)
    for part in tree.parts:
        units.read(part)
    _check_sections(tree, report)
    module = Module(
        id=name,
        title=text_of(tree.front, "title") or name,
        path=path,
        order=number_of(tree.front, "order"),
        minutes=number_of(tree.front, "minutes"),
        objectives=list_of(tree.front, "objectives"),
        sections=units.sections(),
        units=tuple(units.units),
        prompts=tuple(_prompts(tree, report)),
        parallels=tuple(_parallels(tree)),
        session_plan=_session_plan(name, tree, report),
    )
    return module, tree.page, report.found


@dataclass
class UnitReader:
    """Reads the sections and units of a page; `read` is called for each part in page order.

    `module` is the id of the page. `needs_prose` says whether a unit without prose is reported.
    `_without_target` holds the relation fields that name no unit. `_open` holds the headings of the
    units that are not closed yet, outermost first.
    """

    module: str
    report: Reporter
    needs_prose: bool = True
    units: list[Unit] = dataclasses.field(default_factory=list)
    _sections: list[Heading] = dataclasses.field(default_factory=list)
    _open: list[Heading] = dataclasses.field(default_factory=list)

    def read(self, part: Part) -> None:
        """Read the section or unit that begins with the heading of a part."""
        heading = part.heading
        if heading is None or heading.level == 1:
            return
        if heading.level == 2:
            self._sections.append(heading)
            self._open = []
            return
        self._open = [outer for outer in self._open if outer.level < heading.level]
        if heading.id and heading.kind:
            self.units.append(self._read_unit(part, heading, heading.kind))
            self._open.append(heading)

    def sections(self) -> tuple[Section, ...]:
        """Return the sections that were read, each with the ids of its units."""
        return tuple(
            Section(
                heading.id,
                heading.title,
                heading.line,
                tuple(unit.id for unit in self.units if heading.id and unit.section == heading.id),
            )
            for heading in self._sections
        )

    def _read_unit(self, part: Part, heading: Heading, kind: Kind) -> Unit:
        text, steps, written = plain_of(part.blocks), None, None
        if kind is Kind.PROCEDURE:
            text, steps = _split_steps(part)
            if steps is None:
                hint = "写出各步，一步一行：有先后用「1. 」，无先后用「- 」，与字段之间写一句话隔开"
                self._fault(Code.N10_STEPS_MISSING, heading, hint)
        elif kind is Kind.ITEM:
            written, text = read_written_item(part, heading.line, self.report)
        if self.needs_prose and not text.strip() and kind is not Kind.ITEM:
            hint = "在标题下面写一段正文：是什么意思，怎么认出，到哪里为止"
            self._fault(Code.N01_UNIT_EMPTY, heading, hint)
        values = _FieldValues(part.fields, self.report)
        return Unit(
            id=heading.id,
            kind=kind,
            title=heading.title,
            module=self.module,
            section=self._sections[-1].id if self._sections else "",
            parent=self._parent(values),
            path=self.report.path,
            line=heading.line,
            text=text,
            marked_phrases=tuple(m for t in texts_of(part.blocks) for m in t.inline.marks),
            definition=values.definition(),
            steps=steps,
            aliases=values.aliases(),
            pinyin=values.text("读音"),
            coined=values.text("拟名"),
            details={name: values.text(name) for name in MEASURE_LABELS if values.text(name)},
            cites=values.locators("出处"),
            relations=values.relations(),
            exempt=values.exemptions(),
            silences=values.silences(),
            written_item=written,
            key_points=read_key_points(part.fields, self.report),
            misreadings=read_misreadings(part.fields, self.report),
            in_class=read_in_class(part.fields, self.report),
        )

    def _parent(self, values: "_FieldValues") -> str | None:
        """Return the id of the unit that contains this one, or None.

        It is the unit whose heading stands around this one. If there is none, it is the unit that
        the field 属于 names: so the parts of a unit may stand in later sections.
        """
        around = self._open[-1].id if self._open else None
        named = values.container()
        if named is None:
            return around
        field, name = named
        if around:
            hint = f"它已经写在「{self._open[-1].title}」之下；删去这一行"
            self.report(Code.Z18_CONTAINER, field.line, name, hint)
            return around
        if name not in (unit.id for unit in self.units):
            sample = self.units[-1].id if self.units else "编号"
            hint = f"写一个编号，是这一页上前面各节里的单元，如「- 属于：[[{sample}]]」"
            self.report(Code.Z18_CONTAINER, field.line, name or field.value[:20], hint)
            return None
        return name

    def _fault(self, code: Code, heading: Heading, hint: str) -> None:
        self.report(code, heading.line, heading.title, hint)


def _session_plan(name: str, tree: PageTree, report: Reporter) -> tuple[SessionPlanRow, ...]:
    rows: tuple[SessionPlanRow, ...] = ()
    for part in tree.parts:
        heading = part.heading
        if heading and heading.level == 2 and heading.id == session_plan_id(name):
            rows += read_session_plan(part, heading.line, report)
        elif heading and _PLAN_TITLE.fullmatch(heading.title):
            hint = f"写成「## {heading.title} {{ #{session_plan_id(name)} }}」，别的编号不当作安排"
            report(Code.N18_PLAN, heading.line, heading.id, hint)
    return rows


def _check_sections(tree: PageTree, report: Reporter) -> None:
    """Report sections that have no prose, no fields and no units."""
    for part, below in zip(tree.parts, (*tree.parts[1:], None), strict=True):
        heading = part.heading
        if heading is None or heading.level != 2 or part.blocks or part.fields:
            continue
        if below is None or below.heading is None or below.heading.level <= 2:
            hint = "写正文或单元，或删去这个标题"
            line = heading.line
            report(Code.N03_SECTION_EMPTY, line, heading.title, hint)


def _split_steps(part: Part) -> tuple[str, Steps | None]:
    lists = [block for block in part.blocks if block.type in ("ordered_list", "bullet_list")]
    if not lists:
        return plain_of(part.blocks), None
    points = tuple(plain_of([item]) for item in lists[0].children)
    prose = [block for block in part.blocks if block is not lists[0]]
    return plain_of(prose), Steps(points, lists[0].type == "ordered_list")


@dataclass(frozen=True)
class _FieldValues:
    """The fields of one unit, converted to model values. Faults are reported."""

    fields: tuple[Field, ...]
    report: Reporter

    def _of(self, label: str) -> list[Field]:
        return [field for field in self.fields if field.label == label]

    def text(self, label: str) -> str:
        return next((field.value for field in self._of(label)), "")

    def aliases(self) -> tuple[str, ...]:
        for field in self._of("别名"):
            inline = parse_again(field.value, field.line)
            if inline.plain != field.value or inline.references:
                hint = "别名只写文字，用、隔开：不放引用、==、星号、反引号和链接"
                self._fault(Code.Z13_ALIAS_MARKUP, field, hint, field.value[:20])
        return tuple(word.strip() for word in self.text("别名").split("、") if word.strip())

    def locators(self, label: str) -> tuple[Locator, ...]:
        return tuple(c for field in self._of(label) for c in self._paragraphs(field))

    def definition(self) -> Definition | None:
        for field in self._of("释义"):
            basis = Basis.INFERRED if field.marker else Basis.STATED
            if basis is Basis.STATED and not any(r.locator for r in field.references):
                hint = f"文献自己的定义，写成「- 释义：……（{A_PARAGRAPH}）」，引说它的那一段；"
                hint += "编者所加的，写成「- 释义（编者）：……」"
                self._fault(Code.N21_DEFINITION_UNCITED, field, hint, field.value[:20])
            return Definition(field.value, basis)
        return None

    def relations(self) -> tuple[Relation, ...]:
        return tuple(
            relation
            for field in self.fields
            if field.label in RELATION_OF_LABEL
            for relation in [self._relation(field)]
            if relation.to
        )

    def _relation(self, field: Field) -> Relation:
        units = tuple(r.target for r in field.references if r.locator is None)
        cites = tuple(r.locator for r in field.references if r.locator is not None)
        basis = Basis.INFERRED if field.marker else Basis.STATED
        return Relation(
            RELATION_OF_LABEL[field.label], units, basis, cites, field.line, field.quotations
        )

    def container(self) -> tuple[Field, str] | None:
        """Return the field 属于 and the id in it, or None; without exactly one id, it is empty."""
        for field in self._of("属于"):
            names = [each.target for each in field.references]
            return field, names[0] if len(names) == 1 else ""
        return None

    def exemptions(self) -> tuple[Exemption, ...]:
        return tuple(
            Exemption(EXEMPTED[field.marker], field.value, field.line)
            for field in self._of("免")
            if field.marker in EXEMPTED
        )

    def silences(self) -> tuple[Silence, ...]:
        return tuple(
            Silence(field.marker, field.value, field.line)
            for field in self._of("免")
            if field.marker in MEASURE_LABELS
        )

    def _paragraphs(self, field: Field) -> list[Locator]:
        cites = []
        for reference in field.references:
            if reference.locator is None:
                self._fault(Code.R08_NOT_PARAGRAPH, field, _CITE_HINT, reference.target)
            else:
                cites.append(reference.locator)
        if not field.references:
            self._fault(Code.R08_NOT_PARAGRAPH, field, _CITE_HINT, field.value[:20])
        elif len(cites) > 1 and _DASH.search(_outside_references(field.value)):
            first, last = cites[0], cites[-1]
            span = Locator(first.source, first.first, last.last)
            hint = f"连着的几段，写成「- 出处：{references_to([span])}」；不连着的，用、隔开"
            self._fault(Code.Z15_CITES_ONLY, field, hint, field.value[:20])
        elif words := _WORDS.search(_outside_references(field.value)):
            hint = "只写段落，用、隔开：别的字不会显示，写进正文；段落后面也不加竖线"
            self._fault(Code.Z15_CITES_ONLY, field, hint, words[0][:20])
        return cites

    def _fault(self, code: Code, field: Field, hint: str, shown: str = "") -> None:
        self.report(code, field.line, shown or field.label, hint)


def _outside_references(text: str) -> str:
    """Return the words between the references of a text, and the references that have a text."""
    parts = split_references(text.replace(PLACEHOLDER, ""))
    return "".join(str(part) for part in parts if isinstance(part, str) or "|" in str(part))


def _prompts(tree: PageTree, report: Reporter) -> list[Prompt]:
    """Return the discussion prompts of a page, each with its notes.

    A note (备注) belongs to the last prompt (讨论) before it below the same heading. Without such a
    prompt it is reported.
    """
    prompts: list[Prompt] = []
    for part in tree.parts:
        own: list[Prompt] = []
        for each in part.fields:
            if each.label == "讨论":
                own.append(Prompt(each.value, ""))
            elif each.label == "备注" and own:
                own[-1] = Prompt(own[-1].question, f"{own[-1].note}\n{each.value}".strip())
            elif each.label == "备注":
                hint = "备注写在它那一题的下面：移到一条「讨论」之后，中间没有别的标题"
                report(Code.Z02_LABEL_MISPLACED, each.line, each.label, hint)
        prompts += own
    return prompts


def _parallels(tree: PageTree) -> list[Parallel]:
    return [
        Parallel(
            each.label == "相同",
            tuple(r.locator for r in each.references if r.locator is not None),
            tree.page.path,
            each.line,
        )
        for part in tree.parts
        for each in part.fields
        if each.label in ("相同", "相近")
    ]
