"""Test marking by the key alone: it agrees with the rules and with the exam page.

All six types and each item of the real bank, with right, wrong, partial, blank and random answers.
"""

import random
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from banks import REAL, bank_in
from exams import PAPER, enter
from playwright.sync_api import Browser, Page
from results import Answer, bank_of, code_of, right, share, wrong
from studykit.model import ItemType
from studykit.quiz.item import Choice, Cloze, Item, Matching, Ordering
from visit import until

ITEMS = {item.id: item for item in bank_in(REAL).items}


@pytest.fixture(scope="module")
def page(browser: Browser, real_site: Path) -> Iterator[Page]:
    opened = browser.new_page()
    opened.goto((real_site / "exam.html").as_uri())
    until(opened, "window.studyData && window.studyData.bank")
    yield opened
    opened.close()


def drawn(item: Item, chance: random.Random) -> Answer:
    """Return a random answer that the item's controls can give."""
    response = item.response
    if isinstance(response, Choice):
        names = [option.id for option in response.options]
        most = len(names) if item.type is ItemType.MULTIPLE else 1
        chosen = set(chance.sample(names, chance.randint(0, most)))
        return [name for name in names if name in chosen]
    if isinstance(response, Matching):
        names = ["", *(side.id for side in response.right)]
        return [chance.choice(names) for _ in response.left]
    if isinstance(response, Ordering):
        return chance.sample([step.id for step in response.steps], len(response.steps))
    return [
        chance.choice(["", *(option.id for option in blank.options)])
        if blank.options
        else chance.choice(["", "不知道", *blank.accept])
        for blank in response.blanks
    ]


def partial(item: Item) -> Answer:
    """Return a partially right answer where possible: the first part right, the rest wrong."""
    key, other = right(item), wrong(item)
    if isinstance(item.response, Choice):
        return key[:1] if item.type is ItemType.MULTIPLE else other
    if isinstance(item.response, Ordering):
        return [*key[:-2], key[-1], key[-2]]
    return key[:1] + other[1:]


def answers_of(item: Item) -> list[Answer]:
    chance = random.Random(item.id)  # noqa: S311
    blank = [[""] * len(right(item))] if isinstance(item.response, Cloze | Matching) else []
    fixed = [[], *blank, right(item), wrong(item), partial(item)]
    if item.type is ItemType.MULTIPLE and isinstance(item.response, Choice):
        fixed.append([option.id for option in item.response.options])
    return fixed + [drawn(item, chance) for _ in range(4)]


CASES = {name: answers_of(item) for name, item in ITEMS.items()}

# For each answer: the share by the key, whether it is possible, the exam's share, and the value
# read.
MARK = """cases => new Promise(done => {
  const items = study.record.map(studyData.bank.items);
  study.take(Object.keys(cases), items, 'test--', nodes => {
    const made = {};
    nodes.forEach(node => {
      const id = node.dataset.item, key = study.quiz.key(node);
      const handle = study.quiz.start(node, true);
      made[id] = cases[id].map(answer => {
        const isGiven = study.exam.isGiven(answer);
        if (isGiven) handle.fill(answer);
        return [
          study.quiz.share(key, answer), study.quiz.isPossible(key, answer),
          isGiven ? handle.share() : 0, isGiven ? handle.read() : answer
        ];
      });
    });
    done(made);
  });
})"""


def test_a_key_and_an_answer_come_to_what_the_exam_gives(page: Page) -> None:
    assert {item.type for item in ITEMS.values()} == set(ItemType)
    made = page.evaluate(MARK, CASES)
    assert made.keys() == ITEMS.keys()
    for name, answers in CASES.items():
        for answer, (by_key, is_possible, by_exam, read) in zip(answers, made[name], strict=True):
            assert by_key == by_exam, (name, answer)
            assert by_key == pytest.approx(share(ITEMS[name], answer)), (name, answer)
            assert is_possible, (name, answer)
            assert sorted(read) == sorted(answer), (name, answer)
    found = {by_key for each in made.values() for by_key, *_ in each}
    assert {0, 1, 0.5} < found


def impossible(item: Item) -> Sequence[Answer]:
    """Return answers that no control of the item gives."""
    response, key = item.response, right(item)
    if isinstance(response, Choice):
        both = [key[0], response.distractors[0].id]
        twice = [key[0], key[0]]
        return [["z9"], twice, *([] if item.type is ItemType.MULTIPLE else [both])]
    if isinstance(response, Ordering):
        return [key[1:], [*key, key[0]], [key[0]] * len(key), ["z9", *key[1:]]]
    made = [[*key, ""], key[:-1] or ["", ""]]
    chosen = isinstance(response, Matching) or bool(response.blanks[0].options)
    return [*made, ["z9", *key[1:]]] if chosen else made


def test_answers_that_cannot_be_given_are_told_from_wrong_ones(page: Page) -> None:
    cases = {name: impossible(item) for name, item in ITEMS.items()}
    made = page.evaluate(MARK, cases)
    for name, answers in cases.items():
        for answer, (_, is_possible, *_rest) in zip(answers, made[name], strict=True):
            assert not is_possible, (name, answer)


@pytest.mark.parametrize("sign", ["data-correct", "data-accept", "data-order"])
def test_an_item_without_its_answers_has_no_key(page: Page, sign: str) -> None:
    """The item is from a site built without answers; it can still be answered."""
    names = {"data-correct": "single", "data-accept": "matching", "data-order": "ordering"}
    name = next(each.id for each in ITEMS.values() if each.type.value == names[sign])
    answer = right(ITEMS[name])
    assert page.evaluate(
        """([name, sign, answer]) => new Promise(done => {
          study.take([name], study.record.map(studyData.bank.items), 'bare--', ([node]) => {
            node.querySelectorAll('[' + sign + ']').forEach(each => each.removeAttribute(sign));
            const handle = study.quiz.start(node, true);
            handle.fill(answer);
            done([study.quiz.key(node), handle.share(), handle.read()]);
          });
        })""",
        [name, sign, answer],
    ) == [None, None, answer]


def test_a_paper_that_was_sat_is_accepted_as_it_was_marked(
    browser: Browser, real_site: Path
) -> None:
    """Sit an exam with all types in the exam page, export it, and open it as the trainer."""
    context = browser.new_context(locale="zh-CN")
    page = context.new_page()
    page.goto((real_site / "exam.html").as_uri())
    bank = bank_of(real_site)
    # The first code whose paper has items of every type.
    until(page, "window.studyData && window.studyData.bank")
    code = next(
        code
        for code in (code_of(bank, 60, seed) for seed in range(100))
        if len({ITEMS[name].type for name in page.evaluate(PAPER, code)}) == len(ItemType)
    )
    enter(page, code)
    page.get_by_label("姓名").fill("甲")
    page.get_by_role("button", name="开始考试").click()
    page.locator("[data-show=bar]").wait_for()
    names = page.locator(".item:visible").evaluate_all("all => all.map(e => e.dataset.item)")
    assert len(names) == 60
    assert len({ITEMS[name].type for name in names}) == len(ItemType)
    given = {name: CASES[name][place % len(CASES[name])] for place, name in enumerate(names)}
    page.evaluate(
        """given => document.querySelectorAll('.item').forEach(item => {
          const answer = given[item.dataset.item] || [];
          const steps = item.querySelector('.item__steps');
          item.querySelectorAll('.item__option input').forEach(input => {
            input.checked = answer.includes(input.value);
          });
          item.querySelectorAll('.item__blank').forEach((blank, place) => {
            blank.value = answer[place] || '';
          });
          if (steps) answer.forEach(id => {
            steps.appendChild(steps.querySelector('[data-step="' + id + '"]'));
          });
          if (answer.length) item.dispatchEvent(new Event('input', { bubbles: true }));
        })""",
        given,
    )
    page.get_by_role("button", name="交卷", exact=True).click()
    page.get_by_role("button", name="确定交卷").click()
    page.locator("[data-show=result]:not(:empty)").wait_for()
    file = page.evaluate("study.store.all('exam')")
    record = next(iter(file.values()))
    page.goto((real_site / "records.html").as_uri())
    with page.expect_download() as waiting:
        page.get_by_role("button", name="只导出考试成绩").click()
    page.goto((real_site / "analysis.html").as_uri())
    page.set_input_files("article input[type=file]", waiting.value.path())
    page.locator("[data-show=persons] tbody tr").wait_for()
    cells = page.locator("[data-show=persons] tbody tr > *").all_inner_texts()
    marks = record["done"]["marks"].values()
    assert [cells[0], float(cells[2]), float(cells[3])] == [
        "甲",
        round(sum(one * points for _, one, points in marks), 2),
        sum(points for *_, points in marks),
    ]
    assert 0 < float(cells[2]) < float(cells[3])
    assert not page.locator("[data-show=faulty] li").count()
    context.close()
