"""Tests that fetched packages are pinned, and are used only if their hash is right."""

import base64
import hashlib
import json
import re
from pathlib import Path

import fetched
import pytest
from fetched import INTEGRITY, UnavailableError, cached_package, fetch
from mini_site import ROOT
from old_browsers import PACKAGES

NAME = "vnu-jar@26.9.27"
LOCK = ROOT / "tests/bench/lighthouse/package-lock.json"


def packing(monkeypatch: pytest.MonkeyPatch, *contents: bytes) -> list[tuple[str, ...]]:
    """Replace npm by a stub; return the list of its calls.

    The stub delivers `contents` one after the other, and fails after the last one.
    """
    asked: list[tuple[str, ...]] = []

    def run(package: str, *command: str) -> None:
        asked.append(command)
        if len(asked) > len(contents):
            raise UnavailableError(package)
        (Path(command[-1]) / "a.tgz").write_bytes(contents[len(asked) - 1])

    monkeypatch.setattr(fetched, "run", run)
    return asked


@pytest.fixture(autouse=True)
def cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """An empty cache. The pinned hash is that of a file with the content `right`."""
    monkeypatch.setattr(fetched, "CACHE", tmp_path / "cache")
    right = base64.b64encode(hashlib.sha512(b"right").digest()).decode()
    monkeypatch.setitem(INTEGRITY, NAME, right)
    return tmp_path / "cache"


def test_each_package_has_an_exact_version_and_a_hash() -> None:
    assert set(PACKAGES.values()) < set(INTEGRITY)
    for name, integrity in INTEGRITY.items():
        assert re.fullmatch(r"(@\w+/)?[\w-]+@\d+\.\d+\.\d+", name)
        assert len(base64.b64decode(integrity)) == 64


@pytest.mark.parametrize("content", [b"", b"righ", b"other"])
def test_a_package_with_a_wrong_hash_is_refused_and_not_cached(
    monkeypatch: pytest.MonkeyPatch, cache: Path, content: bytes
) -> None:
    packing(monkeypatch, content)
    with pytest.raises(ValueError, match="not the pinned one"):
        cached_package(NAME, "x")
    assert list(cache.iterdir()) == []


def test_a_package_is_fetched_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = packing(monkeypatch, b"right")
    assert cached_package(NAME, "x").read_bytes() == b"right"
    assert cached_package(NAME, "x").read_bytes() == b"right"
    assert len(asked) == 1


def test_a_damaged_cached_package_is_fetched_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    packing(monkeypatch, b"right", b"right")
    cached_package(NAME, "x").write_bytes(b"righ")
    assert cached_package(NAME, "x").read_bytes() == b"right"


def test_an_unavailable_package_raises_its_own_error(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    packing(monkeypatch)
    with pytest.raises(UnavailableError):
        fetch(NAME, tmp_path)


def test_lighthouse_is_locked_with_a_hash_for_each_package_and_no_address_of_a_registry() -> None:
    locked = json.loads(LOCK.read_text("utf-8"))["packages"]
    wanted = locked.pop("")["dependencies"]
    assert re.fullmatch(r"\d+\.\d+\.\d+", wanted["lighthouse"])
    assert len(locked) > 100
    assert [name for name, each in locked.items() if "integrity" not in each] == []
    assert "://" not in LOCK.read_text("utf-8")


def test_all_requirements_are_pinned_with_hashes() -> None:
    lines = (ROOT / "requirements.lock").read_text("utf-8").replace("\\\n", "").splitlines()
    assert [line for line in lines if not re.match(r"[\w.-]+==\S+ .*--hash=sha256:", line)] == []
    assert any(line.startswith("uv==") for line in lines)
    for path in ("Makefile", "requirements.lock", "pyproject.toml", "tests/bench/jieba.lock"):
        assert "://" not in (ROOT / path).read_text("utf-8"), path
    assert "pip install --quiet uv" not in (ROOT / "Makefile").read_text("utf-8")
