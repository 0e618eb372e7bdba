"""Test tables as CSV files: no cell is a formula, with any separator; LibreOffice reads them."""

import csv
import io
import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page
from script_values import scripts_alone

PARTS = ("records/record", "analysis/text", "analysis/csv")
SIGNS = "=+-@＝＋－＠﹦﹢﹣﹫⁼⁺⁻₌₊₋−"
# Separators that a spreadsheet may use, by its settings. A text never contains a tab.
SEPARATORS = {"comma": ",", "semicolon": ";", "tab": "\t"}

# Texts with their form in a table.
CELLS = {
    "=1+1": "'=1+1",
    "+8613800000000": "'+8613800000000",
    "-1": "'-1",
    "@SUM(1,1)": "'@SUM(1,1)",
    "＝1+1": "'＝1+1",
    "＋1": "'＋1",
    "－1": "'－1",
    "＠x": "'＠x",
    "=cmd|'/c calc'!A0": "'=cmd|'/c calc'!A0",
    '=HYPERLINK("http://a.example","x")': '\'=HYPERLINK("http://a.example","x")',
    # Invisible characters before a formula.
    "\0=1+1": "'=1+1",
    "\x7f\x9f\x1b=1+1": "'=1+1",
    " \u00a0\u3000=1+1": "'=1+1",
    "\u200b\u2060\ufeff\u00ad=1+1": "'=1+1",
    "\u202e\u2066\u200f=1+1": "'=1+1",
    "\u115f\u3164\ufe0f\u2800=1+1": "'=1+1",
    "\U000e0041=1+1": "'=1+1",
    "\ud83d=1+1": "'=1+1",
    # Positions at which a line or a cell may begin.
    "\t=1+1": "'=1+1",
    "a\t=1+1": "a '=1+1",
    "a\r\n=1+1": "a '=1+1",
    "a\u2028=1+1\u2029=2\u0085=3\v=4\f=5": "a '=1+1 '=2 '=3 '=4 '=5",
    "a;=1+1": "a;'=1+1",
    "a,=1+1": "a,'=1+1",
    "a|=1+1": "a|'=1+1",
    "a:=1+1": "a:'=1+1",
    "a; \0=1+1": "a; '=1+1",
    ';;"=1+1': ";;\"'=1+1",
    '";=1+1': "\";'=1+1",
    '"=1+1': "\"'=1+1",
    "'=1+1": "''=1+1",
    "a =1+1": "a '=1+1",
    # Texts that stay the same.
    "甲": "甲",
    "欧阳·阿依古丽": "欧阳·阿依古丽",
    "a=b": "a=b",
    "a-b": "a-b",
    "2号楼 3 组": "2号楼 3 组",
    "may": "may",
    # Texts that would become numbers, dates or logical values.
    **{
        text: f"'{text}"
        for text in (
            *("007", "1/2", "2026-1-2", "2026-11-18", "12:30", "5%", "$5", "1E5", "TRUE"),
            *("false", "1月2日", "２０２６年1月2日", "上午8时", "May 5", "½", "８", "1,5", "(5)"),
        )
    },
    "": "",
    'a"b': 'a"b',
    "a,b;c": "a,b;c",
    "（-1）": "'（-1）",
}


@pytest.fixture(scope="module")
def values(browser: Browser) -> Iterator[Page]:
    with scripts_alone(browser, *PARTS) as opened:
        yield opened


def written(values: Page, rows: list[list[object]]) -> str:
    text: str = values.evaluate("rows => study.analysis.csv(rows)", rows)
    assert text.startswith("\ufeff")
    return text[1:]


def test_written_cells_are_read_back_with_guards(values: Page) -> None:
    # An unpaired surrogate cannot be passed to the page directly.
    lines = values.evaluate(
        "texts => study.analysis.csv(texts.map(text => [JSON.parse(text), -0.5, 3]))",
        [json.dumps(each) for each in CELLS],
    )[1:]
    assert list(csv.reader(io.StringIO(lines, newline=""))) == [
        [each, "-0.5", "3"] for each in CELLS.values()
    ]
    assert all(line.startswith('"') and line.endswith('"') for line in lines.splitlines())


def test_a_date_stays_a_date(values: Page) -> None:
    made = values.evaluate("study.analysis.csv([[new Date(2026, 10, 18)]])")
    assert made == '\ufeff"2026-11-18"\r\n'


# Pieces that are dangerous, and some that are not.
pieces = st.sampled_from(
    [*SIGNS, *"\0\t\r\n\v ,;|:\"'1a甲", "\u2028", "\u200b", "\u00a0", "\ufeff"]
)
texts = st.lists(pieces, max_size=8).map("".join)


def parts(line: str, separator: str) -> list[str]:
    """Return the cells of a line as split at every separator, and as split outside quotes."""
    heeded = next(csv.reader([line], delimiter=separator), [])
    return [*line.split(separator), *heeded]


@settings(max_examples=20, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
@given(st.lists(st.lists(texts, min_size=1, max_size=4), min_size=30, max_size=30))
def test_no_cell_begins_with_a_sign_wherever_a_line_is_divided(
    values: Page, rows: list[list[object]]
) -> None:
    lines = written(values, rows).split("\r\n")
    assert lines.pop() == ""
    assert len(lines) == len(rows)
    for line in lines:
        for separator in ",;\t|: ":
            for cell in parts(line, separator):
                begin = cell.lstrip('" ')[:1]
                assert not begin or begin not in SIGNS, (line, separator)


# LibreOffice. -------------------------------------------------------------------------------------

MISSING = (
    "LibreOffice Calc was not found. Install it: apt-get install libreoffice-calc-nogui (Debian)."
)
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
Cells = list[tuple[str, str, str]]


def converted(folder: Path, separator: str) -> dict[str, Cells]:
    """Return the cells of each CSV file in a folder, as LibreOffice reads them.

    A cell is its formula, type and text.
    """
    program = shutil.which("soffice")
    if program is None:
        pytest.fail(MISSING)
    # The separator, the quote " (34), UTF-8 (76), from line 1.
    options = f"CSV:{ord(separator)},34,76,1"
    subprocess.run(
        [
            program,
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--headless",
            f"--infilter={options}",
            "--convert-to",
            "fods",
            "--outdir",
            folder,
            *sorted(folder.glob("*.csv")),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    found: dict[str, Cells] = {}
    for path in folder.glob("*.fods"):
        cells = ElementTree.parse(path).iter(f"{TABLE}table-cell")  # noqa: S314
        found[path.stem] = [
            (
                cell.get(f"{TABLE}formula", ""),
                cell.get(f"{OFFICE}value-type", ""),
                "\n".join("".join(each.itertext()) for each in cell.iter(f"{TEXT}p")),
            )
            for cell in cells
        ]
    return found


@pytest.mark.parametrize("name", SEPARATORS)
def test_nothing_computes_in_libreoffice(values: Page, tmp_path: Path, name: str) -> None:
    separator = SEPARATORS[name]
    clean = [each for each in CELLS if "\ud83d" not in each]
    # Each text at the end of a line, and inside a line, where a quote may be open.
    rows: list[list[object]] = [[each] for each in clean]
    rows += [["甲", each, -0.5, "乙"] for each in clean]
    ours = written(values, rows)
    (tmp_path / "ours.csv").write_text("\ufeff" + ours, "utf-8")
    # An unguarded formula is computed; otherwise this test would prove nothing.
    (tmp_path / "bare.csv").write_text(f"a{separator}=1+1\n", "utf-8")
    found = converted(tmp_path, separator)
    assert [formula for formula, _, _ in found["bare"] if formula] == ["of:=1+1"]
    assert [each for each in found["ours"] if each[0]] == []
    assert {kind for _, kind, _ in found["ours"]} <= {"", "string", "float"}
    if separator == ",":
        shown = [text for _, kind, text in found["ours"] if kind == "string"]
        wanted = [text for text in (CELLS[each] for each in clean) if text]
        assert shown[: len(wanted)] == wanted
        assert [text for _, kind, text in found["ours"] if kind == "float"] == ["-0.5"] * len(clean)
