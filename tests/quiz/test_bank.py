"""Tests of the bank as a whole: it is stable, it reports refusals, and self-tests are few."""

from collections import Counter
from dataclasses import replace

import pytest
from banks import REAL, SMALL, bank_in, bank_of, item_in, library_in
from mini_site import mini_files
from studykit.library import read_library
from studykit.model import ItemType, Library
from studykit.quiz.draw import weight
from studykit.quiz.item import Item, Origin, Refusal
from studykit.quiz.rules import Rule
from studykit.quiz.selection import self_tests

ITEMS = bank_in(REAL).items


@pytest.mark.parametrize("number", range(8))
def test_no_claim_asks_whether_a_negation_is_false(number: int) -> None:
    """The only key point has a negation. The hash of the id decides which truth value is sought."""
    files = mini_files()
    page = files["modules/queues.md"].decode().replace("few-numbers", f"few-numbers-{number}")
    page = page.replace("头一条是号源少（", "头一条不是窗口少（")
    last = "- 误读：排队的原因写了两条，头一条是叫号慢（“原因是号源少”[[s1-2]]）"
    assert last in page
    more = last.replace("叫号慢", "天气坏")
    files["modules/queues.md"] = page.replace(last, f"{last}\n{more}").encode()
    items = bank_of(read_library(files)[0]).items
    (claim,) = (item for item in items if item.id.startswith("claim--few-numbers"))
    assert "不" not in claim.stem


# Stability. ------------------------------------------------------------------------------------


def test_the_same_library_gives_the_same_bank() -> None:
    library = library_in(REAL)
    assert bank_of(library) == bank_in(REAL)


def test_the_order_of_files_and_modules_does_not_change_items() -> None:
    """Ids and revisions depend on the content, not on the order of the pages."""
    library = library_in(REAL)
    moved = bank_of(replace(library, modules=library.modules[::-1]))
    assert {i.id: i.revision for i in moved.items} == {i.id: i.revision for i in ITEMS}


def with_question_above(item_id: str) -> Library:
    """Return the small library with another written item inserted above an item."""
    files = {
        path.relative_to(SMALL).as_posix(): path.read_bytes()
        for path in SMALL.rglob("*")
        if path.is_file()
    }
    page = files["modules/windows.md"].decode()
    new = (
        "### 排到门外 { #out-of-door .题 }\n\n队排到了门外。依据文一，先看哪一处？\n\n"
        "- [x] 号源够不够\n- [ ] 门口宽不宽\n\n    门宽不宽与号数无关。\n\n"
        "- [ ] 天气好不好\n\n    天气与号数无关。\n\n"
        "- 解析：号少就排队[[s1-2]]。\n- 出处：[[s1-2]]\n\n"
    )
    at = page.index(f"### 牌子写错了 {{ #{item_id}")
    files["modules/windows.md"] = (page[:at] + new + page[at:]).encode()
    return read_library(files)[0]


def test_an_inserted_item_does_not_change_answers_of_others() -> None:
    """Answers are stored under the ids of items and options, so the insertion must keep these."""
    before = item_in(SMALL, "wrong-board")
    items = {item.id: item for item in bank_of(with_question_above("wrong-board")).items}
    assert items["wrong-board"] == before
    assert set(items) == {item.id for item in bank_in(SMALL).items} | {"out-of-door"}


def test_moving_an_option_changes_nothing_and_rewording_changes_the_revision() -> None:
    files = mini_files()
    page = files["modules/queues.md"].decode()
    first, second = "- [x] 核对号源\n", "- [ ] 先放号再说\n\n    放号之前要先有号。\n\n"
    moved = page.replace(first + second, second + first)
    reworded = page.replace("先放号再说", "先放号再讲")
    assert moved != page != reworded

    def item(text: str) -> Item:
        library = read_library({**files, "modules/queues.md": text.encode()})[0]
        return next(each for each in bank_of(library).items if each.id == "first-step")

    assert item(moved) == item(page)
    assert item(reworded).id == item(page).id
    assert item(reworded).revision != item(page).revision


def test_ids_come_from_the_generator_and_the_units() -> None:
    for item in ITEMS:
        if item.origin is Origin.GENERATED:
            head, *names = item.id.split("--")
            assert head == item.generator
            assert names[0] in {unit.id for unit in library_in(REAL).units}


def addition(number: int, cause: str) -> bytes:
    """Return the page of a module with ten units on the first, second … document, by `number`.

    `cause` is the id of a unit that they refer to.
    """
    lines = ["---\ntitle: 新加的模块\norder: 99\nminutes: 9\nobjectives:\n  - 说出\n---\n"]
    lines.append("## 新的一节 { #new-section }\n")
    for n in range(10):
        kind = ("问题", "原因", "对策", "概念", "原因")[n % 5]
        lines.append(
            f"### 新{'甲乙丙丁戊己庚辛壬癸'[n]}事 {{ #new-{'abcdefghij'[n]} .{kind} }}\n\n说明。\n"
        )
        if kind == "原因":
            lines.append("- 导致：[[new-a]]")
        if kind == "对策":
            lines.append(f"- 针对：[[new-a]]\n- 参见：[[{cause}]]")
        if kind == "概念":
            lines.append("- 释义（编者）：一件新的事情")
        source = library_in(REAL).sources[number]
        paragraph = source.paragraphs[n % len(source.paragraphs)]
        place, quoted = paragraph.id, paragraph.text[:4]
        lines += [f"- 出处：[[{place}]]", f"- 要点：新的一件事，说的是第{n}种情形（[[{place}]]）"]
        lines += [
            f"- 误读：新的一件事，说的是第{n}种{other}（“{quoted}”[[{place}]]）"
            for other in ("办法", "缘由")
        ]
        lines.append("")
    return "\n".join(lines).encode()


@pytest.mark.parametrize("number", [0, 1])
@pytest.mark.parametrize("count", [3, None])
def test_ten_more_units_change_few_items(count: int | None, number: int) -> None:
    """Test with the first modules of the site, and with all of them; None stands for these."""
    files = {
        path.relative_to(REAL).as_posix(): path.read_bytes()
        for path in REAL.rglob("*")
        if path.suffix in (".md", ".txt", ".json")
    }
    modules = library_in(REAL).modules
    for module in () if count is None else modules[count:]:
        del files[module.path]
    before = {i.id: i.revision for i in bank_of(read_library(files)[0]).items}
    files["modules/new.md"] = addition(number, modules[0].units[0].id)
    after = {i.id: i.revision for i in bank_of(read_library(files)[0]).items}
    changed = [name for name, revision in before.items() if after.get(name) != revision]
    assert len(after) > len(before) > 30
    assert len(changed) / len(before) < 0.15


def test_weights_are_spread_evenly() -> None:
    """A thousand weights are spread over ten bins (chi-square test, 9 degrees of freedom)."""
    boxes = Counter(weight("chooser", str(n)) % 10 for n in range(1000))
    assert sum((boxes[box] - 100) ** 2 / 100 for box in range(10)) < 27.9  # p = 0.001


# Refusals and selections. ----------------------------------------------------------------------


def test_refused_drafts_are_reported_with_their_rule() -> None:
    refused = bank_in(REAL).refused
    assert refused
    for refusal in refused:
        assert isinstance(refusal, Refusal)
        assert not Rule[refusal.rule].warns
        assert refusal.units
        assert refusal.reason


def test_items_with_the_same_id_or_question_are_refused() -> None:
    files = mini_files()
    page = files["modules/queues.md"].decode()
    start = page.index("### 先做哪一步")
    item = page[start : page.index("## 讨论")]
    twice = page.replace(item, item + item.replace("#first-step", "#second-step"))
    bank = bank_of(read_library({**files, "modules/queues.md": twice.encode()})[0])
    assert [r.rule for r in bank.refused if r.units == ("second-step",)] == ["STEM_REPEATED"]
    twice = page.replace(item, item + item.replace("号源不清，", "号源不明，"))
    bank = bank_of(read_library({**files, "modules/queues.md": twice.encode()})[0])
    assert len([i for i in bank.items if i.id == "first-step"]) == 1


def test_self_tests_are_few_and_begin_easy() -> None:
    """A self-test begins with an item that needs one choice or one word, if its section has one."""
    quick = {ItemType.TRUE_FALSE, ItemType.SINGLE, ItemType.CLOZE}
    openings = set()
    enemies = bank_in(REAL).enemies
    for module in library_in(REAL).modules:
        tests = self_tests(module, ITEMS, enemies)
        for section in module.sections:
            generated = [
                item
                for item in ITEMS
                if (item.module, item.section) == (module.id, section.id)
                and item.origin is Origin.GENERATED
                and set(item.units) & set(section.units)
            ]
            chosen = tests.get(section.id, ())
            assert len(chosen) <= 2
            assert bool(chosen) == bool(generated), section.id
            if any(item.type in quick for item in generated):
                assert chosen[0].type in quick, section.id
                openings.add(chosen[0].type)
    assert openings == quick


def test_one_item_of_a_self_test_covers_most_of_what_the_other_leaves() -> None:
    enemies = bank_in(REAL).enemies
    for module in library_in(REAL).modules:
        for section, chosen in self_tests(module, ITEMS, enemies).items():
            if len(chosen) < 2:
                continue
            units = next(set(each.units) for each in module.sections if each.id == section)
            assert any(
                len((units - set(one.units)) & set(other.units))
                == max(
                    len((units - set(one.units)) & set(item.units))
                    for item in ITEMS
                    if (item.module, item.section) == (module.id, section)
                    and item.origin is Origin.GENERATED
                    and not enemies.are_enemies(one, item)
                )
                for one, other in (chosen, chosen[::-1])
            ), section
