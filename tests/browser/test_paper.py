"""Test the printed pages: real PDF files, read with poppler's tools."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from banks import REAL, site_in
from mini_site import ROOT
from paper import Sheets, pieces, plain, print_page, tool
from playwright.sync_api import Browser, Page
from studykit.model import Level
from studykit.pages.items import key_text
from studykit.pages.quizzes.quiz import items_shown
from studykit.quiz.item import Item
from visit import Visit

MODULE = "modules/entry-and-exit.html"
QUIZ = "quizzes/entry-and-exit.html"
BANK = "quizzes/bank.html"
HANDOUT = "handouts/entry-and-exit.html"
LESSON = "lessons/entry-and-exit.html"
MATRIX = "indexes/matrix.html"
MEASURES = "indexes/measures.html"
PARALLELS = "indexes/parallels.html"
SOURCE = "sources/s2.html"
GUIDE = "guide/learner.html"

CHOOSING = (LESSON, QUIZ)
WITH_KEY_PAGE = (QUIZ,)
# Papers for members, on which nothing is only for trainers.
FOR_MEMBERS = (MODULE, HANDOUT)
PATHS = (*CHOOSING, *FOR_MEMBERS, BANK, MATRIX, MEASURES, PARALLELS, SOURCE, GUIDE)

SMALLEST = 14 - 0.01  # CSS pixels: 10.5 pt
POINTS_A_MM = 72 / 25.4

# The visible text of the article as one run; text sizes and colours; elements that a page break
# may split.
MEASURE = """() => {
  const article = document.querySelector('article');
  const seen = e => e.getClientRects().length > 0;
  const all = [article, ...article.querySelectorAll('*')].filter(seen);
  const sizes = [], colours = [], grounds = [];
  const look = (style, text) => {
    sizes.push([parseFloat(style.fontSize), text]);
    colours.push(style.color);
  };
  for (const e of all) {
    const own = Array.from(e.childNodes).filter(n => n.nodeType === 3 && n.data.trim());
    if (own.length) look(getComputedStyle(e), own[0].data.trim());
    for (const part of ['::before', '::after']) {
      const style = getComputedStyle(e, part);
      if (style.content !== 'none' && style.content !== 'normal') look(style, part + e.className);
    }
    if (!e.classList.contains('differs')) grounds.push(getComputedStyle(e).backgroundColor);
  }
  const broken = all.filter(e => e.matches('tr, .item, .fields, .lines, .prompt, h2, h3, h4'))
    .filter(e => getComputedStyle(e).breakInside !== 'avoid').map(e => e.outerHTML.slice(0, 80));
  for (const e of article.querySelectorAll('[data-paper]')) {
    const text = e.querySelector('.cite__label') ? '' : e.textContent;
    e.textContent = text + e.getAttribute('data-paper');
  }
  return {
    sizes, colours, grounds, broken,
    sheet: [document.documentElement, document.body].map(e => getComputedStyle(e).backgroundColor),
    text: article.innerText,
    cells: Array.from(article.querySelectorAll('tr')).filter(seen).map(
      row => Array.from(row.children).filter(seen).flatMap(cell => {
        const entries = Array.from(cell.querySelectorAll('.cell > li'));
        return entries.length ? entries.map(each => each.innerText) : [cell.innerText];
      })),
    heads: Array.from(article.querySelectorAll('thead')).filter(seen).map(
      e => getComputedStyle(e).display),
    lines: Array.from(article.querySelectorAll('.lines > div')).map(
      e => e.getBoundingClientRect().height),
    open: document.querySelectorAll('details[open]').length,
  };
}"""


@dataclass
class Printed:
    """A page of the site after printing; `sheets` has the prints by whether answers were chosen."""

    chosen_at_first: bool | None
    sheets: dict[bool, Sheets] = field(default_factory=dict)
    measured: dict[str, Any] = field(default_factory=dict)

    @property
    def bare(self) -> Sheets:
        """Return the print without answers."""
        return self.sheets[False]


def print_all(page: Page, address: str, path: str, folder: Path) -> Printed:
    """Load a page once, and print it with every option."""
    page.goto(address + path)
    # A reader may have opened explanations before printing.
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true; })")
    choice = page.locator(".paper-choice")
    printed = Printed(choice.is_checked() if choice.count() else None)
    name = path.replace("/", "-").removesuffix(".html")
    for answers in (False, True) if choice.count() else (False,):
        if choice.count():
            choice.set_checked(answers)
        printed.sheets[answers] = print_page(page, folder / f"{name}-{answers}.pdf")
    page.emulate_media(media="print")
    printed.measured = page.evaluate(MEASURE)
    page.emulate_media(media="null")
    return printed


@pytest.fixture(scope="module")
def printed(
    browser: Browser, address: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, Printed]]:
    """Print one page of each kind from the dark palette, which differs most from paper."""
    context = browser.new_context(locale="zh-CN", color_scheme="dark")
    page = context.new_page()
    folder = tmp_path_factory.mktemp("paper")
    yield {path: print_all(page, address, path, folder) for path in PATHS}
    context.close()


def items_on(path: str) -> tuple[Item, ...]:
    site = site_in(REAL)
    if path == BANK:
        return site.bank.items
    module = site.modules["modules/entry-and-exit.md"]
    return site.items_of[module.id] if path == QUIZ else items_shown(module, site)


def telling(item: Item) -> str:
    """Return the longest run of an explanation's own words."""
    return max(pieces(item.explanation), key=len)


# With and without answers. ------------------------------------------------------------------------


@pytest.mark.parametrize("path", [*CHOOSING, *FOR_MEMBERS, BANK])
def test_a_print_without_answers_reveals_none(printed: dict[str, Printed], path: str) -> None:
    assert printed[path].measured["open"] > 0 or path in (HANDOUT, LESSON, BANK)
    text = printed[path].bare.text
    # Words that also occur in the page's text reveal nothing.
    source = (REAL / MODULE).with_suffix(".md").read_text("utf-8")
    own = plain(re.sub(r"(?m)^- (?:要点|误读)：.*$", "", source))
    given = [telling(item) for item in items_on(path)]
    secret = [words for words in given if len(words) >= 12 and words not in own]
    # Many explanations are quotations, which the page has as well.
    assert len(secret) >= 5
    assert [words for words in secret if words in text] == []
    for word in ("答案：", "答案与解析", "备注："):
        assert word not in text


@pytest.mark.parametrize("path", CHOOSING)
def test_a_print_with_answers_has_all(printed: dict[str, Printed], path: str) -> None:
    text = printed[path].sheets[True].text
    for item in items_on(path):
        for piece in (*pieces(key_text(item)), *pieces(item.explanation)):
            assert piece in text, item.id


@pytest.mark.parametrize("path", WITH_KEY_PAGE)
def test_answers_are_on_a_separate_last_page(printed: dict[str, Printed], path: str) -> None:
    """Without the last sheets, the print is the same as one without answers."""
    bare = [plain(page) for page in printed[path].bare.pages]
    full = [plain(page) for page in printed[path].sheets[True].pages]
    assert full[: len(bare)] == bare
    key = full[len(bare) :]
    assert key
    assert key[0].startswith("答案1.")
    assert all(telling(item) in "".join(key) for item in items_on(path))


@pytest.mark.parametrize("path", FOR_MEMBERS)
def test_notes_and_model_answers_are_not_on_papers_for_members(
    printed: dict[str, Printed], path: str
) -> None:
    site = site_in(REAL)
    prompts = site.modules["modules/entry-and-exit.md"].prompts
    text = printed[path].bare.text
    assert any(prompt.note for prompt in prompts)
    for prompt in prompts:
        assert all(piece in text for piece in pieces(prompt.question))
        assert not [piece for piece in pieces(prompt.note) if len(piece) > 8 and piece in text]
    (answer,) = site.pages["modules/entry-and-exit.md"].model_answers
    assert not [piece for piece in pieces(answer.text) if len(piece) > 12 and piece in text]


def test_notes_are_on_the_lesson_and_model_answers_with_the_answers(
    printed: dict[str, Printed],
) -> None:
    site = site_in(REAL)
    bare, full = printed[LESSON].bare.text, printed[LESSON].sheets[True].text
    for prompt in site.modules["modules/entry-and-exit.md"].prompts:
        assert all(piece in bare for piece in (*pieces(prompt.question), *pieces(prompt.note)))
    (answer,) = site.pages["modules/entry-and-exit.md"].model_answers
    assert all(piece in full for piece in pieces(answer.text))
    assert not [piece for piece in pieces(answer.text) if len(piece) > 12 and piece in bare]


def test_answers_are_printed_only_if_that_is_chosen(printed: dict[str, Printed]) -> None:
    assert [printed[path].chosen_at_first for path in CHOOSING] == [False, False]


def test_the_choice_works_without_scripts(scriptless: Page, address: str) -> None:
    scriptless.goto(address + LESSON)
    for answers in (True, False):
        scriptless.get_by_label("打印时附上参考思路和答案").set_checked(answers)
        scriptless.emulate_media(media="print")
        for part in (".model-answer", ".lesson-answers", "#lesson--answers"):
            assert scriptless.locator(part).first.is_visible() == answers
        scriptless.emulate_media(media="null")


def test_filtered_items_are_printed_alone_with_their_own_answers(
    visit: Visit, address: str, tmp_path: Path
) -> None:
    page = visit.page
    page.goto(address + QUIZ)
    page.select_option("select[name=level]", "apply")
    page.locator(".paper-choice").check()
    sheets = print_page(page, tmp_path / "chosen.pdf")
    numbered = list(enumerate(items_on(QUIZ), 1))
    chosen = [(number, item) for number, item in numbered if item.level is Level.APPLY]
    assert 0 < len(chosen) < len(numbered)
    pages = [plain(each) for each in sheets.pages]
    first = next(place for place, text in enumerate(pages) if text.startswith("答案"))
    exam, key = "".join(pages[:first]), "".join(pages[first:])
    for number, item in chosen:
        assert f"{number}.{pieces(item.stem)[0]}" in exam
        assert f"{number}.{pieces(key_text(item))[0]}" in key
        assert telling(item) in key
    assert re.findall(r"(\d+)\.[A-Z]\.", key) == [str(number) for number, _ in chosen]
    others = {telling(item) for _, item in numbered if item.level is not Level.APPLY}
    assert [words for words in others if len(words) >= 30 and words in exam + key] == []


def test_the_bank_is_printed_filtered(visit: Visit, address: str) -> None:
    page = visit.page
    page.goto(address + BANK)
    page.select_option("select[name=module]", "last-mile")
    page.emulate_media(media="print")
    text = plain(page.evaluate(MEASURE)["text"])
    items = site_in(REAL).bank.items
    stems = {True: set[str](), False: set[str]()}
    for item in items:
        stems[item.module == "last-mile"].add(max(pieces(item.stem), key=len))
    assert all(stem in text for stem in stems[True])
    foreign = [stem for stem in stems[False] - stems[True] if len(stem) >= 20]
    assert len(foreign) > 50
    assert [stem for stem in foreign if stem in text] == []


# The sheet. ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", PATHS)
def test_paper_is_a4_and_no_page_is_blank(printed: dict[str, Printed], path: str) -> None:
    for sheets in printed[path].sheets.values():
        info = tool("pdfinfo", "-l", "99", sheets.file).decode()
        sizes = re.findall(r"size:\s+([\d.]+) x ([\d.]+)", info)
        assert len(sizes) == len(sheets.pages)
        wanted = [297, 210] if path == MEASURES else [210, 297]
        for size in sizes:
            measured = [float(side) / POINTS_A_MM for side in size]
            assert measured == pytest.approx(wanted, abs=0.5)
        assert all(len(plain(page)) > 8 for page in sheets.pages)


@pytest.mark.parametrize("path", PATHS)
def test_printed_text_is_large_enough_to_read(printed: dict[str, Printed], path: str) -> None:
    sizes = printed[path].measured["sizes"]
    assert len(sizes) > 20
    assert [each for each in sizes if each[0] < SMALLEST] == []


@pytest.mark.parametrize("path", PATHS)
def test_paper_is_black_on_white_from_the_dark_theme(
    printed: dict[str, Printed], path: str
) -> None:
    measured = printed[path].measured
    assert set(measured["colours"]) == {"rgb(0, 0, 0)"}
    assert set(measured["grounds"]) == {"rgba(0, 0, 0, 0)"}
    assert "rgb(255, 255, 255)" in measured["sheet"]
    assert set(measured["sheet"]) <= {"rgb(255, 255, 255)", "rgba(0, 0, 0, 0)"}


def test_ink_is_black_and_most_of_the_sheet_white(
    printed: dict[str, Printed], tmp_path: Path
) -> None:
    for path in (MODULE, MEASURES, SOURCE, HANDOUT):
        file = printed[path].bare.file
        tool("pdftoppm", "-r", "40", "-l", "1", "-singlefile", file, tmp_path / "page")
        magic, size, _, pixels = (tmp_path / "page.ppm").read_bytes().split(b"\n", 3)
        width, height = map(int, size.split())
        assert magic == b"P6"
        assert len(pixels) == width * height * 3
        # Only the edges of characters are grey: no pixel has a colour, and the background is white.
        coloured = [i for i in range(0, len(pixels), 3) if len(set(pixels[i : i + 3])) > 1]
        assert coloured == []
        assert pixels.count(255) > len(pixels) * 0.75


@pytest.mark.parametrize("path", PATHS)
def test_fonts_are_embedded_in_the_file(printed: dict[str, Printed], path: str) -> None:
    lines = tool("pdffonts", printed[path].bare.file).decode().splitlines()[2:]
    assert lines
    assert [line for line in lines if line.split()[-5] != "yes"] == []


@pytest.mark.parametrize("path", PATHS)
def test_no_text_is_lost_at_the_edge(printed: dict[str, Printed], path: str) -> None:
    """Every character is printed at least as often as it is in the article, within the margins."""
    sheets = printed[path].sheets[max(printed[path].sheets)]
    shown = Counter(plain(printed[path].measured["text"]))
    missing = shown - Counter(sheets.text)
    assert sum(shown.values()) > 200
    assert missing == Counter()
    boxes = tool("pdftotext", "-bbox", sheets.file, "-").decode()
    width = float(re.findall(r'<page width="([\d.]+)"', boxes)[0])
    words = [tuple(map(float, each)) for each in re.findall(r'xMin="(.*?)".*xMax="(.*?)"', boxes)]
    edge = 10 * POINTS_A_MM
    assert [word for word in words if word[0] < edge or word[1] > width - edge] == []


# Citations, controls, tables. ---------------------------------------------------------------------


@pytest.mark.parametrize("path", [path for path in PATHS if path not in (GUIDE, BANK)])
def test_citations_name_the_document_and_the_paragraph(
    printed: dict[str, Printed], path: str
) -> None:
    sheets = printed[path].sheets
    assert re.search(r"〔文[一二三四五六]·\d+(?:~\d+)?〕", sheets[max(sheets)].text)
    for each in sheets.values():
        assert re.findall(r"文\d-\d", each.text) == []


def test_a_printed_citation_identifies_its_paragraph(printed: dict[str, Printed]) -> None:
    assert "〔文二·9〕" in printed[MODULE].bare.text
    assert re.search(r"^\s*文二·9\s*$", "\n".join(printed[SOURCE].bare.pages), re.MULTILINE)


@pytest.mark.parametrize("path", PATHS)
def test_controls_are_not_printed(printed: dict[str, Printed], path: str) -> None:
    """Text may mention a control, but no control is printed."""
    tools = {
        "投影", "核对", "再做一次", "上移", "下移", "切换到深色", "切换到浅色", "回到页面顶部",
        "答案", "答案与解析", "题库", "题库质量", "上一页", "下一页", "目录", "搜索", "筛选",
    }  # fmt: skip
    said = ("做本模块的测验", "打印本模块", "打印时在", "打印本页时", "关系与被引", "http")
    sheets = printed[path].bare
    lines = {plain(line) for page in sheets.pages for line in page.splitlines()[1:]}
    assert lines & tools <= ({"题库"} if path == BANK else set())
    printed_words = [words for words in said if words in sheets.text]
    assert printed_words == (["关系与被引"] if path == GUIDE else [])


def test_table_headings_are_repeated_on_each_page(printed: dict[str, Printed]) -> None:
    for path, cell, head in (
        (MEASURES, "检查", "对策或步骤"),
        (MATRIX, "整组而言", "问题文"),
    ):
        assert set(printed[path].measured["heads"]) == {"table-header-group"}
        pages = [plain(page) for page in printed[path].bare.pages]
        spanned = [page for page in pages if cell in page]
        assert len(spanned) > 3
        assert [page[:40] for page in spanned if head not in page] == []


@pytest.mark.parametrize("path", [MEASURES, MATRIX])
def test_no_table_cell_is_split_over_pages(printed: dict[str, Printed], path: str) -> None:
    """A row that breaks across pages would cut its tallest cell in two.

    A cell with a list may be taller than a page; each of its entries is on one page.
    """
    pages = [plain(page) for page in printed[path].bare.pages]
    cells = {plain(cell) for row in printed[path].measured["cells"] for cell in row}
    assert len(cells) > 60
    assert [cell for cell in cells if not any(cell in page for page in pages)] == []


@pytest.mark.parametrize("path", PATHS)
def test_blocks_that_belong_together_are_not_split(printed: dict[str, Printed], path: str) -> None:
    assert printed[path].measured["broken"] == []


def test_a_handout_is_short_and_has_room_to_write(printed: dict[str, Printed]) -> None:
    assert 4 <= len(printed[HANDOUT].bare.pages) <= 8
    text = printed[HANDOUT].bare.text
    module = site_in(REAL).modules["modules/entry-and-exit.md"]
    for unit in module.units:
        if unit.written_item is None:
            assert plain(unit.title) in text
    assert all(plain(objective) in text for objective in module.objectives)
    assert text.index("学完以后") < text.index("讨论1.") < text.index("练习1.")


def test_lines_to_write_on_are_nine_millimetres_apart(printed: dict[str, Printed]) -> None:
    heights = printed[HANDOUT].measured["lines"]
    assert len(heights) >= 3 * 9
    assert heights == pytest.approx([9 / 25.4 * 96] * len(heights), abs=0.5)


# Loading. -----------------------------------------------------------------------------------------


def test_print_styles_do_not_block_rendering_on_screen(real_site: Path) -> None:
    link = re.compile(r'<link rel="stylesheet" media="print" href="[./]*assets/stylesheets/print\.')
    for file in real_site.rglob("*.html"):
        if file.name != "404.html":
            assert len(link.findall(file.read_text("utf-8"))) == 1, file
    for name in ("study.css", "quiz.css"):
        style = (ROOT / "hooks/studykit/assets/stylesheets/site" / name).read_text("utf-8")
        assert "@media print {" not in style
