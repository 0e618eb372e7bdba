"""Libraries made by chance: every kind of unit and relation, parallels, marks, items."""

from collections.abc import Iterator

from hypothesis import strategies as st
from studykit.library import read_library
from studykit.model import Library

SOURCES = 4
PARAGRAPHS = 4
# What sentences and titles are put together from: few enough that they meet by chance.
_WORDS = ["窗口", "排队", "车位", "食堂", "号源", "门口的牌子", "10天", "三次", "大家", "办理", "甲，乙", "「丙」"]
_KINDS = ["问题", "原因", "对策", "概念", "步骤", "题"]
_FIELDS = {
    "问题": (),
    "原因": ("导致", "导致（归纳）"),
    "对策": ("针对", "针对（归纳）"),
    "概念": ("见",),
    "步骤": ("针对",),
    "题": (),
}
words = st.sampled_from(_WORDS)
phrases = st.lists(words, min_size=1, max_size=3).map("".join)
sentences = st.lists(words, min_size=2, max_size=5).map(lambda chosen: "".join(chosen) + "。")
paragraphs = st.lists(sentences, min_size=1, max_size=3).map("".join)


@st.composite
def random_libraries(draw: st.DrawFn) -> Library:
    """A library of four sources and up to three modules."""
    files: dict[str, bytes] = {}
    texts = draw(st.lists(paragraphs, min_size=16, max_size=16))
    repeats = draw(st.booleans())
    for number in range(1, SOURCES + 1):
        start = (number - 1) * PARAGRAPHS
        if number == SOURCES and repeats:
            start -= PARAGRAPHS
        own = texts[start : start + PARAGRAPHS]
        files[f"sources/s{number}.txt"] = "\n\n".join(f"　　{t}" for t in own).encode()
        front = f"title: 文章{number}\ntitle_is_editorial: true\nprovenance: 试验\n"
        if number == SOURCES and repeats:
            front += f"repeats: s{SOURCES - 1}\n"
        files[f"sources/s{number}.md"] = f"---\n{front}---\n\n试验。\n".encode()
    count = draw(st.integers(1, 16))
    kinds = draw(st.lists(st.sampled_from(_KINDS), min_size=count, max_size=count))
    per_module = draw(st.integers(3, 8))
    for start in range(0, count, per_module):
        module = start // per_module + 1
        lines = [
            f"---\ntitle: 模块{module}\norder: {module}\nminutes: 9\nobjectives:\n  - 说出\n---\n",
            f"## 节 {{ #section-{module} }}\n",
        ]
        for index in range(start, min(count, start + per_module)):
            level = 3 if index == start else draw(st.integers(3, 5))
            lines += _unit(draw, index, kinds, level)
        if draw(st.booleans()):
            members = draw(st.lists(_locators(), min_size=2, max_size=3, unique=True))
            joined = "、".join(f"[[{member}]]" for member in members)
            lines += [f"## 对读 {{ #compare-{module} }}\n", f"- 相近：{joined}\n"]
        files[f"modules/module-{module}.md"] = "\n".join(lines).encode()
    return read_library(files)[0]


def _locators() -> st.SearchStrategy[str]:
    return st.tuples(st.integers(1, SOURCES), st.integers(1, PARAGRAPHS)).map(
        lambda place: f"s{place[0]}-{place[1]}"
    )


def _unit(draw: st.DrawFn, index: int, kinds: list[str], level: int) -> Iterator[str]:
    kind = kinds[index]
    yield f"{'#' * level} {draw(phrases)}{index} {{ #unit-{index} .{kind} }}\n"
    yield f"说明，=={draw(words)}==，{draw(phrases)}。\n"
    if kind == "步骤":
        points = draw(st.lists(phrases, min_size=1, max_size=9))
        sign = draw(st.sampled_from(["1.", "-"]))
        yield "\n".join(f"{sign} {point}" for point in points) + "\n\n如此。\n"
    if kind == "题":
        for number in range(draw(st.integers(0, 4))):
            box = draw(st.sampled_from("x "))
            yield f"- [{box}] {draw(phrases)}{number}\n\n    {draw(phrases)}\n"
        yield f"- 解析：{draw(phrases)}"
    others = st.integers(0, len(kinds) - 1)
    for label in _FIELDS[kind]:
        for other in draw(st.lists(others, max_size=2, unique=True)):
            said = draw(st.sampled_from(["", f"（[[{draw(_locators())}]]）"]))
            yield f"- {label}：[[unit-{other}]]{said}"
    if kind == "概念":
        yield f"- 释义（编者）：{draw(phrases)}"
    if draw(st.booleans()):
        yield f"- 参见：[[unit-{draw(others)}]]"
    cites = draw(st.lists(_locators(), max_size=2, unique=True))
    if cites:
        yield f"- 出处：{'、'.join(f'[[{cite}]]' for cite in cites)}"
    yield ""
