"""Tests of decks as PowerPoint files: their pages, their bytes, what other programs read."""

import io
import itertools
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pptx
import pytest
from build_site import build
from hypothesis import given
from hypothesis import strategies as st
from libreoffice import convert
from mini_site import ROOT, copy_mini
from openxml_audit import OpenXmlValidator
from pptx.util import Emu
from studykit.__main__ import main
from studykit.deck.build import deck_of
from studykit.deck.slide import Deck
from studykit.export.slides.blocks import OPTION, STEM, TEXT, Block, Grid, TextBlock
from studykit.export.slides.master import COLOURS
from studykit.export.slides.measure import wrap
from studykit.export.slides.pages import BOTTOM, HEIGHT, WIDTH, divide, height_of
from studykit.export.slides.powerpoint import powerpoint
from studykit.export.slides.runs import Run, plain, runs_of
from studykit.export.slides.sheets import APPENDIX, Sheet, sheets_of
from studykit.html.inline import Linker, render_inline
from studykit.office import office_faults
from studykit.pages.decks import BEFORE_ANSWER
from studykit.site import Site
from test_decks import DECKS, SITES, odd

# The smallest size of text, in points.
LEAST = 0.033 * HEIGHT
# A module with texts that are too long for a page or look like markup.
NASTY = odd(
    ("title: 排号", f"title: {'很长的题名' * 60}"),
    ("| 谁 | 人 [[s1-1]] |", f"| 谁 | <b>&amp;{'一格里许多字。' * 120} |"),
    ("窗口前站了四十人：", f"{'站' * 900}。Supercalifragilistic{'x' * 200}："),
)


def linker(site: Site) -> Linker:
    return Linker("decks/x.md", site.targets)


_made: dict[int, tuple[Deck, list[Sheet]]] = {}


def sheets(deck: Deck, site: Site) -> list[Sheet]:
    """Return the sheets of a deck. They are made once for all tests.

    `_made` also keeps the deck: otherwise another deck could get the same `id()`.
    """
    if id(deck) not in _made:
        _made[id(deck)] = deck, sheets_of(deck, linker(site))
    return _made[id(deck)][1]


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The files of two decks, by name."""
    folder = tmp_path_factory.mktemp("slides")
    site = SITES["second"]
    made = {"nasty": NASTY, "second": (deck_of(site.library.modules[-1], site), site)}
    for name, (deck, site) in made.items():
        data = powerpoint(deck, linker(site), "甲 & 乙 <学习站>", "1.0")
        (folder / f"{name}.pptx").write_bytes(data)
    return {name: folder / f"{name}.pptx" for name in made}


def test_long_names_are_cut_in_the_properties_of_a_file() -> None:
    deck, site = NASTY
    data = powerpoint(deck, linker(site), "站" * 256, "1.0")
    about = pptx.Presentation(io.BytesIO(data)).core_properties
    assert about.title == f"{deck.module.title[:254]}…"
    assert about.author == f"{'站' * 254}…"


@pytest.mark.parametrize(("deck", "site"), [*DECKS, pytest.param(*NASTY, id="nasty")])
def test_nothing_is_outside_its_page(deck: Deck, site: Site) -> None:
    for sheet in sheets(deck, site):
        bottom = sheet.heading.bottom + height_of(sheet.pieces)
        assert bottom <= BOTTOM, (sheet.title, bottom)
        styles = [p.block.style for p in sheet.pieces if isinstance(p.block, TextBlock)]
        assert min([LEAST, *(style.size for style in styles)]) >= LEAST


@pytest.mark.parametrize(("deck", "site"), DECKS)
def test_a_session_has_few_pages_and_none_of_one_line(deck: Deck, site: Site) -> None:
    main = [sheet for sheet in sheets(deck, site) if sheet.part != APPENDIX]
    # An item has one page more, with its answer.
    assert 15 <= len([sheet for sheet in main if not sheet.is_answered]) <= 25
    for sheet in main:
        lines = sum(max(map(len, piece.cells)) for piece in sheet.pieces)
        assert sheet.is_cover or lines + len(sheet.heading.lines) >= 2, sheet.title


def _steps(sheets: list[Sheet]) -> Iterator[tuple[Sheet, Sheet]]:
    yield from ((a, b) for a, b in itertools.pairwise(sheets) if b.is_answered)


@pytest.mark.parametrize(("deck", "site"), DECKS)
def test_an_answer_appears_and_nothing_moves(deck: Deck, site: Site) -> None:
    steps = list(_steps(sheets(deck, site)))
    assert steps
    for before, after in steps:
        if before.pieces == after.pieces:
            assert (before.heading, before.notes) == (after.heading, after.notes)
            assert not before.is_answered
        else:  # the rest of an answer, below its item's name
            assert all(piece.is_hidden for piece in after.pieces)
            assert after.heading.lines[-1].endswith("（续）")


def test_before_the_answer_a_page_has_no_part_of_it() -> None:
    run = Run("对口", bold=True, blank="＿")
    assert [run.shown(is_answered=each) for each in (False, True)] == ["＿＿", "对口"]
    deck, site = odd()
    for sheet in sheets_of(deck, linker(site)):
        if not sheet.is_answered:
            shown = [p for p in sheet.pieces if not p.is_hidden]
            runs = [r for p in shown for cell in p.cells for line in cell for r in line]
            assert "✓" not in "".join(r.shown(is_answered=False) for r in runs)


def test_a_model_answer_is_a_page_after_the_call_to_think() -> None:
    deck, site = odd()
    pages = [sheet for sheet in sheets_of(deck, linker(site)) if sheet.label == "参考思路"]
    shown = [
        [
            "".join(plain(line) for line in piece.cells[0])
            for piece in sheet.pieces
            if sheet.is_answered or not piece.is_hidden
        ]
        for sheet in pages
    ]
    answer = "先放号，见 排长队。再叫人。"
    assert shown == [[BEFORE_ANSWER], [BEFORE_ANSWER, answer]]
    # The trainer reads it on the page before too, as the answers of items.
    assert [sheet.notes[-1] for sheet in pages] == [f"参考思路：{answer}"] * 2


TEXTS = st.text("甲乙，。“”（）ab 1-·", max_size=60)
RUNS = st.lists(st.builds(Run, TEXTS, st.booleans()), max_size=3).map(tuple)


@given(RUNS, st.integers(18, 40), st.integers(1, 900))
def test_lines_hold_the_text_and_fit_their_room(
    runs: tuple[Run, ...], size: int, room: int
) -> None:
    lines = wrap(runs, size, room)
    assert "".join(map(plain, lines)) == plain(runs)
    for line in map(plain, lines):
        wide = sum(0.6 if char in "ab 1-" else 1 for char in line) * size
        assert wide <= max(room, size) + 1e-6


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("甲乙丙丁戊己", ["甲乙丙丁", "戊己"]),
        ("甲乙丙丁，戊", ["甲乙丙", "丁，戊"]),  # no line begins with a comma
        ("甲乙丙（丁）", ["甲乙丙", "（丁）"]),  # and none ends with a bracket
        ("甲乙 abc 丁", ["甲乙 ", "abc 丁"]),
    ],
)
def test_lines_are_broken_by_the_rules_of_chinese(text: str, lines: list[str]) -> None:
    assert [plain(line) for line in wrap((Run(text),), 10, 41)] == lines


CELLS = st.lists(RUNS, min_size=3, max_size=3).map(tuple)
BLOCKS = st.lists(
    st.one_of(
        st.builds(TextBlock, st.sampled_from([TEXT, STEM, OPTION]), RUNS, st.sampled_from("•A")),
        st.builds(Grid, CELLS, st.lists(CELLS, min_size=1, max_size=5).map(tuple)),
        st.builds(
            lambda run, count: TextBlock(TEXT, (Run(run.text * count),)),
            st.builds(Run, TEXTS),
            st.integers(1, 40),
        ),
    ),
    max_size=8,
)


@given(BLOCKS)
def test_pages_hold_every_word_once_in_order(blocks: list[Block]) -> None:
    pages = divide(blocks, 420)
    assert all(height_of(page) <= 420 for page in pages)
    shown: dict[int, list[str]] = {}
    for piece in (piece for page in pages for piece in page):
        texts = shown.setdefault(id(piece.block), [])
        texts += ["".join(map(plain, cell)) for cell in piece.cells]
    for block in blocks:
        given_ = (
            [block.runs] if isinstance(block, TextBlock) else [c for row in block.rows for c in row]
        )
        assert sorted("".join(shown[id(block)])) == sorted("".join(map(plain, given_)))


def test_runs_are_those_of_the_printed_page() -> None:
    _, site = odd()
    html = render_inline(
        "排**长**队==了==，[[s1-1]]又[[line-up]]&<b>，见[[s1-2|这里]]", linker(site)
    )
    runs = runs_of(html)
    assert plain(runs) == "排长队了，〔文一·1〕又排长队&<b>，见这里〔文一·2〕"
    assert [run.text for run in runs if run.bold] == ["长", "了"]


def test_files_say_who_made_them_and_have_one_master_and_chinese_fonts(
    files: dict[str, Path],
) -> None:
    for path in files.values():
        presentation = pptx.Presentation(str(path))
        assert len(presentation.slide_masters) == 1
        used = {slide.slide_layout.name for slide in presentation.slides}
        assert used <= {layout.name for layout in presentation.slide_layouts}
        assert presentation.core_properties.author == "甲 & 乙 <学习站>"
        with zipfile.ZipFile(path) as archive:
            parts = {
                name: archive.read(name).decode("utf-8", "replace") for name in archive.namelist()
            }
            assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert "dcterms:" not in re.sub("xmlns:[^ ]*", "", parts["docProps/core.xml"])
        for name, text in parts.items():
            if "theme/theme" in name:
                fonts = re.findall(r'<a:ea typeface="([^"]*)"', text)
                assert fonts != [] == [each for each in fonts if not each], name
        assert list(office_faults(path.read_bytes(), "pptx")) == []


def test_texts_are_large_and_shapes_stand_on_their_slide(files: dict[str, Path]) -> None:
    for path in files.values():
        presentation = pptx.Presentation(str(path))
        for slide in presentation.slides:
            title = slide.shapes.title
            assert title is not None
            assert title.text_frame.text
            assert slide.has_notes_slide
            for shape in slide.shapes:
                assert shape.left >= 0
                assert shape.top >= 0
                assert Emu(shape.left + shape.width).pt <= WIDTH + 0.01
                assert Emu(shape.top + shape.height).pt <= HEIGHT + 0.01
            sizes = re.findall(r' sz="(\d+)"', slide.shapes._spTree.xml)
            assert sizes
            assert min(map(int, sizes)) >= LEAST * 100


def test_marked_words_of_a_sentence_are_underlined(files: dict[str, Path]) -> None:
    presentation = pptx.Presentation(str(files["nasty"]))
    runs = [
        run
        for slide in presentation.slides
        for shape in slide.placeholders
        for paragraph in shape.text_frame.paragraphs
        for run in paragraph.runs
        if run.font.underline
    ]
    assert [run.text for run in runs] == ["队就长了"]


def test_files_are_valid(files: dict[str, Path]) -> None:
    for path in files.values():
        result = OpenXmlValidator().validate(str(path))
        assert [str(error) for error in result.errors] == []


def test_colours_are_those_of_the_site() -> None:
    css = (ROOT / "hooks/studykit/assets/stylesheets/site/study.css").read_text("utf-8")
    light = css[: css.index("--study-problem", css.index("--study-problem") + 1)]
    named = dict(re.findall(r"--study-(\w+): #(\w+);", light))
    assert {kind: colour.lower() for kind, (colour, _) in COLOURS.items()} == {
        kind: named[kind] for kind in COLOURS
    }


def test_another_office_opens_the_files(files: dict[str, Path], tmp_path: Path) -> None:
    """LibreOffice shows every text, none of it below the foot of a page."""
    convert(files.values(), "pdf", tmp_path)
    for path in files.values():
        presentation = pptx.Presentation(str(path))
        pdf = tmp_path / f"{path.stem}.pdf"
        pages = _words(pdf)
        assert len(pages) == len(presentation.slides)
        for slide, (text, lowest) in zip(presentation.slides, pages, strict=True):
            for shape in slide.shapes:
                for paragraph in shape.text_frame.paragraphs if shape.has_text_frame else ():
                    assert _bare(paragraph.text) in text, slide.slide_id
            assert lowest <= BOTTOM + 2


def _words(pdf: Path) -> list[tuple[str, float]]:
    """Return of each page the text without blanks, and the end of the last line above the foot.

    The end is in points from the top of the page.
    """
    out = subprocess.run(
        ["pdftotext", "-bbox", str(pdf), "-"], check=True, capture_output=True, text=True
    ).stdout
    pages = []
    for page in out.split("<page ")[1:]:
        found = re.findall(r'yMin="([\d.]+)" xMax="[\d.]+" yMax="([\d.]+)">(.*?)</word>', page)
        text = "".join(word for _, _, word in found)
        above = [float(end) for start, end, _ in found if float(start) < BOTTOM]
        pages.append((_bare(text), max(above)))
    return pages


def _bare(text: str) -> str:
    for name, char in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&amp;", "&")):
        text = text.replace(name, char)
    return re.sub(r"\s", "", text)


def test_the_command_writes_the_same_files_whatever_the_machine(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    project = copy_mini(tmp_path / "project")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    assert main(["--root", str(project), "decks"]) == 0
    written = {path: path.read_bytes() for path in sorted((project / "dist/decks").iterdir())}
    assert [path.suffix for path in written] == [".pptx"] * len(written) != []
    shown = capsys.readouterr().out
    assert all(str(path) in shown for path in written)
    env = {**os.environ, "PYTHONHASHSEED": "7", "TZ": "America/Lima"}
    command = [sys.executable, "-m", "studykit", "--root", str(project), "decks"]
    subprocess.run(command, env=env, capture_output=True, check=True)
    assert {path: path.read_bytes() for path in written} == written


def test_a_site_offers_the_files_if_its_settings_say_so(tmp_path: Path) -> None:
    project = copy_mini(tmp_path / "project")
    built = build(project, tmp_path / "without")
    assert built.returncode == 0, built.stderr
    settings = (project / "mkdocs.yml").read_text("utf-8")
    (project / "mkdocs.yml").write_text(f"{settings}  slides: true\n", "utf-8")
    built = build(project, tmp_path / "with")
    assert built.returncode == 0, built.stderr
    for lesson in sorted((tmp_path / "with/lessons").glob("*.html")):
        (link,) = re.findall(r'href="([^"]*\.pptx)" download', lesson.read_text("utf-8"))
        assert pptx.Presentation(str((lesson.parent / link).resolve())).slides
        assert ".pptx" not in (tmp_path / "without/lessons" / lesson.name).read_text("utf-8")
    assert list((tmp_path / "without").rglob("*.pptx")) == []


def test_a_project_with_faults_gives_no_files(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    project = copy_mini(tmp_path / "project")
    (project / "docs/modules/odd.md").write_text("---\ntitle: 甲\n---\n\n[[s1-999]]\n", "utf-8")
    assert main(["--root", str(project), "decks"]) == 1
    assert "没有写课件：先改好上面各处" in capsys.readouterr().out
    assert not (project / "dist").exists()
