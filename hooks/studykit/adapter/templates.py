"""The templates of the theme, and the policy of the pages that they make."""

import os
import re
from pathlib import Path

from jinja2 import ChoiceLoader, DictLoader, Environment, FileSystemLoader, PrefixLoader
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.theme import Theme

from studykit.compiled import COMPILED, COMPILED_HERE
from studykit.files import read_parts
from studykit.hosting.policy import with_policy
from studykit.settings import theme_folders
from studykit.surroundings import has_known_settings
from studykit.theme.patches import patched
from studykit.theme.scripts import FOLDER, known_scripts
from studykit.theme.sidebar import sidebar_of

# The name of the empty template of a page that is kept.
EMPTY = "study-kept"
_DATE = re.compile(r"<lastmod>.*?</lastmod>")


class _Loader(FileSystemLoader):
    """Loads the theme's templates, and lists its files without those in hidden folders.

    Each build of MkDocs lists all files of a theme, and then leaves the hidden ones out. Material
    hides 14,000 icons.
    """

    def list_templates(self) -> list[str]:
        """Return the paths of the files, sorted."""
        found: set[str] = set()
        for root in map(Path, self.searchpath):
            for place, folders, names in os.walk(root):
                folders[:] = [each for each in folders if not each.startswith(".")]
                folder = Path(place).relative_to(root)
                found.update((folder / each).as_posix() for each in names)
        return sorted(found)


def without_hidden_files(theme: Theme) -> None:
    """Let a theme list its files without those in hidden folders, which MkDocs leaves out."""
    make = theme.get_env

    def get_env() -> Environment:
        env = make()
        env.loader = _Loader(theme.dirs)
        return env

    theme.get_env = get_env  # type: ignore[method-assign]


def prepare(env: Environment, config: MkDocsConfig) -> None:
    """Give templates the cached navigation as `sidebar`.

    The prefix `theme/` loads a template of the theme that a template of ours overrides.
    """
    themes = FileSystemLoader(theme_folders(config))
    kept = DictLoader({EMPTY: ""})
    env.bytecode_cache = COMPILED if has_known_settings(config) else COMPILED_HERE
    env.loader = ChoiceLoader([env.loader or themes, PrefixLoader({"theme": themes}), kept])
    env.globals["sidebar"] = sidebar_of(env, "theme/partials/nav.html")


class PagePolicy:
    """The Content-Security-Policy of the pages.

    Pages of `mkdocs serve` have none: its live reload is an inline script, which a policy would
    block.
    """

    def __init__(self, *, serves: bool) -> None:
        self._serves = serves
        self._scripts: tuple[re.Pattern[str], ...] = ()

    def allow_theme(self, config: MkDocsConfig) -> None:
        """Allow the inline scripts that the theme's templates hold."""
        folders = (Path(folder) / FOLDER for folder in theme_folders(config))
        own = (text for folder in folders for text in read_parts(folder, "*.html").values())
        self._scripts = known_scripts(map(patched, own))

    def of(self, path: str, text: str) -> str:
        """Return the text of a file with the policy, if it is a page."""
        is_page = path.endswith(".html") and not self._serves
        return with_policy(text, self._scripts) if is_page else text


def without_dates(sitemap: str) -> str:
    """Return the sitemap without dates, for a site whose commit time is unknown."""
    return _DATE.sub("", sitemap)
