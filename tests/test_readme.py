"""Tests of README.md, and of the file names in CONTRIBUTING.md, CHANGELOG.md and the decisions."""

import json
import re
import tomllib

from mini_site import ROOT

README = (ROOT / "README.md").read_text("utf-8")
OTHER_DOCUMENTS = [
    ROOT / "CONTRIBUTING.md",
    ROOT / "CHANGELOG.md",
    *(ROOT / "hooks/decisions").iterdir(),
]


def test_readme_names_every_package_with_its_reason() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"]
    pinned = [*project["dependencies"], *extras["exchange"], *extras["dev"]]
    node_packages = json.loads((ROOT / "package.json").read_text("utf-8"))["devDependencies"]
    tables = [part.split("\n\n")[0] for part in README.split("| package | why |\n|---|---|\n")[1:]]
    rows = [
        [[cell.strip() for cell in row.split("|")[1:-1]] for row in table.split("\n")]
        for table in tables
    ]
    named = [[name for names, _ in table for name in names.split(", ")] for table in rows]
    assert sorted(named[0]) == sorted(each.partition("==")[0] for each in pinned)
    assert sorted(named[1]) == sorted(node_packages)
    assert [names for table in rows for names, reason in table if not reason] == []


def test_node_packages_are_pinned() -> None:
    node_packages = json.loads((ROOT / "package.json").read_text("utf-8"))["devDependencies"]
    assert [name for name, version in node_packages.items() if not version[0].isdigit()] == []


def test_readme_and_makefile_agree_on_commands() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    assert set(re.findall(r"make ([a-z-]+)[`\s]", README)) <= targets
    assert targets - {"clean"} <= set(re.findall(r"`?make ([a-z-]+)", README))


def test_files_named_in_documents_exist() -> None:
    folders = ("docs", "hooks", "tests")
    existing = {path.name for folder in folders for path in (ROOT / folder).rglob("*.*")}
    existing |= {path.name for path in ROOT.iterdir()}
    # Not in the repository: files that examples create, files that only a build creates, and
    # patterns such as sN.md.
    not_in_repository = {"my-topic.md", "sN.txt", "sN.md"}
    not_in_repository |= {"library.json", "items.json", "facilities.json"}
    not_in_repository |= {"first.js", "bank.js", "papers.js"}
    text = "\n".join([README, *(path.read_text("utf-8") for path in OTHER_DOCUMENTS)])
    named = re.findall(r"[\w-]+\.(?:py|js|json|css|md|txt|toml|lock|yml|config|png)\b", text)
    assert {*named} - existing - not_in_repository == set()
    assert len({*named}) > 25


def test_readme_is_short() -> None:
    assert len(re.findall(r"\S*\w\S*", README)) <= 900
