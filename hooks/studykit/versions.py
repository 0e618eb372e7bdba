"""The versions of all code on which values depend that are kept between builds."""

import sys
from functools import cache
from pathlib import Path

from studykit.kept.digest import hash_of

_PACKAGE = Path(__file__).parent


@cache
def stamp() -> bytes:
    """Return a digest of the code of this package, of Python, and of all installed packages."""
    # The names of these folders contain the versions. Reading the metadata takes far longer.
    packages = sorted(each.name for place in sys.path for each in Path(place).glob("*.dist-info"))
    return hash_of([_CODE, sys.version.encode(), "\n".join(packages).encode()])


def has_changed() -> bool:
    """Return whether the package on disk differs from the one that this process imported."""
    return _state() != _STATE and _code() != _CODE


def _files() -> list[Path]:
    """Return the modules and the templates, which a process loads once."""
    return sorted([*_PACKAGE.rglob("*.py"), *(_PACKAGE / "html" / "templates").rglob("*.html")])


def _state() -> list[tuple[Path, int, int]]:
    """Return the time and the size of each file, which are found sooner than the contents."""
    stats = ((path, path.stat()) for path in _files())
    return [(path, each.st_mtime_ns, each.st_size) for path, each in stats]


def _code() -> bytes:
    """Return a digest of the files."""
    parts: list[bytes] = []
    for path in _files():
        parts += [path.relative_to(_PACKAGE).as_posix().encode(), path.read_bytes()]
    return hash_of(parts)


# What this process runs. The state is read first: a file that changes meanwhile differs from it.
_STATE = _state()
_CODE = _code()
