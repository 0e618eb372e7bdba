"""The command `decks`: write the deck of each module as a PowerPoint file."""

from pathlib import Path

from studykit.commit import CHANGED, commit_time, is_changed, release_text
from studykit.export.missing import describe_missing
from studykit.faultless import faultless_site
from studykit.files import OUTPUT, write_bytes
from studykit.settings import FILE, read_texts, settings_of


def write_decks(root: Path) -> int:
    """Write the decks of a project into its folder `dist/`, and return the exit status.

    Nothing is written if the pages have faults. Raises OSError, SettingsError.
    """
    try:
        from studykit.export.slides.files import slide_files
    except ImportError as error:
        print(f"没有写课件：{describe_missing(error)}")
        return 1
    config = settings_of(root / FILE)
    try:
        release = release_text(commit_time(root))
    except ValueError as error:
        print(error)
        return 1
    site = faultless_site(read_texts(config), "课件")
    if not site:
        return 1
    files = slide_files(site, str(config.site_name), release)
    for path, data in files.items():
        write_bytes(root / OUTPUT / path, data)
        print(root / OUTPUT / path)
    if is_changed(root):
        print(CHANGED)
    return 0
