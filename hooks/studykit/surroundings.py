"""What any page of a site may show besides its own content: navigation, settings, templates."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from markdown.extensions import Extension
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files

from studykit.files import read_each
from studykit.settings import theme_folders
from studykit.shipped import OVERRIDES

# Settings that no page shows: where files are, which of them belong to the site, how it is served.
_NOT_SHOWN = frozenset({
    "config_file_path", "dev_addr", "docs_dir", "draft_docs", "exclude_docs", "hooks", "nav",
    "not_in_nav", "plugins", "site_dir", "strict", "theme", "watch",
})  # fmt: skip

# The Markdown extensions of pymdownx and of Python-Markdown. The latter may have short names.
_KNOWN = re.compile(
    r"pymdownx\.\w+|(?:markdown\.extensions\.)?(?:abbr|admonition|attr_list|codehilite|def_list|"
    r"extra|fenced_code|footnotes|md_in_html|meta|nl2br|sane_lists|smarty|tables|toc|wikilinks)"
)


def has_known_settings(config: MkDocsConfig) -> bool:
    """Return whether no setting can change a page in unknown ways.

    Another hook, a plugin, or templates of the site's own may do anything.
    """
    hooks: Any = config.hooks  # modules by path
    return (
        set(config.plugins) - {"study"} == set(hooks)
        and [name for hook in hooks.values() for name in vars(hook) if name[:3] == "on_"]
        == ["on_config"]
        and config.theme.dirs[0] == str(OVERRIDES)
        and renders_as_known(config)
    )


def renders_as_known(config: MkDocsConfig) -> bool:
    """Return whether all that renders Markdown belongs to packages, whose versions are known."""
    names = [each for each in config.markdown_extensions if not isinstance(each, Extension)]
    return all(_KNOWN.fullmatch(name) for name in names) and _is_data(config.mdx_configs)


def _is_data(value: Any) -> bool:
    if isinstance(value, Mapping):
        return all(map(_is_data, value.values()))
    if isinstance(value, list | tuple):
        return all(map(_is_data, value))
    return isinstance(value, str | int | float | None)


def surroundings(config: MkDocsConfig, files: Files) -> tuple[object, ...]:
    """Return the surroundings of all pages, as values that can be hashed.

    Templates of the theme itself belong to a package, whose version is known.
    """
    shown = [(name, _plain(config[name])) for name in sorted(config) if name not in _NOT_SHOWN]
    theme = sorted((str(name), _plain(config.theme[name])) for name in config.theme)
    folders = [Path(folder).name for folder in theme_folders(config)]
    templates = list(read_each(OVERRIDES))
    known = [(file.src_uri, file.dest_uri, file.inclusion.value) for file in files]
    return shown, theme, folders, templates, known, _plain(config.nav)


def _plain(value: Any) -> object:
    """Return a setting as built-in values. A value of another type is converted by `str`."""
    if isinstance(value, Mapping) or hasattr(value, "items"):
        return [(str(name), _plain(each)) for name, each in value.items()]
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if isinstance(value, set | frozenset):
        return sorted(map(str, value))
    if isinstance(value, Extension):
        # Only our own extension is an object here, and the keys of values include our code.
        return type(value).__name__
    return value if isinstance(value, str | int | float | None) else f"{type(value)} {value}"
