"""Random libraries with all kinds of units and relations, parallels, marks and items."""

from collections.abc import Iterator, Mapping

from hypothesis import strategies as st
from studykit.library import read_library
from studykit.model import Library

SOURCES = 4
PARAGRAPHS = 4
# The words of sentences and titles. Each source has its own, and some are shared by all. There are
# few words, so that titles and sentences sometimes coincide.
_WORDS = [
    ["窗口", "排队", "号源", "门口的牌子", "10天"],
    ["车位", "画线", "院门", "巡查队的人", "三次"],
    ["食堂", "饭菜", "餐口", "一台保温柜", "两餐"],
    ["图书", "借阅", "书架", "还书的箱子", "四本"],
]
_SHARED = ["大家", "办理", "甲，乙", "「丙」"]
_KINDS = ["问题", "原因", "对策", "问题", "原因", "对策", "概念", "步骤", "题"]
_NAMES = "子丑寅卯辰巳午未申酉戌亥金木水火东西南北春夏秋冬"
_FIELDS = {
    "问题": (),
    "原因": ("导致", "导致（归纳）"),
    "对策": ("针对", "针对（归纳）"),
    "概念": ("见",),
    "步骤": ("针对",),
    "题": (),
}
words = st.sampled_from([word for own in _WORDS for word in own] + _SHARED)
phrases = st.lists(words, min_size=1, max_size=3).map("".join)


def _own_words(source: int) -> st.SearchStrategy[str]:
    """Return a strategy for words, most of them a source's own."""
    return st.sampled_from([*_WORDS[source - 1] * 3, *_SHARED, _WORDS[source % SOURCES][0]])


def _paragraphs(source: int) -> st.SearchStrategy[str]:
    sentence = st.lists(_own_words(source), min_size=3, max_size=7).map(lambda w: "".join(w) + "。")
    return st.lists(sentence, min_size=1, max_size=3).map("".join)


@st.composite
def random_libraries(draw: st.DrawFn) -> Library:
    """Draw a library of four sources and one to four modules."""
    files: dict[str, bytes] = {}
    repeats = draw(st.booleans())
    texts: list[str] = []
    paragraphs: dict[str, str] = {}
    for number in range(1, SOURCES + 1):
        # The last source may repeat the texts of the source before it.
        if number < SOURCES or not repeats:
            texts = [draw(_paragraphs(number)) for _ in range(PARAGRAPHS)]
        paragraphs |= {f"s{number}-{nth}": text for nth, text in enumerate(texts, 1)}
        files[f"sources/s{number}.txt"] = "\n\n".join(f"　　{t}" for t in texts).encode()
        front = f"title: 文章{number}\ntitle_is_editorial: true\nprovenance: 试验\n"
        if number == SOURCES and repeats:
            front += f"repeats: s{SOURCES - 1}\n"
        files[f"sources/s{number}.md"] = f"---\n{front}---\n\n试验。\n".encode()
    count = draw(st.sampled_from([1, 5, 12, 24, 24, 24]))
    kinds = draw(st.lists(st.sampled_from(_KINDS), min_size=count, max_size=count))
    per_module = draw(st.integers(6, 24))
    for start in range(0, count, per_module):
        module = start // per_module + 1
        lines = [
            f"---\ntitle: 模块{module}\norder: {module}\nminutes: 9\nobjectives:\n  - 说出\n---\n",
            f"## 节 {{ #section-{module} }}\n",
        ]
        for index in range(start, min(count, start + per_module)):
            level = 3 if index == start else draw(st.sampled_from([3, 3, 3, 3, 4, 5]))
            lines += _unit(draw, index, kinds, level, paragraphs)
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


@st.composite
def _evidence(draw: st.DrawFn, paragraphs: Mapping[str, str]) -> str:
    """Draw what follows the targets of a relation: nothing, a paragraph, or words of paragraphs.

    Some of the words are not in their paragraph.
    """
    forms = [draw(st.sampled_from(["", "", "paragraph", "words", "words"]))]
    forms += [draw(st.sampled_from(["paragraph", "words"]))] if forms[0] == "words" else []
    cited = []
    for form in filter(None, forms):
        name = draw(_locators())
        text = paragraphs[name]
        start = draw(st.integers(0, len(text) - 2))
        end = draw(st.integers(start + 2, len(text)))
        words = draw(st.sampled_from([text[start:end]] * 5 + ["别处的话"]))
        cited.append(f"“{words}”[[{name}]]" if form == "words" else f"[[{name}]]")
    return f"（{'、'.join(cited)}）" if cited else ""


def _unit(
    draw: st.DrawFn, index: int, kinds: list[str], level: int, paragraphs: Mapping[str, str]
) -> Iterator[str]:
    kind = kinds[index]
    source = index % SOURCES + 1
    title = "".join(draw(st.lists(words, min_size=1, max_size=2)))
    yield f"{'#' * level} {_NAMES[index] * 2}{title} {{ #unit-{index} .{kind} }}\n"
    marks = "，".join(f"=={draw(_own_words(source))}==" for _ in range(2))
    yield f"说明，{marks}，{draw(phrases)}。\n"
    if kind == "步骤":
        points = draw(st.lists(phrases, min_size=1, max_size=9))
        sign = draw(st.sampled_from(["1.", "-"]))
        yield "\n".join(f"{sign} {point}" for point in points) + "\n\n如此。\n"
    if kind == "题":
        yield from _options(draw)
    others = st.integers(0, len(kinds) - 1)
    # Most relations join units of the same source, as in real documents.
    fellows = st.sampled_from(range(index % SOURCES, len(kinds), SOURCES))
    ends = st.one_of(fellows, fellows, fellows, others)
    for label in _FIELDS[kind]:
        for other in draw(st.lists(ends, max_size=2, unique=True)):
            yield f"- {label}：[[unit-{other}]]{draw(_evidence(paragraphs))}"
    if kind == "概念":
        yield f"- 释义（编者）：{draw(phrases)}{index}"
    if draw(st.integers(0, 5)) == 0:
        yield f"- 参见：[[unit-{draw(others)}]]"
    # Most units cite only one source, as in the real library.
    place = st.integers(1, PARAGRAPHS).map(lambda number: f"s{source}-{number}")
    cites = draw(st.lists(place, max_size=2, unique=True)) + draw(
        st.lists(_locators(), max_size=draw(st.sampled_from([0, 0, 0, 1])))
    )
    cites = list(dict.fromkeys(cites))
    if cites:
        yield f"- 出处：{'、'.join(f'[[{cite}]]' for cite in cites)}"
    if kind != "题":
        yield from _statements(draw, index, paragraphs)
    yield ""


def _options(draw: st.DrawFn) -> Iterator[str]:
    """Draw the options and the explanation of a written item."""
    for number in range(draw(st.integers(0, 4))):
        box = draw(st.sampled_from("x "))
        yield f"- [{box}] {draw(phrases)}{number}\n\n    {draw(phrases)}\n"
    yield f"- 解析：{draw(phrases)}"


def _statements(draw: st.DrawFn, index: int, paragraphs: Mapping[str, str]) -> Iterator[str]:
    """Draw key points and misreadings, mostly about the source of the unit; some quote no words."""
    for label in draw(st.lists(st.sampled_from(["要点", "误读", "误读"]), max_size=5)):
        source = draw(st.sampled_from([index % SOURCES + 1] * 4 + [1]))
        name = f"s{source}-{draw(st.integers(1, PARAGRAPHS))}"
        text = paragraphs[name]
        start = draw(st.integers(0, len(text) - 3))
        quoted = f"“{text[start : start + draw(st.integers(2, 9))]}”"
        words = draw(st.sampled_from([quoted, quoted, quoted, ""]))
        said = draw(phrases) + draw(phrases) + draw(st.sampled_from(_NAMES))
        yield f"- {label}：说的是{said}那件事（{words}[[{name}]]）"
