"""Tests that the site installs from `vendor/` and builds on a machine without a network."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from mini_site import ROOT

VENDOR = ROOT / "vendor"
# Runs a command in an empty network namespace, if the system allows it.
ALONE = ["unshare", "--map-root-user", "--net"]


def _alone() -> list[str]:
    if shutil.which("unshare") is None:
        return []
    tried = subprocess.run([*ALONE, "true"], check=False, capture_output=True)
    return [] if tried.returncode else ALONE


@pytest.mark.skipif(not VENDOR.is_dir(), reason="vendor/ is not there: run make vendor first")
def test_a_clone_with_vendor_builds_without_a_network(tmp_path: Path) -> None:
    # Some hosts use the C locale and a path with non-ASCII characters.
    clone = tmp_path / "学习站 甲"
    subprocess.run(["git", "clone", "--quiet", ROOT, clone], check=True)
    (clone / "vendor").symlink_to(VENDOR)
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    # The user's pip settings and pip's cache are disabled, so that packages come from `vendor/`
    # only.
    settings = {"PIP_CONFIG_FILE": os.devnull, "PIP_NO_CACHE_DIR": "1", "LC_ALL": "C"}
    built = subprocess.run(
        [*_alone(), "make", "site"],
        cwd=clone,
        env={**kept, **settings},
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    assert built.returncode == 0, built.stdout + built.stderr
    assert (clone / "site/index.html").is_file()
