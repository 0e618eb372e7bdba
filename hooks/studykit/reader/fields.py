"""Parse fields, list items that begin with a label of the closed set: `- 导致（归纳）：[[x]]`."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches

from studykit.diagnostics import Code, Reporter
from studykit.locator import IDENTIFIER
from studykit.model import MEASURE_LABELS, Field, Kind, Requirement
from studykit.reader.markdown import Block, Text, parse_again, walk
from studykit.references import CLOSING, OPENING, Reference

INFERRED = "归纳"
EDITOR = "编者"
NOTE = "校注"
# The requirements that a unit may be exempt from, by the word for it in brackets.
EXEMPTED = {
    "原因": Requirement.CAUSE,
    "对策": Requirement.REMEDY,
    "针对": Requirement.TARGET,
    "导致": Requirement.EFFECT,
}
EXEMPTIONS = (*EXEMPTED, *MEASURE_LABELS)
CONFIDENCES = ("把握大", "把握中", "把握小")

# The least ratio by which `get_close_matches` takes a misspelt label for a right one.
_ALIKE = 0.5
_EVERY_KIND = frozenset(Kind)
_EXCEPT_ITEM = _EVERY_KIND - {Kind.ITEM}
_MEASURES = frozenset({Kind.REMEDY, Kind.PROCEDURE})
_EXEMPTIBLE = _MEASURES | {Kind.PROBLEM, Kind.CAUSE}


@dataclass(frozen=True)
class Label:
    """The rules for one label.

    `kinds` are the kinds of unit that may use it. `below_section` allows it below a level-2
    heading, and `on_companion` on the companion page of a source. `markers` are the words allowed
    in brackets after the label; if it `needs_marker`, one of them must be given. If it
    `may_repeat`, a unit may have it more than once.
    """

    kinds: frozenset[Kind] = frozenset()
    below_section: bool = False
    on_companion: bool = False
    markers: tuple[str, ...] = ()
    needs_marker: bool = False
    may_repeat: bool = False


LABELS = {
    "导致": Label(frozenset({Kind.CAUSE}), markers=(INFERRED,), may_repeat=True),
    "针对": Label(_MEASURES, markers=(INFERRED,), may_repeat=True),
    "属于": Label(_EXCEPT_ITEM),
    "参见": Label(_EVERY_KIND),
    "见": Label(frozenset({Kind.TERM})),
    "出处": Label(_EVERY_KIND),
    "释义": Label(_EXCEPT_ITEM, markers=(EDITOR,)),
    "别名": Label(_EXCEPT_ITEM),
    "拟名": Label(_EXCEPT_ITEM),
    "读音": Label(_EXCEPT_ITEM),
    "相同": Label(below_section=True, may_repeat=True),
    "相近": Label(below_section=True, may_repeat=True),
    **{name: Label(_MEASURES | {Kind.TERM}) for name in MEASURE_LABELS},
    "免": Label(_EXEMPTIBLE, on_companion=True, markers=EXEMPTIONS, may_repeat=True),
    "讨论": Label(_EXCEPT_ITEM, below_section=True, may_repeat=True),
    "备注": Label(_EXCEPT_ITEM, below_section=True, may_repeat=True),
    "要点": Label(_EXCEPT_ITEM, may_repeat=True),
    "误读": Label(_EXCEPT_ITEM, may_repeat=True),
    "课上": Label(_EVERY_KIND),
    "一句话": Label(_EXCEPT_ITEM),
    "题型": Label(frozenset({Kind.ITEM})),
    "层次": Label(frozenset({Kind.ITEM})),
    "分值": Label(frozenset({Kind.ITEM})),
    "解析": Label(frozenset({Kind.ITEM})),
    NOTE: Label(on_companion=True, markers=CONFIDENCES, needs_marker=True, may_repeat=True),
}

# 导致：[[x]] and 导致（归纳）：[[x]]
_FIELD = re.compile(
    r"(?P<label>[\u4e00-\u9fff]{1,4})\s*(?:[（(](?P<marker>[^（）()]*)[）)])?\s*[：:](?P<value>.*)",
    re.DOTALL,
)


# A label in bold, or without its colon.
_MARKED = re.compile(r"\**([\u4e00-\u9fff]{1,4})\**[ ：:]\**")
# What authors call a field, beside its label.
_SYNONYMS = {
    "来源": "出处", "依据": "出处", "原文": "出处", "责任人": "主体", "责任": "主体",
    "时间": "期限", "定义": "释义", "意思": "释义", "解释": "释义", "答案": "解析",
    "理由": "解析", "分数": "分值", "难度": "层次", "引起": "导致", "造成": "导致", "解决": "针对",
}  # fmt: skip
# Labels of texts: what stands below them belongs to them.
_OF_PROSE = frozenset({*MEASURE_LABELS, "释义", "拟名", "免", "讨论", "备注", "解析"})
_STOPS = ("：", "，", "、", "。", "！", "？", "；")
# Behind a full stop, or behind references, a new sentence begins.
_ENDS = ("。", "！", "？", "；", CLOSING, f"{CLOSING}）")
# A link to another page of the site.
_PAGE_LINK = re.compile(rf"(?:\.{{0,2}}/|[a-z0-9-]+/)*({IDENTIFIER.pattern})\.md")
# An option of an item. The pattern is lenient (full-width brackets, missing spaces), so that a
# badly written option is still recognised and then reported.
OPTION = re.compile(
    r"[\[［【](?P<box>\s*[xXｘＸ√✓]?\s*)[\]］】](?P<space>\s*)(?P<text>.*)", re.DOTALL
)


@dataclass(frozen=True)
class Place:
    """The location of a field: in a unit of `kind`, below a section heading, or on a companion."""

    kind: Kind | None = None
    below_section: bool = False
    on_companion: bool = False

    @property
    def name(self) -> str:
        """The name of the place in diagnostics."""
        if self.kind:
            return f"{self.kind.label}单元"
        return "文献的说明页" if self.on_companion else "二级标题之下"

    def allows(self, label: Label) -> bool:
        """Return whether the label is allowed here."""
        if self.kind:
            return self.kind in label.kinds
        return label.on_companion if self.on_companion else label.below_section


def looks_like_field(text: str) -> bool:
    """Return whether a line begins with a known label; it need not be a list item."""
    match = _FIELD.match(text)
    return bool(match and match["label"] in LABELS)


def is_note(text: str) -> bool:
    """Return whether a line is a note on a damaged place (校注)."""
    match = _FIELD.match(text)
    return bool(match and match["label"] == NOTE)


def split_options(block: Block) -> list[Block]:
    """Split a list at the end of its options; return one block or two.

    Markdown parses the options of an item and the fields right below them as one list.
    """
    if block.type != "bullet_list":
        return [block]
    count = 0
    for item in block.children:
        if not OPTION.match(_source(item)):
            break
        count += 1
    options, fields = block.children[:count], block.children[count:]
    if not options or not fields:
        return [block]
    return [
        replace(block, children=options, last_line=options[-1].last_line),
        replace(block, children=fields, first_line=fields[0].first_line),
    ]


def is_field_list(block: Block) -> bool:
    """Return whether a block is a list of fields.

    One item with a known label is enough, or one with an unknown label followed by a reference.
    """
    if block.type != "bullet_list":
        return False
    sources = [_source(item) for item in block.children]
    if any(looks_like_field(source) for source in sources):
        return True
    # No label is known. An unknown label before a reference is probably a misspelt label, so the
    # list is still read as fields, and Z01 reports the label.
    matches = [_FIELD.match(source) for source in sources]
    return any(match and match["value"].strip().startswith(OPENING) for match in matches)


# The kind of unit that a label and a marker ("" for any) suggest, the surest first.
_KIND_OF_LABEL = (
    ("导致", "", Kind.CAUSE), ("针对", "", Kind.REMEDY), ("免", "导致", Kind.CAUSE),
    ("免", "针对", Kind.REMEDY), ("免", "原因", Kind.PROBLEM), ("见", "", Kind.TERM),
    ("释义", "", Kind.TERM),
)  # fmt: skip


def likely_kind(blocks: Sequence[Block]) -> Kind | None:
    """Return the kind that the options and fields of a unit suggest, or None.

    >>> likely_kind(())
    """
    lists = [piece for block in blocks for piece in split_options(block) if "list" in piece.type]
    fields = [block for block in lists if is_field_list(block)]
    if any(OPTION.match(_source(item)) for block in lists for item in block.children):
        return Kind.ITEM
    matches = [_FIELD.match(_source(item)) for block in fields for item in block.children]
    written = {(match["label"], match["marker"] or "") for match in matches if match}
    labels = {label for label, _ in written}
    for label, marker, kind in _KIND_OF_LABEL:
        if (label, marker) in written if marker else label in labels:
            is_steps = kind is Kind.REMEDY and len(lists) > len(fields)
            return Kind.PROCEDURE if is_steps else kind
    return None


def _source(item: Block) -> str:
    text = _item_text(item)
    return text.source if text else ""


def _item_text(item: Block) -> Text | None:
    paragraphs = [child for child in item.children if child.type == "paragraph"]
    return paragraphs[0].text if paragraphs else None


def read_fields(block: Block, place: Place | None, report: Reporter) -> tuple[Field, ...]:
    """Read the fields of a list block.

    An item that is not a field, and a field that is not allowed at `place`, are reported and left
    out. If `place` is None, every field is accepted.
    """
    fields = []
    for item in block.children:
        field = _read_field(item, place, report)
        if field and (place is None or _is_allowed(field, place, report)):
            fields.append(field)
    return tuple(fields)


def _read_field(item: Block, place: Place | None, report: Reporter) -> Field | None:
    line = item.first_line
    text = _item_text(item)
    match = _FIELD.match(text.source) if text else None
    if text is None or match is None or match["label"] not in LABELS:
        shown = text.source.split("\n")[0][:20] if text else ""
        written = match["label"] if match else ""
        allowed = [name for name, label in LABELS.items() if not place or place.allows(label)]
        meant = _SYNONYMS.get(written, "")
        near = [meant] if meant in allowed else get_close_matches(written, allowed, 1, _ALIKE)
        hint = "不是字段的列表，与字段之间写一段话隔开；"
        marked = _MARKED.match(text.source) if text else None
        if match and near:
            marker = f"（{match['marker']}）" if match["marker"] else ""
            hint = f"是不是「- {near[0]}{marker}：……」；"
        elif text and marked and marked[1] in allowed:
            value = text.source[marked.end() :].split("\n")[0].strip()
            hint = f"是不是「- {marked[1]}：{value}」；"
        hint += f"这里可用的字段：{'、'.join(allowed)}"
        report(Code.Z01_LABEL_UNKNOWN, line, shown, hint)
        return None
    value = match["value"].strip()
    if len(item.children) > 1 or "\n" in text.source:
        hint = _unnested(match["label"], text.source, item.children)
        report(Code.Z08_NESTED, line, match["label"], hint)
        value = value.replace("\n", "")
        if not value:
            return None
    if not value:
        hint = "在冒号后面写内容，或删去这一行"
        report(Code.Z03_VALUE_EMPTY, line, match["label"], hint)
        return None
    content = parse_again(value, line)
    if content.links:
        hint = link_hint(content.links[0].address, "字段")
        report(Code.Z14_LINK, line, content.links[0].address, hint)
    return Field(
        match["label"],
        match["marker"] or "",
        value,
        content.references,
        line,
        content.quotations,
    )


def _unnested(label: str, source: str, children: Sequence[Block]) -> str:
    """Say how to write a field whose item holds more than its line. `source` is its first text."""
    first, *rest = (line.strip() for line in source.split("\n"))
    paragraphs = [each.text.source for each in children if each.type == "paragraph" and each.text]
    below = [text.source for each in walk(children) for text in each.texts][1:]
    lines = [*rest, *(line.strip() for text in below for line in text.split("\n"))]
    if field := next(filter(looks_like_field, lines), ""):
        shown = f"- {field.split('：')[0]}：……"
        return f"一个字段一行，每行都顶格、以「- 」开头，下面的也写成「{shown}」"
    if label not in _OF_PROSE and (len(paragraphs) > 1 or (rest and first.endswith(_ENDS))):
        start = (*rest, *paragraphs[1:])[0][:12]
        return f"「{start}」起是正文：移到字段列表之前，顶格写，前后空一行"
    text = "".join((first, *rest))
    for piece in lines[len(rest) :]:
        listed = "、" if piece.startswith(OPENING) or label == "别名" else "；"
        text += piece if text.endswith(_STOPS) else f"{listed}{piece}"
    return f"一个字段一行，写成「- {text}」"


def _is_allowed(field: Field, place: Place, report: Reporter) -> bool:
    """Return whether a field and its marker are allowed at a place; report them if not."""
    label = LABELS[field.label]
    if not place.allows(label):
        hint = (
            f"「{field.label}」不用在{place.name}，用在{_places_of(label)}；移到那里，或删去这一行"
        )
        report(Code.Z02_LABEL_MISPLACED, field.line, field.label, hint)
        return False
    needs_marker = label.needs_marker or (field.label == "免" and not place.on_companion)
    if field.marker not in label.markers and (field.marker or needs_marker):
        markers = _exempted_in(place.kind) if field.label == "免" else label.markers
        allowed = "".join(f"（{marker}）" for marker in markers)
        near = get_close_matches(field.marker, markers, 1, _ALIKE) or markers
        right = f"- {field.label}（{near[0]}）：……" if markers else f"- {field.label}：……"
        if field.marker:
            hint = f"写成「{right}」" + (f"；括号里可以写：{allowed}" if allowed else "")
            shown = f"{field.label}（{field.marker}）"
        else:
            what = "免的是哪一样" if field.label == "免" else "把握"
            hint = f"{field.label}后面用括号写明{what}，如「{right}」；可以写：{allowed}"
            shown = f"{field.label}后面没有括号"
        report(Code.Z04_MARKER_UNKNOWN, field.line, shown, hint)
        return False
    return True


def _exempted_in(kind: Kind | None) -> tuple[str, ...]:
    """Return what a unit of a kind may be exempt from, the likeliest first."""
    if kind is Kind.PROBLEM:
        return "原因", "对策"
    if kind is Kind.CAUSE:
        return "导致", "对策"
    return ("针对", *MEASURE_LABELS)


def link_hint(address: str, where: str) -> str:
    """Return the hint for a link in a field or an item: other pages show these texts too."""
    page = _PAGE_LINK.fullmatch(address)
    put = f"改成 {Reference(page[1])}" if page else "只留文字"
    return f"{put}，或者写进正文：{where}也显示在别的页面上，链接在那里打不开"


def _places_of(label: Label) -> str:
    """Name the places where a label may stand."""
    kinds = [kind.label for kind in Kind if kind in label.kinds]
    names = [f"{'、'.join(kinds)}单元"] if kinds else []
    names += ["二级标题之下"] if label.below_section else []
    names += ["文献的说明页"] if label.on_companion else []
    return "，".join(names)


def check_repeats(fields: tuple[Field, ...], report: Reporter) -> None:
    """Report labels that occur more than once in a unit although they may not repeat."""
    seen: set[str] = set()
    for field in fields:
        if field.label in seen and not LABELS[field.label].may_repeat:
            lists = field.references or field.label == "别名"
            hint = "合并成一行，用、隔开" if lists else "只留一行"
            report(Code.Z05_FIELD_REPEATED, field.line, field.label, hint)
        seen.add(field.label)
