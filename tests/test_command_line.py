"""Tests of the command line as an author uses it, without make and without a build."""

import io
import os
import re
from pathlib import Path

import pytest
from mini_site import copy_mini, diagnostics_of
from studykit.__main__ import main
from studykit.files import read_folder
from studykit.library import read_library
from studykit.model import PLACEHOLDER, Kind


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A copy of the small site in a folder whose name has Chinese characters and a space."""
    return copy_mini(tmp_path / "学习 站")


PLACEHOLDER_LEFT = "N20"


def run(site: Path, *arguments: str) -> int:
    return main(["--root", str(site), *arguments])


def test_check_counts_pages_and_reports_no_fault_of_a_good_site(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(site, "check") == 0
    assert (
        capsys.readouterr().out == "2 篇文献，1 个模块，7 个知识单元，其中题 1 道：没有发现错误\n"
    )


def test_check_reports_place_fault_and_fix(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = site / "docs/modules/queues.md"
    text = page.read_text("utf-8").replace("#few-numbers .原因", "#few-numbers .原囚")
    page.write_text(text, "utf-8")
    assert run(site, "check") == 1
    out = capsys.readouterr().out
    place = "docs/modules/queues.md:25: H06 种类不认识：.原囚"
    assert f"{place}。改法：写成「{{ #few-numbers .原因 }}」" in out


def test_check_compares_with_the_rendered_page(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = site / "docs/guide/reader.md"
    page.write_text(page.read_text("utf-8") + "\n    ## 缩进的标题 { #indented }\n", "utf-8")
    assert run(site, "check") == 1
    assert "docs/guide/reader.md:14: H" in capsys.readouterr().out


def test_add_source_numbers_and_locks_its_paragraphs(site: Path, tmp_path: Path) -> None:
    essay = tmp_path / "第七篇.txt"
    essay.write_bytes("\ufeff  　　第一段: *甲*。\r\n\r\n\r\n第二段<b>。\r\n".encode())
    assert run(site, "add-source", str(essay)) == 0
    text = (site / "docs/sources/s3.txt").read_bytes().decode()
    assert text == "　　第一段: *甲*。\n\n　　第二段<b>。\n"
    # The only remaining fault is that no unit cites the paragraphs.
    assert _codes(site) == {"N11"}


@pytest.mark.parametrize("first", ["*某思想和", "- 一", "@", "`", "%", "|", "'", "\\", "1、", "#"])
def test_add_source_makes_a_title_from_the_first_words(
    site: Path, tmp_path: Path, first: str
) -> None:
    essay = tmp_path / "essay.txt"
    essay.write_text(f"{first}话\n", "utf-8")
    assert run(site, "add-source", str(essay)) == 0
    assert _codes(site) == {"N11"}


def test_add_source_does_not_lock_an_edit_of_another_source(site: Path, tmp_path: Path) -> None:
    essay = tmp_path / "new.txt"
    essay.write_text("新的一段。", "utf-8")
    old = site / "docs/sources/s1.txt"
    old.write_text(old.read_text("utf-8").replace("号源少", "号源多"), "utf-8")
    run(site, "add-source", str(essay))
    assert "S05" in _codes(site)


@pytest.mark.parametrize(
    ("data", "status", "message"),
    [
        ("原文".encode("gbk"), 1, "像是 GB18030（GBK），开头是：原文"),
        ("原\ue863文".encode(), 1, "essay.txt 有 1 处字不能收：\n第 1 行：U+E863"),
        (b"\n\n", 1, "是空的"),
        (None, 2, "读不出"),
    ],
)
def test_add_source_refuses_unreadable_files(
    site: Path,
    tmp_path: Path,
    data: bytes | None,
    status: int,
    message: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    essay = tmp_path / "essay.txt"
    if data is not None:
        essay.write_bytes(data)
    assert run(site, "add-source", str(essay)) == status
    assert message in capsys.readouterr().out
    assert not (site / "docs/sources/s3.txt").exists()


def test_add_module_passes_every_check_once_locked(site: Path) -> None:
    assert run(site, "add-module", "new-topic") == 0
    assert _codes(site) == {"S06", PLACEHOLDER_LEFT}
    page = site / "docs/modules/new-topic.md"
    page.write_text(page.read_text("utf-8").replace(PLACEHOLDER, "样例"), "utf-8")
    assert _codes(site) == {"S06"}
    assert run(site, "lock") == 0
    assert run(site, "check") == 0


@pytest.mark.parametrize("options", [[], ["--forget", "--yes"], ["--renumber", "--yes"]])
def test_lock_registers_no_sample_and_says_where_it_stands(
    site: Path, options: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    lock = site / "docs/registry/ids.json"
    before = lock.read_bytes()
    assert run(site, "add-module", "new-topic") == 0
    page = site / "docs/modules/new-topic.md"
    page.write_text(page.read_text("utf-8").replace(PLACEHOLDER, "样例", 5), "utf-8")
    (site / "docs/guide/reader.md").write_text(
        "---\ntitle: 读\n---\n\n（样例）写在这里。\n", "utf-8"
    )
    capsys.readouterr()
    assert run(site, "lock", *options) == 1
    *faults, last = capsys.readouterr().out.splitlines()
    assert [line.split(" ")[:2] for line in faults] == [
        ["docs/guide/reader.md:5:", "N20"],
        ["docs/modules/new-topic.md:15:", "N20"],
    ]
    assert last.startswith("没有登记：")
    assert lock.read_bytes() == before


def test_check_names_samples_before_ids_that_wait_for_the_lock(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(site, "add-module", "new-topic")
    capsys.readouterr()
    assert run(site, "check") == 1
    codes = re.findall(r"^docs/\S+ (\w\d+)", capsys.readouterr().out, re.MULTILINE)
    assert codes == [PLACEHOLDER_LEFT, "S06", "S06"]


def test_add_module_gives_a_session_to_start_from(site: Path) -> None:
    assert run(site, "add-module", "new-topic") == 0
    library, _ = read_library(read_folder(site / "docs"))
    module = next(module for module in library.modules if module.id == "new-topic")
    parts = ["causes", "remedies", "case", "exercises", "discussion", "plan", "summary"]
    assert [section.id for section in module.sections] == [f"new-topic-{part}" for part in parts]
    assert len(module.prompts) == 4
    assert module.prompts[0].note
    assert {unit.kind for unit in module.units} == set(Kind)
    assert any(unit.key_points and unit.misreadings for unit in module.units)
    assert any(unit.in_class.in_main_run and unit.in_class.sentence for unit in module.units)
    page = next(page for page in library.pages if page.path == module.path)
    assert [answer.below.id for answer in page.model_answers] == ["new-topic-case"]
    text = (site / "docs" / module.path).read_text("utf-8")
    times = re.findall(r"^\| (\d+)–(\d+) 分 \| \[\[new-topic", text, re.MULTILINE)
    assert times[0] == ("0", "10")
    assert times[-1] == ("80", "90")


def test_add_module_needs_a_document(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for path in (site / "docs/sources").iterdir():
        path.unlink()
    assert run(site, "add-module", "new-topic") == 2
    assert "add-source 原文.docx" in capsys.readouterr().out
    assert not (site / "docs/modules/new-topic.md").exists()


@pytest.mark.parametrize(
    "slug", ["New", "新模块", "a_b", "queues", "../x", "s9", "reader", "long-queue", "top"]
)
def test_add_module_refuses(site: Path, slug: str, capsys: pytest.CaptureFixture[str]) -> None:
    before = (site / "docs/modules/queues.md").read_bytes()
    assert run(site, "add-module", slug) == 2
    assert "改法" in capsys.readouterr().out
    assert (site / "docs/modules/queues.md").read_bytes() == before


@pytest.mark.parametrize("command", ["lock", "add-source"])
def test_an_unreadable_lock_is_not_overwritten(
    site: Path, tmp_path: Path, command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    lock, essay = site / "docs/registry/ids.json", tmp_path / "essay.txt"
    broken = b"," + lock.read_bytes()
    lock.write_bytes(broken)
    essay.write_text("话。\n", "utf-8")
    assert run(site, command, *([str(essay)] if command == "add-source" else [])) == 1
    assert "docs/registry/ids.json:1: S08" in capsys.readouterr().out
    assert lock.read_bytes() == broken
    assert not (site / "docs/sources/s3.txt").exists()


def test_add_source_never_overwrites_another_text(site: Path, tmp_path: Path) -> None:
    waiting, essay = site / "docs/sources/s3.txt", tmp_path / "essay.txt"
    waiting.write_text("等说明页的原文。\n", "utf-8")
    essay.write_text("另一篇。\n", "utf-8")
    assert run(site, "add-source", str(essay)) == 0
    assert waiting.read_text("utf-8") == "等说明页的原文。\n"
    assert (site / "docs/sources/s4.md").exists()


def test_add_source_accepts_a_text_already_in_the_folder(site: Path) -> None:
    waiting = site / "docs/sources/s3.txt"
    waiting.write_text("等说明页的原文。\n", "utf-8")
    assert "S01" in _codes(site)
    assert run(site, "add-source", str(waiting)) == 0
    assert _codes(site) == {"N11"}


def test_a_garbled_document_is_the_only_fault_and_is_not_registered(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source, lock = site / "docs/sources/s1.txt", site / "docs/registry/ids.json"
    source.write_bytes(source.read_text("utf-8").encode("gb18030"))
    before = lock.read_bytes()
    for command in ("check", "lock"):
        assert run(site, command) == 1
        lines = [line for line in capsys.readouterr().out.splitlines() if "s1.txt" in line]
        assert len(lines) == 1
        assert "F01 " in lines[0]
    assert lock.read_bytes() == before


def test_lock_reports_what_it_registers(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old = site / "docs/sources/s1.txt"
    old.write_text(old.read_text("utf-8").replace("号源少", "号源多"), "utf-8")
    run(site, "lock")
    assert "段落与登记的不同：s1-2" in capsys.readouterr().out


def test_lock_keeps_lost_addresses_unless_their_author_agrees_to_forget_them(
    site: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("builtins.input", lambda _: "")
    page, lock = site / "docs/modules/queues.md", site / "docs/registry/ids.json"
    before = lock.read_bytes()
    page.write_text(page.read_text("utf-8").replace("numbers .概念", "slots .概念"), "utf-8")
    assert run(site, "lock") == 1
    out = capsys.readouterr().out
    assert "S07 登记过的编号不见了：numbers" in out
    assert "redirects.json" in out
    assert lock.read_bytes() == before
    assert run(site, "lock", "--forget") == 1
    out = capsys.readouterr().out
    assert "登记过的编号不见了：numbers" in out
    assert "没有登记" in out
    assert lock.read_bytes() == before
    assert run(site, "lock", "--forget", "--yes") == 0
    assert not _codes(site) & {"S06", "S07"}


def test_unreadable_front_matter_is_not_reported_as_missing(site: Path) -> None:
    page = site / "docs/modules/queues.md"
    page.write_text(page.read_text("utf-8").replace("order: ", "order："), "utf-8")
    assert _codes(site) == {"Y03"}


def test_a_folder_without_a_project_is_reported(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(tmp_path, "check") == 2
    assert "没有 mkdocs.yml" in capsys.readouterr().out


def _codes(site: Path) -> set[str]:
    return {fault.code for fault in diagnostics_of(read_folder(site / "docs"))}


FAULTY = "\ufeff---\r\ntitle: 新\r\n---\r\n\r\n• 甲\r\n• 乙\r\n"
MENDED = "---\ntitle: 新\n---\n\n- 甲\n- 乙\n"


@pytest.fixture
def faulty(site: Path) -> Path:
    """The small site with a page that `fix` mends and renames, and a file that it deletes."""
    (site / "docs/guide/duty.MD").write_bytes(FAULTY.encode())
    (site / "docs/guide/._duty.md").write_bytes(b"\0")
    return site


def _contents(site: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in site.rglob("*") if p.is_file()}


def test_fix_shows_what_it_mends_and_keeps_a_copy(
    faulty: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("builtins.input", lambda _: "y")
    assert run(faulty, "fix") == 0
    out = capsys.readouterr().out
    assert "docs/guide/duty.MD: 改名为 docs/guide/duty.md" in out
    assert "docs/guide/duty.MD:5: 圆点改成「- 」" in out
    assert "\n-• 甲\n" in out
    assert "\n+- 甲\n" in out
    assert (faulty / "docs/guide/duty.md").read_text("utf-8") == MENDED
    assert not (faulty / "docs/guide/._duty.md").exists()
    assert (faulty / ".before-fix/1/docs/guide/duty.MD").read_bytes() == FAULTY.encode()
    assert run(faulty, "fix") == 0
    assert capsys.readouterr().out == "没有要代改的\n"


@pytest.mark.parametrize("answer", ["", "n", "是"])
def test_fix_changes_nothing_without_consent(
    faulty: Path, answer: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("builtins.input", lambda _: answer)
    before = _contents(faulty)
    assert run(faulty, "fix") == 1
    assert _contents(faulty) == before


def test_fix_overwrites_no_other_file_and_reads_no_other_encoding(
    faulty: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (faulty / "docs/guide/duty.md").write_text(MENDED, "utf-8")
    (faulty / "docs/guide/old.md").write_bytes("旧".encode("gbk"))
    assert run(faulty, "fix", "--yes") == 0
    out = capsys.readouterr().out
    assert "docs/guide/duty.MD 没有改名" in out
    assert "docs/guide/old.md 不是 UTF-8 编码" in out
    assert (faulty / "docs/guide/duty.MD").read_bytes() == FAULTY.encode()
    assert (faulty / "docs/guide/old.md").read_bytes() == "旧".encode("gbk")


def test_add_source_takes_what_is_said_about_the_document(
    site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    essay = tmp_path / "办法.txt"
    essay.write_bytes("第一条\t为了服务。\r\n第二条。".encode("gb18030"))
    said = (
        "--title",
        "服务办法",
        "--short",
        "办法",
        "--provenance",
        "网站",
        "--status",
        "现行",
    )
    encoding = ("--encoding", "gb18030", "--since", "2020 年 1 月 1 日")
    assert run(site, "add-source", str(essay), *said, *encoding) == 0
    out = capsys.readouterr().out
    assert "第 1 行：U+0009，换成一个全角空格" in out
    assert "s3-1  第一条\u3000为了服务。\ns3-2  第二条。\n" in out
    assert "s3.md 里题名「服务办法」原文里没有，记作编者所拟。" in out
    assert "来历" not in out
    assert (
        (site / "docs/sources/s3.md")
        .read_text("utf-8")
        .startswith(
            "---\ntitle: '服务办法'\ntitle_is_editorial: true\nprovenance: '网站'\n"
            "short: '办法'\nstatus: '现行'\nsince: '2020 年 1 月 1 日'\n---\n"
        )
    )
    assert _codes(site) == {"N11"}


def answer_at_terminal(patch: pytest.MonkeyPatch, *answers: str) -> list[str]:
    """Answer the questions of a command; return the list of questions, which grows with each."""
    asked: list[str] = []
    replies = iter(answers)

    def reply(question: str) -> str:
        asked.append(question)
        return next(replies)

    patch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    patch.setattr("builtins.input", reply)
    return asked


def test_add_source_asks_at_a_terminal(
    site: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    essay = tmp_path / "办法.txt"
    essay.write_bytes("第一条。".encode("gbk"))
    asked = answer_at_terminal(monkeypatch, "y", "服务办法", "", "", "现行", "")
    assert run(site, "add-source", str(essay)) == 0
    # The author guide names the questions in this order.
    assert [each[:2] for each in asked] == ["读得", "题名", "简称", "来历", "今天", "何时"]
    text = (site / "docs/sources/s3.md").read_text("utf-8")
    assert "title: '服务办法'" in text
    assert "status: '现行'" in text
    assert "来历没有人写，写成了「不详」" in capsys.readouterr().out


def test_add_source_asks_again_for_what_does_not_fit(
    site: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    essay = tmp_path / "办法.txt"
    essay.write_text("第一条。", "utf-8")
    long = "关于进一步做好窗口服务工作的若干意见"
    answers = (long, long, "窗口服务", "", "有效", "现在有效", "现行", "")
    asked = answer_at_terminal(monkeypatch, *answers)
    assert run(site, "add-source", str(essay)) == 0
    assert asked[1].startswith("题名有 18 个字")
    assert asked[2].startswith("简称有 18 个字")
    assert asked[5:7] == [
        f"「{said}」不能写。写「现行」，或者直接回车：" for said in ("有效", "现在有效")
    ]
    assert asked[7].startswith("何时施行")
    text = (site / "docs/sources/s3.md").read_text("utf-8")
    assert "short: '窗口服务'\nstatus: '现行'\n---" in text
    assert "没有写何时施行" in capsys.readouterr().out
    assert _codes(site) == {"N11"}


@pytest.mark.parametrize("agreed", ["", "y"])
def test_add_source_asks_whether_broken_lines_are_paragraphs(
    site: Path,
    tmp_path: Path,
    agreed: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    essay = tmp_path / "办法.txt"
    essay.write_text("为了方便群众办事，各窗口从下\n" * 6 + "月起延长。", "utf-8")
    answer_at_terminal(monkeypatch, agreed, "", "", "", "", "")
    assert run(site, "add-source", str(essay)) == (0 if agreed else 1)
    assert "像是从 PDF 复制来的，一行成了一段。改法：" in capsys.readouterr().out
    assert (site / "docs/sources/s3.txt").exists() == bool(agreed)


def test_add_source_says_what_it_assumed_and_what_it_wrote_otherwise(
    site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    essay = tmp_path / "办法.txt"
    essay.write_text("第一条。", "utf-8")
    said = ("--title", "办法[试行]", "--provenance", "http://a.cn/#1: 见 <附件>")
    assert run(site, "add-source", str(essay), *said) == 0
    out = capsys.readouterr().out
    assert "题名写成了「办法试行」：元数据里不写 < > & [ ] 和引号" in out
    assert "来历写成了「http://a.cn/#1: 见 附件」" in out
    assert "没有写 status，网页上注明是历史文献" in out
    assert _codes(site) == {"N11"}


def test_add_source_takes_pasted_text(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO("贴来的。".encode())))
    assert run(site, "add-source", "-") == 0
    assert (site / "docs/sources/s3.txt").read_text("utf-8") == "　　贴来的。\n"


@pytest.mark.parametrize("written", [["s3.txt"], ["s3.txt", "s3.md"]])
def test_add_source_completes_an_interrupted_addition(
    site: Path, tmp_path: Path, written: list[str]
) -> None:
    essay = tmp_path / "essay.txt"
    essay.write_text("一段。", "utf-8")
    lock = (site / "docs/registry/ids.json").read_bytes()
    assert run(site, "add-source", str(essay)) == 0
    whole = _contents(site)
    (site / "docs/registry/ids.json").write_bytes(lock)
    for name in {"s3.txt", "s3.md"} - set(written):
        (site / "docs/sources" / name).unlink()
    assert run(site, "add-source", str(essay)) == 0
    assert _contents(site) == whole


def test_add_source_can_be_undone_until_it_is_cited(
    site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    essay = tmp_path / "essay.txt"
    essay.write_text("一段。", "utf-8")
    before = _contents(site / "docs")
    assert run(site, "add-source", str(essay)) == 0
    page = site / "docs/guide/reader.md"
    text = page.read_text("utf-8")
    page.write_text(text.replace("[[s1-2]]", "[[s1-2]]、[[s3-1]]"), "utf-8")
    assert run(site, "add-source", "--undo", "s3") == 1
    assert "s3 不能撤：docs/guide/reader.md:6 引用了它" in capsys.readouterr().out
    page.write_text(text, "utf-8")
    assert run(site, "add-source", "--undo", "s3") == 0
    assert _contents(site / "docs") == before
    assert (site / ".before-fix/1/docs/sources/s3.txt").exists()
    assert run(site, "add-source", "--undo", "s3") == 2


def test_undo_names_each_document_that_repeats_the_document(
    site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    essay = tmp_path / "essay.txt"
    essay.write_text("一段。", "utf-8")
    assert run(site, "add-source", str(essay)) == 0
    folder = site / "docs/sources"
    page = (folder / "s3.md").read_text("utf-8").replace("provenance", "repeats: s3\nprovenance")
    for name in ("s4", "s5"):
        (folder / f"{name}.md").write_text(page, "utf-8")
        (folder / f"{name}.txt").write_bytes((folder / "s3.txt").read_bytes())
    assert run(site, "add-source", "--undo", "s3") == 1
    assert "：docs/sources/s4.md、docs/sources/s5.md 引用了它" in capsys.readouterr().out


# Words of argparse's own messages and help.
ENGLISH = re.compile(r"\b(?:the|arguments?|required|expected|choice|usage|show|options|ignored)\b")
COMMANDS = (
    "new", "check", "fix", "lock", "renumber", "add-source", "add-module", "bundle", "usb", "decks",
    "exchange", "papers",
)  # fmt: skip
ARGUMENTS = {"new": ["new-site", "--title", "站"], "renumber": ["s1"], "add-source": ["a.txt"],
             "add-module": ["topic"]}  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ([], "没有写命令"),
        (["add"], "命令不能写 add"),
        (["chekc"], "是不是 check"),
        (["add-source"], "没有写加入哪个文件"),
        (["add-source", "x", "--status", "有效"], "--status 写历史或现行"),
        (["add-source", "x", "--encoding", "big5"], "--encoding 不能写 big5；可以写：utf-8"),
        (["add-source", "--undo", "s9"], "没有文献 s9"),
        (["fix", "--no"], "这个命令里没有 --no"),
        (["lock", "x"], "写成 python -m studykit lock [--forget]"),
        (["lock", "--yes=3"], "--yes 后面不写值"),
        (
            ["new", "new-site"],
            "没有写 --title 题名。改法：写成 python -m studykit new --title 题名",
        ),
        (["new", "--title", "站"], "没有写目录"),
        (["new", "new-site", "--title"], "--title 后面没有写题名"),
        (["new", "new-site", "--title", "学习", "站"], "没有 站（有空格的，要用引号括起来）"),
        (["new", "new-site", "--tit", "站"], "没有写 --title 题名"),
        (["add-module"], "没有写名字。改法：写成 python -m studykit add-module 名字"),
        (["renumber"], "没有写编号"),
        (["usb", "--config"], "--config 后面没有写文件"),
    ],
)
def test_wrong_commands_get_one_line_in_chinese_and_change_nothing(
    site: Path, arguments: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = _contents(site)
    try:
        status = run(site, *arguments)
    except SystemExit as ended:
        status = int(str(ended.code))
    assert status == 2
    shown = capsys.readouterr()
    assert shown.out.count("\n") == 1
    assert told in shown.out
    assert "改法" in shown.out
    assert not ENGLISH.search(shown.out)
    assert not shown.err
    assert _contents(site) == before


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_is_chinese(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main([*filter(None, [command]), "--help"])
    out = capsys.readouterr().out
    assert out.startswith(f"用法：python -m studykit {command}".strip())
    assert not ENGLISH.search(out)


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps a folder that a program works in")
@pytest.mark.parametrize("command", COMMANDS)
def test_a_folder_that_is_gone_is_reported_in_one_line(
    site: Path,
    tmp_path: Path,
    command: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    for root in ([], ["--root", str(site)]):
        assert main([*root, command, *ARGUMENTS.get(command, [])]) == 3
        out = capsys.readouterr().out
        assert (
            out == "当前的目录已经不在了，删去了或者改了名。改法：用 cd 到项目目录里，再运行一次\n"
        )


def test_an_author_may_stop_a_command_that_asks(
    faulty: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def stop(_: str) -> str:
        raise KeyboardInterrupt

    monkeypatch.setattr("builtins.input", stop)
    before = _contents(faulty)
    assert run(faulty, "fix") == 130
    assert capsys.readouterr().out.endswith("按了 Ctrl+C，停下了，可能没有做完。改法：再运行一次\n")
    assert _contents(faulty) == before


@pytest.mark.parametrize(
    ("text", "place"), [("a = 1\ndef", "hooks/own.py:2"), ("ü".encode("latin-1"), "hooks/own.py")]
)
def test_check_reports_a_hook_that_cannot_be_read(
    site: Path, capsys: pytest.CaptureFixture[str], text: str | bytes, place: str
) -> None:
    (site / "hooks").mkdir(exist_ok=True)
    (site / "hooks/own.py").write_bytes(text.encode() if isinstance(text, str) else text)
    settings = site / "mkdocs.yml"
    written = settings.read_text("utf-8")
    assert "hooks:" in written
    settings.write_text(written.replace("hooks:\n", "hooks:\n  - hooks/own.py\n"), "utf-8")
    assert run(site, "check") == 1
    assert f"{place} 不是合法的 Python" in capsys.readouterr().out
