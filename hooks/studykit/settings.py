"""The settings of a site: its mkdocs.yml, completed by those that all sites share."""

from collections.abc import Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

from mkdocs.config import load_config
from mkdocs.config.base import ValidationError
from mkdocs.config.config_options import Hooks
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import ConfigurationError
from mkdocs.theme import Theme
from mkdocs.utils.yaml import yaml_load

from studykit.conflicts import conflict_lines
from studykit.diagnostics import Code
from studykit.files import read_folder
from studykit.shipped import OVERRIDES, SETTINGS, guides

# The file name of a site's settings.
FILE = "mkdocs.yml"
# The shared settings that a site takes as a whole unless it sets its own.
_WHOLE = ("use_directory_urls", "extra_css", "extra_javascript", "validation")


_OUR_HOOK = "from studykit.adapter import on_config"


class SettingsError(Exception):
    """A fault of mkdocs.yml, in Chinese: place, fault, fix."""


class _HooksOfCommands(Hooks):
    """The hooks of a site, without the one that imports `studykit.adapter`.

    That one answers MkDocs' events, and our commands have none. To import it takes a tenth of a
    check. Others are loaded, so that their faults are found.
    """

    def _load_hook(self, name: str, path: str) -> ModuleType:  # type: ignore[override]
        try:
            text = Path(path).read_text("utf-8")
            compile(text, path, "exec")
            return ModuleType(name) if _OUR_HOOK in text else super()._load_hook(name, path)
        except (SyntaxError, UnicodeDecodeError) as error:
            line = f":{error.lineno}" if isinstance(error, SyntaxError) else ""
            raise ValidationError(f"{name}{line} 不是合法的 Python") from error


class _Settings(MkDocsConfig):  # type: ignore[no-untyped-call]
    """MkDocs' settings for commands that do not build."""

    hooks = _HooksOfCommands("plugins")


def settings_of(path: Path) -> MkDocsConfig:
    """Return the completed settings of a site. `path` is that of its mkdocs.yml.

    Raises SettingsError if the file is wrong, OSError if it cannot be read.
    """
    _refuse_conflicts(path.parent)
    config = _Settings(config_file_path=str(path))
    try:
        with path.open("rb") as file:
            config.load_file(file)
    except ConfigurationError as error:
        mark = getattr(error.__context__, "problem_mark", None)
        line = f":{mark.line + 1}" if mark else ""
        hint = "缩进用空格，冒号后空一格；值里有冒号、井号的，整个值用引号括起来"
        raise SettingsError(f"{path.name}{line}: 不是合法的 YAML。改法：{hint}") from error
    faults, _ = config.validate()
    if faults:
        name, fault = faults[0]
        raise SettingsError(f"{path.name}: {name} 不合要求：{fault}。改法：照 README.md 里的样子写")
    complete(config)
    return config


def _refuse_conflicts(folder: Path) -> None:
    """Raise SettingsError if settings of a site hold conflict markers."""
    for path in sorted(folder.glob("*.yml")):
        if lines := conflict_lines(path.read_text("utf-8", errors="replace")):
            fault = f"{Code.F11_CONFLICT} {Code.F11_CONFLICT.value}"
            hint = "从 <<<<<<< 到 >>>>>>> 只留对的一边，或者两边都留；这几行记号删去"
            raise SettingsError(f"{path.name}:{lines[0]}: {fault}。改法：{hint}")


def complete(config: MkDocsConfig) -> None:
    """Give settings that the site leaves out the values that all sites share."""
    with Path(config.config_file_path).open("rb") as file:
        written = yaml_load(file)
    # A site may use a successor of the theme, and then the theme itself need not be installed.
    theme = {**yaml_load(SETTINGS.read_text("utf-8"))["theme"], **_theme_name(written.get("theme"))}
    shared = load_config(str(SETTINGS), docs_dir=config.docs_dir, theme=theme)
    for name in _WHOLE:
        if name not in written:
            config[name] = shared[name]
    if "markdown_extensions" not in written:
        config.markdown_extensions = shared.markdown_extensions
        config.mdx_configs = shared.mdx_configs
    ours = shared.exclude_docs
    config.exclude_docs = ours + config.exclude_docs if config.exclude_docs and ours else ours
    for name in shared.extra:
        config.extra.setdefault(name, shared.extra[name])
    config.theme = _theme(shared.theme, written.get("theme"), config.theme.custom_dir)


def _theme_name(entry: object) -> dict[str, Any]:
    """Return the setting `name` of the entry `theme` of mkdocs.yml; empty if there is none.

    The entry is a name or a table.
    """
    name = entry.get("name") if isinstance(entry, dict) else entry
    return {"name": name} if isinstance(name, str) else {}


def _theme(shared: Theme, entry: object, folder: str | None) -> Theme:
    """Return the theme with our templates. `entry` is `theme` of mkdocs.yml, a name or a table.

    `folder` is the site's own folder of templates, which comes before ours.
    """
    of_site: Mapping[str, Any] = entry if isinstance(entry, dict) else {}
    ours = {name: shared[name] for name in ("language", "font", "features", "palette")}
    names = {"name": shared.name, "custom_dir": folder or str(OVERRIDES)}
    theme = Theme(**{**ours, **of_site, **names})
    if folder:
        theme.dirs.insert(1, str(OVERRIDES))
    return theme


def theme_folders(config: MkDocsConfig) -> list[str]:
    """Return the folders of the theme's templates, without ours and the site's own."""
    return config.theme.dirs[config.theme.dirs.index(str(OVERRIDES)) + 1 :]


def read_texts(config: MkDocsConfig) -> dict[str, bytes]:
    """Return the texts of a site by path below docs/, the guides included. Raises OSError."""
    shared = guides(str(config.extra.get("site_id", ""))) if config.extra.get("guides") else {}
    return {**shared, **read_folder(Path(config.docs_dir))}
