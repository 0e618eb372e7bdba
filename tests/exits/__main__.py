"""Build the site with each successor of MkDocs and of its theme, and compare with the usual build.

ProperDocs continues MkDocs 1, and MaterialX continues the theme. Each is installed into its own
environment below `.exits/`, where it replaces the package that it succeeds. Text, ids, links and
policies must be equal, except for the differences in `KNOWN`. The program prints all differences
and exits with status 1 if any of them is not in `KNOWN`.
"""

import os
import re
import subprocess
import sys
import venv
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / ".exits"
# The settings are written to another folder than that of mkdocs.yml, so paths such as `docs_dir`
# must be absolute.
SETTINGS = f"""\
INHERIT: {ROOT}/mkdocs.yml
docs_dir: {ROOT}/docs
hooks: [{ROOT}/hooks/study.py]
watch: []
theme:
  name: {{theme}}
"""


@dataclass(frozen=True)
class Successor:
    """A successor: its name, the package that it replaces, the program, and the theme."""

    name: str
    replaces: str
    program: str
    theme: str


SUCCESSORS = (
    Successor("properdocs", "mkdocs", "properdocs", "material"),
    Successor("materialx", "mkdocs-material", "mkdocs", "materialx"),
)
# Accepted differences with their reasons, by successor, kind, and the value that the successor
# adds (+) or lacks (-).
KNOWN: Mapping[tuple[str, str, str], str] = {
    ("materialx", "ids", "+ __toc"): "its table of contents opens by a check box with this id",
}


class _Reader(HTMLParser):
    """Collects the values of a page that must be equal in both builds, by kind."""

    def __init__(self) -> None:
        super().__init__()
        self.values: dict[str, list[str]] = {"text": [], "ids": [], "links": [], "policy": []}
        self._in_code = False

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        if "id" in attributes:
            self.values["ids"].append(attributes["id"])
        if "http-equiv" in attributes:
            self.values["policy"].append(attributes.get("content", ""))
        for name in ("href", "src"):
            if name in attributes:
                # The theme puts a hash of the content into file names.
                url = re.sub(r"\.[0-9a-f]{8}\.min\.", ".min.", attributes[name])
                self.values["links"].append(f"{tag} {url}")
        if tag in ("script", "style"):
            self._in_code = True

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style"):
            self._in_code = False

    def handle_data(self, data: str) -> None:
        if data.strip() and not self._in_code:
            self.values["text"].append(" ".join(data.split()))


def read(page: Path) -> dict[str, list[str]]:
    """Return the values of a built page that must be equal in both builds, by kind."""
    reader = _Reader()
    reader.feed(page.read_text("utf-8"))
    return reader.values


def differences(usual: Path, other: Path) -> Iterator[tuple[str, str]]:
    """Yield the kind and the value of each difference of two sites, once for each page that has it.

    A value that is added begins with +, and one that is missing begins with -.
    """
    pages = [{path.relative_to(site) for path in site.rglob("*.html")} for site in (usual, other)]
    for page in sorted(pages[0] ^ pages[1]):
        yield "pages", f"{'-' if page in pages[0] else '+'} {page}"
    for page in sorted(pages[0] & pages[1]):
        expected, actual = read(usual / page), read(other / page)
        for kind, values in expected.items():
            # The order is compared only if both pages have the same values.
            missing = Counter(values) - Counter(actual[kind])
            added = Counter(actual[kind]) - Counter(values)
            yield from ((kind, f"- {value}") for value in missing)
            yield from ((kind, f"+ {value}") for value in added)
            if not missing and not added and values != actual[kind]:
                yield kind, f"order on {page}"


def run(*command: str | Path) -> str:
    """Run a command, and return its standard error. Exits with its output if it fails."""
    environment = {
        **os.environ,
        "NO_MKDOCS_2_WARNING": "1",
        "PYTHONUTF8": "1",
        "SOURCE_DATE_EPOCH": "1700000000",
    }
    process = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, encoding="utf-8"
    )
    if process.returncode:
        sys.exit(f"{' '.join(map(str, command))} failed:\n{process.stdout}{process.stderr}")
    return process.stderr


def set_up(successor: Successor) -> Path:
    """Make the environment of a successor, unless it is ready; return the path of its Python.

    The successor replaces its package there.
    """
    folder = FOLDER / successor.name
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if not (folder / "ready").exists():
        venv.create(folder, clear=True, with_pip=True)
        pip = (python, "-m", "pip", "--quiet", "--disable-pip-version-check")
        vendor = ("--no-index", "--find-links", ROOT / "vendor")
        offline = vendor if (ROOT / "vendor").is_dir() else ()
        hashed = (*pip, "install", *offline, "--require-hashes", "--no-deps", "--requirement")
        run(*hashed, ROOT / "requirements.lock")
        run(*pip, "install", "--no-deps", "--no-build-isolation", "--editable", ROOT)
        run(*pip, "uninstall", "--yes", successor.replaces)
        run(*hashed, ROOT / "tests/exits" / f"{successor.name}.lock")
        (folder / "ready").touch()
    return python


def build(python: str | Path, program: str, theme: str, name: str) -> Path:
    """Build the site strictly, and return its folder."""
    folder = FOLDER / f"{name}-site"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "mkdocs.yml").write_text(SETTINGS.format(theme=theme), "utf-8")
    output = run(python, "-m", program, "build", "--strict", "--config-file", folder / "mkdocs.yml")
    if "WARNING" in output:
        sys.exit(output)
    return folder / "site"


def main() -> int:
    """Compare the builds of all successors with the usual build; return the exit status."""
    usual = build(sys.executable, "mkdocs", "material", "usual")
    status = 0
    for successor in SUCCESSORS:
        other = build(set_up(successor), successor.program, successor.theme, successor.name)
        pages = len(list(other.rglob("*.html")))
        print(f"{successor.name} in place of {successor.replaces}: {pages} pages")
        status |= print_differences(successor, differences(usual, other))
    return status


def print_differences(successor: Successor, found: Iterable[tuple[str, str]]) -> int:
    """Print each difference of a successor's build with its reason; return the exit status."""
    status = 0
    for (kind, difference), count in sorted(Counter(found).items()):
        reason = KNOWN.get((successor.name, kind, difference))
        if not reason:
            status = 1
        print(f"  {count} pages: {kind} {difference}: {reason or 'not known'}")
    return status


if __name__ == "__main__":
    sys.exit(main())
