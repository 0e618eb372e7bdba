"""Tests of odd or faulty libraries: faults are reported, and the whole site is still generated."""

import re

import markdown
import pytest
from mini_site import HEAD, composed, diagnostics_of, mini_files, with_page
from studykit.library import read_library
from studykit.model import Prompt
from studykit.pages.generate import check_generated, generate_pages, generated_paths
from studykit.quiz.item import Ordering
from studykit.site import site_of

CAUSE = "{} 甲 {{ #{} .原因 }}\n\n话。\n\n- 导致：[[long-queue]]\n- 出处：[[s1-1]]\n\n"
GROUP = "### 甲 {{ #odd-group .对策 }}\n\n话。\n\n" + "\n".join(
    f"#### {sign} {{{{ #odd-{n} .对策 }}}}\n\n话。\n\n{{}}" for n, sign in enumerate("乙丙丁")
)


def reported(files: dict[str, bytes]) -> set[str]:
    return {f"{fault.path}:{fault.line} {fault.code}" for fault in diagnostics_of(files)}


WRONG = {
    "a document whose name is no number": (
        with_page("---\ntitle: 题名\n---\n\n话。\n", "sources/ab.md"),
        "sources/ab.md:1 F06",
    ),
    "a module whose name no reference can write": (
        with_page(HEAD, "modules/5-steps.md"),
        "modules/5-steps.md:1 F06",
    ),
    "units that contain each other under ids given twice": (
        with_page(HEAD + "".join(CAUSE.format(*each) for each in
                                 (("###", "one"), ("####", "two"), ("#####", "one")))),
        "modules/odd.md:25 H05",
    ),
    "a group of which no part cites anything": (
        with_page(HEAD + GROUP.format("", "", "")),
        "modules/odd.md:15 N04",
    ),
    "a group of which only the last part cites anything": (
        with_page(HEAD + GROUP.format("", "", "- 出处：[[s1-1]]\n")),
        "modules/odd.md:15 N04",
    ),
    "invalid addresses": (
        with_page(HEAD + "[甲](http://[a) <http://[b> ![丙](//[c)\n"),
        "modules/odd.md:11 X03",
    ),
    "a citation of a document with a number too long to be read": (
        with_page(HEAD + f"话[[s{'9' * 5000}-1]]。\n"),
        "modules/odd.md:11 R02",
    ),
}  # fmt: skip


def test_a_note_with_a_wrong_quotation_is_reported_once_at_its_line() -> None:
    files = mini_files()
    files["sources/s1.md"] += "\n- 校注（把握大）：[[s1-1]]「没有这话」说明\n".encode()
    files["sources/s3.txt"] = files["sources/s1.txt"]
    head = "---\ntitle: 又一\ntitle_is_editorial: true\nprovenance: 试\nrepeats: s1\n---\n\n试。\n"
    files["sources/s3.md"] = head.encode()
    assert [fault.path for fault in diagnostics_of(files) if fault.code == "S10"] == [
        "sources/s1.md"
    ]


@pytest.mark.parametrize("name", WRONG)
def test_faults_are_reported_and_nothing_raises(name: str) -> None:
    files, fault = WRONG[name]
    assert fault in reported(files)
    assert composed(files)


def options(count: int) -> str:
    """Return an item with `count` options, all different."""
    names = [chr(0x4E00 + 97 * n) + chr(0x6E00 + 89 * n) for n in range(count)]
    lines = [f"- [ ] {name}\n\n    因为{name}不对。\n" for name in names[1:]]
    return "\n".join((
        "### 题 { #odd-item .题 }", "", "选哪一项？", "", f"- [x] {names[0]}", *lines,
        "- 解析：只有它对。", "- 出处：[[s1-1]]", "",
    ))  # fmt: skip


@pytest.mark.parametrize(("count", "is_reported"), [(26, False), (27, True)])
def test_an_item_has_no_more_options_than_letters(count: int, is_reported: bool) -> None:
    files = with_page(HEAD + options(count))
    assert ("modules/odd.md:11 T12" in reported(files)) == is_reported
    assert "Z.</span>" in composed(files)["modules/odd.md"]


def test_a_citation_in_the_text_of_a_note_or_exemption_is_not_its_subject() -> None:
    files = mini_files()
    note = "- 校注（把握大）：[[s1-1]]、[[s1-3..99]]重。见 [[s1-2]]、[[s2-1]]\n"
    files["sources/s1.md"] += f"{note}- 免：[[s1-1]] 同 [[s1-2]]\n".encode()
    source = read_library(files)[0].sources[0]
    assert [(note.paragraph, note.note) for note in source.notes[1:]] == [
        (paragraph, "重。见 [[s1-2]]、[[s2-1]]") for paragraph in ("s1-1", "s1-3")
    ]
    assert [(each.paragraphs, each.reason) for each in source.exempt] == [
        (("s1-1",), "同 [[s1-2]]")
    ]


def test_a_title_is_text_whatever_characters_it_has() -> None:
    title = "甲*乙*丙 _丁_ `戊` ==己== {#庚} 1. 辛"
    files = with_page(HEAD.replace("题名", title) + options(4))
    pages = generate_pages(site_of(read_library(files)[0])).pages
    markdown_of = {page.path: page.body.markdown for page in pages}
    for path, named in (("handouts/odd.md", "讲义"), ("quizzes/odd.md", "测验")):
        html = markdown.markdown(markdown_of[path].split("\n")[0], extensions=["pymdownx.mark"])
        assert html == f"<h1>{named}：{title}</h1>"


STEPS = """### 步 { #odd-steps .步骤 }

话。

1. 先看[[long-queue]]
2. 再看[[long-queue|长队]]，见 [[s1-1]]
3. 后办

- 免（针对）：没有说
- 出处：[[s1-3]]
"""


def test_steps_name_the_units_that_they_refer_to() -> None:
    files = with_page(HEAD + STEPS)
    handout = composed(files)["handouts/odd.md"]
    assert (
        '<li>先看<a class="ref ref--problem" href="../modules/queues.html#long-queue">' in handout
    )
    item = site_of(read_library(files)[0]).items["order--odd-steps"]
    assert isinstance(item.response, Ordering)
    assert [step.text for step in item.response.steps] == ["先看排长队", "再看长队，见", "后办"]


def test_a_note_belongs_to_the_prompt_above_it_under_the_same_heading() -> None:
    text = (
        f"{HEAD}- 备注：没有题\n- 讨论：甲？\n- 备注：一\n- 备注：二\n- 讨论：乙？\n\n"
        "## 又一节 { #odd-more }\n\n- 备注：不属于乙\n"
    )
    library, _ = read_library(with_page(text))
    prompts = next(module.prompts for module in library.modules if module.id == "odd")
    assert prompts == (Prompt("甲？", "一\n二"), Prompt("乙？", ""))


def test_no_author_can_write_a_generated_id() -> None:
    page = HEAD.replace("odd-section", "odd-objectives")
    shown = composed(with_page(page))["modules/odd.md"]
    ids = re.findall(r'\bid="([^"]+)"', shown)
    assert "odd--objectives" in ids
    assert all("--" in name for name in ids)


@pytest.mark.parametrize("path", ["exam.md", "indexes/terms.md", "modules/bank.md"])
def test_a_page_at_the_path_of_a_generated_page_is_reported(path: str) -> None:
    library, _ = read_library(with_page(HEAD + options(4), path))
    paths = generated_paths(site_of(library))
    assert [(each.path, each.line, each.code) for each in check_generated(paths, library)] == [
        (path, 1, "F07")
    ]


def test_a_module_named_bank_without_items_is_composed() -> None:
    text = HEAD + "### 甲 { #odd-unit .问题 }\n\n话。\n"
    assert composed(with_page(text, "modules/bank.md"))


@pytest.mark.parametrize(
    "paths",
    [(), ("index.md",), ("index.md", "sources/s1.md", "sources/s1.txt")],
    ids=["nothing", "a home page", "one document"],
)
def test_a_nearly_empty_library_is_composed(paths: tuple[str, ...]) -> None:
    files = mini_files()
    assert composed({path: files[path] for path in paths})
