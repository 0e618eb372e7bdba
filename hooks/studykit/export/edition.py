"""考场版, the exam edition: papers without their key, and the pages to sit them on; nothing else.

The pages are made from values that do not hold the key, so that no template can tell it. The names
of items and options tell it as well (`cause--gap--slack` asks for `slack`), and the units that an
item tests do. So items go by their numbers on the paper and options by their places. From what the
browser gets it could draw no paper: the build draws them.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from markupsafe import Markup

from studykit.export.records import BANK, GLOBAL, bank_of
from studykit.export.script import entry_script
from studykit.html.body import Writer
from studykit.html.inline import Unlinked
from studykit.html.template import fill
from studykit.pages.generated import GeneratedPage
from studykit.pages.items import item_block
from studykit.pages.studying import RECORDS, exam_page, records_page
from studykit.quiz.item import Blank, Choice, Cloze, Item, Matching, Option, Ordering, Side
from studykit.quiz.paper import Bank, Blueprint, decode, draw, encode, grouped, plain, standard
from studykit.site import Site

# What `extra.edition` of the settings calls it.
NAME = "exam"
HOME = "index.md"
# In place of the revision of an item, which is made from its key, too.
SEALED = "sealed"
_ARTICLES = "studyArticles"
_FAULTS = {
    "wrong": "输错了。改法：逐组核对，或者请培训者重新出卷",
    "other": "是另一个题库的。改法：请培训者用现在的站点重新出卷",
}


@dataclass(frozen=True)
class Edition:
    """The pages of the edition, its other files by path, and the codes of its papers."""

    pages: tuple[GeneratedPage, ...]
    files: dict[str, str]
    codes: tuple[str, ...]


def exam_edition(site: Site, title: str, codes: Iterable[str]) -> Edition | list[str]:
    """The edition with the papers of some codes, as they were typed; of a standard one if of none.

    `title` is the site's. Where a code has no paper, or there are no items, all such faults.
    """
    bank = bank_of(site)
    if not bank.items:
        return ["考场版：题库里没有题。改法：先写好模块，能出题了再构建"]
    typed = tuple(codes) or (encode(standard(bank), bank),)
    read = {plain(code): decode(code, bank) for code in typed}
    faults = [
        f"考场版：考试码「{code}」{_FAULTS[found]}"
        for code, found in read.items()
        if isinstance(found, str)
    ]
    if faults:
        return faults
    sealed = {"fingerprint": bank.fingerprint, "modules": {}, "items": {}, "sealed": True}
    files = {BANK: entry_script(GLOBAL, "bank", sealed)}
    for code, blueprint in read.items():
        if isinstance(blueprint, Blueprint):
            page = f"papers/{code}.html"
            files[f"data/articles/{page}.js"] = _paper_script(page, blueprint, bank, site)
    pages = (_home(title), exam_page(site, sealed=True), records_page())
    return Edition(pages, files, tuple(map(grouped, read)))


def navigation() -> list[dict[str, object]]:
    """The navigation of the edition, in MkDocs' own form."""
    return [{"首页": HOME}, {"模拟考试": "exam.md"}, {"我的记录": RECORDS}]


def _home(title: str) -> GeneratedPage:
    writer = Writer()
    writer.title(f"{title}：考场版")
    writer.block(fill("records/exam-home.html"))
    return GeneratedPage(HOME, "首页", writer.body(), private=True)


def _paper_script(page: str, blueprint: Blueprint, bank: Bank, site: Site) -> str:
    """The script that enters the items of a paper, by number, as they are asked."""
    linker = Unlinked("exam.md", site.targets)
    items = [
        asked(site.items[name], f"q{number:03}")
        for number, name in enumerate(draw(blueprint, bank), 1)
    ]
    blocks = [item_block(item, site, linker, keyed=False) for item in items]
    value = {
        "html": str(Markup("\n").join(blocks)),
        "items": {item.id: {"type": item.type.value, "points": item.points} for item in items},
    }
    return entry_script(_ARTICLES, page, value)


def asked(item: Item, name: str) -> Item:
    """An item as it is asked, under another name: without what tells its answer.

    What can be chosen goes by its place, from 1. Two items that differ in their key alone are the
    same when they are asked; a test holds this.
    """
    response = item.response
    if isinstance(response, Choice):
        response = Choice(_options(response.options))
    elif isinstance(response, Cloze):
        response = Cloze(tuple(map(_part, response.parts)))
    elif isinstance(response, Matching):
        response = Matching(_sides(response.left), _sides(response.right), ())
    else:
        texts = {step.id: step.text for step in response.steps}
        steps = _sides([Side(step, texts[step]) for step in response.shown])
        response = Ordering(steps, tuple(step.id for step in steps))
    return replace(
        item,
        id=name,
        known_revision=SEALED,
        generator="",
        module="",
        section="",
        units=(),
        about=(),
        document="",
        cites=(),
        explanation="",
        response=response,
    )


def _options(options: Iterable[Option]) -> tuple[Option, ...]:
    return tuple(
        Option(str(place), option.text, correct=False, rationale="")
        for place, option in enumerate(options, 1)
    )


def _part(part: str | Blank) -> str | Blank:
    return part if isinstance(part, str) else Blank(part.id, (), _options(part.options))


def _sides(sides: Iterable[Side]) -> tuple[Side, ...]:
    return tuple(Side(str(place), side.text) for place, side in enumerate(sides, 1))
