"""Tests of the comparison of two builds by `make exits`."""

from pathlib import Path

import pytest
from exits.__main__ import differences

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
