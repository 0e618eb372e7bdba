"""Names with a hash of the content, so that browsers and servers may keep files for ever.

After an upgrade a browser asks for pages, and for the files whose content has changed. Pages name
the scripts and styles that they load. Scripts find the names of the files that they load in two
tables: first.js has the table of scripts and styles, and the file `TABLE` has the table of data.
`TABLE` has no hash in its name, and browsers ask for it each time. Pages name it; with a hash,
every edit of one page would change all pages.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass

from studykit.export.articles import FOLDER as ARTICLES
from studykit.export.exam import PAPERS
from studykit.export.script import entry_script, merging_script

_DATA = "data/"
# The table of data. Like that of scripts and styles, it maps a path to the hash in the file's name.
TABLE = f"{_DATA}names.js"
# Scripts find both tables in `window.study.names`.
_GLOBAL = ("study", "names")
# As many digits as the hashes in the theme's names. `hosting.servers.HASHED` and deploy/ recognize
# such names.
_DIGITS = 8
# The path in <script src="../assets/a.js">, without the leading ../
_REFERENCE = re.compile(r'(<(?:link|script)\b[^>]*\b(?:href|src)="(?:\.\./)*)([^"]+)')


@dataclass(frozen=True)
class Named:
    """Files with hashes in their names.

    `files` maps their new paths to their texts, `hashes` their old paths to their hashes.
    """

    files: Mapping[str, str]
    hashes: Mapping[str, str]


def is_named(path: str) -> bool:
    """Return whether a generated file, given by its path, gets a hash in its name.

    Data of our scripts do, except sealed papers: their names are exam codes, and `TABLE` would list
    them.
    """
    return (
        path.startswith(_DATA) and path.endswith(".js") and not path.startswith(ARTICLES + PAPERS)
    )


def named(texts: Mapping[str, str]) -> Named:
    """Put hashes into the names of files; `texts` has their texts by path."""
    hashes = {path: hash_of(text) for path, text in texts.items()}
    return Named({hashed_path(path, hashes[path]): text for path, text in texts.items()}, hashes)


def hash_of(text: str) -> str:
    """Return the first eight hexadecimal digits of a text's SHA-256."""
    return hashlib.sha256(text.encode()).hexdigest()[:_DIGITS]


def hashed_path(path: str, digits: str) -> str:
    """Insert a hash before the extension: `data/bank.js` → `data/bank.0a1b2c3d.js`."""
    stem, dot, extension = path.rpartition(".")
    return f"{stem}.{digits}{dot}{extension}"


def assets_script(hashes: Mapping[str, str]) -> str:
    """Return the beginning of first.js: the script that stores the hashes of scripts and styles."""
    return entry_script(*_GLOBAL, _table(hashes))


def data_script(hashes: Mapping[str, str]) -> str:
    """Return the content of `TABLE`: the script that adds the hashes of data."""
    return merging_script(*_GLOBAL, _table(hashes))


def _table(hashes: Mapping[str, str]) -> dict[str, str]:
    """Return, by path, the text that scripts insert before the extension."""
    return {path: f".{digits}" for path, digits in sorted(hashes.items())}


def with_names(html: str, hashes: Mapping[str, str]) -> str:
    """Put the hashes into the names of the scripts and styles that a page loads."""

    def write(found: re.Match[str]) -> str:
        before, path = found.groups()
        return before + (hashed_path(path, hashes[path]) if path in hashes else path)

    return _REFERENCE.sub(write, html)
