"""What ours is measured beside: the same modules and the same site, done by the theme alone."""

import shutil
from pathlib import Path
from typing import Any

import yaml
from mini_site import ROOT
from studykit.folder import write_text
from studykit.navigation import ENTRIES_AT_MOST

# The theme's search, as its documentation has it for Chinese.
SEARCH = [{"search": {"lang": "zh"}}]


def _settings() -> dict[str, Any]:
    own: dict[str, Any] = yaml.safe_load((ROOT / "mkdocs.yml").read_text("utf-8"))
    return own


def _write_settings(folder: Path, settings: dict[str, Any]) -> Path:
    write_text(folder / "mkdocs.yml", yaml.safe_dump(settings, allow_unicode=True))
    return folder


def write_plain(folder: Path, project: Path, *, search: bool = False) -> Path:
    """The modules of a project as plain Markdown, in folders of fifty, with the real settings.

    Without hook, overrides, quizzes, indexes and handouts; with the theme's search if asked.
    """
    for number, path in enumerate(sorted((project / "docs" / "modules").glob("*.md"))):
        part = f"part-{number // ENTRIES_AT_MOST:03}"
        write_text(folder / "docs" / part / path.name, path.read_text("utf-8"))
    write_text(folder / "docs" / "index.md", "# 首页\n")
    own = _settings()
    kept = ("site_name", "use_directory_urls", "theme", "markdown_extensions")
    plain = {name: own[name] for name in kept}
    del plain["theme"]["custom_dir"]
    plain["theme"]["language"] = "zh"
    plain["plugins"] = SEARCH if search else []
    return _write_settings(folder, plain)


def write_theirs(folder: Path) -> Path:
    """The real site with the theme's own header and search in place of ours."""
    own = shutil.ignore_patterns("header.html", "search.html")
    shutil.copytree(ROOT / "overrides", folder / "overrides", ignore=own)
    lines = _settings()["exclude_docs"].splitlines()
    # Its worker, and the stemmers that the worker asks for, which the real site goes without.
    wanted = ("/workers/", "/lunr/")
    changed = {
        "INHERIT": str(ROOT / "mkdocs.yml"),
        "docs_dir": str(ROOT / "docs"),
        "hooks": [str(ROOT / "hooks" / "study.py")],
        "watch": [],
        "theme": {"custom_dir": "overrides"},
        "plugins": SEARCH,
        "exclude_docs": "\n".join(each for each in lines if not each.endswith(wanted)),
    }
    return _write_settings(folder, changed)
