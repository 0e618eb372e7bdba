"""Convert files by LibreOffice, which reads them as another program does."""

import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

import pytest

MISSING = (
    "LibreOffice was not found. Install libreoffice-calc-nogui, libreoffice-writer-nogui and "
    "libreoffice-impress-nogui (Debian)."
)


def convert(files: Iterable[Path], extension: str, folder: Path, *options: str) -> None:
    """Write files in another format into a folder. Fails if LibreOffice is not installed."""
    program = shutil.which("soffice")
    if program is None:
        pytest.fail(MISSING)
    # A profile of its own, because LibreOffice runs only once with one profile.
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    subprocess.run(
        [program, profile, "--headless", *options, "--convert-to", extension,
         "--outdir", folder, *files],
        check=True, capture_output=True, timeout=240,
    )  # fmt: skip
