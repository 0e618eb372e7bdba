"""Test that bad and huge files of records are refused, with their reason and place.

The scripts read them under node. tests/browser/ tests what the pages then show.
"""

import json
from pathlib import Path
from typing import Any

import jsonschema
from mini_site import ROOT
from node import run
from record_files import BAD, GOOD

SCHEMA = json.loads((ROOT / "hooks/studykit/export/schemas/records.schema.json").read_text("utf-8"))
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)


def refusals(contents: dict[str, bytes], folder: Path) -> dict[str, Any]:
    """Return the reason and the place of each refused file, and None for the others."""
    paths = [str(folder / f"{index}.json") for index in range(len(contents))]
    for path, content in zip(paths, contents.values(), strict=True):
        Path(path).write_bytes(content)
    return dict(zip(contents, run("read_files.mjs", paths, timeout=120), strict=True))


def test_a_bad_file_is_refused_with_its_reason_and_place(tmp_path: Path) -> None:
    contents = {name: bad.content for name, bad in BAD.items()}
    contents["good"] = json.dumps(GOOD).encode()
    wanted: dict[str, list[str] | None] = {
        name: [bad.reason, bad.place] for name, bad in BAD.items()
    }
    assert refusals(contents, tmp_path) == {**wanted, "good": None}


def test_the_schema_refuses_what_it_can_express() -> None:
    VALIDATOR.validate(GOOD)
    for name, bad in BAD.items():
        if bad.is_refused_by_schema:
            assert not VALIDATOR.is_valid(json.loads(bad.content)), name
