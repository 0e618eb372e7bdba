"""Compare theme/README.md, the table of what the site relies on, with the installed packages."""

import re
from pathlib import Path
from typing import Any

import markdown
import pytest
import yaml
from markdown.util import Registry
from mini_site import ROOT
from mkdocs.config import load_config
from mkdocs.livereload import LiveReloadServer
from mkdocs.structure.files import Files
from mkdocs.utils import get_theme_dir
from studykit.adapter.templates import without_hidden_files
from studykit.adapter.watching import watch_closely
from studykit.html.markdown import StudyExtension
from studykit.shipped import OVERRIDES, PACKAGE, SETTINGS
from studykit.theme.patches import PATCHES

THEME = Path(get_theme_dir("material"))
TABLE, OTHERS = (
    [re.split(r"(?<!\\) \| ", line.strip("| ")) for line in part.splitlines() if line[:2] == "| "]
    for part in (ROOT / "hooks/studykit/theme/README.md")
    .read_text("utf-8")
    .split("\nSome couplings ")
)
ROWS = [row for row in TABLE[1:] if "every `" not in row[1]]
OURS = [path for path in (ROOT / "hooks").rglob("*") if path.suffix in (".css", ".js", ".html")]


def _quoted(cell: str) -> list[str]:
    return [text.replace("\\|", "|") for text in re.findall(r"`([^`]+)`", cell)]


def _theme(*patterns: str) -> str:
    files = [path for pattern in patterns for path in sorted(THEME.glob(pattern))]
    assert files, patterns
    return "\n".join(path.read_text("utf-8") for path in files)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_the_theme_contains_each_quotation_of_a_row(row: list[str]) -> None:
    _, relied, files, gone, noticed = row
    text = _theme(*_quoted(files))
    relied = re.sub(r"\([^)]*`[^)]*\)", "", relied) if "(from " in relied else relied
    assert [each for each in _quoted(relied) if each not in text] == []
    assert _quoted(relied)
    assert gone
    assert noticed


@pytest.mark.parametrize("row", [*TABLE[1:], *OTHERS[1:]], ids=lambda row: row[0])
def test_the_tests_named_in_a_row_exist(row: list[str]) -> None:
    paths = _quoted(row[-1])
    assert paths or "strict build" in row[-1]
    assert [path for path in paths if not (ROOT / path).exists()] == []


@pytest.mark.parametrize("row", [*TABLE[1:], *OTHERS[1:]], ids=lambda row: row[0])
def test_our_files_named_in_a_row_exist(row: list[str]) -> None:
    """Files in `deploy/` are named by its path, all others by theirs in the package."""
    paths = (path for path in _quoted(row[0]) if path.endswith((".py", ".html", ".yml", "/")))
    assert [path for path in paths if not (PACKAGE / path).exists()] == []


def test_every_patch_every_override_and_every_feature_has_a_row() -> None:
    ours = "\n".join(row[0] for row in TABLE)
    assert re.findall(r"patch “([^”]+)”", ours) == [each.name for each in PATCHES]
    files = {path.relative_to(PACKAGE).as_posix() for path in OVERRIDES.rglob("*.html")}
    # waiting.html overrides nothing: only our own template includes it.
    files.remove("overrides/partials/waiting.html")
    assert {path for path in _quoted(ours) if path.startswith("overrides/")} == files
    settings = SETTINGS.read_text("utf-8")
    listed = [text for row in TABLE if "features" in row[0] for text in _quoted(row[1])]
    assert sorted(listed) == sorted(yaml.safe_load(settings)["theme"]["features"])


def _used(pattern: str) -> set[str]:
    return {name for path in OURS for name in re.findall(pattern, path.read_text("utf-8"))}


def test_the_theme_has_every_class_of_its_own_that_we_use() -> None:
    # The pattern excludes attributes (`data-md-…`), custom properties (`--md-…`) and file names.
    used = _used(r"(?<![\w-])md-[a-z_]+(?:--?[a-z]+)*(?:__[a-z]+(?:--?[a-z]+)*)?")
    theme = _theme("*.html", "partials/**/*.html", "assets/**/*.css", "assets/javascripts/*.js")
    has = set(re.findall(r"(?<![\w-])md-[\w-]+", theme))
    assert "md-nav__link--active" in used
    assert used - has == set()


def test_the_theme_uses_every_property_of_its_own_that_we_set_or_use() -> None:
    used = _used(r"--md-[a-z0-9-]+")
    assert "--md-default-bg-color" in used
    assert used - set(re.findall(r"--md-[a-z0-9-]+", _theme("assets/**/*.css"))) == set()


def test_processors_run_in_the_order_that_the_extension_needs() -> None:
    parser = markdown.Markdown(extensions=["toc", "tables", StudyExtension()])

    def order(registry: Registry[Any], *names: str) -> list[str]:
        return sorted(names, key=registry.get_index_for_name)

    assert order(parser.inlinePatterns, "reference", "link", "backtick", "escape") == [
        "backtick", "escape", "reference", "link",
    ]  # fmt: skip
    assert order(parser.treeprocessors, "table-boxes", "toc", "inline", "heading-ids") == [
        "inline", "heading-ids", "table-boxes", "toc",
    ]  # fmt: skip
    assert order(parser.postprocessors, "blocks", "raw_html", "amp_substitute")[-1] == "blocks"


def test_mkdocs_finds_the_same_files_of_a_theme_without_the_hidden_ones() -> None:
    config = load_config(str(ROOT / "mkdocs.yml"))

    def paths() -> list[str]:
        files = Files([])
        files.add_files_from_theme(config.theme.get_env(), config)
        return [file.src_uri for file in files]

    before = paths()
    without_hidden_files(config.theme)
    assert paths() == before
    assert len(config.theme.get_env().list_templates()) < 1000


def test_a_server_looks_more_often_at_what_it_watched(tmp_path: Path) -> None:
    docs, other = tmp_path / "docs", tmp_path / "other"
    docs.mkdir()
    server = LiveReloadServer(lambda: None, "127.0.0.1", 0, str(tmp_path))
    server.watch(str(docs))
    usual, pause = server.observer.timeout, server.build_delay
    watch_closely(server, [str(docs), str(other)])
    watched = {each.watch.path: each.timeout for each in server.observer.emitters}
    server.server_close()
    assert list(watched) == [str(docs)]
    assert watched[str(docs)] < usual / 2
    assert server.build_delay < pause
