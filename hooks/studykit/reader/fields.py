"""Fields: list items with a label of the closed set, such as `- 导致（归纳）：[[x]]`."""

import re
from dataclasses import dataclass, replace

from studykit.diagnostics import Code, Diagnostic, diagnose
from studykit.model import ACTIONS, Field, Kind
from studykit.reader.markdown import Block, Text, parse_text

INFERRED = "归纳"
EDITOR = "编者"
EXEMPTIONS = ("原因", "对策", "针对", "导致")
CONFIDENCES = ("把握大", "把握中", "把握小")

_UNIT = frozenset(Kind)
_TAUGHT = _UNIT - {Kind.ITEM}
_ACTING = frozenset({Kind.REMEDY, Kind.PROCEDURE})
_LACKING = _ACTING | {Kind.PROBLEM, Kind.CAUSE}


@dataclass(frozen=True)
class Label:
    """Where a label may stand: in units of `kinds`, under a section, in a source's companion.

    `markers` are the words allowed in brackets after it; `required` asks for one of them.
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
    "参见": Label(_UNIT),
    "见": Label(frozenset({Kind.TERM})),
    "出处": Label(_UNIT),
    "释义": Label(frozenset({Kind.TERM}), markers=(EDITOR,)),
    "别名": Label(_TAUGHT),
    "读音": Label(_TAUGHT),
    "相同": Label(section=True, repeats=True),
    "相近": Label(section=True, repeats=True),
    **{name: Label(_ACTING) for name in ACTIONS},
    "免": Label(_LACKING, companion=True, markers=EXEMPTIONS, repeats=True),
    "讨论": Label(_TAUGHT, section=True, repeats=True),
    "备注": Label(_TAUGHT, section=True, repeats=True),
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


# The box of an option, whatever stands in it or after it.
OPTION = re.compile(
    r"[\[［【](?P<box>\s*[xXｘＸ√✓]?\s*)[\]］】](?P<space>\s*)(?P<text>.*)", re.DOTALL
)


@dataclass(frozen=True)
class Place:
    """Where a field stands: its owner's kind, or a section, or a companion page."""

    kind: Kind | None = None
    section: bool = False
    companion: bool = False

    @property
    def name(self) -> str:
        """The place in the author's words."""
        if self.kind:
            return f"{self.kind.label}单元"
        return "文献的说明页" if self.companion else "二级标题之下"

    def allows(self, label: Label) -> bool:
        """Whether a label may stand here."""
        if self.kind:
            return self.kind in label.kinds
        return label.companion if self.companion else label.section


def looks_like_field(text: str) -> bool:
    """Whether a line begins with one of the labels, listed or not."""
    match = _FIELD.match(text)
    return bool(match and match["label"] in LABELS)


def split_options(block: Block) -> list[Block]:
    """Part the options of an item from the fields below them: Markdown sees one list."""
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
    """Whether a block is a list that holds fields: one item with a known label is enough."""
    if block.type != "bullet_list":
        return False
    sources = [_source(item) for item in block.children]
    if any(looks_like_field(source) for source in sources):
        return True
    # A list of nothing but unknown short labels before references is fields with wrong names.
    matches = [_FIELD.match(source) for source in sources]
    return any(match and match["value"].strip().startswith("[[") for match in matches)


def _source(item: Block) -> str:
    text = _item_text(item)
    return text.source if text else ""


def _item_text(item: Block) -> Text | None:
    paragraphs = [child for child in item.children if child.type == "paragraph"]
    return paragraphs[0].text if paragraphs else None


def read_fields(
    path: str, block: Block, place: Place | None
) -> tuple[tuple[Field, ...], list[Diagnostic]]:
    """Read a list of fields; what is no field in it, or not of this place, is a fault."""
    fields: list[Field] = []
    found: list[Diagnostic] = []
    for item in block.children:
        field = _read_field(path, item, found)
        if field and (place is None or _check_place(path, field, place, found)):
            fields.append(field)
    return tuple(fields), found


def _read_field(path: str, item: Block, found: list[Diagnostic]) -> Field | None:
    line = item.first_line
    text = _item_text(item)
    match = _FIELD.match(text.source) if text else None
    if text is None or match is None or match["label"] not in LABELS:
        shown = text.source.split("\n")[0][:20] if text else ""
        hint = f"可用的字段：{'、'.join(LABELS)}；不是字段的列表与字段之间写一段话隔开"
        found.append(diagnose(Code.Z01_LABEL_UNKNOWN, path, line, shown, hint))
        return None
    value = match["value"].strip()
    if len(item.children) > 1 or "\n" in text.source:
        hint = "一个字段写成一行；后面的正文空一行、顶格另起"
        found.append(diagnose(Code.Z08_NESTED, path, line, match["label"], hint))
        value = value.replace("\n", "")
    if not value:
        hint = "在冒号后面写内容，或删去这一行"
        found.append(diagnose(Code.Z03_VALUE_EMPTY, path, line, match["label"], hint))
        return None
    # The faults of the text itself are found where every text of the page is read.
    content, _ = parse_text(path, value, line)
    if content.links:
        hint = "改成 [[编号]]，或者写进正文：字段也显示在别的页面上"
        found.append(diagnose(Code.Z14_LINK, path, line, content.links[0], hint))
    return Field(match["label"], match["marker"] or "", value, content.references, line)


def _check_place(path: str, field: Field, place: Place, found: list[Diagnostic]) -> bool:
    label = LABELS[field.label]
    if not place.allows(label):
        hint = f"「{field.label}」不用在{place.name}；见编写指南的字段表"
        found.append(diagnose(Code.Z02_LABEL_MISPLACED, path, field.line, field.label, hint))
        return False
    needs_marker = label.required or (field.label == "免" and not place.companion)
    if field.marker not in label.markers and (field.marker or needs_marker):
        allowed = "、".join(f"（{marker}）" for marker in label.markers) or "不带括号"
        shown = f"{field.label}（{field.marker}）"
        found.append(
            diagnose(Code.Z04_MARKER_UNKNOWN, path, field.line, shown, f"可以写：{allowed}")
        )
        return False
    return True


def check_repeats(path: str, fields: tuple[Field, ...]) -> list[Diagnostic]:
    """Find labels that may stand once in a unit and stand there twice."""
    seen: set[str] = set()
    found = []
    for field in fields:
        if field.label in seen and not LABELS[field.label].repeats:
            hint = "合并成一行，用、隔开"
            found.append(diagnose(Code.Z05_FIELD_REPEATED, path, field.line, field.label, hint))
        seen.add(field.label)
    return found
