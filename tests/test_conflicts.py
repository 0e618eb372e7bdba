"""Tests of a site with two authors: what Git merges, what it does not, what the commands report."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from build_site import files_of
from hypothesis import given
from hypothesis import strategies as st
from interruption import interrupt
from mini_site import copy_mini, diagnostics_of, mini_files
from studykit import renumbering
from studykit.__main__ import main
from studykit.conflicts import conflict_lines, sides, united
from studykit.files import read_folder
from studykit.library import read_library
from studykit.registry import lock_text, read_registry
from studykit.reporting import arranged
from studykit.starting import starter_files

CONFLICT = "F11"
LOCK = "docs/registry/ids.json"
LINES = st.lists(st.sampled_from(["甲", "乙", "丙", "", "=======", "---"]), max_size=6)


def conflict(ours: str, theirs: str, base: str = "") -> str:
    """Write a conflict as Git does; with `base` in the style diff3."""
    middle = f"||||||| 1a2b3c\n{base}\n" if base else ""
    return f"<<<<<<< HEAD\n{ours}\n{middle}=======\n{theirs}\n>>>>>>> other\n"


@pytest.mark.parametrize("path", sorted(mini_files()))
def test_a_conflict_in_any_file_is_the_only_fault_that_is_reported(path: str) -> None:
    files = mini_files()
    text = files[path].decode()
    half = text.index("\n", len(text) // 2) + 1
    files[path] = (text[:half] + conflict("甲", "乙") + text[half:]).encode()
    line = text[:half].count("\n") + 1
    found = arranged(diagnostics_of(files))
    assert [(each.path, each.line, each.code) for each in found] == [(path, line, CONFLICT)]


@given(LINES, LINES, LINES, LINES, st.booleans())
def test_the_sides_of_a_conflict_are_the_files_before_the_merge(
    before: list[str], ours: list[str], theirs: list[str], after: list[str], has_base: bool
) -> None:
    theirs = [line for line in theirs if line != "======="]
    ours = [line for line in ours if line != "======="]
    marked = conflict("\n".join(ours), "\n".join(theirs), "旧" if has_base else "").split("\n")[:-1]
    text = "\n".join([*before, *marked, *after])
    assert sides(text) == (
        "\n".join([*before, *(ours or [""]), *after]),
        "\n".join([*before, *(theirs or [""]), *after]),
    )
    assert conflict_lines(text) == [len(before) + 1]


def test_a_marker_that_was_left_behind_is_reported() -> None:
    assert conflict_lines("甲\n>>>>>>> other\n") == [2]
    assert conflict_lines("标题\n=======\n") == []
    assert conflict_lines("引用 >>>>>>> 一\n> > > > > > > 套\n") == []


NAMES = st.dictionaries(st.sampled_from("abcd"), st.sampled_from("12"))


@given(NAMES, NAMES)
def test_a_union_holds_what_either_side_holds(ours: dict[str, str], theirs: dict[str, str]) -> None:
    text = conflict(json.dumps(ours), json.dumps(theirs))
    joined, differing = united(text)
    assert set(joined) == set(ours) | set(theirs)
    assert set(differing) == {name for name in ours if theirs.get(name, ours[name]) != ours[name]}


# Two authors, each on a branch of a repository.


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """The small site in a repository."""
    site = copy_mini(tmp_path / "site")
    git(site, "init", "--quiet", "--initial-branch", "main")
    commit(site)
    return site


def git(site: Path, *arguments: str) -> int:
    identity = ["-c", "user.name=a", "-c", "user.email=a@b", "-c", "commit.gpgsign=false"]
    command = ["git", "-C", str(site), *identity, *arguments]
    return subprocess.run(command, capture_output=True, check=False).returncode


def commit(site: Path) -> None:
    assert git(site, "add", ".") == 0
    assert git(site, "commit", "--quiet", "--message", "x") == 0


def run(site: Path, *arguments: str) -> int:
    return main(["--root", str(site), *arguments])


def merged(site: Path, one: Callable[[Path], None], other: Callable[[Path], None]) -> bool:
    """Let two authors work on branches, and merge; return whether Git merged without conflict."""
    assert git(site, "checkout", "--quiet", "-b", "other") == 0
    other(site)
    commit(site)
    assert git(site, "checkout", "--quiet", "main") == 0
    one(site)
    commit(site)
    return git(site, "merge", "--quiet", "--no-edit", "other") == 0


def add_unit(before: str, name: str) -> Callable[[Path], None]:
    """Return the work of an author who adds a unit before a heading of the module, and locks it."""

    def work(site: Path) -> None:
        page = site / "docs/modules/queues.md"
        unit = f"### {name}号 {{ #{name} .概念 }}\n\n一种号。\n\n- 释义（编者）：一种\n"
        unit += "- 拟名：试验\n- 读音：hào\n- 出处：[[s1-2]]\n\n"
        text = page.read_text("utf-8")
        place = text.index(before)
        page.write_text(text[:place] + unit + text[place:], "utf-8")
        assert run(site, "lock") == 0

    return work


def add_document(title: str, text: str) -> Callable[[Path], None]:
    def work(site: Path) -> None:
        essay = site.parent / "essay.txt"
        essay.write_text(text, "utf-8")
        assert run(site, "add-source", str(essay), "--title", title) == 0
        page = site / "docs/modules/queues.md"
        page.write_text(
            page.read_text("utf-8").replace("- 出处：[[s2-2]]", "- 出处：[[s2-2]]、[[s3-1]]"),
            "utf-8",
        )

    return work


def add_module(name: str) -> Callable[[Path], None]:
    def work(site: Path) -> None:
        assert run(site, "add-module", name) == 0
        assert run(site, "lock") == 0

    return work


def add_numbered(name: str) -> Callable[[Path], None]:
    """Return the work of an author who adds the document s3, and renumbers it if `name` is s4."""

    def work(site: Path) -> None:
        essay = site.parent / "essay.txt"
        essay.write_text(f"{name} 第一段。\n{name} 第二段。\n", "utf-8")
        assert run(site, "add-source", str(essay)) == 0
        assert name == "s3" or run(site, "renumber", "s3", "--yes") == 0

    return work


# Each pair of authors registers what stands side by side in the lock: at its end, its beginning or
# between the same two lines.
@pytest.mark.parametrize(
    ("one", "other", "left"),
    [
        (add_unit("### 号源少", "aa"), add_unit("## 怎么办", "ab"), set()),
        (add_unit("### 号源少", "zy"), add_unit("## 怎么办", "zz"), set()),
        (add_numbered("s3"), add_numbered("s4"), {"N11"}),
        (add_numbered("s4"), add_unit("## 怎么办", "ab"), {"N11"}),
        (add_module("aa"), add_module("bb"), {"Y08", "N20"}),
    ],
    ids=["units", "last units", "documents", "a document and a unit", "modules"],
)
def test_what_two_authors_register_is_merged_by_git(
    site: Path, one: Callable[[Path], None], other: Callable[[Path], None], left: set[str]
) -> None:
    attributes = starter_files("站", "site")[".gitattributes"]
    (site / ".gitattributes").write_bytes(attributes)
    commit(site)
    assert merged(site, one, other)
    files = read_folder(site / "docs")
    assert {each.code for each in diagnostics_of(files)} == left
    joined = read_registry({"registry/ids.json": (site / LOCK).read_text("utf-8")})[0]
    assert lock_text(joined) == lock_text(read_library(files)[0].registry)
    assert run(site, "lock") == 0
    assert json.loads((site / LOCK).read_text("utf-8"))["pages"] == sorted(
        address
        for page, names in joined.pages.items()
        for address in (page, *(f"{page}#{name}" for name in names))
    )


@pytest.mark.parametrize(
    "lines",
    [
        ['"s1-2": "a"', '"s1-2": "b"'],
        ['"s1-2": "a"', '"s1-2": "b"', '"s1-3": "s1-2"'],
    ],
)
@pytest.mark.parametrize("name", ["ids", "redirects", "readings"])
def test_a_name_with_two_values_is_reported(name: str, lines: list[str]) -> None:
    """JSON parsers take the last one. Git leaves both if two authors changed one paragraph."""
    files = mini_files()
    entries = ",\n".join(['"keys": {}', *lines])
    files[f"registry/{name}.json"] = f"{{\n{entries}\n}}\n".encode()
    found = arranged(diagnostics_of(files))
    faults = [each for each in found if each.path == f"registry/{name}.json" and each.line > 1]
    assert [(each.line, each.code) for each in faults] == [(4, "S08")]
    assert "s1-2 有两行，写得不一样" in faults[0].message


def test_lock_unites_what_two_authors_registered_at_one_place(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert not merged(site, add_unit("### 号源少", "aa"), add_unit("## 怎么办", "ab"))
    conflicted = (site / LOCK).read_bytes()
    capsys.readouterr()
    assert run(site, "check") == 1
    shown = capsys.readouterr().out.splitlines()
    assert len(shown) == 2
    assert shown[0].startswith(f"{LOCK}:")
    assert "F11 " in shown[0]
    assert "运行 python -m studykit lock" in shown[0]
    assert run(site, "lock") == 0
    assert (site / ".before-fix/1" / LOCK).read_bytes() == conflicted
    assert run(site, "check") == 0
    assert {'  "modules/queues.html#aa",', '  "modules/queues.html#ab",'} <= set(
        (site / LOCK).read_text("utf-8").splitlines()
    )


def test_two_documents_with_one_number_are_reported_and_one_is_renumbered(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one = add_document("开放办法", "第一条　开放到晚上。\n第二条　周末照常。\n")
    other = add_document("收费办法", "收费要公开。\n")
    assert not merged(site, one, other)
    before = files_of(site / "docs")
    capsys.readouterr()
    for command in (["check"], ["lock"], ["fix", "--yes"], ["add-module", "new-topic"]):
        assert run(site, *command) == 1
        out = capsys.readouterr().out
        assert "docs/sources/s3.txt:1: F11 " in out
        assert "运行 git merge --abort，再运行 python -m studykit renumber s3" in out
        assert files_of(site / "docs") == before
    assert git(site, "merge", "--abort") == 0
    assert run(site, "renumber", "s3", "--yes") == 0
    commit(site)
    git(site, "merge", "--quiet", "--no-edit", "other")
    page = site / "docs/modules/queues.md"
    # Both authors changed one line of the module: only they can merge it.
    text = page.read_text("utf-8")
    page.write_text(sides(text)[0].replace("[[s4-1]]", "[[s4-1..2]]、[[s3-1]]"), "utf-8")
    assert run(site, "lock") == 0
    assert run(site, "check") == 0
    assert "收费办法" in (site / "docs/sources/s3.md").read_text("utf-8")
    assert "开放办法" in (site / "docs/sources/s4.md").read_text("utf-8")


def test_renumbering_a_document_changes_every_way_to_name_it(site: Path) -> None:
    add_document("办法", "第一条。\n第二条。\n")(site)
    page = site / "docs/guide/reader.md"
    text = page.read_text("utf-8")
    page.write_text(
        text + "\n见 [[s3]]、[二](../sources/s3.md#s3-2)、[[s3-1..2|文]]、s30。\n", "utf-8"
    )
    (site / "docs/sources/s3.md").write_text(
        (site / "docs/sources/s3.md").read_text("utf-8") + "\n- 免：[[s3-2]] 只是附则\n", "utf-8"
    )
    verbatim = "第一条，见 [[s3-1]]。\n\n第二条。\n"
    (site / "docs/sources/s3.txt").write_text(verbatim, "utf-8")
    redirects = site / "docs/registry/redirects.json"
    known = json.loads(redirects.read_text("utf-8"))
    redirects.write_text(json.dumps({**known, "s3-3": "s3-2"}), "utf-8")
    assert run(site, "lock") == 0
    assert run(site, "renumber", "s3", "--yes") == 0
    assert json.loads(redirects.read_text("utf-8")) == {**known, "s4-3": "s4-2"}
    assert (site / "docs/sources/s4.txt").read_text("utf-8") == verbatim
    assert "见 [[s4]]、[二](../sources/s4.md#s4-2)、[[s4-1..2|文]]、s30。" in page.read_text(
        "utf-8"
    )
    assert {each.code for each in diagnostics_of(read_folder(site / "docs"))} == set()
    assert not list((site / "docs/sources").glob("s3.*"))


def test_two_modules_with_one_order_are_reported_and_one_is_renumbered(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert not merged(site, add_module("aa"), add_module("bb"))  # in the lock
    assert run(site, "lock") == 0
    capsys.readouterr()
    assert run(site, "check") == 1
    out = capsys.readouterr().out
    assert "docs/modules/bb.md:1: Y08" in out
    assert "运行 python -m studykit renumber bb" in out
    assert run(site, "renumber", "bb", "--yes") == 0
    assert "Y08" not in {each.code for each in diagnostics_of(read_folder(site / "docs"))}
    assert run(site, "renumber", "cc") == 2


@pytest.mark.parametrize("key", ["order", "order ", "'order'", '"order" '])
def test_a_module_gets_its_number_however_its_key_is_written(site: Path, key: str) -> None:
    page = site / "docs/modules/queues.md"
    text = page.read_text("utf-8")
    page.write_text(text.replace("order: 1", f"{key}: 1"), "utf-8")
    assert run(site, "renumber", "queues", "--yes") == 0
    assert page.read_text("utf-8") == text.replace("order: 1", f"{key}: 2")


def test_a_number_that_is_not_found_is_reported(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = site / "docs/modules/queues.md"
    text = page.read_text("utf-8").replace("order: 1", "? order\n: 1")
    page.write_text(text, "utf-8")
    assert run(site, "renumber", "queues", "--yes") == 1
    assert "改法：写成「order: 2」" in capsys.readouterr().out
    assert page.read_text("utf-8") == text


def test_lock_takes_no_side_where_two_differ(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = site / LOCK
    text = path.read_text("utf-8")
    line = next(each for each in text.splitlines() if "s1-2" in each)
    marked = conflict(line, line.replace('": "', '": "0'))[:-1]
    path.write_text(text.replace(line, marked), "utf-8")
    before = path.read_bytes()
    assert run(site, "lock") == 1
    assert "F11 两边登记的 s1-2 不同。改法：" in capsys.readouterr().out
    assert path.read_bytes() == before
    path.write_text(text + "<<<<<<< HEAD\n", "utf-8")
    assert run(site, "lock") == 1
    assert "冲突的两边不完整。改法：" in capsys.readouterr().out


@pytest.mark.parametrize("name", ["mkdocs.yml", "mkdocs-exam.yml"])
def test_a_conflict_in_the_settings_is_reported_in_one_line(
    site: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (site / name).write_text("site_name: 站\n" + conflict("strict: true", "strict: false"), "utf-8")
    for command in ("check", "lock", "bundle"):
        assert run(site, command) == 1
        out = capsys.readouterr().out
        assert out.startswith(f"{name}:2: F11 ")
        assert out.count("\n") == 1


STEPS = 10  # in which a renumbering writes files


def _interrupt(patch: pytest.MonkeyPatch, step: int) -> list[str]:
    return interrupt(patch, renumbering, ("write_bytes", "write_text", "finish"), step)


@pytest.mark.parametrize("step", range(1, STEPS + 1))
def test_an_interrupted_renumbering_is_undone_and_done_again(
    site: Path, step: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_document("办法", "第一条。\n")(site)
    before = files_of(site / "docs")
    with monkeypatch.context() as during:
        _interrupt(during, step)
        with pytest.raises(KeyboardInterrupt):
            run(site, "renumber", "s3", "--yes")
    renumbering.restore(site)
    assert files_of(site / "docs") == before
    with monkeypatch.context() as during:
        called = _interrupt(during, 0)
        assert run(site, "renumber", "s3", "--yes") == 0
    assert len(called) == STEPS
    assert (site / "docs/sources/s4.txt").is_file()
    assert not list((site / "docs/sources").glob("s3.*"))
