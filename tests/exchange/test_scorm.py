"""Test the courses: valid, complete by themselves, and run twice by scorm-again in Chromium."""

import json
import os
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import accessibility
import pytest
from banks import SMALL
from fetched import UnavailableError
from lxml import etree
from mini_site import ROOT
from odd import real_content, real_export
from old_browsers import open_chromium, until
from payloads import hostile_pages, page_of_payloads
from playwright.sync_api import BrowserContext, Frame, Page, Route, expect
from results import right, wrong
from schemas import SCORM_12, SCORM_2004, schema_of, unpacked_schemas
from studykit.archive import entries_of
from studykit.export.exchange import scorm
from studykit.export.exchange.format import Export
from studykit.files import read_folder
from studykit.library import read_library
from studykit.pages.courses import course_items, steps_of
from studykit.quiz.item import Item
from studykit.site import site_of

PLATFORM = "http://platform.test/"
POLICY = "default-src 'none'; script-src 'self'; style-src 'self'"
SCRIPTS = {"1.2": "scorm12.js", "2004": "scorm2004.js"}
OBJECTS = {"1.2": "API", "2004": "API_1484_11"}
# Opens the course in a frame of the platform, which has the data `saved` of the learner, if any.
# Records in `refused` what the platform does not accept.
_LAUNCH = """([version, name, saved]) => {
  const Api = version === "1.2" ? Scorm12API : Scorm2004API;
  const api = (window[name] = new Api({ autocommit: false, logLevel: 5 }));
  if (saved) api.loadFromFlattenedJSON(saved, "");
  window.refused = [];
  const set = version === "1.2" ? "LMSSetValue" : "SetValue";
  const own = api[set].bind(api);
  api[set] = (field, value) => {
    const result = String(own(field, value));
    if (result !== "true") window.refused.push([field, value]);
    return result;
  };
  const frame = document.createElement("iframe");
  frame.width = "1000";
  frame.height = "700";
  frame.src = "course/index.html";
  document.body.append(frame);
}"""
# Closes the course, and returns what the platform keeps.
_CLOSE = """([name]) => {
  document.querySelector("iframe").remove();
  return [window[name].getFlattenedCMI(), window.refused, window[name].isTerminated()];
}"""
_FILL = """([id, answer]) => {
  const item = document.querySelector(`[data-item="${id}"]`);
  window.study.controlsOf(item).fill(answer);
  item.querySelector(".item__actions button").click();
}"""


@pytest.fixture(scope="module")
def made() -> Export:
    return real_export("scorm")


@pytest.fixture(scope="module")
def editions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return unpacked_schemas(tmp_path_factory.mktemp("schemas"))


def _entries(made: Export, module: str, version: str) -> dict[str, bytes]:
    return _unpacked(made.files[f"{module}-scorm{version.replace('.', '')}.zip"])


@cache
def _unpacked(package: bytes) -> dict[str, bytes]:
    """Unpack a package once, because a browser asks for its files one by one."""
    return entries_of(package)


@pytest.mark.parametrize("version", scorm.VERSIONS)
def test_manifests_fit_the_schemas(made: Export, editions: Path, version: str) -> None:
    schema = schema_of(editions, *(SCORM_12 if version == "1.2" else SCORM_2004))
    for module in real_content().site.library.modules:
        entries = _entries(made, module.id, version)
        manifest = etree.fromstring(entries["imsmanifest.xml"])
        schema.assertValid(manifest)
        listed = [each.get("href") for each in manifest.iter("{*}file")]
        assert {*listed, "imsmanifest.xml"} == set(entries)
        assert module.title in manifest.itertext()
    manifest.set("wrong", "1")
    assert not schema.validate(manifest)


class _Links(HTMLParser):
    """Collects addresses, ids, and what a strict policy forbids."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.ids: list[str] = []
        self.forbidden: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self.addresses += [str(values[name]) for name in ("href", "src") if name in values]
        self.ids += [str(values["id"])] if "id" in values else []
        is_inline = tag == "style" or (tag == "script" and "src" not in values)
        if is_inline or any(name.startswith("on") or name == "style" for name in values):
            self.forbidden.append(str(self.get_starttag_text()))


def test_each_page_needs_only_its_package(made: Export) -> None:
    content = real_content()
    for module in content.site.library.modules:
        one, other = (_entries(made, module.id, version) for version in scorm.VERSIONS)
        links = _Links()
        html = one["index.html"].decode()
        links.feed(html)
        assert len(links.ids) == len(set(links.ids))
        inside = {"#", *one, *(f"#{name}" for name in links.ids)}
        assert {*links.addresses} <= inside
        assert links.forbidden == []
        assert POLICY in html
        assert html.replace('data-scorm="1.2"', 'data-scorm="2004"') == other["index.html"].decode()
        assert set(steps_of(module, content.site)) <= set(links.ids)
        for item in course_items(module, content.site):
            assert f'data-item="{item.id}" data-revision="{item.revision}"' in html
        assert b"://" not in re.sub(rb"http://www\.w3\.org/\S*|/\*.*?\*/", b"", one["course.js"])
    assert scorm.make(content).files == made.files


@pytest.fixture
def platform(context: BrowserContext, made: Export) -> Iterator[Page]:
    """A page of a platform that serves the course of the first module under a strict policy."""
    page = context.new_page()
    module = real_content().site.library.modules[0]
    faults: list[str] = []
    page.on(
        "console", lambda message: faults.append(message.text) if message.type == "error" else None
    )
    page.on("pageerror", lambda error: faults.append(str(error)))

    def serve(route: Route) -> None:
        path = route.request.url.removeprefix(PLATFORM)
        version, _, name = path.partition("/")
        if name.startswith("course/"):
            data = _entries(made, module.id, version)[name.removeprefix("course/")]
            kind = {"html": "text/html", "css": "text/css", "js": "text/javascript"}
            kinds = {"Content-Type": f"{kind[name.rpartition('.')[2]]}; charset=utf-8"}
            route.fulfill(body=data, headers={**kinds, "Content-Security-Policy": POLICY})
        elif name == "api.js":
            route.fulfill(path=ROOT / "node_modules/scorm-again/dist" / SCRIPTS[version])
        else:
            body = '<!doctype html><title>平台</title><body><script src="api.js"></script>'
            route.fulfill(body=body, content_type="text/html; charset=utf-8")

    page.route(f"{PLATFORM}**", serve)
    yield page
    assert faults == []


def _launch(page: Page, version: str, saved: dict[str, Any] | None = None) -> Frame:
    page.goto(f"{PLATFORM}{version}/")
    page.evaluate(_LAUNCH, [version, OBJECTS[version], saved])
    holder = page.wait_for_selector("iframe")
    frame = holder and holder.content_frame()
    assert frame
    frame.wait_for_selector("[data-course=ready]")
    return frame


def _close(page: Page, version: str) -> dict[str, Any]:
    kept, refused, is_terminated = page.evaluate(_CLOSE, [OBJECTS[version]])
    assert refused == []
    assert is_terminated
    found: dict[str, Any] = kept
    return found


def _value(kept: dict[str, Any], name: str) -> str:
    """Return a field by the end of its name: the versions differ in its beginning."""
    [value] = [str(value) for key, value in kept.items() if key.endswith(name)]
    return value


def _first_items() -> tuple[Item, ...]:
    content = real_content()
    return course_items(content.site.library.modules[0], content.site)


@pytest.mark.parametrize("version", scorm.VERSIONS)
def test_a_course_is_resumed_and_finished(platform: Page, version: str) -> None:
    items = _first_items()
    frame = _launch(platform, version)
    status = "core.lesson_status" if version == "1.2" else "completion_status"
    first = frame.locator(f'[data-item="{items[0].id}"]')
    expect(first.locator(".item__answer")).to_be_hidden()
    for key in right(items[0]):
        first.locator(f'input[value="{key}"]').check()
    first.get_by_role("button", name="核对").click()
    expect(first.locator(".item__verdict")).to_have_text("答对了。")
    expect(first.locator(".item__answer")).to_be_visible()
    frame.get_by_role("button", name="学完，下一步").click()
    second = frame.locator("main h2").nth(1)
    expect(second).to_be_focused()
    kept = _close(platform, version)
    assert _value(kept, status) == "incomplete"
    assert _value(kept, "score.raw") == ""
    assert 0 < len(_value(kept, "suspend_data")) <= 4096

    frame = _launch(platform, version, kept)
    expect(frame.locator("main h2").nth(1)).to_be_visible()
    expect(frame.locator("main h2").first).to_be_hidden()
    expect(frame.locator(".course__progress")).to_contain_text(f"答了 1 题，共 {len(items)} 题")
    frame.locator(".course__place").click()
    frame.locator(".course__step").first.click()
    expect(_first_of(frame, items).locator(".item__verdict")).to_have_text("答对了。")
    for item in items[1:]:
        frame.evaluate(_FILL, [item.id, right(item)])
    for _ in range(frame.locator(".course__step").count()):
        frame.locator(".course__next:visible").click()
    expect(frame.locator(".course__progress")).to_contain_text("已完成，100 分")
    # The last answer counts.
    frame.locator(".course__step").first.click()
    _first_of(frame, items).get_by_role("button", name="再做一次").click()
    frame.evaluate(_FILL, [items[0].id, wrong(items[0])])
    kept = _close(platform, version)
    points = (len(items) - 1) / len(items)
    assert _value(kept, status) == "completed"
    assert _value(kept, "score.raw") == str(round(100 * points))
    assert len(_value(kept, "suspend_data")) <= 4096
    if version == "2004":
        assert float(_value(kept, "score.scaled")) == pytest.approx(points, abs=1e-4)


def _first_of(frame: Frame, items: tuple[Item, ...]) -> Any:
    return frame.locator(f'[data-item="{items[0].id}"]')


def test_a_finished_course_with_a_changed_item_shows_no_other_score_than_the_platform(
    platform: Page,
) -> None:
    items = _first_items()
    frame = _launch(platform, "2004")
    for item in items:
        frame.evaluate(_FILL, [item.id, right(item)])
    for _ in range(frame.locator(".course__step").count()):
        frame.locator(".course__next:visible").click()
    progress = frame.locator(".course__progress")
    expect(progress).to_contain_text("已完成，100 分")
    kept = _close(platform, "2004")
    page = _entries(real_export("scorm"), real_content().site.library.modules[0].id, "2004")
    html = page["index.html"].decode().replace(items[0].revision, "changed")
    headers = {"Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": POLICY}
    platform.route(
        f"{PLATFORM}2004/course/index.html",
        lambda route: route.fulfill(body=html, headers=headers),
    )
    frame = _launch(platform, "2004", kept)
    progress = frame.locator(".course__progress")
    expect(progress).to_contain_text(
        f"答了 {len(items) - 1} 题，共 {len(items)} 题；已完成，平台留着原来的分。"
    )
    kept = _close(platform, "2004")
    assert _value(kept, "completion_status") == "completed"
    assert _value(kept, "score.raw") == "100"
    frame = _launch(platform, "2004", kept)
    frame.evaluate(_FILL, [items[0].id, wrong(items[0])])
    points = round(100 * (len(items) - 1) / len(items))
    expect(frame.locator(".course__progress")).to_contain_text(f"已完成，{points} 分")
    assert _value(_close(platform, "2004"), "score.raw") == str(points)


def test_without_a_platform_the_course_says_so(platform: Page) -> None:
    platform.goto(f"{PLATFORM}1.2/course/index.html")
    said = platform.locator(".course__said")
    expect(said).to_contain_text("没有找到学习平台")
    platform.get_by_role("button", name="学完，下一步").click()
    expect(platform.locator(".course__progress")).to_contain_text("学完 1 步")
    assert accessibility.faults(platform, accessibility.EVERYTHING) == []


def test_a_refusal_of_the_platform_is_shown(platform: Page) -> None:
    platform.add_init_script(
        "window.API = {LMSInitialize: () => 'true', LMSGetValue: () => '',"
        " LMSSetValue: () => 'false', LMSCommit: () => 'true',"
        " LMSGetLastError: () => '405', LMSFinish: () => 'true'}"
    )
    platform.goto(f"{PLATFORM}1.2/course/index.html")
    expect(platform.locator(".course__said")).to_contain_text("错误 405")


def test_a_citation_leads_to_its_paragraph_and_back(platform: Page) -> None:
    platform.goto(f"{PLATFORM}2004/course/index.html")
    platform.locator("main .cite:visible").first.click()
    expect(platform.locator(".paragraph:focus")).to_be_visible()
    platform.get_by_role("button", name="回到刚才的一步").click()
    expect(platform.locator("main h2").first).to_be_focused()


def test_a_course_works_in_the_oldest_browser_and_from_a_folder(
    made: Export, tmp_path: Path
) -> None:
    module = real_content().site.library.modules[0].id
    for name, data in _entries(made, module, "1.2").items():
        (tmp_path / name).write_bytes(data)
    try:
        with open_chromium(79) as tab:
            tab.go(f"{tmp_path.as_uri()}/index.html")
            until(tab, "document.documentElement.dataset.course")
            tab.run("document.querySelector('.course__next').click()")
            until(tab, "document.querySelector('.course__progress').textContent.includes('1 步')")
            tab.run(f"({_FILL})({json.dumps([_first_items()[0].id, right(_first_items()[0])])})")
            until(tab, "document.querySelector('.item__verdict').textContent === '答对了。'")
            assert tab.faults() == []
    except UnavailableError as missing:
        (pytest.fail if os.environ.get("REQUIRE_BROWSERS") else pytest.skip)(str(missing))


def test_nothing_that_an_author_writes_becomes_markup() -> None:
    files = {f"modules/{name}": page.encode() for name, page in hostile_pages().items()}
    files |= read_folder(SMALL) | {"modules/attack.md": page_of_payloads().encode()}
    content = replace(real_content(), site=site_of(read_library(files)[0]))
    made = scorm.make(content)
    assert len(made.files) > 2
    for name, data in made.files.items():
        if name.endswith("scorm12.zip"):
            links = _Links()
            links.feed(entries_of(data)["index.html"].decode())
            inside = {"#", *(f"#{each}" for each in links.ids), "course.css", "course.js"}
            assert (links.forbidden, {*links.addresses} - inside) == ([], set()), name
