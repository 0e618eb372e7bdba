"""The command `exchange`: every format into dist/exchange/, with a page that explains them."""

import shutil
from pathlib import Path

from studykit.commit import commit_time, stamp_of
from studykit.export.exchange.format import Content, Export, Format
from studykit.export.exchange.formats import FORMATS, load
from studykit.export.exchange.index import index_page
from studykit.folder import PARTIAL_SUFFIX, write_bytes
from studykit.library import read_library
from studykit.settings import read_texts, settings_of
from studykit.site import site_of

# The output folder, relative to the project's folder.
FOLDER = "dist/exchange"
SETTINGS = "mkdocs.yml"
_INDEX = "index.html"


def content_of(root: Path) -> Content:
    """Read a project. Raises OSError, SettingsError, and ValueError if the commit has no time."""
    config = settings_of(root / SETTINGS)
    library, _ = read_library(read_texts(config))
    time = commit_time(root)
    site_id = str(config.extra["site_id"])
    return Content(site_of(library), site_id, str(config.site_name), time, stamp_of(time))


def files_of(content: Content) -> tuple[dict[str, bytes], list[tuple[Format, Export]]]:
    """Return the files of all formats and their index page, by path, and the exports.

    Raises ImportError if a library of the extra `exchange` is missing.
    """
    exports = [(each, each.make(content)) for each in map(load, FORMATS)]
    files = {
        f"{each.name}/{name}": data for each, made in exports for name, data in made.files.items()
    }
    return {_INDEX: index_page(content, exports).encode(), **files}, exports


def write_exchange(root: Path) -> int:
    """Write all formats of a project, and return the exit status.

    The folder of the last run is replaced as a whole. Raises OSError, SettingsError.
    """
    try:
        content = content_of(root)
        files, exports = files_of(content)
    except ImportError as error:
        print(describe_missing(error))
        return 1
    except ValueError as error:
        print(error)
        return 1
    folder = root / FOLDER
    partial = folder.with_name(folder.name + PARTIAL_SUFFIX)
    for leftover in (partial, folder):
        if leftover.exists():
            shutil.rmtree(leftover)
        for path, data in files.items() if leftover is partial else ():
            write_bytes(partial / path, data)
    partial.rename(folder)
    for each, made in exports:
        left_out = f"，未导出 {len(made.left_out)} 题" if made.left_out else ""
        print(f"{each.title}：{len(made.files)} 个文件{left_out}")
    print(f"已写到 {folder}。先看 {_INDEX}；这些文件含答案，不要放到学员能打开的地方")
    return 0


def describe_missing(error: ImportError) -> str:
    """Return what is missing and how to get it, in one line."""
    return f"没有装 {error.name}。改法：pip install 'studykit[exchange]'"
