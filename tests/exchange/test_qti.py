"""Test QTI: @citolab/qti-components plays the items in Chromium, and gives the scores of this site.

The player is under the GPL: only these tests use it, and nothing of it is shipped.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from lxml import etree
from mini_site import ROOT
from odd import FIXED, content_of, odd_banks, real_content, real_export
from playwright.sync_api import BrowserContext, Page, Route
from qti3 import upgraded
from schemas import PACKAGE, schema_of, unpacked_schemas
from studykit.archive import entries_of
from studykit.export.exchange import qti
from studykit.export.exchange.qti_item import name_of
from studykit.model import ItemType
from studykit.quiz.item import Choice, Cloze, Item, Matching, Ordering

PLAYER = ROOT / "node_modules/@citolab/qti-components/cdn/index.js"
ADDRESS = "http://player.test/"
_NAMES = {"q": "http://www.imsglobal.org/xsd/imsqti_v2p1"}
_PACKAGED = "{http://www.imsglobal.org/xsd/imscp_v1p1}"
# Loads an item, answers it, and returns the outcomes and what is shown.
_PLAY = """async ([address, responses]) => {
  const player = document.createElement("qti-item");
  const holder = document.createElement("item-container");
  holder.setAttribute("item-url", address);
  player.append(holder);
  const connected = new Promise((done) =>
    player.addEventListener("qti-assessment-item-connected", (event) => done(event.target), {once: true}));
  document.body.append(player);
  const host = await connected;
  const item = holder.shadowRoot.querySelector("qti-assessment-item");
  await item.updateComplete;
  await new Promise((done) => setTimeout(done, 0));
  for (const [name, value] of Object.entries(responses)) item.updateResponseVariable(name, value);
  item.processResponse();
  const outcome = (name) => item.getOutcome(name) && item.getOutcome(name).value;
  const text = item.textContent;
  player.remove();
  return {score: Number(outcome("SCORE")), feedback: outcome("FEEDBACK"), explain: outcome("EXPLAIN"), text};
}"""  # noqa: E501


@pytest.fixture
def player(context: BrowserContext) -> Page:
    page = context.new_page()
    page.route(
        f"{ADDRESS}**",
        lambda route: route.fulfill(
            body='<!doctype html><script type="module" src="player.js"></script>',
            content_type="text/html",
        ),
    )
    page.route(f"{ADDRESS}player.js", lambda route: route.fulfill(path=PLAYER))
    page.goto(ADDRESS)
    page.wait_for_function("customElements.get('qti-assessment-item') !== undefined")
    return page


def _files(items: Iterable[Item]) -> dict[str, bytes]:
    return entries_of(qti.make(content_of(items)).files["qti21.zip"])


def _play(page: Page, item: Item, data: bytes, responses: dict[str, Any]) -> dict[str, Any]:
    address = f"{ADDRESS}{item.id}.xml"

    def give(route: Route) -> None:
        route.fulfill(body=upgraded(data), content_type="text/xml; charset=utf-8")

    page.route(address, give)
    played: dict[str, Any] = page.evaluate(_PLAY, [address, responses])
    page.unroute(address)
    return played


def _answers(item: Item) -> list[tuple[dict[str, Any], float]]:
    """Return answers of an item with the share that this site gives for each."""
    response, name = item.response, name_of
    if isinstance(response, Choice):
        right = [name(option.id) for option in response.keys]
        wrong = [name(option.id) for option in response.distractors]
        if item.type is not ItemType.MULTIPLE:
            return [({"RESPONSE": right[0]}, 1), ({"RESPONSE": wrong[0]}, 0)]
        n = len(right)
        return [
            ({"RESPONSE": right}, 1),
            ({"RESPONSE": wrong}, 0),
            ({"RESPONSE": right[:1]}, 1 / n),
            ({"RESPONSE": [*right, *wrong]}, max(0, n - len(wrong)) / n),
        ]
    if isinstance(response, Matching):
        pairs = [f"{name(left)} {name(right)}" for left, right in response.pairs]
        swapped = f"{name(response.pairs[0][0])} {name(response.pairs[1][1])}"
        return [
            ({"RESPONSE": pairs}, 1),
            ({"RESPONSE": [swapped]}, 0),
            ({"RESPONSE": pairs[:1]}, 1 / len(pairs)),
        ]
    if isinstance(response, Ordering):
        steps = [name(step.id) for step in response.steps]
        return [({"RESPONSE": steps}, 1), ({"RESPONSE": steps[::-1]}, 0)]
    key = {
        f"RESPONSE{blank.id}": next(
            (name(option.id) for option in blank.options if option.correct), blank.accept[-1]
        )
        for blank in response.blanks
    }
    return [(key, 1), (key | {f"RESPONSE{response.blanks[0].id}": "不是"}, 0)]


def _check(page: Page, item: Item, data: bytes) -> None:
    for responses, share in _answers(item):
        played = _play(page, item, data, responses)
        assert played["score"] == pytest.approx(item.points * share, abs=1e-3), (item, responses)
        assert played["explain"] == "explain"
        assert item.stem.split("\n")[0] in played["text"]
    if isinstance(item.response, Choice):
        assert all(option.text in played["text"] for option in item.response.options)
        chosen = played["feedback"]
        assert name_of(item.response.distractors[0].id) in chosen
    elif not isinstance(item.response, Cloze):
        sides = item.response.steps if isinstance(item.response, Ordering) else item.response.left
        assert all(side.text in played["text"] for side in sides)


def test_the_player_gives_the_scores_of_this_site(player: Page) -> None:
    files = _files(FIXED)
    for item in content_of(FIXED).items.values():
        _check(player, item, files[f"{item.module}/{item.id}.xml"])


def test_one_item_of_each_type_of_the_real_bank_is_played(player: Page) -> None:
    content = real_content()
    files = entries_of(real_export("qti").files["qti21.zip"])
    for item in {i.type: i for i in content.items.values()}.values():
        _check(player, item, files[f"{item.module}/{item.id}.xml"])


def test_an_option_is_chosen_by_a_click(player: Page) -> None:
    item = FIXED[0]
    assert isinstance(item.response, Choice)
    data = _files(FIXED)[f"{item.module}/{item.id}.xml"]
    player.route(f"{ADDRESS}item.xml", lambda route: route.fulfill(body=upgraded(data)))
    player.evaluate(
        "() => { document.body.innerHTML = '<qti-item><item-container item-url=\"item.xml\">'"
        " + '</item-container></qti-item>'; }"
    )
    player.locator("qti-simple-choice").nth(
        item.response.options.index(item.response.keys[0])
    ).click()
    score = "() => { const item = document.querySelector('item-container').shadowRoot"
    score += ".querySelector('qti-assessment-item'); item.processResponse();"
    score += " return Number(item.getOutcome('SCORE').value); }"
    assert player.evaluate(score) == item.points


def test_the_package_lists_every_item_with_its_revision(tmp_path: Path) -> None:
    """The manifest fits its schema. The schema of items may not be copied: see decision 50."""
    content = real_content()
    files = entries_of(real_export("qti").files["qti21.zip"])
    manifest = etree.fromstring(files.pop("imsmanifest.xml"))
    schema = schema_of(unpacked_schemas(tmp_path), *PACKAGE)
    schema.assertValid(manifest)
    listed = [each.get("href") for each in manifest.iter(f"{_PACKAGED}resource")]
    assert listed == list(files)
    manifest.set("wrong", "1")
    assert not schema.validate(manifest)
    labels = {ET.fromstring(data).get("label") for data in files.values()}  # noqa: S314
    assert labels == {f"{item.id}@{item.revision}" for item in content.items.values()}
    assert qti.make(content_of(FIXED)) == qti.make(content_of(FIXED))


@settings(max_examples=25)
@given(odd_banks())
def test_any_texts_are_read_back(items: tuple[Item, ...]) -> None:
    files = _files(items)
    for item in content_of(items).items.values():
        root = ET.fromstring(files[f"{item.module}/{item.id}.xml"])  # noqa: S314
        stem = root.find(".//q:prompt", _NAMES)
        shown = stem if stem is not None else root.find("q:itemBody/q:p", _NAMES)
        assert shown is not None
        assert "".join(shown.itertext()) == item.stem
        if isinstance(item.response, Choice):
            options = root.iterfind(".//q:simpleChoice", _NAMES)
            assert ["".join(o.itertext()) for o in options] == [
                o.text for o in item.response.options
            ]
