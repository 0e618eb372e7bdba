"""Tests of compiled templates that processes keep for each other."""

from collections.abc import Callable
from pathlib import Path

import pytest
from jinja2 import DictLoader, Environment
from studykit.compiled import CompiledTemplates


def rendered(folder: Path, text: str) -> str:
    """Return what a new process makes of a template."""
    cache = CompiledTemplates(folder)
    environment = Environment(loader=DictLoader({"a": text}), bytecode_cache=cache, autoescape=True)
    return environment.get_template("a").render(x="<")


def test_a_template_is_compiled_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rendered(tmp_path, "{{ x }}")
    monkeypatch.setattr(Environment, "compile", None)
    assert rendered(tmp_path, "{{ x }}") == "&lt;"


def test_a_changed_template_is_compiled_again(tmp_path: Path) -> None:
    rendered(tmp_path, "{{ x }}")
    assert rendered(tmp_path, "{{ x }}!") == "&lt;!"
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: b"",
        lambda data: data[:20],
        lambda data: data[:-9],
        lambda data: data[:40] + b"no" + data[42:],
        lambda data: b"something else",
    ],
)
def test_a_damaged_file_is_replaced(tmp_path: Path, damage: Callable[[bytes], bytes]) -> None:
    rendered(tmp_path, "{{ x }}")
    [file] = tmp_path.iterdir()
    whole = file.read_bytes()
    file.write_bytes(damage(whole))
    assert rendered(tmp_path, "{{ x }}") == "&lt;"
    assert file.read_bytes() == whole


def test_without_a_folder_templates_are_kept_in_memory_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    cache = CompiledTemplates(None)
    for compile_ in (Environment.compile, None):
        monkeypatch.setattr(Environment, "compile", compile_)
        environment = Environment(
            loader=DictLoader({"a": "{{ 1 }}"}), bytecode_cache=cache, autoescape=True
        )
        assert environment.get_template("a").render() == "1"
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_is_no_fault(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert rendered(tmp_path / "file", "{{ x }}") == "&lt;"
    assert rendered(tmp_path / "missing", "{{ x }}") == "&lt;"
