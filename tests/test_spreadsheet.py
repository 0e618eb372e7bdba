"""Test tables as CSV files in LibreOffice: no cell is computed, with any separator.

tests/scripts/analysis_csv.test.mjs tests the same cells as text.
"""

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest
from libreoffice import convert
from mini_site import HERE
from node import call

GROUPS = json.loads((HERE / "scripts/csv_cells.json").read_text("utf-8"))
# Texts with their form in a table.
CELLS: dict[str, str] = {text: form for group in GROUPS.values() for text, form in group.items()}
# Separators that a spreadsheet may use, by its settings. A text never contains a tab.
SEPARATORS = {"comma": ",", "semicolon": ";", "tab": "\t"}


def written(rows: list[list[object]]) -> str:
    """Return rows as the page writes them into a file."""
    [text] = call(("records/record", "analysis/text", "analysis/csv"), "analysis.csv", [rows])
    return str(text)


TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
Cells = list[tuple[str, str, str]]


def converted(folder: Path, separator: str) -> dict[str, Cells]:
    """Return the cells of each CSV file in a folder, as LibreOffice reads them.

    A cell is its formula, type and text.
    """
    # The separator, the quote " (34), UTF-8 (76), from line 1.
    options = f"--infilter=CSV:{ord(separator)},34,76,1"
    convert(sorted(folder.glob("*.csv")), "fods", folder, options)
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
def test_nothing_computes_in_libreoffice(tmp_path: Path, name: str) -> None:
    separator = SEPARATORS[name]
    clean = [each for each in CELLS if "\ud83d" not in each]
    # Each text at the end of a line, and inside a line, where a quote may be open.
    rows: list[list[object]] = [[each] for each in clean]
    rows += [["甲", each, -0.5, "乙"] for each in clean]
    (tmp_path / "ours.csv").write_text(written(rows), "utf-8", newline="")
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
