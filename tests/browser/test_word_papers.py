"""Test that the exam page saves the Word papers that the command writes, byte for byte."""

import base64
from dataclasses import replace
from functools import cache
from pathlib import Path

from banks import REAL, site_in
from exams import enter, visit
from playwright.sync_api import BrowserContext, expect
from studykit.export.bank import bank_of
from studykit.export.exchange.format import Content, identity
from studykit.export.exchange.papers import papers_of
from studykit.export.papers.compose import SHEETS
from studykit.quiz.paper import (
    TYPES,
    Blueprint,
    decode,
    default_blueprint,
    encode,
    papers_of_pair,
)

# Returns the documents of a code in Base64, by the names that the command gives them.
DOCUMENTS = """async ([code, sheets]) => {
  const { exam, word } = window.study;
  const { bank, word: data } = window.studyData;
  const { blueprint } = exam.decode(code, bank);
  const ids = exam.draw(blueprint, bank);
  const paper = { code, blueprint, ids, minutes: blueprint.minutes, points: 0, bank };
  await new Promise((then, failed) => exam.loadItems(ids, bank, failed, then));
  const base64 = (bytes) => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
  const found = {};
  for (const version of ["A", "B"])
    for (const sheet of sheets)
      found[`${version}-${sheet}.docx`] = base64(
        word.make(paper, version, sheet, "standard", data)
      );
  return found;
}"""


@cache
def content() -> Content:
    return Content(site_in(REAL), "last-mile", "最后一公里")


@cache
def written(code: str) -> dict[str, bytes]:
    """Return the documents of a code as the command writes them."""
    bank = bank_of(content().site)
    blueprint = decode(code, bank)
    assert isinstance(blueprint, Blueprint)
    return dict(papers_of(content(), code, blueprint, bank))


def codes() -> list[str]:
    """Return codes of papers of the real bank: a pair, long ones, and of rare types."""
    bank = bank_of(content().site)
    base = default_blueprint(bank)
    pair = papers_of_pair(replace(base, paired=True, seed=8))
    longest = [replace(base, seed=seed, count=55) for seed in (1, 22)]
    rare = [replace(base, types=TYPES[2:], count=12, seed=seed) for seed in (5, 66)]
    return [encode(each, bank) for each in (*pair, *longest, *rare)]


def test_page_and_command_write_the_same_papers(
    context: BrowserContext, address: str, tmp_path: Path
) -> None:
    page = visit(context, address)
    all_codes = codes()
    enter(page, all_codes[0])
    given = page.get_by_label("下面打印、存成 Word 的")
    assert [each.split()[0] for each in given.locator("option").all_inner_texts()] == [
        "前测",
        "后测",
    ]
    given.select_option(all_codes[1])
    page.get_by_label("哪一份").select_option(label="B 卷：答案与解析")
    page.get_by_label("紧凑版").check()
    with page.expect_download() as saved:
        page.get_by_role("button", name="存成 Word").click()
    expect(page.get_by_text("已交给浏览器保存：答案-B卷-")).to_be_visible()
    assert saved.value.suggested_filename.startswith("答案-B卷-后测_")
    saved.value.save_as(tmp_path / "key.docx")
    assert (tmp_path / "key.docx").read_bytes() == written(all_codes[1])["B-key-compact.docx"]
    for code in all_codes:
        found = page.evaluate(DOCUMENTS, [code, SHEETS])
        expected = written(code)
        assert len(found) == 2 * len(SHEETS)
        for name, data in found.items():
            assert base64.b64decode(data) == expected[name], f"{code} {name}"
    keys = b"".join(data for code in all_codes for data in written(code).values())
    shown = [item for item in content().items.values() if identity(item).encode() in keys]
    assert len(shown) > 100
    assert {item.type.value for item in shown} == set(TYPES)
