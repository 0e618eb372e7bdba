"""Build a site and print, as JSON, which values it took and made, and how long its parts took.

It runs as a process of its own: `python -m bench.inside build …`, with the arguments of `mkdocs`.
"""

import cProfile
import json
import pstats
import sys
from collections import Counter
from pathlib import Path
from time import process_time

from mkdocs.__main__ import cli
from studykit import store
from studykit.kept.keeper import Keeper
from studykit.kept.recent import Memory

# Functions in which a build spends its time, by what they do. Some call others of them.
PARTS = {
    "imports and settings": ("config/base.py", "load_config"),
    "reading": ("studykit/library.py", "read_library"),
    "checks of the library": ("check/__init__.py", "check_library"),
    "indexes": ("indexes/__init__.py", "build_indexes"),
    "indexes and items": ("studykit/site.py", "site_of"),
    "bodies of generated pages": ("pages/generate.py", "generate_pages"),
    "bodies of authors' pages": ("pages/authored.py", "render_bodies"),
    "data, with the bodies": ("export/study.py", "study_edition"),
    "search": ("export/search.py", "search_script"),
    "Markdown": ("commands/build.py", "_populate_page"),
    "templates": ("commands/build.py", "_build_page"),
    "check of built pages": ("output/pages.py", "check_pages"),
    "files as they are": ("structure/files.py", "copy_static_files"),
}


def main() -> None:
    """Run one MkDocs command; print how many values were taken and made, and shares of the time."""
    keepers: list[Keeper] = []
    keeper_at = store.keeper_at

    def noting(root: Path, memory: Memory | None = None) -> tuple[Keeper, store.Store | None]:
        found = keeper_at(root, memory)
        keepers.append(found[0])
        return found

    store.keeper_at = noting
    profile = cProfile.Profile(process_time)
    try:
        profile.runcall(cli, standalone_mode=False)
    finally:
        found = pstats.Stats(profile).stats  # type: ignore[attr-defined]
        total = max(times[3] for times in found.values())
        seconds = {
            part: sum(
                times[3]
                for (path, _, name), times in found.items()
                if path.endswith(file) and name == function
            )
            for part, (file, function) in PARTS.items()
        }
        taken, made = Counter[str](), Counter[str]()
        for keeper in keepers:
            taken += keeper.taken
            made += keeper.made
        shares = {part: each / total for part, each in seconds.items()}
        print(json.dumps({"taken": taken, "made": made, "shares": shares}))


if __name__ == "__main__":
    sys.argv[0] = "mkdocs"
    main()
