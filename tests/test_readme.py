"""README.md and what else tells of the project: dependencies have reasons, named files exist."""

import json
import re
import tomllib

from mini_site import ROOT

README = (ROOT / "README.md").read_text("utf-8")
OTHERS = [ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md", *(ROOT / "hooks/decisions").iterdir()]


def test_readme_names_every_package_with_its_reason() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    pinned = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    scripts = json.loads((ROOT / "package.json").read_text("utf-8"))["devDependencies"]
    tables = [part.split("\n\n")[0] for part in README.split("| package | why |\n|---|---|\n")[1:]]
    named = [
        [name for row in table.split("\n") for name in row.split("|")[1].strip().split(", ")]
        for table in tables
    ]
    assert sorted(named[0]) == sorted(each.partition("==")[0] for each in pinned)
    assert sorted(named[1]) == sorted(scripts)
    assert all(version[0].isdigit() for version in scripts.values())  # pinned


def test_readme_lists_every_make_command() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    targets = set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))
    assert set(re.findall(r"make ([a-z]+)[`\s]", README)) <= targets
    assert targets - {"clean"} <= set(re.findall(r"`?make ([a-z]+)", README))


def test_files_named_in_readme_exist() -> None:
    folders = ("deploy", "docs", "hooks", "overrides", "tests")
    there = {path.name for folder in folders for path in (ROOT / folder).rglob("*.*")}
    there |= {path.name for path in ROOT.iterdir()}
    # What the examples make, what only the build does, and a name for many.
    made = {"my-topic.md", "library.json", "items.json", "sN.txt", "sN.md", "first.js"}
    text = "\n".join([README, *(path.read_text("utf-8") for path in OTHERS)])
    named = re.findall(r"[\w-]+\.(?:py|js|json|css|md|txt|toml|lock|yml|config|png)\b", text)
    assert {*named} - there - made == set()
    assert len({*named}) > 25


def test_readme_is_short() -> None:
    assert len(re.findall(r"\S*\w\S*", README)) <= 900
