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
from build_site import files_of, run, settings
from mini_site import copy_mini
from odd import FIXED, content_of
from studykit.__main__ import main
from studykit.exchanging import content_of as content_in
from studykit.export.exchange.format import Export, LeftOut
from studykit.export.exchange.formats import FORMATS, exports_of, load
from studykit.export.exchange.index import files_of as files_in
from studykit.export.records import bank_of
from studykit.quiz.paper import default_blueprint, display_code, encode


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    return copy_mini(tmp_path / "学习 站")


def command(project: Path, *arguments: str) -> int:
    return main(["--root", str(project), *arguments])


# Papers. ------------------------------------------------------------------------------------------


def codes_of(project: Path) -> dict[str, str]:
    """Return codes by what is wrong with them."""
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


def test_papers_of_a_code_are_written(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = codes_of(project)[""]
    assert command(project, "papers", code.lower()) == 0
    first = files_of(project / "dist/papers")
    assert {path.partition("/")[0] for path in first} == {code}
    assert len(first) == 12
    assert "答案只给阅卷人" in capsys.readouterr().out
    assert command(project, "papers") == 0
    assert files_of(project / "dist/papers") == first


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
    assert {path.partition("/")[0] for path in written} == {"index.html", *FORMATS}
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
        env=settings(TZ="Asia/Shanghai", PYTHONHASHSEED="7"),
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
def test_every_export_has_the_ids_and_revisions_of_its_items(name: str, project: Path) -> None:
    content = content_in(project)
    export = load(name).make(content)
    everything = b"\n".join(part for data in export.files.values() for part in unpacked(data))
    left_out = {each.item for each in export.left_out}
    held = [item for item in content.items.values() if item.id not in left_out]
    assert held
    traced = [
        item.id
        for item in held
        if item.id.encode() in everything and item.revision.encode() in everything
    ]
    if load(name).scope:
        assert traced
    else:
        assert traced == [item.id for item in held]


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
    assert sorted(page.links) == sorted(set(files) - {"index.html"})
    assert not page.tags & {"script", "style"}
    for each, _ in exports:
        for text in (each.title, each.purpose, *each.steps, each.checked):
            assert text in page.text


def test_the_page_lists_what_was_left_out_and_escapes_it() -> None:
    content = replace(content_of(FIXED), title="<b>站</b>")
    item = FIXED[0]
    export = Export({"file.txt": b""}, (LeftOut(item.id, "因为 <i>"),))
    text = files_in(content, [(load("gift"), export)])["index.html"].decode()
    assert html.escape("<b>站</b>", quote=False) in text
    assert "<b>" not in text
    page = Page(text)
    assert "1 题没有导出" in page.text
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
