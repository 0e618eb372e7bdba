"""Tests of wrong input of every command: one line, a status that is not 0, nothing changed."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from build_site import files_of
from interruption import interrupt
from mini_site import copy_mini
from studykit.__main__ import main
from studykit.store import FOLDER

Damage = Callable[[Path], object]


def _nothing(site: Path) -> None:
    """Leave the site as it is."""


def _broken(path: str, data: bytes) -> Damage:
    return lambda site: (site / path).write_bytes(data)


def _without(path: str) -> Damage:
    return lambda site: (site / path).unlink()


def _blocked(path: str, more: Damage = _nothing) -> Damage:
    """Do `more`, and then put a file in place of a folder; if the folder is docs, delete it."""

    def damage(site: Path) -> None:
        more(site)
        shutil.rmtree(site / path)
        if path != "docs":
            (site / path).write_bytes(b"")

    return damage


def _folder_instead(path: str) -> Damage:
    """Put a folder in place of a file."""

    def damage(site: Path) -> None:
        (site / path).unlink()
        (site / path).mkdir()

    return damage


WORD = _broken("no.docx", b"PK\x03\x04 no Word file")
LOCK = "docs/registry/ids.json"
TEXT = _broken("a.txt", "第一条。\n".encode())
PAGE = _broken("docs/guide/a.md", "---\r\ntitle: 甲\r\n---\r\n".encode())


def _fixable(site: Path) -> None:
    PAGE(site)
    (site / ".before-fix").mkdir()


# By the name of a fault: the damage to the site, the command, and a part of its message.
WRONG: dict[str, tuple[Damage, list[str], str]] = {
    "没有设置": (_without("mkdocs.yml"), ["check"], "里没有 mkdocs.yml。改法："),
    "设置坏了": (_broken("mkdocs.yml", b"a: ["), ["check"], "不是合法的 YAML。改法："),
    "设置不是对照表": (_broken("mkdocs.yml", b"- a\n"), ["check"], "mkdocs.yml"),
    "设置是空的": (_broken("mkdocs.yml", b""), ["lock"], "mkdocs.yml"),
    "设置不是 UTF-8": (_broken("mkdocs.yml", "a: 站".encode("gbk")), ["check"], "mkdocs.yml"),
    "没有页面的目录": (_blocked("docs"), ["check"], "里没有 docs 目录"),
    "加入时写不了登记": (_blocked("docs/registry", TEXT), ["add-source", "a.txt"], "挪走"),
    "改编号时写不了登记": (_blocked("docs/registry"), ["renumber", "s2", "--yes"], "挪走"),
    "改毛病时写不了原样": (_blocked(".before-fix", _fixable), ["fix", "--yes"], "挪走"),
    "有错误就写题库": (_without("docs/sources/s1.txt"), ["exchange"], "先改好上面各处"),
    "有错误就写试卷": (_without("docs/sources/s1.txt"), ["papers"], "先改好上面各处"),
    "加入没有的文件": (_nothing, ["add-source", "none.txt"], "文件不存在。改法："),
    "加入一个目录": (_nothing, ["add-source", "."], "读不出"),
    "加入坏的 Word": (WORD, ["add-source", "no.docx"], "no.docx"),
    "加入旧的 Word": (_broken("a.doc", b"\xd0\xcf\x11\xe0"), ["add-source", "a.doc"], "a.doc"),
    "加入图片": (_broken("a.png", b"\x89PNG\r\n\x1a\n\0"), ["add-source", "a.png"], "是图片"),
    "加入 PDF": (_broken("a.PDF", b"%PDF-1.7"), ["add-source", "a.PDF"], "另存为 .docx"),
    "加入空的": (_broken("a.txt", b""), ["add-source", "a.txt"], "是空的"),
    "撤回没有的": (_nothing, ["add-source", "--undo", "s9"], "没有文献 s9。改法："),
    "撤回有引用的": (_nothing, ["add-source", "--undo", "s1", "--yes"], "引用了它。改法："),
    "模块名不对": (_nothing, ["add-module", "新"], "不能作文件名。改法："),
    "模块已有": (_nothing, ["add-module", "queues"], "已经有了。改法："),
    "改没有的编号": (_nothing, ["renumber", "s9"], "没有 s9。改法："),
    "改编号没有同意": (_nothing, ["renumber", "queues"], "没有改动"),
    "登记坏了": (_broken(LOCK, b"{"), ["lock"], "S08"),
    "登记是目录": (_folder_instead(LOCK), ["lock"], "是一个目录。改法："),
    "还没有构建就打包": (_nothing, ["bundle"], "改法："),
    "还没有构建就做 U 盘": (_nothing, ["usb"], "改法："),
    "打包没有的设置": (_nothing, ["bundle", "--config", "none.yml"], "none.yml"),
    "没有这个命令": (_nothing, ["publish"], "命令写错了"),
    "新站没有题名": (_nothing, ["new", "a"], "命令写错了"),
    "新站目录已有": (_nothing, ["new", "docs", "--title", "站"], "已经有了"),
}
# These print a diff or faults of the site first.
SEVERAL_LINES = {
    "改编号没有同意", "登记坏了", "改编号时写不了登记", "改毛病时写不了原样", "有错误就写题库",
    "有错误就写试卷",
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_wrong_input_is_reported_in_a_line_and_changes_nothing(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    damage, command, message = WRONG[name]
    site = copy_mini(tmp_path / "学习 站")
    damage(site)
    before = files_of(site)
    monkeypatch.chdir(site)
    monkeypatch.setattr("builtins.input", _no_answer)
    try:
        status = main(command)
    except SystemExit as ended:
        status = int(str(ended.code))
    shown = capsys.readouterr()
    assert status != 0
    assert message in shown.out
    assert re.search("[\u4e00-\u9fff]", shown.out)
    assert not shown.err
    assert "Traceback" not in shown.out
    if name not in SEVERAL_LINES:
        assert shown.out.count("\n") == 1
    # The lock of a build and the kept values stay in the folder.
    after = {path: data for path, data in files_of(site).items() if path != ".site-lock"}
    assert {path: after[path] for path in after if not path.startswith(f"{FOLDER}/")} == before


def _no_answer(question: str) -> str:
    raise EOFError


def _added(site: Path) -> None:
    TEXT(site)
    assert main(["--root", str(site), "add-source", str(site / "a.txt"), "--yes"]) == 0


# By the name of a command: what is done to the site before, the command, and how often it replaces
# or deletes a file.
WRITING: dict[str, tuple[Damage, list[str], int]] = {
    "fix": (PAGE, ["fix", "--yes"], 2),
    "add-source": (TEXT, ["add-source", "a.txt"], 3),
    "undo": (_added, ["add-source", "--undo", "s3", "--yes"], 6),
    "add-module": (_nothing, ["add-module", "new-topic"], 1),
    "lock": (_without(LOCK), ["lock"], 1),
}


def _interrupt(patch: pytest.MonkeyPatch, step: int) -> list[str]:
    return interrupt(patch, Path, ("replace", "unlink"), step)


@pytest.mark.parametrize(
    ("name", "step"),
    [(name, step) for name in WRITING for step in range(1, WRITING[name][2] + 1)],
)
def test_a_second_run_after_an_interrupted_one_gives_the_same_as_one_run(
    name: str, step: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    damage, command, steps = WRITING[name]
    whole, cut = copy_mini(tmp_path / "whole"), copy_mini(tmp_path / "cut")
    for site in (whole, cut):
        damage(site)
    monkeypatch.chdir(whole)
    with monkeypatch.context() as during:
        called = _interrupt(during, 0)
        assert main(command) == 0
    assert len(called) == steps
    monkeypatch.chdir(cut)
    with monkeypatch.context() as during:
        _interrupt(during, step)
        with pytest.raises(KeyboardInterrupt):
            main(command)
    assert main(command) == 0
    assert files_of(cut / "docs") == files_of(whole / "docs")
