"""Test that pages read the key and the answers of each item, and that analysis accepts an exam."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from answers import answers_of, key_of, partial
from banks import REAL, bank_in
from exams import PAPER, enter
from playwright.sync_api import Browser, Page
from results import bank_of, code_of, right, share, wrong
from studykit.model import ItemType
from visit import until

ITEMS = {item.id: item for item in bank_in(REAL).items}


@pytest.fixture(scope="module")
def page(browser: Browser, real_site: Path) -> Iterator[Page]:
    opened = browser.new_page()
    opened.goto((real_site / "exam.html").as_uri())
    until(opened, "window.studyData && window.studyData.bank")
    yield opened
    opened.close()


CASES = {name: answers_of(item) for name, item in ITEMS.items()}

# For each item: the key in the page, and the answer and share that the page reads after an answer
# is filled in.
READ = """cases => new Promise(done => {
  const items = study.record.map(studyData.bank.items);
  study.loadElements(Object.keys(cases), items, 'test--', nodes => {
    const made = {};
    nodes.forEach(node => {
      const id = node.dataset.item, handle = study.quiz.start(node, true);
      const filled = cases[id].map(answer => {
        handle.fill(answer);
        return [handle.read(), handle.share()];
      });
      made[id] = { key: study.quiz.key(node), filled };
    });
    done(made);
  });
})"""


def test_a_page_has_the_key_of_each_item_and_takes_its_answers(page: Page) -> None:
    """tests/quiz/test_shares.py tests the shares of more answers without a browser."""
    assert {item.type for item in ITEMS.values()} == set(ItemType)
    cases = {name: [right(item), wrong(item), partial(item)] for name, item in ITEMS.items()}
    results = page.evaluate(READ, cases)
    assert results.keys() == ITEMS.keys()
    for name, item in ITEMS.items():
        assert sorted_options(results[name]["key"]) == sorted_options(key_of(item)), name
        for answer, (read, by_page) in zip(cases[name], results[name]["filled"], strict=True):
            assert sorted(read) == sorted(answer), (name, answer)
            assert by_page == pytest.approx(share(item, answer)), (name, answer)


def sorted_options(key: dict[str, Any]) -> dict[str, Any]:
    """Return a key whose options are sorted, since a page shows them in an order of its own."""
    lists = ("options", "right")
    blanks = [
        {**blank, "options": blank["options"] and sorted(blank["options"])}
        for blank in key.get("blanks", [])
    ]
    return {
        **{name: sorted(value) if name in lists else value for name, value in key.items()},
        "blanks": blanks,
    }


@pytest.mark.parametrize("sign", ["data-correct", "data-accept", "data-order"])
def test_an_item_without_its_answers_has_no_key(page: Page, sign: str) -> None:
    """An item of a site built without answers can still be answered."""
    names = {"data-correct": "single", "data-accept": "matching", "data-order": "ordering"}
    name = next(each.id for each in ITEMS.values() if each.type.value == names[sign])
    answer = right(ITEMS[name])
    assert page.evaluate(
        """([name, sign, answer]) => new Promise(done => {
          study.loadElements([name], study.record.map(studyData.bank.items), 'bare--', ([node]) => {
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
    given = {name: CASES[name][index % len(CASES[name])] for index, name in enumerate(names)}
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
