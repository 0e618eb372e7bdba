"""Tests of the order of faults: causes first, and one line for one cause."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mini_site import diagnostics_of, mini_files
from studykit.adapter.messages import Messages
from studykit.check.links import check_links
from studykit.diagnostics import Code, Diagnostic, diagnose
from studykit.library import read_library
from studykit.model import LOCK_PATH
from studykit.output.pages import check_pages
from studykit.registry import lock_text, registry_of
from studykit.reporting import arranged

QUEUES = "modules/queues.md"
OF_MOVED = (
    "N11",
    "N12",
    "N15",
    "Q01",
    "R06",
    "S10",
    "S11",
    "T10",
    "V03",
    "V09",
    "W02",
    "W04",
    "Z16",
)
FAULTS = st.builds(
    diagnose,
    st.sampled_from(Code),
    st.sampled_from(["modules/a.md", "modules/b.md", "sources/s1.txt"]),
    st.integers(1, 9),
    st.sampled_from(["", "x", "甲"]),
    st.just("改"),
)


@given(st.sets(FAULTS, max_size=30))
def test_every_fault_is_reported_or_follows_from_one_that_is(found: set[Diagnostic]) -> None:
    ordered = arranged(found)
    assert arranged(sorted(found, reverse=True)) == ordered
    codes = {each.code for each in ordered}
    if "F11" in codes:
        assert codes == {"F11"}
        return
    pages = {each.path for each in ordered}
    assert pages <= {each.path for each in found}
    for each in found:
        if each.code in ("M04", "H17"):
            # The page is rendered differently because of another fault on it, which is reported.
            assert each.path in pages
        elif not _follows(each, found):
            assert each.code in codes


@given(st.lists(st.sets(FAULTS, max_size=9), max_size=4))
def test_faults_of_several_events_are_logged_once_each(events: list[set[Diagnostic]]) -> None:
    """Each line counts for the places that it names, so joined faults count with all of theirs."""
    found: set[Diagnostic] = set()
    lines: list[Diagnostic] = []
    for event in events:
        lines += arranged(found | event, found)
        found |= event
    assert len(lines) == len(set(lines))
    if not any(each.code == "F11" for each in found):
        assert {each.code for each in arranged(found)} <= {each.code for each in lines}


def test_a_joined_fault_that_grows_is_reported_with_its_new_places_only() -> None:
    links = [
        diagnose(Code.X04_LINK_BROKEN, "index.md", line, "a.png", "改") for line in range(2, 7)
    ]
    (first,) = arranged(links[:4])
    assert first.message.endswith("（共 4 处：index.md 第 2、3、4、5 行）")
    assert arranged(links, set(links[:4])) == [links[4]]


def test_a_build_logs_each_place_of_a_joined_fault_once(caplog: pytest.LogCaptureFixture) -> None:
    links = [
        diagnose(Code.X04_LINK_BROKEN, "index.md", line, "a.png", "改") for line in range(2, 7)
    ]
    messages = Messages()
    for event in (links[:4], links, links):
        messages.report(event)
    places = ["第 2、3、4、5 行", "index.md:6:"]
    assert len(caplog.messages) == len(places)
    assert all(place in line for place, line in zip(places, caplog.messages, strict=True))


def test_a_broken_link_is_reported_where_its_author_wrote_it_and_not_again_from_its_page() -> None:
    files = mini_files()
    files["index.md"] += "\n[图](图%20.png)\n".encode()
    library, _ = read_library(files)
    (written,) = check_links(library, files.keys())
    html = '<html><body><a href="%E5%9B%BE%20.png">图</a></body></html>'
    (shown,) = check_pages(["index.html"], lambda _: html, {"index.html"}, has_policy=False)
    assert (written.code, shown.code, shown.line) == ("X04", "X04", 1)
    assert arranged([shown, written]) == [written]
    assert arranged([shown]) == [shown]


def _follows(fault: Diagnostic, found: set[Diagnostic]) -> bool:
    """Whether the cause of a fault is found: the encoding of its file, or a fault on its line.

    Such a fault on the line is a bar that divides a cell (M03) or a malformed reference (R01). If
    paragraphs moved, quotations and ranges do not fit. Paragraphs seem to have moved if lines are
    broken.
    """
    if ("F01", fault.path) in {(each.code, each.path) for each in found}:
        return True
    causes = {each.code for each in found if (each.path, each.line) == (fault.path, fault.line)}
    of_cells = ("R01", "Q03", "M01", "M05")
    if "S15" in {each.code for each in found} and fault.code in OF_MOVED:
        return True
    if fault.code == "S15" and ("S04", fault.path) in {(each.code, each.path) for each in found}:
        return True
    of_references = ("Z09", "R08", "R13", "V01", "V02", "N21", "Q02")
    if "Z11" in causes and fault.code == "T04":
        return True
    return ("M03" in causes and fault.code in of_cells) or (
        "R01" in causes and fault.code in of_references
    )


def test_a_bar_in_a_reference_of_a_table_is_reported_once() -> None:
    files = mini_files()
    table = "| 甲 | 乙 |\n| --- | --- |\n| [[queues|队]] | 二 |"
    files[QUEUES] = files[QUEUES].decode().replace("两段都说等。", table).encode()
    assert [each.code for each in arranged(diagnostics_of(files))] == ["M03"]


def test_a_registry_with_conflicts_is_one_line() -> None:
    """Without its lock, a site has only unregistered ids; the conflict alone is reported."""
    files = mini_files()
    lock = files["registry/ids.json"].decode().split("\n")
    lock[3:3] = ["<<<<<<< HEAD", "=======", ">>>>>>> other"]
    files["registry/ids.json"] = "\n".join(lock).encode()
    assert len(diagnostics_of(files)) > 15
    assert [str(each).partition("。")[0] for each in arranged(diagnostics_of(files))] == [
        "docs/registry/ids.json:4: F11 合并没有做完，文件里还有冲突的记号"
    ]


def test_the_consequences_of_a_lost_id_come_after_it_in_one_line() -> None:
    files = mini_files()
    text = files[QUEUES].decode().replace("{ #few-numbers .原因 }", "{ #few-numbers .原因")
    # Six further references to the unit whose heading is damaged.
    text = text.replace("它不是秩序问题。", "它不是秩序问题。" + "见 [[few-numbers]]。\n\n" * 6)
    files[QUEUES] = text.encode()
    ordered = [f"{each.code} {each.path}" for each in arranged(diagnostics_of(files))]
    assert ordered[0] == f"H13 {QUEUES}"
    assert ordered.count(f"R02 {QUEUES}") == 1


def test_ids_that_are_not_registered_are_one_line_a_file() -> None:
    files = mini_files()
    files["registry/ids.json"] = b"{}"
    ordered = [each for each in arranged(diagnostics_of(files)) if each.path == QUEUES]
    assert len(ordered) == 1
    assert "long-queue、" in ordered[0].message
    assert ordered[0].message.endswith(" 处）")


@pytest.mark.parametrize(
    ("now", "line", "message"),
    [
        ("甲丙丁", 3, "少了原来的 s3-2；原来的 s3-3..4，现在是 s3-2..3"),
        ("甲乙丙", 5, "少了原来的 s3-4"),
        ("乙丙丁", 1, "少了原来的 s3-1；原来的 s3-2..4，现在是 s3-1..3"),
        ("甲新乙丙丁", 3, "加了 s3-2；原来的 s3-2..4，现在是 s3-3..5"),
        ("乙甲丙丁", 1, "原来的 s3-2，挪到了 s3-1：看一遍引用它的地方；原来的 s3-1，现在是 s3-2"),
    ],
)
def test_paragraphs_that_moved_are_the_only_fault(now: str, line: int, message: str) -> None:
    """Each paragraph is cited and quoted, so every number that changed would be a fault."""
    files = _with_document("甲乙丙丁")
    before = _codes(files)
    files["sources/s3.txt"] = _text(now)
    (fault,) = (each for each in arranged(diagnostics_of(files)) if each.code not in before)
    assert (fault.code, fault.path, fault.line) == ("S15", "sources/s3.txt", line)
    assert fault.message.partition("：")[2] == message
    assert "lock --renumber" in fault.hint


def test_a_changed_paragraph_and_one_more_at_the_end_moved_nothing() -> None:
    files = _with_document("甲乙丙丁")
    before = _codes(files)
    files["sources/s3.txt"] = _text("甲乙新丁戊")
    assert _codes(files) - before == {"S05", "S06", "Q01", "N11"}


def test_a_broken_paragraph_is_not_taken_for_one_that_moved() -> None:
    files = _with_document("甲乙丙丁")
    before = _codes(files)
    text = files["sources/s3.txt"].decode().replace("乙乙", "乙\n乙", 1)
    files["sources/s3.txt"] = text.encode()
    assert _codes(files) - before == {"S04"}


def test_a_lost_id_comes_before_what_refers_to_it() -> None:
    files = mini_files()
    text = files[QUEUES].decode().replace("#few-numbers .原因", "#too-few .原因")
    files[QUEUES] = text.encode()
    codes = [each.code for each in arranged(diagnostics_of(files))]
    assert codes[0] == "S07"
    assert codes[-1] == "S06"
    assert "R02" in codes


def _codes(files: dict[str, bytes]) -> set[str]:
    return {each.code for each in arranged(diagnostics_of(files))}


def _text(paragraphs: str) -> bytes:
    return "\n\n".join(each * 8 for each in paragraphs).encode()


def _with_document(paragraphs: str) -> dict[str, bytes]:
    """Return the small site with a registered document, each paragraph of which is quoted."""
    files = mini_files()
    files["sources/s3.md"] = files["sources/s2.md"].partition(b"\n- ")[0]
    files["sources/s3.txt"] = _text(paragraphs)
    quoted = "，".join(f"“{each * 8}”[[s3-{n}]]" for n, each in enumerate(paragraphs, 1))
    text = files[QUEUES].decode().replace("它不是秩序问题。", f"{quoted}。")
    cites = "、".join(f"[[s3-{n}]]" for n, _ in enumerate(paragraphs, 1))
    files[QUEUES] = text.replace("- 出处：[[s2-2]]", f"- 出处：[[s2-2]]、{cites}", 1).encode()
    library, _ = read_library(files)
    pages = {**library.registry.pages, "sources/s3.html": frozenset[str]()}
    files[LOCK_PATH] = lock_text(registry_of(library, pages)).encode()
    return files
