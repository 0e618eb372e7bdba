"""Projects for benchmarks: the real site, a plain site, the real site with the theme's search."""

import re
import shutil
from pathlib import Path
from typing import Any

import yaml
from mini_site import ROOT
from studykit.files import write_text
from studykit.navigation import ENTRIES_AT_MOST
from studykit.shipped import SETTINGS

# The theme's search plugin, configured for Chinese as its documentation recommends.
SEARCH = [{"search": {"lang": "zh"}}]


def _settings() -> dict[str, Any]:
    shared: dict[str, Any] = yaml.safe_load(SETTINGS.read_text("utf-8"))
    return shared | {"site_name": "最后一公里"}


def _write_settings(folder: Path, settings: dict[str, Any]) -> Path:
    write_text(folder / "mkdocs.yml", yaml.safe_dump(settings, allow_unicode=True))
    return folder


def copy_real(folder: Path) -> Path:
    """Copy the real site, with the hook of this package; return the folder."""
    shutil.copytree(ROOT / "docs", folder / "docs")
    written = (ROOT / "mkdocs.yml").read_text("utf-8")
    written = written.replace("hooks/study.py", (ROOT / "hooks/study.py").as_posix())
    write_text(folder / "mkdocs.yml", without_watch(written))
    return folder


def without_watch(settings: str) -> str:
    """Return the settings of the real site for a copy, which has no folder of the package."""
    return re.sub(r"watch:\n(?:  - .*\n)+", "", settings)


def write_plain(folder: Path, project: Path, *, search: bool = False) -> Path:
    """Write the modules of a project as plain Markdown and return the folder.

    The plain site has the real settings and folders of fifty modules (`ENTRIES_AT_MOST`). It has no
    hook, overrides, quizzes, indexes or handouts. `search` enables the theme's search.
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
    """Write the real site with the theme's header and search; return the folder."""
    for name in ("header.html", "search.html"):
        template = f'{{% include "theme/partials/{name}" %}}'
        write_text(folder / "overrides/partials" / name, template)
    # The theme's search needs its worker and the stemmers, which our settings exclude.
    wanted = ("!/assets/javascripts/workers/", "!/assets/javascripts/lunr/")
    changed = {
        "INHERIT": str(ROOT / "mkdocs.yml"),
        "docs_dir": str(ROOT / "docs"),
        "hooks": [str(ROOT / "hooks" / "study.py")],
        "watch": [],
        "theme": {"name": "material", "custom_dir": "overrides"},
        "plugins": SEARCH,
        "exclude_docs": "\n".join(wanted),
    }
    return _write_settings(folder, changed)
