"""Tests of the comparison of two builds by `make exits`."""

from pathlib import Path

import pytest
from exits import __main__ as exits
from exits.__main__ import KNOWN, SUCCESSORS, differences

PAGE = (
    '<meta http-equiv="Content-Security-Policy" content="none"><h1 id="a">一</h1>'
    '<p id="b">二<a href="x.html">三</a></p><script src="main.0a1b2c3d.min.js">var a</script>'
)


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("一", "壹", [("text", "- 一"), ("text", "+ 壹")]),
        ('id="b"', 'id="c"', [("ids", "- b"), ("ids", "+ c")]),
        ("x.html", "y.html", [("links", "- a x.html"), ("links", "+ a y.html")]),
        ('content="none"', 'content="all"', [("policy", "- none"), ("policy", "+ all")]),
        ("一", "一一", [("text", "- 一"), ("text", "+ 一一")]),
        ("三", "三</a><a>三", [("text", "+ 三")]),
        ("一</h1>", "二</h1>", [("text", "- 一"), ("text", "+ 二")]),
        # Not differences: hashes in file names, whitespace, and the text of scripts.
        ("0a1b2c3d", "11112222", []),
        ("二", " 二 ", []),
        ("var a", "var b", []),
    ],
)
def test_each_kind_of_difference_is_reported(
    tmp_path: Path, old: str, new: str, found: list[tuple[str, str]]
) -> None:
    for name, page in [("one", PAGE), ("other", PAGE.replace(old, new, 1))]:
        (tmp_path / name).mkdir()
        (tmp_path / name / "index.html").write_text(page, "utf-8")
    assert list(differences(tmp_path / "one", tmp_path / "other")) == found


def test_missing_pages_and_another_order_are_reported(tmp_path: Path) -> None:
    for name, page, text in [
        ("one", "a", "<p>一</p><p>二</p>"),
        ("other", "b", "<p>二</p><p>一</p>"),
    ]:
        (tmp_path / name).mkdir()
        (tmp_path / name / "index.html").write_text(text, "utf-8")
        (tmp_path / name / f"{page}.html").write_text("", "utf-8")
    assert list(differences(tmp_path / "one", tmp_path / "other")) == [
        ("pages", "- a.html"),
        ("pages", "+ b.html"),
        ("text", "order on index.html"),
    ]


@pytest.mark.parametrize(
    ("changed", "shown", "status"),
    [
        ({}, [], 0),
        ({"materialx": '<i id="__toc"></i>'}, ["1 pages: ids + __toc: its table"], 0),
        ({"properdocs": '<i id="__toc"></i>'}, ["1 pages: ids + __toc: not known"], 1),
        ({"materialx": '<i id="a"></i>'}, ["1 pages: ids + a: not known"], 1),
        # A later successor without a difference does not hide one of an earlier successor.
        ({"properdocs": "更多"}, ["1 pages: text + 更多: not known"], 1),
    ],
)
def test_a_difference_that_is_not_known_fails(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    changed: dict[str, str],
    shown: list[str],
    status: int,
) -> None:
    """Builds are replaced by pages. Each successor adds the markup that it has in `changed`."""

    def build(python: str | Path, program: str, theme: str, name: str) -> Path:
        (tmp_path / name).mkdir()
        (tmp_path / name / "index.html").write_text(f"<p>一</p>{changed.get(name, '')}", "utf-8")
        return tmp_path / name

    monkeypatch.setattr(exits, "build", build)
    monkeypatch.setattr(exits, "set_up", lambda successor: Path(successor.name))
    assert exits.main() == status
    lines = [line for line in capsys.readouterr().out.splitlines() if line.startswith("  ")]
    assert [line[2 : len(begin) + 2] for line, begin in zip(lines, shown, strict=True)] == shown


def test_every_known_difference_has_a_successor_and_a_reason() -> None:
    assert {name for name, _, _ in KNOWN} <= {each.name for each in SUCCESSORS}
    assert all(KNOWN.values())
