"""Items of every type with odd texts, fixed and drawn, and the content that formats take."""

from collections.abc import Iterable
from dataclasses import replace
from functools import cache

from banks import REAL, SMALL, site_in
from hypothesis import strategies as st
from mini_site import ROOT
from shared import shared_value
from studykit.exchanging import content_of as content_of_site
from studykit.export.exchange.format import Content, Export
from studykit.export.exchange.formats import load
from studykit.locator import Locator
from studykit.model import Basis, ItemType, Level
from studykit.quiz.item import (
    Blank,
    Choice,
    Cloze,
    Item,
    Matching,
    Option,
    Ordering,
    Origin,
    Proof,
    Response,
    Side,
)
from studykit.settings import settings_of
from studykit.shipped import parts_of_assets

# Characters to which one of the formats gives a meaning, and others that programs mishandle.
CHARACTERS = "“”\"'=+-@<&>「」𠮷~#{}:\\*%$!^?;.,[]()/|，。 01aA一"
LONG = "长" * 1000
STARTS = ("=1+1", "+86", "-1", "@甲", "%50%", "[html]", "//", "0012", "TRUE", "{{c1::甲}}", "]]>")

odd_texts = st.one_of(
    st.sampled_from(STARTS),
    st.text(CHARACTERS, min_size=1, max_size=10)
    .map(str.strip)
    .filter(lambda text: text.strip("*=[]")),
)


def item_of(
    response: Response, type_: ItemType, stem: str, why: str, name: str, *, points: int = 1
) -> Item:
    """Return an item of the first module of the small library."""
    module = site_in(SMALL).library.modules[0]
    return Item(
        name, "written", type_, module.id, module.sections[0].id, (), "",
        (Locator("s1", 1, 2),), Basis.STATED, Level.APPLY, Proof.WRITTEN, stem, why, response,
        Origin.AUTHORED, points,
    )  # fmt: skip


def content_of(items: Iterable[Item]) -> Content:
    """Return the content of a site that has only these items."""
    site = site_in(SMALL)
    bank = replace(site.bank, items=tuple(items), doubts={})
    site = replace(site, bank=bank)
    return Content(site, "odd", "奇文/异字", 1764000000, "20251124-1600", parts_of_assets())


def _option(number: int, text: str, why: str, *, correct: bool) -> Option:
    return Option(f"o{number}", text, correct, "" if correct else why)


@st.composite
def _choices(draw: st.DrawFn) -> tuple[Choice, ItemType]:
    texts = draw(st.lists(odd_texts, min_size=2, max_size=6, unique=True))
    right = draw(st.integers(1, len(texts)))
    if draw(st.booleans()):
        right = 1
    options = [_option(n, t, draw(odd_texts), correct=n < right) for n, t in enumerate(texts)]
    type_ = ItemType.SINGLE if right == 1 and draw(st.booleans()) else ItemType.MULTIPLE
    return Choice(tuple(draw(st.permutations(options)))), type_


@st.composite
def _true_false(draw: st.DrawFn) -> tuple[Choice, ItemType]:
    key = draw(st.booleans())
    options = tuple(
        Option(name, text, is_true == key, "" if is_true == key else draw(odd_texts))
        for name, text, is_true in (("true", "对", True), ("false", "错", False))
    )
    return Choice(options), ItemType.TRUE_FALSE


@st.composite
def _clozes(draw: st.DrawFn) -> tuple[Cloze, ItemType]:
    parts: list[str | Blank] = [draw(odd_texts)]
    for number in range(1, draw(st.integers(1, 2)) + 1):
        texts = draw(st.lists(odd_texts, min_size=2, max_size=4, unique=True))
        options = tuple(_option(n, t, draw(odd_texts), correct=not n) for n, t in enumerate(texts))
        has_options = draw(st.booleans())
        accept = (texts[0],) if has_options else tuple(texts)
        parts += [Blank(str(number), accept, options if has_options else ()), draw(odd_texts)]
    return Cloze(tuple(parts)), ItemType.CLOZE


@st.composite
def _matchings(draw: st.DrawFn) -> tuple[Matching, ItemType]:
    lefts = draw(st.lists(odd_texts, min_size=2, max_size=4, unique=True))
    rights = draw(st.lists(odd_texts, min_size=len(lefts), max_size=len(lefts) + 2, unique=True))
    left = tuple(Side(f"l{n}", text) for n, text in enumerate(lefts))
    right = tuple(Side(f"r{n}", text, draw(odd_texts)) for n, text in enumerate(rights))
    pairs = tuple((f"l{n}", f"r{n}") for n in range(len(lefts)))
    return Matching(left, tuple(draw(st.permutations(right))), pairs), ItemType.MATCHING


@st.composite
def _orderings(draw: st.DrawFn) -> tuple[Ordering, ItemType]:
    texts = draw(st.lists(odd_texts, min_size=2, max_size=5, unique=True))
    steps = tuple(Side(f"p{n}", text) for n, text in enumerate(texts))
    shown = draw(st.permutations([step.id for step in steps]))
    return Ordering(steps, tuple(shown)), ItemType.ORDERING


@st.composite
def odd_banks(draw: st.DrawFn) -> tuple[Item, ...]:
    """Draw one item for each kind of response."""
    kinds: list[st.SearchStrategy[tuple[Response, ItemType]]]
    kinds = [_choices(), _true_false(), _clozes(), _matchings(), _orderings()]
    drawn: list[tuple[Response, ItemType]] = [draw(each) for each in kinds]
    return tuple(
        item_of(response, type_, draw(odd_texts), draw(odd_texts), f"odd--{n}", points=1 + n)
        for n, (response, type_) in enumerate(drawn)
    )


def _fixed() -> tuple[Item, ...]:
    blank = Blank("1", ("问题清单",), (
        _option(0, "问题清单", "", correct=True), _option(1, "愿望~清单#}", "不对", correct=False),
    ))  # fmt: skip
    odd = "“甲”=+-@<b>&amp;</b>「乙」𠮷~#{}:"
    responses: tuple[tuple[ItemType, Response], ...] = (
        (ItemType.SINGLE, Choice((
            _option(1, odd, odd, correct=False), _option(2, LONG, "", correct=True),
        ))),
        (ItemType.MULTIPLE, Choice(tuple(
            _option(n, f"{n}{odd}", LONG, correct=n < 3) for n in range(5)
        ))),
        (ItemType.TRUE_FALSE, Choice((
            Option("true", "对", correct=False, rationale=odd),
            Option("false", "错", correct=True, rationale=""),
        ))),
        (ItemType.CLOZE, Cloze((odd, blank, odd))),
        (ItemType.CLOZE, Cloze(("前", Blank("1", ("一*公里", "1公里")), "后"))),
        (ItemType.MATCHING, Matching(
            (Side("l1", odd), Side("l2", "二")),
            (Side("r1", "甲" + odd), Side("r2", "0", "归乙"), Side("r3", "丙", "归丁")),
            (("l1", "r2"), ("l2", "r1")),
        )),
        (ItemType.ORDERING, Ordering(
            (Side("p1", "0"), Side("p2", odd), Side("p3", "三")), ("p2", "p3", "p1"),
        )),
    )  # fmt: skip
    return tuple(
        item_of(response, type_, f"{odd}第{n}题", f"{odd}\n{LONG}", f"fixed--{n}", points=n)
        for n, (type_, response) in enumerate(responses, 1)
    )


FIXED = _fixed()


@cache
def real_content() -> Content:
    """Return the content of the real site, with what courses need."""
    return content_of_site(site_in(REAL), settings_of(ROOT / "mkdocs.yml"), 1764086400)


def real_export(name: str) -> Export:
    """Return the files of a format, by its name, of the real site. A run makes them once."""
    return shared_value(f"export {name}", lambda: load(name).make(real_content()))
