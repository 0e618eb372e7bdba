"""Parse fields: list items that begin with a label from a fixed set: `- 导致（归纳）：[[x]]`."""

import re
from dataclasses import dataclass, replace
from difflib import get_close_matches

from studykit.diagnostics import Code, Reporter
from studykit.model import MEASURE_LABELS, Field, Kind
from studykit.reader.markdown import Block, Text, parse_again
from studykit.references import OPENING

INFERRED = "归纳"
EDITOR = "编者"
EXEMPTIONS = ("原因", "对策", "针对", "导致", *MEASURE_LABELS)
CONFIDENCES = ("把握大", "把握中", "把握小")

# The share of characters that a misspelt label has in common with the right one.
_ALIKE = 0.5
_EVERY_KIND = frozenset(Kind)
_EXCEPT_ITEM = _EVERY_KIND - {Kind.ITEM}
_ACTING = frozenset({Kind.REMEDY, Kind.PROCEDURE})
_EXEMPTIBLE = _ACTING | {Kind.PROBLEM, Kind.CAUSE}


@dataclass(frozen=True)
class Label:
    """The rules for one label.

    `kinds` are the kinds of unit that may use it. `section` allows it below a level-2 heading, and
    `companion` on the companion page of a source. `markers` are the words allowed in brackets
    after the label; if `required` is set, one of them must be given. `repeats` allows the label
    more than once in a unit.
    """

    kinds: frozenset[Kind] = frozenset()
    section: bool = False
    companion: bool = False
    markers: tuple[str, ...] = ()
    required: bool = False
    repeats: bool = False


LABELS = {
    "导致": Label(frozenset({Kind.CAUSE}), markers=(INFERRED,), repeats=True),
    "针对": Label(_ACTING, markers=(INFERRED,), repeats=True),
    "属于": Label(_EXCEPT_ITEM),
    "参见": Label(_EVERY_KIND),
    "见": Label(frozenset({Kind.TERM})),
    "出处": Label(_EVERY_KIND),
    "释义": Label(_EXCEPT_ITEM, markers=(EDITOR,)),
    "别名": Label(_EXCEPT_ITEM),
    "拟名": Label(_EXCEPT_ITEM),
    "读音": Label(_EXCEPT_ITEM),
    "相同": Label(section=True, repeats=True),
    "相近": Label(section=True, repeats=True),
    **{name: Label(_ACTING | {Kind.TERM}) for name in MEASURE_LABELS},
    "免": Label(_EXEMPTIBLE, companion=True, markers=EXEMPTIONS, repeats=True),
    "讨论": Label(_EXCEPT_ITEM, section=True, repeats=True),
    "备注": Label(_EXCEPT_ITEM, section=True, repeats=True),
    "要点": Label(_EXCEPT_ITEM, repeats=True),
    "误读": Label(_EXCEPT_ITEM, repeats=True),
    "课上": Label(_EVERY_KIND),
    "一句话": Label(_EXCEPT_ITEM),
    "题型": Label(frozenset({Kind.ITEM})),
    "层次": Label(frozenset({Kind.ITEM})),
    "分值": Label(frozenset({Kind.ITEM})),
    "解析": Label(frozenset({Kind.ITEM})),
    "校注": Label(companion=True, markers=CONFIDENCES, required=True, repeats=True),
}

_FIELD = re.compile(
    r"(?P<label>[\u4e00-\u9fff]{1,4})\s*(?:[（(](?P<marker>[^（）()]*)[）)])?\s*[：:](?P<value>.*)",
    re.DOTALL,
)


# An option of an item. The pattern is lenient (full-width brackets, missing spaces), so that a
# badly written option is still recognised and then reported.
OPTION = re.compile(
    r"[\[［【](?P<box>\s*[xXｘＸ√✓]?\s*)[\]］】](?P<space>\s*)(?P<text>.*)", re.DOTALL
)


@dataclass(frozen=True)
class Place:
    """The location of a field: in a unit of `kind`, below a section heading, or on a companion."""

    kind: Kind | None = None
    section: bool = False
    companion: bool = False

    @property
    def name(self) -> str:
        """The name of the place in diagnostics."""
        if self.kind:
            return f"{self.kind.label}单元"
        return "文献的说明页" if self.companion else "二级标题之下"

    def allows(self, label: Label) -> bool:
        """Return whether the label is allowed here."""
        if self.kind:
            return self.kind in label.kinds
        return label.companion if self.companion else label.section


def looks_like_field(text: str) -> bool:
    """Return whether a line begins with a known label; it need not be a list item."""
    match = _FIELD.match(text)
    return bool(match and match["label"] in LABELS)


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


def _source(item: Block) -> str:
    text = _item_text(item)
    return text.source if text else ""


def _item_text(item: Block) -> Text | None:
    paragraphs = [child for child in item.children if child.type == "paragraph"]
    return paragraphs[0].text if paragraphs else None


def read_fields(block: Block, place: Place | None, report: Reporter) -> tuple[Field, ...]:
    """Read the fields of a list block.

    An item that is not a field, and a field that is not allowed at `place`, are reported and left
    out. If `place` is None, fields are accepted wherever they are.
    """
    fields = []
    for item in block.children:
        field = _read_field(item, report)
        if field and (place is None or _is_allowed(field, place, report)):
            fields.append(field)
    return tuple(fields)


def _read_field(item: Block, report: Reporter) -> Field | None:
    line = item.first_line
    text = _item_text(item)
    match = _FIELD.match(text.source) if text else None
    if text is None or match is None or match["label"] not in LABELS:
        shown = text.source.split("\n")[0][:20] if text else ""
        written = match["label"] if match else ""
        near = get_close_matches(written, LABELS, 1, _ALIKE)
        hint = (
            f"是不是「- {near[0]}：……」；" if near else "不是字段的列表，与字段之间写一段话隔开；"
        )
        hint += f"可用的字段：{'、'.join(LABELS)}"
        report(Code.Z01_LABEL_UNKNOWN, line, shown, hint)
        return None
    value = match["value"].strip()
    if len(item.children) > 1 or "\n" in text.source:
        hint = "一个字段写成一行；后面的正文空一行、顶格另起"
        report(Code.Z08_NESTED, line, match["label"], hint)
        value = value.replace("\n", "")
    if not value:
        hint = "在冒号后面写内容，或删去这一行"
        report(Code.Z03_VALUE_EMPTY, line, match["label"], hint)
        return None
    content = parse_again(value, line)
    if content.links:
        hint = "改成 [[编号]]，或者写进正文：字段也显示在别的页面上"
        report(Code.Z14_LINK, line, content.links[0].address, hint)
    return Field(
        match["label"],
        match["marker"] or "",
        value,
        content.references,
        line,
        content.quotations,
    )


def _is_allowed(field: Field, place: Place, report: Reporter) -> bool:
    """Return whether a field and its marker may stand at a place; report it if they may not."""
    label = LABELS[field.label]
    if not place.allows(label):
        hint = (
            f"「{field.label}」不用在{place.name}，用在{_places_of(label)}；移到那里，或删去这一行"
        )
        report(Code.Z02_LABEL_MISPLACED, field.line, field.label, hint)
        return False
    needs_marker = label.required or (field.label == "免" and not place.companion)
    if field.marker not in label.markers and (field.marker or needs_marker):
        allowed = "、".join(f"（{marker}）" for marker in label.markers) or "不带括号"
        shown = f"{field.label}（{field.marker}）"
        marker = f"（{label.markers[0]}）" if label.markers else ""
        hint = f"可以写：{allowed}，如「- {field.label}{marker}：……」"
        report(Code.Z04_MARKER_UNKNOWN, field.line, shown, hint)
        return False
    return True


def _places_of(label: Label) -> str:
    """Name the places where a label may stand."""
    kinds = [kind.label for kind in Kind if kind in label.kinds]
    names = [f"{'、'.join(kinds)}单元"] if kinds else []
    names += ["二级标题之下"] if label.section else []
    names += ["文献的说明页"] if label.companion else []
    return "，".join(names)


def check_repeats(fields: tuple[Field, ...], report: Reporter) -> None:
    """Report labels that occur more than once in a unit although they may not repeat."""
    seen: set[str] = set()
    for field in fields:
        if field.label in seen and not LABELS[field.label].repeats:
            lists = field.references or field.label == "别名"
            hint = "合并成一行，用、隔开" if lists else "只留一行"
            report(Code.Z05_FIELD_REPEATED, field.line, field.label, hint)
        seen.add(field.label)
