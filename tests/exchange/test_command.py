"""Test the commands `exchange` and `papers` as a trainer uses them, and the page of the files."""

import html
import io
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from banks import REAL, site_in
from build_site import build_environment, files_of, run
from docx import Document
from mini_site import copy_mini
from odd import FIXED, content_of, real_content, real_export
from studykit import exchanging
from studykit.__main__ import main
from studykit.export.bank import bank_of
from studykit.export.exchange.format import Content, Export, LeftOut
from studykit.export.exchange.formats import FORMATS, exports_of, load
from studykit.export.exchange.index import files_of as files_in
from studykit.export.papers.compose import SHEETS
from studykit.quiz.paper import default_blueprint, display_code, encode, papers_of_pair


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    return copy_mini(tmp_path / "学习 站")


def command(project: Path, *arguments: str) -> int:
    return main(["--root", str(project), *arguments])


def content_in(project: Path) -> Content:
    content = exchanging.read_content(project, "")
    assert content
    return content


# Papers. ------------------------------------------------------------------------------------------


def codes_of(project: Path) -> dict[str, str]:
    """Return exam codes by words of the fault that each must cause; "" for the good code."""
    bank = bank_of(content_in(project).site)
    blueprint = default_blueprint(bank)
    good = display_code(encode(blueprint, bank))
    real = bank_of(site_in(REAL))
    return {
        "": good,
        "输错了": f"{good[:-1]}{'0' if good[-1] != '0' else '1'}",
        "另一个题库": encode(default_blueprint(real), real),
        "题库里没有": encode(replace(blueprint, count=100), bank),
    }


def test_papers_of_a_code_are_written_and_of_a_pair_both(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bank = bank_of(content_in(project).site)
    pair = papers_of_pair(default_blueprint(bank, paired=True))
    single = codes_of(project)[""]
    pre, post = (display_code(encode(each, bank)) for each in pair)
    assert command(project, "papers", single.lower(), post) == 0
    assert "答案只给阅卷人" in capsys.readouterr().out
    written = files_of(project / "dist/papers")
    assert len(written) == 36
    for code, folder, form in (
        (single, single, ""),
        (pre, f"pre-{pre}", "前测 "),
        (post, f"post-{post}", "后测 "),
    ):
        for sheet in SHEETS:
            file = Document(io.BytesIO(written[f"{folder}/B-{sheet}.docx"]))
            assert file.paragraphs[0].text.endswith(f"（{form}B 卷）")
            assert f"考试码 {code}　" in file.paragraphs[1].text
            assert file.sections[0].header.paragraphs[0].text == f"{code}　{form}B 卷"


def test_without_a_code_the_papers_of_the_exchange_are_written(project: Path) -> None:
    assert command(project, "papers") == 0
    written = files_of(project / "dist/papers")
    exported = load("papers").make(content_in(project)).files
    assert sorted(written.values()) == sorted(exported.values())
    assert {name.split("-")[0] for name in exported} == {"A", "B", "pre", "post"}


def test_each_wrong_code_has_one_line_and_nothing_is_written(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    codes = codes_of(project)
    codes["输错了 "] = "哪里有码"
    assert command(project, "papers", *codes.values()) == 1
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == len(codes) - 1
    for line, (words, code) in zip(lines, list(codes.items())[1:], strict=True):
        assert f"「{code}」" in line
        assert words.strip() in line
        assert "改法：" in line
    assert not (project / "dist").exists()


@pytest.mark.parametrize(("name", "what"), [("papers", "试卷"), ("exchange", "交换文件")])
def test_a_project_with_faults_gives_no_files(
    name: str, what: str, project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "docs/modules/odd.md").write_text("---\ntitle: 甲\n---\n\n[[s1-999]]\n", "utf-8")
    assert command(project, name) == 1
    out = capsys.readouterr().out
    assert "s1-999" in out
    assert out.splitlines()[-1] == f"没有写{what}：先改好上面各处"
    assert not (project / "dist").exists()


# Exchange. ----------------------------------------------------------------------------------------


def test_all_formats_are_written_with_a_page_and_replace_the_last_ones(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stale = project / "dist/exchange/old/file.txt"
    stale.parent.mkdir(parents=True)
    stale.write_text("old", "utf-8")
    assert command(project, "exchange") == 0
    out = capsys.readouterr().out
    written = files_of(project / "dist/exchange")
    assert {path.partition("/")[0] for path in written} == {"index.html", "index.css", *FORMATS}
    assert out.count("个文件") == len(FORMATS)
    assert [path.name for path in (project / "dist").iterdir()] == ["exchange"]


def test_the_same_commit_gives_the_same_bytes(project: Path) -> None:
    """Another process, another time zone, another seed of hashes, another folder."""
    assert command(project, "exchange") == 0
    here = files_of(project / "dist/exchange")
    other = copy_mini(project.parent / "other")
    result = subprocess.run(
        [sys.executable, "-m", "studykit", "exchange"],
        cwd=other,
        env=build_environment(TZ="Asia/Shanghai", PYTHONHASHSEED="7"),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert result.returncode == 0, result.stderr
    there = files_of(other / "dist/exchange")
    assert set(here) == set(there)
    assert [path for path in here if here[path] != there[path]] == []


def unpacked(data: bytes) -> Iterator[bytes]:
    """Yield a file, or the entries of a zip archive, however deep."""
    if not data.startswith(b"PK"):
        yield data
        return
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        for name in archive.namelist():
            yield from unpacked(archive.read(name))


@pytest.mark.parametrize("name", FORMATS)
def test_every_export_has_the_ids_and_revisions_of_its_items(name: str) -> None:
    """The bank is the real one: a format for only some types may hold all items of a small bank."""
    content = real_content()
    export = real_export(name)
    everything = b"\n".join(part for data in export.files.values() for part in unpacked(data))
    left_out = {each.item for each in export.left_out}
    held = [item for item in content.items.values() if item.id not in left_out]
    traced = [
        item.id
        for item in held
        if item.id.encode() in everything and item.revision.encode() in everything
    ]
    assert traced
    # A format that does not hold all of these items says in `scope` which it holds.
    assert (traced == [item.id for item in held]) is not bool(load(name).scope)


@pytest.mark.parametrize("missing", ["xlsxwriter", "genanki"])
def test_a_missing_library_is_named_in_one_line(
    missing: str,
    project: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for name in FORMATS:
        monkeypatch.delitem(sys.modules, f"studykit.export.exchange.{name}", raising=False)
    monkeypatch.delitem(sys.modules, "studykit.export.exchange.workbook", raising=False)
    monkeypatch.setitem(sys.modules, missing, None)
    assert command(project, "exchange") == 1
    assert capsys.readouterr().out.splitlines() == [
        f"没有装 {missing}。改法：pip install 'studykit[exchange]'"
    ]
    assert not (project / "dist").exists()


# The page. ----------------------------------------------------------------------------------------


class Page(HTMLParser):
    """The addresses and the text of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.tags: set[str] = set()
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.links += [value for name, value in attributes if name in ("href", "src") and value]

    def handle_data(self, data: str) -> None:
        self.text += data


def test_the_page_links_every_file_and_says_what_was_verified(project: Path) -> None:
    content = content_in(project)
    exports = exports_of(content)
    files = files_in(content, exports)
    page = Page(files["index.html"].decode())
    inside = [f"#{name}" for name in FORMATS]
    assert sorted(page.links) == sorted([*inside, *set(files) - {"index.html"}])
    assert not page.tags & {"script", "style"}
    for each, _ in exports:
        for text in (each.title, each.task, each.purpose, *each.steps, each.checked, each.scope):
            assert text in page.text
    named = {name: label for _, made in exports for name, label in made.labels.items()}
    assert {"pre-B-key-compact.docx", "queues-scorm12.zip", "queues.jsonl"} <= set(named)
    assert all(label in page.text for label in named.values())


def test_the_page_lists_what_was_left_out_and_escapes_it() -> None:
    content = replace(content_of(FIXED), title="<b>站</b>")
    item = FIXED[0]
    export = Export({"file.txt": b""}, (LeftOut(item.id, "因为 <i>"),))
    text = files_in(content, [(load("gift"), export)])["index.html"].decode()
    assert html.escape("<b>站</b>", quote=False) in text
    assert "<b>" not in text
    page = Page(text)
    assert "1 项没有导出" in page.text
    assert re.search(rf"{item.id}.*因为 <i>", page.text, re.DOTALL)


# On a site. ---------------------------------------------------------------------------------------


def test_a_host_may_serve_the_files(project: Path, small_site: Path) -> None:
    assert not (small_site / "exchange").exists()
    path = project / "mkdocs.yml"
    text = path.read_text("utf-8").replace("extra:\n", "extra:\n  exchange: true\n")
    path.write_text(text, "utf-8")
    result = run(project, "build", "--strict")
    assert result.returncode == 0, result.stderr
    assert command(project, "exchange") == 0
    served = files_of(project / "site/exchange")
    written = files_of(project / "dist/exchange")
    assert b"Content-Security-Policy" in served.pop("index.html")
    del written["index.html"]
    assert served == written
