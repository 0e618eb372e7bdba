"""Tests of the order of faults: causes first, and one line for one cause."""

from hypothesis import given
from hypothesis import strategies as st
from mini_site import faults, mini_files
from studykit.diagnostics import Code, Diagnostic, diagnose
from studykit.telling import arranged

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
def test_every_fault_is_told_or_follows_from_one_that_is(found: set[Diagnostic]) -> None:
    told = arranged(found)
    assert arranged(sorted(found, reverse=True)) == told
    numbers = {each.number for each in told}
    if "F11" in numbers:
        assert numbers == {"F11"}
        return
    pages = {each.path for each in told}
    assert pages <= {each.path for each in found}
    for each in found:
        if each.number in ("M04", "H17"):
            # The page is shown otherwise because of another fault of it, which is told.
            assert each.path in pages
        else:
            assert each.number in numbers


def test_a_registry_with_conflicts_is_one_line() -> None:
    """The measure of the finding: 655 faults, the real one nearly last."""
    files = mini_files()
    lock = files["registry/ids.json"].decode().split("\n")
    lock[3:3] = ["<<<<<<< HEAD", "=======", ">>>>>>> other"]
    files["registry/ids.json"] = "\n".join(lock).encode()
    assert len(faults(files)) > 15
    assert [str(each).partition("。")[0] for each in arranged(faults(files))] == [
        "docs/registry/ids.json:4: F11 合并没有做完，文件里还有冲突的记号"
    ]


def test_the_consequences_of_a_lost_id_come_after_it_in_one_line() -> None:
    files = mini_files()
    text = files[QUEUES].decode().replace("{ #few-numbers .原因 }", "{ #few-numbers .原因")
    # Six further references to the unit whose heading is damaged.
    text = text.replace("它不是秩序问题。", "它不是秩序问题。" + "见 [[few-numbers]]。\n\n" * 6)
    files[QUEUES] = text.encode()
    told = [f"{each.number} {each.path}" for each in arranged(faults(files))]
    assert told[0] == f"H13 {QUEUES}"
    assert told.count(f"R02 {QUEUES}") == 1


def test_ids_that_are_not_registered_are_one_line_a_file() -> None:
    files = mini_files()
    files["registry/ids.json"] = b"{}"
    told = [each for each in arranged(faults(files)) if each.path == QUEUES]
    assert len(told) == 1
    assert "long-queue、" in told[0].message
    assert told[0].message.endswith(" 处）")
