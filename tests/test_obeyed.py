"""Tests that an author who types what a fault's fix shows gets rid of it, and gets no other fault.

A fix shows an example of the right text in 「」, and the words before it say where it goes. The
author whom `obeyed` simulates does just that. The property holds on the small site with other
numbers of documents, and on a site that the command `new` wrote: no example may name a document or
an id that the site does not have.
"""

import json
import re
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from mini_site import REMEMBERING, diagnostics_of, mini_files
from run_core import run_core
from starting import start
from studykit.diagnostics import BY_FIX, Diagnostic
from studykit.kept.keeper import Keeper
from studykit.mending import mend_text
from studykit.registry import READINGS_PATH, REDIRECTS_PATH
from studykit.reporting import arranged
from studykit.settings import FILE, read_texts, settings_of
from test_slips import NEEDS_PAGES, QUEUES, SLIPS, damaged_by

Files = dict[str, bytes]
# What an author does with the lines of a file. The number is the index of the faulty line.
Deed = Callable[[list[str], int], object]

# Words before an example that say where it goes, with the example.
_EXAMPLE = re.compile(
    r"(也写成|写成|改成|如|是不是|末尾加一行|下面加一行|加一行|行末加|在元数据里加|前面加上|二级标题，如)"
    r"「(.+?)」(?=[，；：。、（这或]|$)"
)
# What is left open in an example.
_BLANK = re.compile("（样例）|……$")
_IMAGE = re.compile(r"!\[.*?\]\(.*?\)")
_PLAIN = re.compile(
    r"(?:写成|改成|改引|改写成|是不是：|在|小的在前：|最后一段是|如) ?"
    r"(\[\[[^\[\]]+\]\](?:（样例）)?)"
)
_QUOTED = re.compile(r"写成 (“[^”]+”\[\[[^\[\]]+\]\])")
_ENTRY = re.compile(r'("[^"]+"): ("[^"]+")')
_FIELD = re.compile(r"- [\u4e00-\u9fff]+(?:（[^）]*）)?：")
_WHOLE_LINE = re.compile(r"#+ |- |参考思路|\d\. |\||---|[a-z_]+:")
# Codes of faults that are reported at a heading or a page, and whose example is a field.
_OF_UNITS = ("N04", "N05", "N06", "N07", "N08", "N09", "N13", "T06", "W02", "W04", "Z12")


def _label(line: str) -> str:
    return re.split("[：（]", line)[0]


def _unit(lines: list[str], index: int) -> range:
    """Return the indexes of the lines of the unit to which a line belongs."""
    start = max((n for n in range(index + 1) if lines[n].startswith("#")), default=0)
    ends = (n for n in range(start + 1, len(lines)) if lines[n].startswith("#"))
    return range(start, next(ends, len(lines)))


def _write_line(text: str, lines: list[str], index: int) -> None:
    """Write an example in place of the line.

    In the example, …… stands for what the author wrote in the line, and ⏎ for a line break.
    """
    before, dots, after = text.partition("……")
    written = re.split("[：:]", lines[index], maxsplit=1)[-1] if dots else ""
    lines[index : index + 1] = (before + written + after).split("⏎")


def _write_field(text: str, lines: list[str], index: int) -> None:
    """Add a field to the unit. 出处 and 读音, which a unit has once, replace the old one."""
    fields = [n for n in _unit(lines, index) if _FIELD.match(lines[n])]
    once = [n for n in fields if _label(lines[n]) == _label(text) in ("- 出处", "- 读音")]
    if once:
        lines[once[0]] = text
    elif fields:
        lines.insert(fields[-1] + 1, text)
    else:
        end = _unit(lines, index).stop
        lines[end:end] = ["", text, ""]


def _insert(text: str, lines: list[str], index: int) -> None:
    lines[index:index] = text.removesuffix("⏎").split("⏎")


def _write_in_line(pattern: str, text: str, lines: list[str], index: int) -> None:
    lines[index] = re.sub(pattern, lambda _: text, lines[index], count=1)


def _item(lines: list[str], index: int) -> range:
    """The lines of the item of a list that begins on a line: indented ones, and its paragraph."""
    end = index + 1
    while end < len(lines):
        blank = not lines[end].strip()
        below = end + 1 < len(lines) and lines[end + 1].startswith(" ")
        if not (below if blank else not re.match("- |#", lines[end])):
            break
        end += 1
    return range(index, end)


def _write_item(text: str, lines: list[str], index: int) -> None:
    """Write an example in place of an item with all that is below it."""
    item = _item(lines, index)
    lines[item.start : item.stop] = [text]


def _part_item(lines: list[str], index: int) -> None:
    """Write each line of an item as an item of its own."""
    item = _item(lines, index)
    parts = [line.strip().removeprefix("- ") for line in lines[item.start : item.stop]]
    lines[item.start : item.stop] = [f"- {part}" for part in parts if part]


def _move_before_fields(start: str, apart: str, lines: list[str], index: int) -> None:
    """Move a block before the fields of its unit, from a text on, at the margin.

    `apart` is a sentence between the block and the fields, or empty.
    """
    first = next(n for n in range(index, len(lines)) if start in lines[n])
    end = next(
        (n for n in range(first, len(lines)) if re.match(r"\s*$|- (?=.+：)", lines[n])), None
    )
    block = [line.strip() for line in lines[first:end]]
    lines[first:end] = []
    fields = min(n for n in _unit(lines, first - 1) if _FIELD.match(lines[n]))
    lines[fields:fields] = ["", *block, "", *([apart, ""] if apart else [])]


def _change_tabs(hint: str, lines: list[str], index: int) -> None:
    words = lines[index].strip()
    before, _, after = lines[index].partition(words)
    indent = re.search("行首的(?:一个)?(改成四个空格|改成两个空格|删去)", hint)
    put = (
        {"改成四个空格": " " * 4, "改成两个空格": " " * 2, "删去": ""}[indent[1]]
        if indent
        else before
    )
    lines[index] = before.replace("\t", put) + words.replace("\t", " ")
    lines[index] += "" if "行末的删去" in hint else after


def _write_list(text: str, apart: bool, lines: list[str], index: int) -> None:
    """Make each line of a paragraph a list item, with the marker that the example has.

    `apart` says that the list below must be separated by a paragraph.
    """
    marker = text.split(" ")[0]
    end = next((n for n in range(index, len(lines)) if not lines[n].strip()), len(lines))
    items = [f"{marker} {re.sub(r'^[^一-龥]+', '', line)}" for line in lines[index:end]]
    lines[index:end] = ["", *items, "", *(["如上。", ""] if apart else [])]


def _write_definition(text: str, apart: bool, lines: list[str], index: int) -> None:
    lines[index - 1 : index + 1] = [text, "", *(["如上。", ""] if apart else [])]


def _head_table(text: str, lines: list[str], index: int) -> None:
    end = next((n for n in range(index, len(lines)) if not lines[n].strip()), len(lines))
    lines[index:end] = [line.replace("｜", "|") for line in lines[index:end]]
    lines.insert(index + 1, text)


def _both(first: Deed, second: Deed, lines: list[str], index: int) -> None:
    first(lines, index)
    second(lines, index)


def _delete(offset: int, lines: list[str], index: int) -> None:
    del lines[index + offset]


def _example_deed(fault: Diagnostic, where: str, text: str) -> Deed:
    """Return what an author does with an example and the words before it."""
    apart = "与下面的列表隔开" in fault.hint
    by_place: dict[str, Deed] = {
        "在元数据里加": lambda lines, _: _insert(text, lines, 1),
        "前面加上": lambda lines, _: _insert(text, lines, 0),
        "二级标题，如": partial(_insert, f"{text}⏎⏎"),
        "下面加一行": partial(_head_table, text),
        "行末加": partial(_write_in_line, "$", f" {text}"),
    }
    by_code: dict[str, Deed] = {
        "M07": partial(_write_list, text, apart),
        "M06": partial(_write_definition, text, apart),
        "H11": partial(_both, partial(_write_line, text), partial(_delete, 1)),
        "Z08": partial(_write_item, text),
        **dict.fromkeys(_OF_UNITS, partial(_write_field, text)),
    }
    by_start: dict[str, Deed] = {
        "{ #": partial(_write_in_line, r"\s*[{｛].*", f" {text}"),
        "（": partial(_write_in_line, r"(?:（\[\[[^）]*）)?$", text),
    }
    if deed := by_place.get(where) or by_code.get(fault.code):
        return deed
    begins = next((deed for start, deed in by_start.items() if text.startswith(start)), None)
    is_line = _WHOLE_LINE.match(text)
    alone = partial(_write_line, text) if is_line else partial(_write_in_line, _wrong(fault), text)
    return begins or alone


def _wrong(fault: Diagnostic) -> str:
    """Return a pattern for what a fault says is wrong in its line."""
    code = fault.code
    wrong = fault.message.partition("：")[2].split(" → ")[0].split("（")[0]
    if code == "Q01":
        return r"\[\[[^\[\]]*\]\]"
    if code in ("Z14", "T14"):
        return r"!?\[[^\]]*\]\([^)]*\)"
    if code == "M06":
        return r"\[\^.*?\]"
    if code == "N18":
        return r"\d+.\d+ 分"
    if code == "H01":
        return ".*"
    bare = re.escape(wrong.strip("[]"))
    if code == "R13" or not bare:
        return rf"(?<!\[){bare}" if bare else r"\[\[\s*\]\]"
    return rf"\[\[{bare}(?:\\?\|[^\]]*)?\]?\]?|{bare}"


# Fixes without an example: a pattern for the words of the fix, and what an author does who obeys.
_DEEDS: tuple[tuple[str, Callable[[re.Match[str]], Deed]], ...] = (
    ("每行都顶格、以「- 」开头", lambda _: _part_item),
    ("^「(.+)」起是正文：移到字段列表之前", lambda m: partial(_move_before_fields, m[1], "")),
    ("^把这一段移到字段列表之前", lambda _: partial(_move_before_fields, "", "")),
    ("^把这个列表移到字段列表之前", lambda _: partial(_move_before_fields, "", "如上。")),
    ("^(行首的.*|行末的.*|字中间的.*)", lambda m: partial(_change_tabs, m[1])),
    ("^不是标题，删去下面那行", lambda _: partial(_delete, 1)),
    ("删去这一行|删去它前面的空行", lambda _: partial(_delete, 0)),
    (r"^删去 (\.\S+)：", lambda m: partial(_write_in_line, re.escape(f" {m[1]}"), "")),
    ("^删去 # 前面的空格", lambda _: partial(_write_in_line, "^ +", "")),
    ("：写 (#+)$", lambda m: partial(_write_in_line, "^#+", m[1])),
    ("把这一处换成 ([a-z0-9-]+)", lambda m: partial(_write_in_line, "#[a-z0-9-]+", f"#{m[1]}")),
    (r"如 (!\[.*?\]\(.*?\))", lambda m: partial(_write_in_line, r"!\[\]\([^)]*\)", m[1])),
    ("^改成 ([a-z_]+)；", lambda m: partial(_write_in_line, "^[a-z_]+", m[1])),
    ("在第 (\\d+) 行后面加一行 ---", lambda m: lambda lines, _: _insert("---", lines, int(m[1]))),
    ("^写 .*如 (\\d+)$", lambda m: partial(_write_in_line, ":.*", f": {m[1]}")),
)


def _deeds(fault: Diagnostic) -> Iterator[Deed]:
    for where, text in _EXAMPLE.findall(fault.hint):
        if where not in ("末尾加一行", "也写成"):
            times = 4 if fault.code == "N13" else 1
            deed = _example_deed(fault, where, text)
            for _ in range(1, times):
                deed = partial(_both, deed, _example_deed(fault, where, text))
            yield deed
    rest = _EXAMPLE.sub("", fault.hint)
    if quoted := _QUOTED.search(rest):
        yield partial(_write_in_line, "“[^”]*”", quoted[1])
    elif plain := _PLAIN.search(rest):
        yield partial(_write_in_line, _wrong(fault), plain[1])
    for words, deed_of in _DEEDS:
        if match := re.search(words, rest):
            yield deed_of(match)


def obeyed(files: Files, fault: Diagnostic) -> Iterator[Files]:
    """Yield the files after an author obeyed a fix, once for each way that the fix shows."""
    hint = fault.hint
    for deed in _deeds(fault):
        lines = files[fault.path].decode().split("\n")
        deed(lines, fault.line - 1)
        yield {**files, fault.path: "\n".join(lines).encode()}
    if other := re.search("在 docs/(.+) 末尾加一行「(.+)」", hint):
        yield {**files, other[1]: files[other[1]] + f"\n{other[2]}\n".encode()}
    if "花括号里写一行" in hint and (entry := _ENTRY.search(hint)):
        path = REDIRECTS_PATH if "redirects" in hint else READINGS_PATH
        old, new = map(json.loads, entry.groups())
        known = {**json.loads(files.get(path, b"{}")), old: new}
        yield {**files, path: json.dumps(known).encode()}
    if BY_FIX in hint:
        mended, _ = mend_text(fault.path, files[fault.path].decode())
        yield {**files, fault.path: mended.encode()}


def judged(
    files: Files,
    fault: Diagnostic,
    found: list[Diagnostic],
    check: Callable[[Files, Keeper], list[Diagnostic]] = diagnostics_of,
) -> Iterator[list[str]]:
    """Yield what is wrong after each way to obey a fix: the fault if it stays, and added faults.

    Two added faults are expected: that a new id is not registered yet (S06), and that the author
    must still replace a placeholder (N20).
    """
    known = {(each.code, each.path, each.message) for each in found}
    for mended in obeyed(files, fault):
        after = arranged(check(mended, REMEMBERING))
        same = (fault.code, fault.path, fault.message)
        stays = [f"STAYS {fault}" for each in after if (each.code, each.path, each.message) == same]
        added = [
            f"{fault}\n  ADDS {each}"
            for each in after
            if (each.code, each.path, each.message) not in known
            and each.code not in ("S06", "N20")
            and not each.is_notice
        ]
        yield stays + added


# Faults whose fixes show, in an example, what only the author knows: which paragraph, why, which
# unit. What an author leaves as it was shown is a sample on the page.
BLANKS = (
    "M10", "N04", "N05", "N06", "N07", "N08", "N09", "N11", "N13", "N21", "R08", "S09", "T06",
    "V01", "V02", "W02", "X05", "Y01", "Y05", "Z06", "Z09",
)  # fmt: skip


@pytest.mark.parametrize("code", BLANKS)
def test_what_is_typed_unfilled_from_a_fix_is_a_sample(code: str) -> None:
    typed = []
    for slip in (each for each in SLIPS if each["code"] == code):
        files, _ = damaged_by(slip)
        for fault in diagnostics_of(files, REMEMBERING):
            examples = (
                *(text for _, text in _EXAMPLE.findall(fault.hint)),
                *_IMAGE.findall(fault.hint),
            )
            typed += [
                (example, [each.code for each in diagnostics_of(_with_line(files, fault, example))])
                for example in examples
                if fault.code == code and _BLANK.search(example)
            ]
    assert typed
    assert [example for example, found in typed if "N20" not in found] == []


def _with_line(files: Files, fault: Diagnostic, example: str) -> Files:
    """Return the files with an example at the end of the page of a fault."""
    path = fault.path.replace(".txt", ".md")
    return {**files, path: files[path] + "\n".join(["", *example.split("⏎"), ""]).encode()}


# A fix with a heading, a field, a reference or a quotation must show a way that can be obeyed.
_TYPED = re.compile(r"「(?:#|- [一-龥]|\{)|\[\[s\d|”\[\[")
# Slips whose codes only a check of built pages reports are left out.
CHECKED = [slip for slip in SLIPS if slip["code"] not in NEEDS_PAGES]


def _renumbered(text: str) -> str:
    """Return a text with the documents s1 and s2 under the numbers 4 and 7."""
    return re.sub(
        r"(?<![A-Za-z0-9-])([sS])([12])(?!\d)", lambda m: f"{m[1]}{int(m[2]) * 3 + 1}", text
    )


def _elsewhere(files: Files) -> Files:
    return {_renumbered(path): _renumbered(data.decode()).encode() for path, data in files.items()}


def test_obeying_a_fix_removes_the_fault_and_adds_none() -> None:
    """Each slip is made on a site without the documents s1 and s2."""
    wrong: list[str] = []
    seen: set[tuple[str, str]] = set()
    for slip in CHECKED:
        files, place = damaged_by(slip)
        files, place = _elsewhere(files), _renumbered(place)
        found = arranged(diagnostics_of(files, REMEMBERING))
        fault = next(
            each
            for each in found
            if (each.code, f"{each.path}:{each.line}") == (slip["code"], place)
        )
        # Slips of one code whose fixes differ only in ids and texts are judged once.
        kind = (fault.code, re.sub("[「“].*?[」”]|[a-z0-9-]+", "", fault.hint))
        if kind not in seen:
            seen.add(kind)
            ways = list(judged(files, fault, found))
            wrong += [each for after in ways for each in after]
            if _TYPED.search(fault.hint) and not ways:
                wrong.append(f"NOT OBEYED {fault}")
    assert wrong == []


END = "- 出处：[[s2-2]]\n\n### 号源少"
CAUSE = "- 导致：[[long-queue]]（[[s1-2]]）\n- 出处：[[s1-2]]"
RATIONALE = "    放号之前要先有号。"
EXPLANATION = "- 解析：核对在前，见 [[release-steps]]。\n- 出处：[[s1-3]]\n"
# More of what authors do wrong in one way: the code, and what takes which place.
VARIED = [
    ("Z08", "每天不少于 3 次\n- 参见", "每天\n不少于 3 次\n- 参见"),
    ("Z08", "- 频次：每天不少于 3 次", "- 频次：每天\n    - 不少于 3 次\n    - 不多于 5 次"),
    ("Z08", "- 频次：每天不少于 3 次", "- 频次：\n    - 每天不少于 3 次"),
    ("Z08", "- 频次：每天不少于 3 次", "- 频次：每天不少于 3 次\n\n    早上放一次。"),
    ("Z08", END, END.replace("\n\n", "\n    - 参见：[[numbers]]\n\n")),
    ("Z08", END, END.replace("\n\n", "\n参见：[[numbers]]\n\n")),
    ("Z08", END, END.replace("\n\n", "\n还有一句。\n\n")),
    ("Z08", END, END.replace("\n\n", "\n  还有一句。\n\n")),
    ("Z08", END, END.replace("\n\n", "\n\n    还有一句。\n\n")),
    ("Z08", CAUSE, CAUSE.replace("）\n", "）\n  还有一句。\n")),
    ("Z08", CAUSE, CAUSE.replace("导致：", "导致：\n    - ")),
    ("Z08", CAUSE, CAUSE.replace("出处：[[s1-2]]", "出处：\n    - [[s1-2]]\n    - [[s1-1]]")),
    ("Z08", "- 别名：号签", "- 别名：\n    - 号签\n    - 号牌"),
    ("Z08", "（“每天不少于 3 次”[[s1-3]]）", "\n  （“每天不少于 3 次”[[s1-3]]）"),
    ("Z08", EXPLANATION, EXPLANATION.replace("，见", "，\n    见")),
    ("Z08", EXPLANATION, EXPLANATION.replace("]]。\n", "]]。\n\n    再说一句。\n\n", 1)),
    (
        "Z08",
        "- 备注：请先读 [[s1-1]]。",
        "- 备注：请先读 [[s1-1]]。\n    - 再读 [[s1-2]]。\n    - 三读。",
    ),
    ("Z08", "- 备注：请先读 [[s1-1]]。", "- 备注：请先读 [[s1-1]]。\n\n    再读 [[s1-2]]。"),
    ("Z11", END, END.replace("\n\n", "\n\n还有一句。\n\n")),
    ("Z11", END, END.replace("\n\n", "\n\n1. 甲\n2. 乙\n\n")),
    ("Z11", END, END.replace("\n\n", "\n\n| 甲 | 乙 |\n| --- | --- |\n| 一 | 二 |\n\n")),
    ("Z11", END, "- 参见：[[numbers]]\n\n还有一句。\n\n" + END),
    ("H05", "#numbers .概念", "#long-wait .概念"),
    ("H05", "#numbers .概念", "#queues .概念"),
    ("H05", "#numbers .概念", "#reader .概念"),
    ("H05", "#release-early .对策", "#few-numbers .对策"),
    ("H05", "#first-step .题", "#numbers .题"),
    ("H05", "#queues-compare", "#queues-discussion"),
    ("F04", "每天放出的号不够用。", "每天放出的\t号不够用。"),
    ("F04", "每天放出的号不够用。", "\t每天放出的号不够用。"),
    ("F04", "每天放出的号不够用。", "每天放出的号不够用。\t\t\n又一行。"),
    ("F04", "每天放出的号不够用。", "甲\t乙\n一\t二"),
    ("F04", RATIONALE, RATIONALE.replace("    ", "\t")),
    ("F04", RATIONALE, "\t放号之前\t要先有号。"),
    ("F04", CAUSE, CAUSE.replace("- 出处", "-\t出处")),
    ("F04", CAUSE, CAUSE.replace("- 导致", "\t- 导致")),
    ("F04", "  - 说出", "\t- 说出"),
    ("F04", "order: 1", "order:\t1"),
    ("F04", "### 号源少 {", "###\t号源少\t{"),
]


@pytest.mark.parametrize(("code", "find", "put"), VARIED)
def test_obeying_a_fix_of_a_varied_mistake_removes_it_and_adds_none(
    code: str, find: str, put: str
) -> None:
    """What pages show is compared too, since blanks at the start of a line may make it code."""
    text = mini_files()[QUEUES].decode()
    assert find in text
    files = {**mini_files(), QUEUES: text.replace(find, put, 1).encode()}
    found = arranged(run_core(files, REMEMBERING))
    faults = [each for each in found if each.code == code]
    assert faults
    ways = list(judged(files, faults[0], found, run_core))
    assert ways
    assert [each for after in ways for each in after] == []


def test_ids_that_are_given_three_times_are_mended_one_by_one() -> None:
    text = mini_files()[QUEUES].decode().replace("#queues-compare", "#numbers")
    text = text.replace("#queues-discussion", "#numbers").replace("#first-step", "#numbers")
    files = {**mini_files(), QUEUES: text.encode()}
    faults = [each for each in arranged(diagnostics_of(files)) if each.code == "H05"]
    assert len(faults) == 3
    for fault in faults:
        (files,) = obeyed(files, fault)
    assert not [each for each in diagnostics_of(files) if each.code in ("H05", "S14")]


def test_an_id_that_is_registered_elsewhere_stays_where_it_is() -> None:
    """A page that comes first has a copy of a unit of a published one."""
    files = mini_files()
    text = files[QUEUES].decode()
    unit = text[text.index("### 号源 {") : text.index("## 怎么办")]
    front = (
        "---\ntitle: 又\norder: 1\nminutes: 5\nobjectives:\n  - 说出\n---\n\n## 节 { #a-part }\n\n"
    )
    files["modules/a.md"] = (front + unit).encode()
    found = [each for each in diagnostics_of(files) if each.code == "H05"]
    assert [(each.path, "换成 numbers-2" in each.hint) for each in found] == [
        ("modules/a.md", True)
    ]


def test_a_file_whose_name_is_taken_is_to_be_renamed() -> None:
    files = mini_files()
    files["zebra.md"] = b"---\ntitle: x\n---\n\n## y { #reader }\n\nz\n"
    files["guide/zebra.md"] = b"---\ntitle: y\n---\n\nz\n"
    hints = [each.hint for each in diagnostics_of(files) if each.code == "H05"]
    assert hints == [
        "文件名就是编号，全站唯一：改名为 zebra-2.md；另一处在 docs/guide/zebra.md",
        "编号全站唯一，把这一处换成 reader-2；另一处在 docs/guide/reader.md:1",
    ]


MODULE = "modules/example.md"
# Mistakes in the example of a new site: the code of the fault, a text, and what replaces it.
ON_A_NEW_SITE = [
    ("H03", " { #nobody-reminds .原因 }", ""),
    ("H06", "#nobody-reminds .原因", "#nobody-reminds .reason"),
    ("H07", "#nobody-reminds .原因", "#nobody-reminds"),
    ("H13", "{ #nobody-reminds .原因 }", "{#nobody-reminds 原因"),
    ("H04", "#nobody-reminds", "#没有人提醒"),
    ("H10", "### 没有人提醒", "# 没有人提醒"),
    ("H01", "### 没有人提醒", "###没有人提醒"),
    ("N04", "- 出处：[[s1-3]]\n", ""),
    ("R08", "- 出处：[[s1-3]]", "- 出处：第三段"),
    ("Z17", "（“没有人提醒，也使图书到期不还”[[s1-3]]）", ""),
    ("Z09", "导致：[[overdue-books]]（“没有人", "导致：图书到期不还（“没有人"),
    ("Q02", "归还”[[s1-1]]。编者看", "归还”。编者看"),
    ("N21", "（[[s1-7]]）\n", "\n"),
    ("V01", "（“续借只办一次，推后的时间不超过十五天”[[s1-8]]）\n- 误读", "\n- 误读"),
    ("V02", "（“最后把书放回原架”[[s1-6]]）", ""),
    ("R02", "- 出处：[[s1-7..8]]", "- 参见：[[return-step]]\n- 出处：[[s1-7..8]]"),
    ("R02", "[[no-due-date]]（", "[[no-date]]（"),
    ("R01", "依据文一，值班员", "依据 [[S1-6 ]]、文一，值班员"),
    ("M03", "[[example\\|导入]]", "[[example|导入]]"),
    ("N07", "- 针对：[[no-due-date]]（“为了让借书的人知道哪一天到期”[[s1-4]]）\n", ""),
    ("N08", "- 导致：[[overdue-books]]（“没有人提醒，也使图书到期不还”[[s1-3]]）\n", ""),
    ("N09", "- 释义：到期以前向值班员说明还要看，把到期日期推后（[[s1-7]]）\n", ""),
    ("Z04", "- 针对（归纳）：[[overdue-books]]", "- 免：没有写为了什么"),
    ("Z01", "- 导致：[[overdue-books]]（“没有人", "- 导至：[[overdue-books]]（“没有人"),
    ("S07", "#renewal .概念", "#renewals .概念"),
    ("Y05", "minutes: 30\n", ""),
    ("Y01", "---\ntitle: 书为什么还不回来", "\n---\ntitle: 书为什么还不回来"),
    ("T06", "- 解析：核对书名以后检查破损，然后才注销[[s1-6]]。\n", ""),
    ("N13", "- 讨论：书签和电话，各解决哪一条原因？\n", ""),
    ("W04", "- 出处：[[s1-7..8]]", "- 出处：[[s1-1]]"),
    ("N11", "- 出处：[[s1-7..8]]", "- 出处：[[s1-7]]"),
]


@pytest.fixture(scope="module")
def new_files(tmp_path_factory: pytest.TempPathFactory) -> Files:
    """The texts of a new site. Its only document, s1, is given another number."""
    site: Path = start(tmp_path_factory.mktemp("new") / "my-site", "站", "my-site")
    files = _elsewhere(read_texts(settings_of(site / FILE)))
    assert diagnostics_of(files) == []
    return files


def test_obeying_a_fix_on_a_new_site_removes_the_fault_and_adds_none(new_files: Files) -> None:
    wrong = []
    for code, find, put in ON_A_NEW_SITE:
        text = new_files[MODULE].decode()
        assert _renumbered(find) in text, find
        damaged = text.replace(_renumbered(find), _renumbered(put), 1)
        files = {**new_files, MODULE: damaged.encode()}
        found = arranged(diagnostics_of(files, REMEMBERING))
        fault = next((each for each in found if each.code == code), None)
        assert fault, (code, find, [str(each) for each in found])
        ways = list(judged(files, fault, found))
        assert ways, fault
        wrong += [each for after in ways for each in after]
    assert wrong == []


def test_a_unit_is_not_told_to_refer_to_itself(new_files: Files) -> None:
    text = new_files[MODULE].decode()
    own = text.replace("- 频次：只办一次", "- 频次：只办一次\n- 参见：[[renewals]]")
    (fault,) = diagnostics_of({**new_files, MODULE: own.encode()})
    assert (fault.code, "renewal]]" in fault.hint) == ("R02", False)
