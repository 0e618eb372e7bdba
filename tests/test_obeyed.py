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
from mini_site import REMEMBERING, diagnostics_of
from starting import start
from studykit.diagnostics import BY_FIX, Diagnostic
from studykit.mending import mend_text
from studykit.registry import READINGS_PATH, REDIRECTS_PATH
from studykit.reporting import arranged
from studykit.settings import FILE, read_texts, settings_of
from test_slips import NEEDS_PAGES, SLIPS, damaged_by

Files = dict[str, bytes]
# What an author does with the lines of a file. The number is the index of the faulty line.
Deed = Callable[[list[str], int], object]

# Words before an example that say where it goes, with the example.
_EXAMPLE = re.compile(
    r"(写成|改成|如|是不是|末尾加一行|下面加一行|加一行|行末加|在元数据里加|前面加上|二级标题，如)"
    r"「(.+?)」(?=[，；：。、（这或]|$)"
)
_PLAIN = re.compile(
    r"(?:写成|改成|改引|改写成|是不是：|在|小的在前：|最后一段是|如) ?(\[\[[^\[\]]+\]\])"
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
        if where != "末尾加一行":
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


def judged(files: Files, fault: Diagnostic, found: list[Diagnostic]) -> Iterator[list[str]]:
    """Yield what is wrong after each way to obey a fix: the fault if it stays, and added faults.

    Two added faults are expected: that a new id is not registered yet (S06), and that the author
    must still replace a placeholder (N20).
    """
    known = {(each.code, each.path, each.message) for each in found}
    for mended in obeyed(files, fault):
        after = arranged(diagnostics_of(mended, REMEMBERING))
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
