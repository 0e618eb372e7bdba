"""Tests of the order of faults: causes first, and one line for one cause."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mini_site import diagnostics_of, mini_files
from studykit.adapter.messages import Messages
from studykit.check.links import check_links
from studykit.diagnostics import Code, Diagnostic, diagnose
from studykit.library import read_library
from studykit.output.pages import check_pages
from studykit.reporting import arranged

QUEUES = "modules/queues.md"
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

    Such a fault on the line is a bar that divides a cell (M03) or a malformed reference (R01).
    """
    if ("F01", fault.path) in {(each.code, each.path) for each in found}:
        return True
    causes = {each.code for each in found if (each.path, each.line) == (fault.path, fault.line)}
    of_cells = ("R01", "Q03", "M01", "M05")
    of_references = ("Z09", "R08", "R13", "V01", "V02", "N21", "Q02")
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
