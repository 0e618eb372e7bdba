"""Mutants of whole projects: pages as an author, an import or a bad merge might leave them.

Each mutant is determined by its seed. The mutations change lines, fields, headings, units,
sections, front matter keys, references, files and the registry.
"""

import random
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import yaml
from studykit.diagnostics import Diagnostic

Files = dict[str, str]
_Change = Callable[[random.Random, Files], None]

_HEADING = re.compile(r"(#{2,6}) (.*?)\s*\{ *#(\S+)(?: +\.(\S+))? *\}")
_FIELD = re.compile(r"- ([\u4e00-\u9fff]{1,4})(（[^）]*）)?：(.*)")
_REFERENCE = re.compile(r"\[\[[^\[\]]*\]\]")
_KINDS = ("问题", "原因", "对策", "概念", "步骤", "题", "问題")
_LABELS = (
    "导致", "导致（归纳）", "针对", "针对（归纳）", "参见", "见", "出处", "释义", "释义（编者）",
    "别名", "读音", "相同", "相近", "频次", "免", "免（原因）", "免（对策）", "免（针对）",
    "免（导致）", "讨论", "备注", "题型", "层次", "分值", "解析", "校注（把握大）",
)  # fmt: skip
_NAMES = ("s1", "s9-1", "s1-0", "s2-3..1", "s1-1..999999", "s1-1", "s2-2", "nothing", "top", "")
_MARKUP = (
    "[[", "]]", "==", "“", "”", "|", "\\", "`", "```\n", "**", "*", "_", "> ", "- ", "1. ", "# ",
    "<b>", "&#0;", "![](x.png)", "[x](y.md)", "{", "}", "：", "、", "\t", "\r", "\x00", "\u200b",
    "\ue000", "\ufeff", "𠀀", "\n", "\n\n", "    ", "---\n", "===\n", "| a |\n| - |\n", "%", "$",
)  # fmt: skip
_SHAPES = yaml.safe_load((Path(__file__).parent / "shapes.yaml").read_text("utf-8"))
_VALUES = (
    "",
    "0",
    "99999",
    "true",
    "[]",
    "{}",
    "- 一",
    "甲 # 乙",
    "|",
    "&a 甲",
    "*a",
    "'",
    "甲<b>",
    "!!x",
)
_JSON = (
    "",
    "{}",
    "[]",
    "null",
    "{",
    '{"keys": []}',
    '{"pages": {"a": 1}}',
    '{"pages": [1]}',
    '{"paragraphs": 3}',
)


def mutant(files: Mapping[str, bytes], seed: int) -> dict[str, bytes]:
    """Return the files of a project after one to six random mutations drawn from the seed."""
    draw = random.Random(seed)  # noqa: S311
    texts = {path: data.decode() for path, data in files.items()}
    for _ in range(draw.choice((1, 1, 2, 3, 6))):
        draw.choice(_CHANGES)(draw, texts)
    return {path: text.encode("utf-8", "surrogatepass") for path, text in texts.items()}


def misplaced(files: Mapping[str, bytes], found: Sequence[Diagnostic]) -> list[Diagnostic]:
    """Return the diagnostics whose file does not have their line."""
    return [fault for fault in found if not 1 <= fault.line <= _lines_in(files, fault.path)]


def _lines_in(files: Mapping[str, bytes], path: str) -> int:
    text = files.get(path, b"").replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return text.count(b"\n") + 1


def _page(draw: random.Random, files: Files, folder: str = "") -> str:
    """Return the path of a random page in a folder, or the empty string if there is none."""
    paths = [path for path in sorted(files) if path.startswith(folder) and path.endswith(".md")]
    return draw.choice(paths) if paths else ""


def _lines(draw: random.Random, files: Files) -> None:
    """Drop, repeat, move or join lines, or cut a file off before or after a line."""
    path = draw.choice(sorted(files))
    lines = files[path].split("\n")
    start = draw.randrange(len(lines))
    taken = lines[start : start + draw.choice((1, 1, 1, 2, 5))]
    left = lines[:start] + lines[start + len(taken) :]
    to = draw.randrange(len(left) + 1)
    files[path] = "\n".join(
        draw.choice((
            left,
            lines[:start] + taken + lines[start:],
            left[:to] + taken + left[to:],
            [*lines[:start], "".join(taken), *lines[start + len(taken) :]],
            lines[:start],
            lines[start:],
        ))
    )  # fmt: skip


def _pieces(level: str) -> _Change:
    """Return a mutation of the pieces of a page. A piece begins with a heading of a level.

    `level` is a pattern for the number signs of the heading. The mutation drops, repeats or
    shuffles pieces, removes the list items of one, or moves one to another page.
    """
    cut = re.compile(rf"(?m)^(?={level} )")

    def change(draw: random.Random, files: Files) -> None:
        path, other = _page(draw, files), _page(draw, files, "modules/")
        if not path or not other:
            return
        head, *pieces = cut.split(files[path])
        if not pieces:
            return
        index = draw.randrange(len(pieces))
        piece = pieces[index]
        action = draw.randrange(5)
        if action == 0:
            del pieces[index]
        elif action == 1:
            pieces.insert(draw.randrange(len(pieces) + 1), piece)
        elif action == 2:
            draw.shuffle(pieces)
        elif action == 3:
            pieces[index] = "\n".join(line for line in piece.split("\n") if line[:2] != "- ")
        else:
            del pieces[index]
            if other != path:
                files[other] += f"\n{piece}"
        files[path] = head + "".join(pieces)

    return change


def _headings(draw: random.Random, files: Files) -> None:
    """Change the levels, titles, ids or kinds of some or all headings of a page."""
    path = _page(draw, files)
    if not path:
        return
    every = [match[3] for text in files.values() for match in _HEADING.finditer(text)]
    titles = [match[2] for text in files.values() for match in _HEADING.finditer(text)]
    action, share = draw.randrange(6), draw.choice((0.1, 0.1, 0.5, 1))
    kind, step = draw.choice(_KINDS), draw.choice((-1, 1, 2))

    def change(match: re.Match[str]) -> str:
        if draw.random() > share:
            return match[0]
        level, title, name, own = match.groups()
        if action == 0:
            level = "#" * max(1, len(level) + step)
        elif action == 1:
            title = draw.choice([*titles, "", "甲" * 300, "[[甲]]", "==乙=="])
        elif action == 2:
            name = draw.choice([*every, *_NAMES, "index", "queues"])
        elif action == 3:
            own = draw.choice((kind, kind, None))
        elif action == 4:
            own, level = kind, draw.choice(("###", "####", "#####"))
        else:
            return f"{level} {title}"
        return f"{level} {title} {{ #{name}{f' .{own}' if own else ''} }}"

    files[path] = _HEADING.sub(change, files[path])


def _fields(draw: random.Random, files: Files) -> None:
    """Drop, repeat, empty, rename or exchange some or all fields of one label on a page."""
    path = _page(draw, files)
    if not path:
        return
    chosen = draw.choice(sorted({m[1] for m in _FIELD.finditer(files[path])}) or [""])
    values = [match[3] for match in _FIELD.finditer(files[path])]
    action, share = draw.randrange(6), draw.choice((0.05, 0.3, 1))
    label = draw.choice(_LABELS)

    def change(match: re.Match[str]) -> str:
        if match[1] != chosen or draw.random() > share:
            return match[0]
        return (
            "",
            f"{match[0]}\n{match[0]}",
            f"- {match[1]}{match[2] or ''}：",
            f"- {label}：{match[3]}",
            f"- {match[1]}{match[2] or ''}：{draw.choice(values)}",
            f"- {match[1]}（{draw.choice(('归纳', '编者', '原因', '导致', '无'))}）：{match[3]}",
        )[action]

    files[path] = _FIELD.sub(change, files[path])


def _references(draw: random.Random, files: Files) -> None:
    """Redirect or delete some or all references of a page; new targets may not exist."""
    path = _page(draw, files)
    if not path:
        return
    known = [match[3] for text in files.values() for match in _HEADING.finditer(text)]
    share, same = draw.choice((0.03, 0.3, 1)), draw.choice((*known, *_NAMES))

    def change(match: re.Match[str]) -> str:
        if draw.random() > share:
            return match[0]
        name = draw.choice((same, draw.choice((*known, *_NAMES)), "index", "s1-1|甲|乙"))
        return draw.choice((f"[[{name}]]", f"[[{name}|话]]", ""))

    files[path] = _REFERENCE.sub(change, files[path])


def _keys(draw: random.Random, files: Files) -> None:
    """Drop, repeat or corrupt keys of the front matter."""
    path = _page(draw, files)
    if not path:
        return
    head, fence, rest = files[path].partition("\n---\n")
    lines = head.split("\n")
    index = draw.randrange(len(lines))
    key = lines[index].partition(":")[0]
    lines[index : index + 1] = draw.choice((
        [],
        [lines[index]] * 2,
        [f"{key}: {draw.choice(_VALUES)}"],
        [f"{key}: {draw.choice(_VALUES)}", f"  - {draw.choice(_VALUES)}"],
        ["repeats: s1", lines[index]],
        [f"title: {draw.choice(('甲', '*乙*', '[[x]]', '<b>'))}"],
    ))  # fmt: skip
    files[path] = "\n".join(lines) + fence + rest


def _markup(draw: random.Random, files: Files) -> None:
    """Insert markup at random positions, and delete characters there."""
    path = draw.choice(sorted(files))
    for _ in range(draw.choice((1, 3, 10))):
        text = files[path]
        at = draw.randrange(len(text) + 1)
        files[path] = text[:at] + draw.choice(_MARKUP) + text[at + draw.choice((0, 0, 1, 4)) :]


def _shapes(draw: random.Random, files: Files) -> None:
    """Insert text as people write or paste it, with blank lines around it or without."""
    for _ in range(draw.choice((1, 3, 10))):
        if not (path := _page(draw, files)):
            return
        lines = files[path].split("\n")
        shape = draw.choice(_SHAPES).replace("字", f"{draw.choice('天地玄黄宇宙洪荒')}字")
        around = draw.choice(("\n", "\n", "\n", ""))
        index = draw.randrange(len(lines) + 1)
        files[path] = "\n".join((*lines[:index], f"{around}{shape}{around}", *lines[index:]))


def _whole_files(draw: random.Random, files: Files) -> None:
    """Empty, cut, remove, rename, copy, exchange or merge files."""
    path, other = draw.choice(sorted(files)), draw.choice(sorted(files))
    folder = path.rpartition("/")[0]
    ending = path.rpartition(".")[2]
    names = ("s1", "s9", "s01", "x", "index", "bank", "long-queue", "甲", "top", "exam", "A")
    new = f"{folder}/{draw.choice(names)}.{ending}".removeprefix("/")
    text = files[path]
    action = draw.randrange(8)
    if action in (0, 1):
        files.pop(path)
    if action == 1:
        files[new] = text
    elif action == 2:
        files[path] = draw.choice(("", "\n", "---\n---\n", "---\ntitle: 甲\n---\n"))
    elif action == 3:
        files[new] = text
    elif action == 4:
        files[path], files[other] = files[other], text
    elif action == 5:
        files[path] = text + files[other]
    elif action == 6:
        files[path] = text[: draw.randrange(len(text) + 1)]
    elif action == 7:
        files[path] = text[: len(text) // 2] + files[other][len(files[other]) // 2 :]


def _registry(draw: random.Random, files: Files) -> None:
    """Corrupt the registry, or add entries for ids that never existed."""
    known = [match[3] for text in files.values() for match in _HEADING.finditer(text)]
    path = draw.choice(("registry/ids.json", "registry/redirects.json", "registry/readings.json"))
    names = [draw.choice((*known, *_NAMES, "gone", "gone-too")) for _ in range(6)]
    pairs = ", ".join(f'"{a}": "{b}"' for a, b in zip(names[::2], names[1::2], strict=True))
    text = files.get(path, "{}")
    files[path] = draw.choice((
        draw.choice(_JSON),
        f"{{{pairs}}}",
        f'{{"keys": {{{pairs}}}, "paragraphs": {{{pairs}}}}}',
        f'{{"pages": ["modules/x.html#{names[0]}", "modules/x.html#{names[1]}", "x.html"]}}',
        f'{{"gone.html": "{names[0]}", "modules/gone.html": "index.html", "gone": "{names[1]}"}}',
        text[: draw.randrange(len(text) + 1)],
    ))  # fmt: skip


_CHANGES: tuple[_Change, ...] = (
    _lines, _pieces("##"), _pieces("###"), _pieces("#+"), _headings, _headings, _fields, _fields,
    _references, _keys, _markup, _shapes, _whole_files, _registry,
)  # fmt: skip
