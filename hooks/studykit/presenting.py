"""The command `decks`: write the deck of each module as a PowerPoint file."""

from pathlib import Path

from studykit.check import check_library
from studykit.commit import commit_time, is_changed, release_text
from studykit.folder import write_bytes
from studykit.library import read_library
from studykit.packing import CHANGED, FOLDER
from studykit.settings import FILE, read_texts, settings_of
from studykit.site import site_of

INSTALL = "改法：pip install studykit[exchange]，装上写文件的程序"


def write_decks(root: Path) -> int:
    """Write the decks of a project into its folder `dist/`, and return the exit status.

    Nothing is written if the pages have faults. Raises OSError, SettingsError.
    """
    try:
        from studykit.export.slides.files import slide_files
    except ImportError as error:
        print(f"没有写课件：{error}。{INSTALL}")
        return 1
    config = settings_of(root / FILE)
    try:
        release = release_text(commit_time(root))
    except ValueError as error:
        print(error)
        return 1
    library, found = read_library(read_texts(config))
    faults = [each for each in (*found, *check_library(library)) if not each.is_notice]
    if faults:
        print(*sorted(set(faults)), "没有写课件：先改好上面各处", sep="\n")
        return 1
    files = slide_files(site_of(library), str(config.site_name), release)
    for path, data in files.items():
        write_bytes(root / FOLDER / path, data)
        print(root / FOLDER / path)
    if is_changed(root):
        print(CHANGED)
    return 0
