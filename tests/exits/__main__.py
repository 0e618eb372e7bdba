"""Build the site with each successor, strictly, and compare every page with the usual build's.

ProperDocs continues MkDocs 1, and MaterialX the theme. Each is installed into an environment of
its own below `.exits/`, where it takes the place of what it succeeds. Text, ids, links and policies
must be equal but for what `KNOWN` lists. Prints what differs; the exit status is 1 if anything does
that is not listed.
"""

import os
import re
import subprocess
import sys
import venv
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / ".exits"
# As `docs_dir` and the like stand in a file elsewhere, they must be written out.
SETTINGS = f"""\
INHERIT: {ROOT}/mkdocs.yml
docs_dir: {ROOT}/docs
hooks: [{ROOT}/hooks/study.py]
watch: []
theme:
  name: {{theme}}
  custom_dir: {ROOT}/overrides
"""


@dataclass(frozen=True)
class Exit:
    """A successor: its name, the package it takes the place of, the program, and the theme."""

    name: str
    succeeds: str
    program: str
    theme: str


EXITS = (
    Exit("properdocs", "mkdocs", "properdocs", "material"),
    Exit("materialx", "mkdocs-material", "mkdocs", "materialx"),
)
# What may differ, with its reason: the successor, the kind, what it has more (+) or less (-).
KNOWN: Mapping[tuple[str, str, str], str] = {
    ("materialx", "ids", "+ __toc"): "a check box of its own opens the table of contents",
}


class _Reader(HTMLParser):
    """What of a page must be equal, as texts by kind."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, list[str]] = {"text": [], "ids": [], "links": [], "policy": []}
        self._skipped = False

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if "id" in values:
            self.found["ids"].append(values["id"])
        if "http-equiv" in values:
            self.found["policy"].append(values.get("content", ""))
        for name in ("href", "src"):
            if name in values:
                # A theme names its files by a hash of what they hold.
                url = re.sub(r"\.[0-9a-f]{8}\.min\.", ".min.", values[name])
                self.found["links"].append(f"{tag} {url}")
        self._skipped = self._skipped or tag in ("script", "style")

    def handle_endtag(self, tag: str) -> None:
        self._skipped = self._skipped and tag not in ("script", "style")

    def handle_data(self, data: str) -> None:
        if data.strip() and not self._skipped:
            self.found["text"].append(" ".join(data.split()))


def read(page: Path) -> dict[str, list[str]]:
    """What of a built page must be equal."""
    reader = _Reader()
    reader.feed(page.read_text("utf-8"))
    return reader.found


def differences(usual: Path, other: Path) -> Iterator[tuple[str, str]]:
    """The kind of each difference between two sites, and what the other has more or less."""
    pages = [{path.relative_to(site) for path in site.rglob("*.html")} for site in (usual, other)]
    for page in sorted(pages[0] ^ pages[1]):
        yield "pages", f"{'-' if page in pages[0] else '+'} {page}"
    for page in sorted(pages[0] & pages[1]):
        expected, actual = read(usual / page), read(other / page)
        for kind, values in expected.items():
            # The order counts where nothing else differs.
            less, more = Counter(values) - Counter(actual[kind]), Counter(actual[kind])
            more.subtract(values)
            yield from ((kind, f"- {value}") for value in less)
            yield from ((kind, f"+ {value}") for value in +more)
            if not less and not +more and values != actual[kind]:
                yield kind, f"order on {page}"


def run(*command: str | Path) -> str:
    """What a command printed about itself; where it fails, that is shown, and this program ends."""
    settings = {
        **os.environ,
        "NO_MKDOCS_2_WARNING": "1",
        "PYTHONUTF8": "1",
        "SOURCE_DATE_EPOCH": "1700000000",
    }
    done = subprocess.run(
        command, cwd=ROOT, env=settings, capture_output=True, text=True, encoding="utf-8"
    )
    if done.returncode:
        sys.exit(f"{' '.join(map(str, command))} failed:\n{done.stdout}{done.stderr}")
    return done.stderr


def set_up(way: Exit) -> Path:
    """The Python of an environment in which a successor takes the place of a package."""
    folder = FOLDER / way.name
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if not (folder / "ready").exists():
        venv.create(folder, clear=True, with_pip=True)
        pip = (python, "-m", "pip", "--quiet", "--disable-pip-version-check")
        vendor = ("--no-index", "--find-links", ROOT / "vendor")
        offline = vendor if (ROOT / "vendor").is_dir() else ()
        hashed = (*pip, "install", *offline, "--require-hashes", "--no-deps", "--requirement")
        run(*hashed, ROOT / "requirements.lock")
        run(*pip, "install", "--no-deps", "--no-build-isolation", "--editable", ROOT)
        run(*pip, "uninstall", "--yes", way.succeeds)
        run(*hashed, ROOT / "tests/exits" / f"{way.name}.lock")
        (folder / "ready").touch()
    return python


def build(python: str | Path, program: str, theme: str, name: str) -> Path:
    """Build the site strictly; the folder that holds it."""
    folder = FOLDER / f"{name}-site"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "mkdocs.yml").write_text(SETTINGS.format(theme=theme), "utf-8")
    output = run(python, "-m", program, "build", "--strict", "--config-file", folder / "mkdocs.yml")
    if "WARNING" in output:
        sys.exit(output)
    return folder / "site"


def main() -> int:
    """Compare all; returns the exit status."""
    usual = build(sys.executable, "mkdocs", "material", "usual")
    status = 0
    for way in EXITS:
        other = build(set_up(way), way.program, way.theme, way.name)
        found = Counter(differences(usual, other))
        print(f"{way.name} in place of {way.succeeds}: {len(list(other.rglob('*.html')))} pages")
        for (kind, difference), count in sorted(found.items()):
            reason = KNOWN.get((way.name, kind, difference))
            status = status if reason else 1
            print(f"  {count} pages: {kind} {difference}: {reason or 'not known'}")
    return status


if __name__ == "__main__":
    sys.exit(main())
