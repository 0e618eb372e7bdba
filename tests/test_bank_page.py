"""Tests of the page of the item bank: a small bank lists items, and a large one lists modules."""

import re
from collections import Counter

import pytest
from banks import REAL, SMALL, site_in
from studykit.html.body import Body
from studykit.model import ItemType, Kind, Level
from studykit.pages.quizzes import render_quizzes
from studykit.pages.quizzes.quality import quality_body
from studykit.site import Site

SITES = {"real": site_in(REAL), "small": site_in(SMALL)}
each_site = pytest.mark.parametrize("site", SITES.values(), ids=SITES)


def pages_of(site: Site, most: int) -> dict[str, Body]:
    return {page.path: page.body for page in render_quizzes(site, most)}


def bank_of(site: Site, most: int) -> Body:
    return pages_of(site, most)["quizzes/bank.md"]


def html_of(body: Body) -> str:
    return "".join(body.blocks)


@each_site
@pytest.mark.parametrize("left", [-1, 0, 1])
def test_items_are_listed_up_to_a_number_and_none_beyond(site: Site, left: int) -> None:
    count = len(site.bank.items)
    listed = html_of(bank_of(site, count + left)).count("<li value=")
    assert listed == (count if left >= 0 else 0)


@each_site
def test_the_table_of_contents_names_modules_or_nothing(site: Site) -> None:
    modules = {item.module for item in site.bank.items}
    assert {each.id for each in bank_of(site, len(site.bank.items)).added_headings} == {
        f"bank--{name}" for name in modules
    }
    assert bank_of(site, 0).added_headings == ()


@each_site
def test_a_divided_bank_leads_to_every_quiz_and_knows_its_items(site: Site) -> None:
    pages = pages_of(site, 0)
    rows = re.findall(
        r'<li id="bank--([\w-]+)" data-module="\1" data-facets="([^"]+)">'
        r'<a class="bank__quiz" href="\1\.html">.*?<span class="bank__count">(\d+)</span>',
        html_of(pages["quizzes/bank.md"]),
    )
    assert [f"quizzes/{name}.md" for name, *_ in rows] == list(pages)[1:-1]
    for name, facets, count in rows:
        quiz = html_of(pages[f"quizzes/{name}.md"])
        assert facets.split(";") == re.findall(r'<section [^>]*data-facets="([^"]+)"', quiz)
        assert int(count) == quiz.count('<section class="item"')


def test_no_filter_value_belongs_to_two_filters() -> None:
    """A document's value is its id, such as `s2`, so no other value may have that form."""
    words = [each.value for kind in (ItemType, Level, Kind) for each in kind]
    assert len(set(words)) == len(words)
    assert not [word for word in words if re.fullmatch(r"s\d+", word)]


@each_site
def test_a_value_that_all_items_have_is_no_filter_choice(site: Site) -> None:
    found = {
        path: re.findall(r"<select name=.*?</select>", html_of(body))
        for path, body in pages_of(site, 500).items()
    }
    assert found["quizzes/bank.md"]
    for path, selects in found.items():
        for select in selects:
            assert select.count("<option") > 2 or "module" in select, path


@pytest.mark.parametrize("most", [0, 2, 10_000])
def test_the_quality_page_lists_a_limited_number_for_each_rule_and_counts_the_rest(
    most: int,
) -> None:
    bank = SITES["real"].bank
    # The links to the groups are not rows.
    html = re.sub("(?s)<nav.*?</nav>", "", html_of(quality_body(SITES["real"], most)))
    found = Counter(f"refused {each.rule}" for each in bank.refused)
    found.update(f"doubt {each.rule}" for rules in bank.doubts.values() for each in rules)
    found["untested"] = len(bank.untested)
    left = [count - most for count in found.values() if count > most]
    assert sorted(map(int, re.findall(r"另有 (\d+) [道个]，全部列在", html))) == sorted(left)
    rows = html.count("<li><a href") + html.count("<li><code>")
    assert rows == sum(min(count, most) for key, count in found.items() if key != "untested")
