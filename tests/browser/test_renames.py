"""Test renamed modules, sections, units and items: the records and plans of readers follow."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from build_site import build, hashed_file
from host import hosted
from mini_site import copy_with_site
from playwright.sync_api import Browser, Page, expect
from records import DAY, NOW, records_of, stored
from studykit.__main__ import main
from visit import WHOLE, Visit, quiet
from windows import own_window

# A module, a section, an item, and two units, one with another item; each is renamed twice.
NAMES = {
    "queues": ("lines", "lanes"),
    "what-to-do": ("way-out", "ways-out"),
    "first-step": ("step-one", "step-1"),
    "few-numbers": ("too-few", "far-too-few"),
    "release-early": ("early-release", "release-sooner"),
}
ASKED = "claim--release-early"
# The steps of a plan: the page, the part, and the final page.
STEPS = [
    ("modules/queues.html", "what-to-do", "modules/lanes.html"),
    ("modules/queues.html", "release-early", "modules/lanes.html"),
    ("quizzes/queues.html", "first-step", "quizzes/lanes.html"),
    ("quizzes/queues.html", ASKED, "quizzes/lanes.html"),
]


@pytest.fixture(scope="module")
def window(browser: Browser) -> Iterator[Page]:
    with own_window(browser, WHOLE) as page:
        yield page


@pytest.fixture
def page(reused: Visit) -> Iterator[Page]:
    """Yield the page that stays open, and check that its scripts throw nothing."""
    reused.page.clock.set_fixed_time(NOW / 1000)
    yield reused.page
    assert reused.errors == []


def lock(project: Path, *options: str) -> None:
    assert main(["--root", str(project), "lock", *options]) == 0


def publish(project: Path, *options: str) -> None:
    """Lock the pages, and build them into the folder of the last site."""
    lock(project, *options)
    result = build(project, project / "site")
    assert result.returncode == 0, result.stderr


@pytest.fixture(scope="module")
def renamed_site(small_site: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small site after two releases, each with new names and the redirects for them."""
    project = copy_with_site(tmp_path_factory.mktemp("renamed") / "project", small_site)
    once = {old: first for old, (first, _) in NAMES.items()}
    rename(project, once, once)
    lock(project)  # only the site of the second release is tested
    twice = dict(NAMES.values())
    rename(project, twice, {old: second for old, (_, second) in NAMES.items()} | twice)
    publish(project)
    return project / "site"


@pytest.fixture
def release(small_site: Path, tmp_path: Path) -> Path:
    """A symbolic link to the small site, which a test can point to another release."""
    link = tmp_path / "site"
    link.symlink_to(small_site)
    return link


def put_release(release: Path, site: Path) -> None:
    release.unlink()
    release.symlink_to(site)


def rename(project: Path, names: Mapping[str, str], redirects: Mapping[str, str]) -> None:
    """Rename ids in every page, and the file of a module."""
    docs = project / "docs"
    for path in docs.glob("**/*.md"):
        text = path.read_text("utf-8")
        for old, new in names.items():
            text = text.replace(f"{{ #{old} ", f"{{ #{new} ").replace(f"[[{old}]]", f"[[{new}]]")
        path.write_text(text, "utf-8")
        if path.stem in names:
            path.rename(path.with_stem(names[path.stem]))
    moved = {"waiting-line": "long-queue", **redirects}
    (docs / "registry/redirects.json").write_text(json.dumps(moved), "utf-8")


def answer(page: Page, item: str, *, right: bool) -> None:
    shown = page.locator(f'article .item[data-item="{item}"]').first
    chosen = "[data-correct]" if right else ":not([data-correct])"
    shown.locator(f".item__option{chosen} input").first.check()
    shown.get_by_role("button", name="核对").click()


def past(page: Page, item: str) -> str:
    return page.locator(f'.item[data-item="{item}"] .item__past').inner_text()


def study(page: Page, address: str) -> dict[str, str]:
    """Learn a section, answer one item wrong and one right, plan a session; return the records."""
    page.goto(address + "modules/queues.html")
    page.get_by_role("button", name="学完本节：怎么办").click()
    page.goto(address + "quizzes/queues.html")
    answer(page, "first-step", right=False)
    answer(page, ASKED, right=True)
    page.goto(address + "plan.html")
    page.locator(".plan__picker summary").first.click()
    for path, part, _ in STEPS:
        page.locator(f'.plan__offer:has(a[href="{path}#{part}"]) button').click()
    assert steps(page, address) == [(f"{path}#{part}", "") for path, part, _ in STEPS]
    return stored_records(page)


def stored_records(page: Page) -> dict[str, str]:
    """Return all stored records except the last place, which changes."""
    return {key: text for key, text in stored(page).items() if ":place:" not in key}


def steps(page: Page, address: str) -> list[tuple[str, str]]:
    """Return the targets of the saved plan's steps, each with its fault."""
    page.goto(address + "plan.html")
    quiet(page)
    links: list[str] = page.locator(".plan__step a").evaluate_all("all => all.map(a => a.href)")
    faults = page.locator(".plan__step .plan__fault").all_inner_texts()
    return list(zip((link.removeprefix(address) for link in links), faults, strict=True))


def test_records_follow_a_renamed_unit_and_later_ones_are_joined(
    page: Page, release: Path, renamed_site: Path
) -> None:
    with hosted(release) as address:
        before = study(page, address)
        put_release(release, renamed_site)
        # The progress follows.
        page.goto(address + "index.html")
        expect(page.locator(".path__state").first).to_have_text("学习中 1/3")
        page.locator("[data-go=step]").click()
        page.wait_for_url(address + "modules/lanes.html*")
        page.goto(address + "quizzes/lanes.html")
        assert past(page, "first-step") == "答过 1 次，上次答错"
        assert past(page, ASKED) == "答过 1 次，上次答对"
        page.goto(address + "modules/lanes.html")
        expect(page.locator(".nav-progress").first).to_have_text("1/3")
        expect(page.get_by_role("button", name="：怎么办")).to_have_attribute(
            "aria-pressed", "true"
        )
        # 错题本 and the schedule follow: one item is due the next day, the other the day after.
        page.clock.set_fixed_time((NOW + DAY) / 1000)
        page.goto(address + "review.html")
        expect(page.locator("[data-show=due]")).to_have_text("今天到期 1 题。")
        expect(page.locator("[data-show=retired]")).to_be_empty()
        page.locator(".review__module summary").first.click()
        wrong = page.locator('[data-show=book] .item[data-item="first-step"]')
        expect(wrong.locator(".is-wrong input")).to_be_checked()
        assert page.locator("[data-show=calendar] td").all_inner_texts()[:2] == ["1", "1"]
        # The plan follows.
        assert steps(page, address) == [(f"{now}#{part}", "") for _, part, now in STEPS]
        deck = page.evaluate(
            """plan => new Promise(done => study.planSources.deck(
                study.plan.validate(plan, study.planSources.currentPage),
                made => done(made.parts.map(part => part.nodes[0].textContent))))""",
            json.loads(next(text for text in stored(page, "plans:").values())),
        )
        assert "提前放号" in deck[0]
        assert "号源不清" in deck[-2]
        # All records are unchanged, and later ones are joined with them.
        assert stored_records(page) == before
        page.goto(address + "quizzes/lanes.html")
        answer(page, "first-step", right=True)
        assert past(page, "first-step") == "答过 2 次，上次答对"
        page.goto(address + "modules/lanes.html")
        page.get_by_role("button", name="：怎么办").click()
        expect(page.locator(".progress__text").first).to_have_text("学完 0 节，共 3 节")
        records = records_of(page)
        assert set(records["item"]) == {"first-step", ASKED}
        assert set(records["module"]) == {"queues"}


LINKS = [
    "modules/queues.html#release-early",
    "modules/queues.html#queues--matrix",
    "quizzes/queues.html#first-step",
    f"quizzes/queues.html#{ASKED}",
    "quizzes/queues.html#quiz--what-to-do",
    "handouts/queues.html#handout--what-to-do",
    "quizzes/bank.html#bank--queues",
    "indexes/measures.html#row--release-early",
]


def test_old_links_lead_to_the_same_part(page: Page, renamed_site: Path) -> None:
    with hosted(renamed_site) as address:
        for link in LINKS:
            path, _, part = link.partition("#")
            now = path.replace("/queues.", "/lanes.")
            page.goto("about:blank")  # no event of the page before
            page.goto(address + link)
            page.wait_for_url(f"{address}{now}#*")
            fragment = page.url.partition("#")[2]
            assert fragment in (part, *NAMES.get(part, ())), link
            assert page.locator(f'[id="{fragment}"]').count() == 1, link


def test_exam_codes_stay_valid_after_a_rename(small_site: Path, renamed_site: Path) -> None:
    """The bank and its fingerprint are the same, except for the addresses of items."""
    before, now = (
        hashed_file(each, "data/bank.js").read_text("utf-8") for each in (small_site, renamed_site)
    )
    assert before != now == before.replace("quizzes/queues.html", "quizzes/lanes.html")


def test_without_a_redirect_records_are_kept_as_retired(
    page: Page, small_site: Path, tmp_path: Path
) -> None:
    project = copy_with_site(tmp_path / "project", small_site)
    with hosted(project / "site") as address:
        before = study(page, address)
        rename(project, {old: new for old, (new, _) in NAMES.items()}, {})
        publish(project, "--forget", "--yes")
        page.goto(address + "index.html")
        expect(page.locator(".path__state").first).to_have_text("未学，共 3 步")
        page.goto(address + "review.html")
        expect(page.locator("[data-show=retired]")).to_contain_text("另有 2 道做过的题")
        expect(page.locator("[data-show=book-status]")).to_have_text("错题本是空的。")
        assert [place for place, fault in steps(page, address) if fault] == [
            f"{path}#{part}" for path, part, _ in STEPS
        ]
        assert stored_records(page) == before


def test_records_of_a_merged_unit_do_not_count_for_the_other(
    page: Page, small_site: Path, tmp_path: Path
) -> None:
    """An item is removed, and its address is redirected to another existing item."""
    project = copy_with_site(tmp_path / "project", small_site)
    module = project / "docs/modules/queues.md"
    text = module.read_text("utf-8")
    start, end = text.index("### 先做哪一步"), text.index("## 讨论")
    item = text[start:end]
    other = item.replace("first-step", "other-step").replace("先做什么", "再做什么")
    module.write_text(text[:end] + other + text[end:], "utf-8")
    lock(project)  # the other item exists; its site need not be built to answer the first
    with hosted(project / "site") as address:
        page.goto(address + "quizzes/queues.html")
        answer(page, "first-step", right=False)
        module.write_text(module.read_text("utf-8").replace(item, ""), "utf-8")
        redirects = project / "docs/registry/redirects.json"
        redirects.write_text('{"first-step": "other-step"}', "utf-8")
        publish(project)
        page.goto(address + "quizzes/queues.html")
        assert page.locator('.item[data-item="other-step"] .item__past').count() == 0
        page.goto(address + "review.html")
        expect(page.locator("[data-show=retired]")).to_contain_text("另有 1 道做过的题")
