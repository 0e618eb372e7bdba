"""The files whose names have hashes of their contents: scripts, styles, and data of scripts.

MkDocs does not know these files. A page may show any file that MkDocs knows. So if MkDocs knew
them, a change of one file would make every page anew.
"""

from collections.abc import Iterable
from pathlib import Path

from mkdocs.structure.files import Files

from studykit.export.assets import BUNDLES, named_assets, with_end_marker
from studykit.export.edition import Edition
from studykit.export.names import TABLE, data_script, hash_of, hashed_path, is_named, with_names
from studykit.files import read_parts, write_text
from studykit.shipped import PACKAGE, served


class NamedFiles:
    """The files of one build that are written with hashes in their names.

    These are the scripts and styles of the package, or those that the site puts in their place.
    They are removed from `files`, the files of MkDocs. Other scripts of a site keep their names,
    since the site may use them in unknown ways.
    """

    def __init__(self, files: Files, edition: Edition) -> None:
        own = [file for path in served() if (file := files.get_file_from_path(path))]
        for file in own:
            files.remove(file)
        single = {file.src_uri: file.content_string for file in own}
        assets = named_assets(single, dict(_joined(edition)))
        self._files = dict(assets.files)
        self._assets = assets.hashes
        self._data: dict[str, str] = {}
        for path, text in edition.files.items():
            if is_named(path):
                script = with_end_marker(text)
                self._files[self.add(path, script)] = script

    def add(self, path: str, script: str) -> str:
        """Enter a finished data script into the table; return the path under which it is served."""
        self._data[path] = hash_of(script)
        return hashed_path(path, self._data[path])

    def in_page(self, html: str) -> str:
        """Return a page in which scripts and styles have the names under which they are served."""
        return with_names(html, self._assets)

    def write(self, site: Path) -> None:
        """Write the files, and the table of data once all data are known. Raises OSError."""
        table = with_end_marker(data_script(self._data))
        for path, text in {**self._files, TABLE: table}.items():
            write_text(site / path, text)


def _joined(edition: Edition) -> Iterable[tuple[str, str]]:
    """Yield the path and the text of each bundle. An edition may put its own data before it."""
    for each in BUNDLES:
        parts = read_parts(PACKAGE / each.folder)
        shared = read_parts(PACKAGE / each.shared_folder) if each.shared_folder else {}
        yield each.file, edition.files.get(each.file, "") + each.join(parts, shared)
