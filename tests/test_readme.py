"""README.md gives a reason for every dependency, and the files and targets it names exist."""

import re
import tomllib

from mini_site import ROOT

README = (ROOT / "README.md").read_text("utf-8")


def test_every_package_is_named_with_its_reason() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    pinned = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    table = README.split("| package | why |\n|---|---|\n")[1].split("\n\n")[0]
    named = [name for row in table.split("\n") for name in row.split("|")[1].strip().split(", ")]
    assert sorted(named) == sorted(each.partition("==")[0] for each in pinned)


def test_every_command_of_make_is_there() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    targets = set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))
    assert set(re.findall(r"make ([a-z]+)[`\s]", README)) <= targets
    assert targets - {"clean"} <= set(re.findall(r"`?make ([a-z]+)", README))


def test_files_that_are_named_are_in_the_tree() -> None:
    folders = ("deploy", "docs", "hooks", "overrides", "tests")
    there = {path.name for folder in folders for path in (ROOT / folder).rglob("*.*")}
    there |= {path.name for path in ROOT.iterdir()}
    # Files that the examples or the build create, and placeholder names.
    made = {"my-topic.md", "library.json", "items.json", "sN.txt", "sN.md", "page.png"}
    named = re.findall(r"[\w-]+\.(?:py|js|json|css|md|txt|toml|lock|yml|config|png)\b", README)
    assert {*named} - there - made == set()
    assert len({*named}) > 25
