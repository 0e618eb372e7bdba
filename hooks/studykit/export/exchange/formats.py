"""The formats, in the order of the index page: Python modules here, each with a `FORMAT`."""

from importlib import import_module

from studykit.export.exchange.format import Content, Export, Format

# The names of the formats, which are those of their modules.
FORMATS: tuple[str, ...] = (
    "papers",
    "sheet",
    "textbank",
    "chaoxing",
    "kaoshibao",
    "xuetang",
    "wenjuanxing",
    "moodle",
    "gift",
    "anki",
    "qti",
    "scorm",
)


def load(name: str) -> Format:
    """Return the format of a name of `FORMATS`.

    Raises ImportError if a package of the optional dependencies `exchange` is not installed.
    """
    found: Format = import_module(f"studykit.export.exchange.{name}").FORMAT
    return found


def exports_of(content: Content) -> list[tuple[Format, Export]]:
    """Return all formats with what they make. Raises ImportError as `load` does."""
    return [(each, each.make(content)) for each in map(load, FORMATS)]
