"""Tests that the publisher's exit status and last line are true, however it ends."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import publish
import pytest
from bundles import (
    DEPTH,
    PUBLISHER,
    entry,
    files_of_bundle,
    hidden_files,
    make_deep_folder,
    name_of,
    served,
    snapshot,
    write_bundle,
    write_raw_bundle,
)
from studykit.shipped import PACKAGE

# Python versions that hosts may have; those that are not installed are skipped.
PYTHONS = [f"python3.{minor}" for minor in (6, 7, 8, 9, 10, 12, 13)]


@pytest.fixture
def root(in_memory: Path) -> Path:
    """A host that serves a."""
    root = in_memory / "站 点"
    root.mkdir()
    assert publish.main(call(root, "install", "a")) == 0
    return root


def call(root: Path, command: str, letter: str = "") -> list[str]:
    """Return the arguments to install a version, to roll back to one, or to list the versions."""
    if command == "install":
        return [command, str(root), *map(str, write_bundle(root.parent, letter))]
    return [command, str(root), *([name_of(letter)] if letter else [])]


def by_shell(
    script: str, arguments: Sequence[str], python: str = sys.executable, **env: str
) -> subprocess.CompletedProcess[str]:
    """Run the publisher as `"$@"` in a line of bash; stdout is a pipe whose reader is closed."""
    reader, writer = os.pipe()
    os.close(reader)
    try:
        return subprocess.run(
            ["bash", "-c", script, "bash", python, str(PUBLISHER), *arguments],
            # Buffered, as on a host: Python then retries failed output when it exits.
            env={**os.environ, "PYTHONUNBUFFERED": "", **env},
            stdout=writer,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            check=False,
            timeout=60,
        )
    finally:
        os.close(writer)


# Shell lines whose standard output cannot be written, and whether standard error can be read.
OUTPUTS = {
    '"$@"': True,
    '"$@" >/dev/full': True,
    '"$@" >&-': True,
    '"$@" >/dev/full 2>/dev/full': False,
    '"$@" >&- 2>&-': False,
    '"$@" <&- >&- 2>&-': False,
}


@pytest.mark.parametrize("script", OUTPUTS)
@pytest.mark.parametrize("locale", ["C.UTF-8", "C"])
def test_an_unwritable_output_does_not_change_the_status(
    root: Path, script: str, locale: str
) -> None:
    for command, letter in (("install", "b"), ("rollback", "a")):
        result = by_shell(script, call(root, command, letter), LC_ALL=locale)
        assert (result.returncode, served(root)) == (0, letter), result.stderr
        # If standard error can be read, it has the line that standard output would have had.
        names = [line.rpartition(" ")[2] for line in result.stderr.splitlines()]
        assert names == [name_of(letter)] * OUTPUTS[script]
    assert not hidden_files(root)
    refused = by_shell(script, call(root, "rollback", "c"), LC_ALL=locale)
    assert (refused.returncode, served(root)) == (2, "a")
    assert refused.stderr.count("，没有切换。改法：") == OUTPUTS[script]


@pytest.mark.parametrize("script", OUTPUTS)
@pytest.mark.parametrize("arguments", [["list"], ["--help"]])
def test_a_list_or_help_that_cannot_be_written_fails(
    root: Path, script: str, arguments: list[str]
) -> None:
    result = by_shell(script, [*arguments, str(root)])
    assert result.returncode == 4
    lines = result.stderr.splitlines()
    assert [line.startswith("输出：写不出，") for line in lines] == [True] * OUTPUTS[script]


def with_path(root: Path, *paths: str) -> list[str]:
    """Return the arguments to install a bundle that also holds files at these paths."""
    files = {k: v for k, v in files_of_bundle("b").items() if k != "SHA256SUMS"}
    bundle = write_raw_bundle(
        root.parent / "more.zip", files, [entry(f"site/{path}") for path in paths]
    )
    return ["install", str(root), *map(str, bundle)]


# Paths that the system or a recursive function could not handle.
TOO_LONG = {
    "thousands of folders": ("x/" * DEPTH + "x", "目录多于 32 层"),
    "many folders": ("x/" * 33 + "x", "目录多于 32 层"),
    "a long part": ("x" * 251, "超过 250 个字符"),
    "a long path": ("/".join(["x" * 200] * 6), "路径超过 1024 个字符"),
    "the longest": ("/".join(["x" * 2_000] * 32), "路径超过 1024 个字符"),
}


@pytest.mark.parametrize("name", TOO_LONG)
def test_paths_too_deep_or_too_long_are_refused_before_anything_is_written(
    root: Path, name: str, capfd: pytest.CaptureFixture[str]
) -> None:
    path, fault = TOO_LONG[name]
    before = snapshot(root)
    assert publish.main(with_path(root, path)) == 3
    (line,) = capfd.readouterr().err.splitlines()
    assert f"{fault}，没有切换。改法：" in line
    assert len(line) < 400
    assert snapshot(root) == before


def test_the_longest_and_the_deepest_paths_are_installed(root: Path) -> None:
    longest, deepest = "/".join(["x" * 250] * 4), "y/" * 31 + "y"
    assert publish.main(with_path(root, longest, deepest)) == 0
    assert (root / "current/site" / longest).is_file()
    assert (root / "current/site" / deepest).is_file()


def test_a_site_folder_with_a_too_long_path_is_reported(
    in_memory: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    root = in_memory.joinpath(*["x" * 250] * 15)
    root.mkdir(parents=True)
    arguments = with_path(root, "/".join(["y" * 240] * 4))
    arguments[2:3] = [str(shutil.move(arguments[2], in_memory))]
    assert publish.main(arguments) == 3
    assert "在这里太长，没有切换。改法：" in capfd.readouterr().err
    assert not any(root.iterdir())
    assert publish.main(["install", str(root.parents[4]), *arguments[2:]]) == 0


SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@pytest.mark.parametrize("stop", SIGNALS)
@pytest.mark.parametrize("command", ["install", "rollback"])
def test_a_signal_ends_the_publisher_with_a_message(
    root: Path, stop: signal.Signals, command: str
) -> None:
    def send() -> None:
        signal.pthread_sigmask(signal.SIG_BLOCK, [stop])
        os.kill(os.getpid(), stop)

    before = snapshot(root)
    result = subprocess.run(
        [
            sys.executable,
            str(PUBLISHER),
            *call(root, command, "b" if command == "install" else "a"),
        ],
        preexec_fn=send,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert (result.returncode, result.stdout) == (6, "")
    assert result.stderr == f"{root}：中途被叫停，没有切换。改法：再运行一次\n"
    assert snapshot(root) == before


@pytest.mark.parametrize("stop", SIGNALS)
def test_an_ignored_signal_stays_ignored(root: Path, stop: signal.Signals) -> None:
    """A program that nohup starts inherits an ignored SIGHUP in the same way."""
    child = subprocess.Popen(
        [sys.executable, str(PUBLISHER), *call(root, "install", "b")],
        preexec_fn=lambda: signal.signal(stop, signal.SIG_IGN),
        stdout=subprocess.DEVNULL,
    )
    while child.poll() is None:
        child.send_signal(stop)
        time.sleep(0.002)
    assert (child.returncode, served(root)) == (0, "b")


def test_every_exit_status_is_explained_in_every_document_for_hosts() -> None:
    names = ("DONE", "WRONG_USAGE", "REFUSED", "FAILED", "BUSY", "INTERRUPTED")
    statuses = {str(getattr(publish, name)) for name in names}
    guide = (PACKAGE / "guide/host.md").read_text("utf-8").partition("{ #exit-status }")[2]
    page = (PACKAGE / "deploy/instructions.txt").read_text("utf-8").partition("五、")[2]
    status_text = (publish.__doc__ or "").partition("Exit status:")[2].partition("After any")[0]
    assert set(re.findall(r"^\| (\d) \|", guide.partition("\n## ")[0], re.MULTILINE)) == statuses
    assert set(re.findall(r"(?:^|[ 　])(\d) ", page.partition("不是 0")[0])) == statuses
    assert set(re.findall(r"\b(\d)\b", status_text)) == statuses


# All Python versions that hosts may have.


@pytest.mark.parametrize("python", PYTHONS)
def test_the_publisher_gives_the_same_results_under_every_python(root: Path, python: str) -> None:
    """Python versions handle closed outputs, deep folders and long paths in zips differently."""
    ran = shutil.which(python) and subprocess.run(
        [python, "-c", "import sys; print(sys.executable)"],
        capture_output=True,
        text=True,
        check=False,
    )
    if not ran or ran.returncode:
        pytest.skip(f"no {python} here")
    program = ran.stdout.strip()
    make_deep_folder(root / f"releases/.outgoing-{name_of('b')}")
    steps = [
        ('"$@" >&-', call(root, "install", "b"), 0, "b"),
        ('"$@" >/dev/full', call(root, "rollback", "a"), 0, "a"),
        ('"$@"', with_path(root, "x/" * DEPTH + "x"), 3, "a"),
        ('"$@"', call(root, "install", "c"), 0, "c"),
        ('"$@"', call(root, "list"), 4, "c"),
    ]
    for script, arguments, status, letter in steps:
        result = by_shell(script, arguments, program, LC_ALL="C")
        assert (result.returncode, served(root)) == (status, letter), result.stderr
        assert len(result.stderr.splitlines()) == 1
    assert not hidden_files(root)
