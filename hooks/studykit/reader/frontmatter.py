"""Parse the YAML front matter of a page: every value stays a string and keeps its line number."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

import yaml

from studykit.diagnostics import Code, Reporter
from studykit.model import PLACEHOLDER
from studykit.reader.inline import check_bare_id, check_unreferenced
from studykit.reader.text import INVISIBLE

# The status of a document: history, or a rule in force.
IN_FORCE = "现行"
STATUSES = ("历史", IN_FORCE)

_FENCE = "---"
_NOT_SHOWN = (yaml.AnchorToken, yaml.AliasToken, yaml.TagToken, yaml.DirectiveToken)
_KEY_LINE = re.compile(r"\s*(\w+)\s*[:：]\s*(.+?)\s*")
_NO_BLANK = re.compile(r"[a-z_]+(?::(?=[^\s/])|：)")
# Characters that no text in front matter may contain.
_MARKUP = frozenset("<>&[]\n")


@dataclass(frozen=True)
class Value:
    """A scalar or a list of scalars, as strings. `line` is the line of its key, counted from 1."""

    items: tuple[str, ...]
    is_list: bool
    line: int


@dataclass(frozen=True)
class FrontMatter:
    """The front matter of a page: its values by key.

    `end` is the number of lines that the block occupies, fences included; 0 if there is no block.
    """

    values: Mapping[str, Value]
    end: int


def read_front_matter(text: str, keys: Sequence["Key"], report: Reporter) -> FrontMatter:
    """Parse the front matter at the beginning of a page, and report its faults.

    `keys` are the keys of this kind of page.
    """
    lines = text.split("\n")
    if lines[0] != _FENCE:
        sample = "⏎".join(_sample(key) for key in keys if key.required)
        hint = f"在第一行前面加上「{_FENCE}⏎{sample}⏎{_FENCE}⏎」，⏎ 是换行，值换成自己的"
        first = next((n for n, line in enumerate(lines, 1) if line.strip()), 1)
        if lines[first - 1].strip() == _FENCE:
            hint = f"{_FENCE} 要顶格写在第一行：删去它前面的空行和空格"
        report(Code.Y01_FRONT_MATTER_MISSING, 1, "", hint)
        return FrontMatter({}, 0)
    if _FENCE not in lines[1:]:
        end = next((n for n, line in enumerate(lines) if n and not line.strip()), len(lines))
        hint = f"在第 {end} 行后面加一行 {_FENCE}"
        report(Code.Y02_FRONT_MATTER_UNCLOSED, 1, "", hint)
        return FrontMatter({}, end)
    end = lines.index(_FENCE, 1)
    sample = "⏎".join(_sample(key) for key in keys if key.required)
    return FrontMatter(_read_mapping("\n".join(lines[1:end]), sample, report), end + 1)


def _read_mapping(text: str, sample: str, report: Reporter) -> dict[str, Value]:
    """Return the values by key. `sample` is valid front matter, which a hint shows."""
    # BaseLoader resolves every scalar to a string. `compose` stops at nodes, so no constructor
    # runs that could fail on a date or a number.
    try:
        node = yaml.compose(text, Loader=yaml.BaseLoader)
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        line = _first_malformed(text) or (mark.line + 2 if mark is not None else 2)
        hint = "键顶格写，用半角冒号，后空一格；值里有冒号、井号或引号的，整个值用单引号括起来"
        written = text.split("\n")[line - 2] if line - 2 < text.count("\n") + 1 else ""
        if right := _quoted(written):
            hint = f"写成「{right}」：{hint}"
        report(Code.Y03_FRONT_MATTER_INVALID, line, written.strip()[:30], hint)
        return {}
    if not isinstance(node, yaml.MappingNode) or not node.value:
        first = text.split("\n")[0]
        hint = f"写成「{sample}」，⏎ 是换行，值换成自己的"
        report(Code.Y03_FRONT_MATTER_INVALID, 2, first.strip()[:30], hint)
        return {}
    values: dict[str, Value] = {}
    _check_shown(text, report)
    for key_node, value_node in node.value:
        line = key_node.start_mark.line + 2
        key = str(key_node.value) if isinstance(key_node, yaml.ScalarNode) else ""
        value = _read_value(value_node, line)
        if value is None or not key:
            hint = "值只能是一行文字，或每行一个「- 」的列表；不写控制字符"
            report(Code.Y06_VALUE_INVALID, line, key, hint)
        elif key in values:
            report(Code.Y07_KEY_REPEATED, line, key, "只留一个")
        else:
            values[key] = value
    return values


def _check_shown(text: str, report: Reporter) -> None:
    """Report YAML syntax that no page would show: comments, anchors, aliases, tags, directives."""
    end = 0
    for token in yaml.scan(text, Loader=yaml.BaseLoader):
        between = text[end : token.start_mark.index]
        end = token.end_mark.index
        mark = token.start_mark
        shown = text[mark.index : end] if isinstance(token, _NOT_SHOWN) else ""
        line = mark.line
        if "#" in between:
            shown = between[between.index("#") :].split("\n")[0]
            line = text.count("\n", 0, text.index("#", mark.index - len(between)))
        if shown:
            hint = "不要显示的，删去；要显示的，整个值用单引号括起来"
            if right := _quoted(text.split("\n")[line]):
                hint = f"要显示的，写成「{right}」；不要显示的，删去"
            report(Code.Y09_NOT_SHOWN, line + 2, shown[:20], hint)


def _first_malformed(text: str) -> int:
    """Return the line of the first key without a space behind its colon, or 0.

    The YAML parser reports this fault on a later line.
    """
    lines = enumerate(text.split("\n"), 2)
    return next((number for number, line in lines if _NO_BLANK.match(line)), 0)


def _quoted(line: str) -> str:
    """Return a line of front matter with its value in quotation marks if YAML needs them.

    Returns the empty string if the line has no key, or a value that no front matter may contain.
    """
    match = _KEY_LINE.fullmatch(line)
    if match is None or _MARKUP & set(match[2]):
        return ""
    value = match[2]
    if not _is_read_whole(value):
        value = "'" + value.replace("'", "''") + "'"
    return f"{match[1]}: {value}"


def _is_read_whole(value: str) -> bool:
    """Return whether YAML reads a value as a text that is all of it, but for quotation marks."""
    written = f"key: {value}"
    try:
        node = yaml.compose(written, Loader=yaml.BaseLoader)
    except (yaml.YAMLError, ValueError):
        return False
    _, scalar = node.value[0] if isinstance(node, yaml.MappingNode) else (None, None)
    if not isinstance(scalar, yaml.ScalarNode) or scalar.end_mark.index != len(written):
        return False
    return scalar.value == value or (scalar.style in ("'", '"') and value[0] == scalar.style)


def _read_value(node: yaml.Node, line: int) -> Value | None:
    is_list = isinstance(node, yaml.SequenceNode)
    nodes = node.value if is_list else [node]
    if not all(isinstance(item, yaml.ScalarNode) for item in nodes):
        return None
    items = tuple(str(item.value).strip() for item in nodes)
    return None if any(map(INVISIBLE.search, items)) else Value(items, is_list, line)


@dataclass(frozen=True)
class Key:
    """The rule for one key: `form` is a key of `_FORMS`.

    `is_copied` says that the value is copied from a document, with its quotation marks.
    """

    name: str
    form: str
    required: bool = True
    is_copied: bool = False


# For each form of a required key, what a hint shows behind the colon.
_SAMPLES = {
    "text": f" {PLACEHOLDER}题名",
    "number": " 30",
    "list": f"⏎  - 说出{PLACEHOLDER}……",
    "flag": " false",
}
# What authors call a key.
_CHINESE = {
    "标题": "title", "题名": "title", "次序": "order", "顺序": "order", "序号": "order",
    "分钟": "minutes", "时长": "minutes", "目标": "objectives", "学习目标": "objectives",
    "简称": "short", "来历": "provenance", "来源": "provenance", "出处": "provenance",
    "状态": "status", "效力": "status", "日期": "since", "施行": "since",
}  # fmt: skip
_FORMS = {
    "text": "写一行不含 < > & [ ] 的文字，不留空",
    "number": "写 1 到 9999 的整数，如 30",
    "list": f"下一行起写成列表，每行两个空格、一个「- 」，如「  - 说出{PLACEHOLDER}……」，各项不空",
    "flag": "写 true 或 false",
    "source": "写另一篇文献的编号，s 加数字",
    "status": "写历史或现行",
}


def _sample(key: Key) -> str:
    """Return a key with a value of its form; ⏎ stands for a new line."""
    return f"{key.name}:{_SAMPLES[key.form]}"


def check_keys(front: FrontMatter, keys: tuple[Key, ...], report: Reporter) -> None:
    """Report keys that are unknown, have an invalid value, or are missing.

    `keys` are the keys of this kind of page.
    """
    known = {key.name: key for key in keys}
    names = "、".join(known)
    misspelt: set[str] = set()
    for name, value in front.values.items():
        if name not in known:
            free = known.keys() - front.values.keys()
            meant = _CHINESE.get(name, "")
            near = [meant] if meant in free else get_close_matches(name, free, 1)
            misspelt.update(near)
            hint = f"改成 {near[0]}；" if near else "删去这一行；"
            hint += f"这类页面可用的键：{names}"
            report(Code.Y04_KEY_UNKNOWN, value.line, name, hint)
        elif not _fits(value, known[name].form):
            written = "、".join(value.items) or "空"
            hint = _FORMS[known[name].form]
            if known[name].form == "list" and not value.is_list and written != "空":
                hint = (
                    f"写成「{name}:⏎  - {written}」，⏎ 是换行：一项一行，行首两个空格、一个「- 」"
                )
            shown = f"{name}: {written}"
            report(Code.Y06_VALUE_INVALID, value.line, shown, hint)
        else:
            check = check_bare_id if known[name].is_copied else check_unreferenced
            check("\n".join(value.items), value.line, report)
    for key in keys:
        if not key.required or key.name in misspelt:
            continue
        # Front matter without values is missing or malformed. That is reported already, and
        # nothing is known about its keys.
        if front.values and key.name not in front.values:
            hint = f"在元数据里加「{_sample(key)}」；{_FORMS[key.form]}"
            report(Code.Y05_KEY_MISSING, 1, key.name, hint)


def _fits(value: Value, form: str) -> bool:
    if value.is_list != (form == "list") or not value.items or not all(value.items):
        return False
    first = value.items[0]
    if form == "number":
        return first.isascii() and first.isdigit() and len(first) <= 4 and int(first) > 0
    if form == "flag":
        return first in ("true", "false")
    if form == "status":
        return first in STATUSES
    if form == "source":
        return first.startswith("s") and first[1:].isdigit()
    return not any(set(item) & _MARKUP for item in value.items)


def text_of(front: FrontMatter, key: str) -> str:
    """Return the text of a key, or the empty string if the key is missing or holds a list."""
    value = front.values.get(key)
    return value.items[0] if value and value.items and not value.is_list else ""


def number_of(front: FrontMatter, key: str) -> int:
    """Return the number of a key; 0 if the key is missing or its value is no number below 10000."""
    text = text_of(front, key)
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 4 else 0


def list_of(front: FrontMatter, key: str) -> tuple[str, ...]:
    """Return the list of a key, or an empty tuple if the key is missing or holds a scalar."""
    value = front.values.get(key)
    return value.items if value and value.is_list else ()
