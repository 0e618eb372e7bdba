"""考场版, the exam edition: papers without answer keys, and the pages to take them on.

The pages are rendered from values that do not contain the key, so that no template can reveal it.
The ids of items and options reveal the key too (`cause--gap--slack` asks for `slack`), and so do
the units that an item tests. Therefore the id of an item is made from its number on the paper, and
the id of an option is its position. The data sent to the browser are not enough to draw a paper, so
the build draws the papers.
"""

from collections.abc import Iterable
from dataclasses import replace

from markupsafe import Markup

from studykit.export.articles import FOLDER
from studykit.export.articles import GLOBAL as ARTICLES
from studykit.export.bank import BANK, GLOBAL, bank_of
from studykit.export.codes import read_codes
from studykit.export.edition import Edition
from studykit.export.script import entry_script
from studykit.html.body import Writer
from studykit.html.inline import TextLinker
from studykit.html.template import render
from studykit.pages.generated import GeneratedPage
from studykit.pages.home import HOME
from studykit.pages.items import item_block
from studykit.pages.studying import EXAM, RECORDS, exam_page, records_page
from studykit.quiz.item import Blank, Choice, Cloze, Item, Matching, Option, Ordering, Side
from studykit.quiz.paper import Blueprint, PaperBank, display_code, draw
from studykit.site import Site

# The value of `extra.edition` in the settings that selects this edition.
EDITION = "exam"
# Replaces an item's revision, because the revision is a hash that includes the key.
SEALED = "sealed"
# The folder of the papers, in their addresses.
PAPERS = "papers/"
_NAVIGATION: list[dict[str, object]] = [
    {"首页": HOME},
    {"模拟考试": EXAM},
    {"我的记录": RECORDS},
]


def exam_edition(site: Site, title: str, codes: Iterable[str]) -> Edition | list[str]:
    """Build the edition with the papers of some codes, given as typed.

    If no code is given, one standard paper is made. `title` is the site's title. Returns the
    faults instead if any code has no paper, or if the site has no items.
    """
    bank = bank_of(site)
    papers = read_codes(codes, bank)
    if isinstance(papers, list):
        return [f"考场版：{fault}" for fault in papers]
    sealed = {"fingerprint": bank.fingerprint, "modules": {}, "items": {}, "sealed": True}
    files = {BANK: entry_script(GLOBAL, "bank", sealed)}
    for code, blueprint in papers.items():
        page = f"{PAPERS}{code}.html"
        files[f"{FOLDER}{page}.js"] = _paper_script(page, blueprint, bank, site)
    pages = (_home(title), exam_page(site, sealed=True), records_page())
    return Edition(pages, files, _NAVIGATION, codes=tuple(map(display_code, papers)))


def _home(title: str) -> GeneratedPage:
    writer = Writer()
    writer.title(f"{title}：考场版")
    writer.block(render("records/exam-home.html"))
    return GeneratedPage(HOME, "首页", writer.body(), private=True)


def _paper_script(page: str, blueprint: Blueprint, bank: PaperBank, site: Site) -> str:
    """Return the script with the questions of a paper without answers; numbers are their ids."""
    linker = TextLinker(EXAM, site.targets)
    items = [
        without_answer(site.items[name], f"q{number:03}")
        for number, name in enumerate(draw(blueprint, bank), 1)
    ]
    blocks = [item_block(item, site, linker, with_key=False) for item in items]
    value = {
        "html": str(Markup("\n").join(blocks)),
        "items": {item.id: {"type": item.type.value, "points": item.points} for item in items},
    }
    return entry_script(ARTICLES, page, value)


def without_answer(item: Item, item_id: str) -> Item:
    """Return a copy of an item under another id, without anything that reveals its answer.

    The ids of options, sides and steps are their positions, from 1. Items that differ only in
    their key have equal copies; a test checks this.
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
        id=item_id,
        known_revision=SEALED,
        generator="",
        module="",
        section="",
        units=(),
        headings=(),
        document="",
        cites=(),
        explanation="",
        response=response,
    )


def _options(options: Iterable[Option]) -> tuple[Option, ...]:
    return tuple(
        Option(str(number), option.text, correct=False, rationale="")
        for number, option in enumerate(options, 1)
    )


def _part(part: str | Blank) -> str | Blank:
    return part if isinstance(part, str) else Blank(part.id, (), _options(part.options))


def _sides(sides: Iterable[Side]) -> tuple[Side, ...]:
    return tuple(Side(str(number), side.text) for number, side in enumerate(sides, 1))
