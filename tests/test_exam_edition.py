"""Tests that no value and no file of the exam edition, built or bundled, reveals a key."""

import gzip
import html
import json
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import brotli  # type: ignore[import-untyped]
import pytest
from banks import REAL, SMALL, site_in
from build_site import files_of, hashed_file, run
from exam_codes import KINDS, LEVELS, TYPES, Blueprint, encode
from exams import fingerprint_of
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from mini_site import MINI, copy_mini
from studykit.export.bank import bank_of
from studykit.export.exam import exam_edition, without_answer
from studykit.html.inline import TextLinker
from studykit.library import read_library
from studykit.packing import pack_bundle
from studykit.pages.items import item_block
from studykit.quiz.item import Blank, Choice, Cloze, Item, Matching, Option, Ordering, Side
from studykit.quiz.paper import decode, draw
from studykit.site import Site, site_of

SITES = {
    name: site_in(docs)
    for name, docs in {"real": REAL, "small": MINI / "docs", "bank": SMALL}.items()
}
ITEMS = [(site, item) for site in SITES.values() for item in site.bank.items]
# The items by type, so that examples of rare types are drawn as often as others.
OF_TYPE = {
    name: [(site, item) for site, item in ITEMS if item.type.value == name] for name in TYPES
}


def shown(item: Item, site: Site) -> str:
    """Return the HTML of an item in the exam edition."""
    linker = TextLinker("exam.md", site.targets)
    return item_block(without_answer(item, "q001"), site, linker, with_key=False)


# As values. ---------------------------------------------------------------------------------------


@st.composite
def rekeyed(draw_: st.DrawFn, item: Item) -> Item:
    """Draw the same item with another key, as far as its type allows; the question stays."""
    response = item.response
    if isinstance(response, Choice):
        right = draw_(st.sets(st.integers(0, len(response.options) - 1), min_size=1))
        response = Choice(
            tuple(
                replace(o, id=f"o{n}", correct=n in right, rationale=draw_(st.text()), unit=None)
                for n, o in enumerate(response.options)
            )
        )
    elif isinstance(response, Cloze):
        parts = tuple(
            replace(
                part,
                accept=(draw_(st.text(min_size=1)),),
                options=tuple(replace(o, correct=draw_(st.booleans())) for o in part.options),
            )
            if isinstance(part, Blank)
            else part
            for part in response.parts
        )
        response = Cloze(parts)
    elif isinstance(response, Matching):
        rights = draw_(st.permutations(response.right))
        pairs = tuple(
            (left.id, right.id) for left, right in zip(response.left, rights, strict=False)
        )
        right_sides = tuple(replace(each, rationale=draw_(st.text())) for each in response.right)
        response = replace(response, right=right_sides, pairs=pairs)
    else:
        response = Ordering(tuple(draw_(st.permutations(response.steps))), response.shown)
    return replace(
        item,
        id=draw_(st.sampled_from(["a", "cause--a--b"])),
        explanation=draw_(st.text()),
        units=draw_(st.sampled_from([(), ("a", "b")])),
        cites=(),
        known_revision=draw_(st.sampled_from(["", "0a1b"])),
        response=response,
    )


# No shrinking: it takes minutes and does not make a failure clearer.
@settings(max_examples=150, phases=[Phase.generate])
@given(data=st.data())
def test_items_that_differ_only_in_their_key_have_equal_questions(data: st.DataObject) -> None:
    site, item = data.draw(st.sampled_from(OF_TYPE[data.draw(st.sampled_from(TYPES))]))
    other = data.draw(rekeyed(item))
    assert without_answer(other, "q001") == without_answer(item, "q001")
    assert shown(other, site) == shown(item, site)


def test_every_question_is_shown_completely() -> None:
    """Check that the text is shown: the test above would also pass for items without text."""
    for site, item in ITEMS:
        text = re.sub("<[^>]*>", "", html.unescape(shown(item, site)))
        response = item.response
        texts = [each.text for each in parts_of(item)]
        if isinstance(response, Cloze):
            texts += [part for part in response.parts if isinstance(part, str)]
        for each in (item.stem, *texts):
            for piece in pieces(each):
                assert piece in text, item.id


def parts_of(item: Item) -> list[Option | Side]:
    """Return the parts of an item that the learner chooses, matches or orders."""
    response = item.response
    if isinstance(response, Choice):
        return list(response.options)
    if isinstance(response, Cloze):
        return [option for blank in response.blanks for option in blank.options]
    if isinstance(response, Matching):
        return [*response.left, *response.right]
    return list(response.steps)


def pieces(text: str) -> list[str]:
    """Return the pieces of a text between references and `**`."""
    return [each.strip() for each in re.split(r"\[\[[^\]]*\]\]|\*\*", text) if each.strip()]


# In every file. -----------------------------------------------------------------------------------


def plain_files(files: dict[str, bytes]) -> Iterator[tuple[str, str]]:
    """Yield the path and the text of each file, decompressed and unescaped."""
    for path, content in files.items():
        data = content
        if path.endswith(".gz"):
            data = gzip.decompress(content)
        elif path.endswith(".br"):
            data = brotli.decompress(content)
        text = data.decode("utf-8", "replace")
        # A script contains HTML as a JSON string.
        yield path, html.unescape(re.sub(r"\\u003c", "<", text).replace('\\"', '"'))


MARKS = ("data-correct=", "data-correct>", "data-accept=", "data-order=", "data-option=")
WORDS = ("答案与解析", 'class="item__key"', 'class="answer-key', 'class="item__why"')


def keys_of(site: Site) -> dict[str, list[str]]:
    """Return the texts that reveal a key or lead to it, by category, sorted."""
    items = site.bank.items
    asked_texts = {
        piece
        for item in items
        for each in (item.stem, *(part.text for part in parts_of(item)))
        for piece in pieces(each)
    }
    explanation_pieces = {piece for item in items for piece in pieces(item.explanation)}
    explanation_pieces |= {
        piece for item in items for part in parts_of(item) for piece in pieces(part.rationale)
    }
    units = {unit.id for unit in site.library.units}
    names = {part.id for item in items for part in parts_of(item)} | units
    keys = {
        "marks": set(MARKS),
        "words": set(WORDS),
        "items": {f'"{item.id}"' for item in items},
        "revisions": {item.revision for item in items},
        # Ids appear as attribute values and as fragments of addresses.
        "names": {f'"{name}"' for name in names if len(name) > 2 and name not in ("true", "false")}
        | {f"#{name}" for name in units},
        "reasons": {
            each
            for each in explanation_pieces
            if len(each) > 7 and not any(each in one for one in asked_texts)
        },
    }
    return {category: sorted(texts) for category, texts in keys.items()}


def found_in(files: dict[str, bytes], site: Site) -> dict[str, set[str]]:
    """Return the files that contain a text of `keys_of`, by category, with the first text found."""
    found: dict[str, set[str]] = {}
    keys = keys_of(site)
    for path, text in plain_files(files):
        for category, texts in keys.items():
            # Our scripts and styles contain these names as code, which reveals no key.
            is_code = path.startswith("assets/") or "/assets/" in path
            if is_code and category in ("marks", "words", "names"):
                continue
            hit = next((each for each in texts if each in text), None)
            if hit is not None:
                found.setdefault(category, set()).add(f"{path}: {hit}")
    return found


EDITION = ("build", "--strict", "--config-file", "mkdocs-exam.yml")


def write_settings(project: Path) -> None:
    """Write the settings of the exam edition into a copy of the small site."""
    (project / "mkdocs-exam.yml").write_text(
        "INHERIT: mkdocs.yml\nsite_dir: site-exam\n"
        'extra:\n  edition: exam\n  codes: !ENV [EXAM_CODES, ""]\n  accessibility: ""\n',
        "utf-8",
    )


def build_edition(project: Path, codes: str) -> Path:
    """Build the exam edition of a copy of the small site; return the folder of the site."""
    write_settings(project)
    result = run(project, *EDITION, EXAM_CODES=codes)
    assert result.returncode == 0, result.stderr
    return project / "site-exam"


def test_the_edition_of_the_small_site_has_no_key(
    tmp_path: Path, small_site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The bundle contains no key either, not even compressed. The usual edition contains all."""
    project = copy_mini(tmp_path / "project")
    (project / "docs/modules/answers.pdf").write_text("%PDF-1.4 先做哪一步：核对号源", "utf-8")
    files = files_of(build_edition(project, ""))
    assert found_in(files, SITES["small"]) == {}
    usual = found_in(files_of(small_site), SITES["small"])
    assert set(usual) == set(keys_of(SITES["small"]))
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    assert pack_bundle(project, "mkdocs-exam.yml") == 0
    [path] = (project / "dist").iterdir()
    assert path.name.startswith("mini-exam-20231114-2213-")
    with zipfile.ZipFile(path) as archive:
        packed = {name: archive.read(name) for name in archive.namelist()}
    assert json.loads(packed["release.json"])["site_id"] == "mini-exam"
    assert any(name.endswith(".html.js.br") for name in packed)
    packed = {name: data for name, data in packed.items() if name.startswith("site/")}
    assert found_in(packed, SITES["small"]) == {}


def test_the_edition_of_the_real_site_has_no_key(exam_site: Path, real_site: Path) -> None:
    files = files_of(exam_site)
    assert found_in(files, SITES["real"]) == {}
    usual = {
        path: data
        for path, data in files_of(real_site).items()
        if path.startswith(("quizzes/", "data/"))
    }
    assert set(found_in(usual, SITES["real"])) == set(keys_of(SITES["real"]))


def test_the_edition_has_only_its_pages_and_papers(exam_site: Path, real_site: Path) -> None:
    files = files_of(exam_site)
    own = {path for path in files if not path.startswith("assets/")}
    papers = {path for path in own if path.startswith("data/articles/papers/")}
    assert len(papers) == 2
    bank = hashed_file(exam_site, "data/bank.js").relative_to(exam_site).as_posix()
    assert fingerprint_of(exam_site) == fingerprint_of(real_site)
    assert own - papers == {
        "404.html", bank, "data/names.js", "exam.html", "index.html", "records.html",
        "sitemap.xml", "sitemap.xml.gz",
    }  # fmt: skip
    texts = dict(plain_files(files))
    for path in papers:
        code = path.split("/")[-1].partition(".")[0]
        # Only its own file reveals the code of a paper.
        assert {name for name, text in texts.items() if code in text} == {path}


OPTION = re.compile(r'<label class="item__option"[^>]*>.*?</label>|<option [^>]*>[^<]*</option>')


def test_options_differ_only_in_position_and_text(exam_site: Path) -> None:
    papers = list((exam_site / "data/articles/papers").iterdir())
    assert papers
    for path in papers:
        entry = path.read_text("utf-8").partition("]=")[2]
        shown_ = json.JSONDecoder().raw_decode(entry)[0]["html"]
        options = OPTION.findall(shown_)
        assert len(options) >= 8
        forms = {
            re.sub(r'name="answers--q\d{3}"|value="\d*"|>[^<]+<', "", option) for option in options
        }
        # The forms are radio buttons, checkboxes and list options. The first option of a list
        # means that nothing is chosen.
        assert len(forms) <= 3, forms
        ids = re.findall(r'data-item="([^"]*)"', shown_)
        assert ids == [f"q{n:03}" for n in range(1, len(ids) + 1)]


# Codes. -------------------------------------------------------------------------------------------


def test_each_code_has_its_paper_and_each_wrong_code_is_reported() -> None:
    site = SITES["real"]
    bank = bank_of(site)
    whole = Blueprint(list(bank.modules), KINDS, TYPES, LEVELS, 20, 30, 7)
    code = encode(whole, bank.fingerprint, list(bank.modules))
    other = encode(whole, "zzzz", list(bank.modules))
    edition = exam_edition(site, "站", [code.lower(), f"{code[:4]}-{code[4:]}"])
    assert not isinstance(edition, list)
    assert edition.codes == ("-".join(re.findall("....", code)),)
    script = edition.files[f"data/articles/papers/{code}.html.js"]
    found = decode(code, bank)
    assert not isinstance(found, str)
    stems = [site.items[name].stem for name in draw(found, bank)]
    places = [script.index(json.dumps(pieces(each)[0], ensure_ascii=False)[1:-1]) for each in stems]
    assert len(places) == 20
    faults = exam_edition(site, "站", [code, code[:-1], other])
    assert isinstance(faults, list)
    assert ["输错了" in faults[0], "另一个题库" in faults[1], len(faults)] == [True, True, 2]
    empty = site_of(read_library({"index.md": b"---\ntitle: x\n---\n"})[0])
    assert exam_edition(empty, "站", []) == [
        "考场版：题库里没有题。改法：先写好模块，能出题了再构建"
    ]


def test_a_wrong_code_builds_nothing(tmp_path: Path) -> None:
    project = copy_mini(tmp_path / "project")
    write_settings(project)
    (project / "site-exam").mkdir()
    (project / "site-exam/index.html").write_text("the last site", "utf-8")
    before = files_of(project / "site-exam")
    result = run(project, *EDITION, EXAM_CODES="ABCD")
    assert result.returncode != 0
    assert "考试码「ABCD」输错了。改法：" in result.stderr
    assert "Traceback" not in result.stderr
    assert files_of(project / "site-exam") == before
