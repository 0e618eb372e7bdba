"""Tests that our scripts and styles, searched as text, use nothing that Chromium 79 lacks."""

import re
from pathlib import Path

import pytest
from mini_site import ROOT

ASSETS = ROOT / "hooks/studykit/assets"
# The polyfills must name the newer functions that they provide, so they are excluded.
SCRIPTS = sorted(
    {*ASSETS.glob("javascripts/**/*.js")} - {ASSETS / "javascripts/first/polyfills.js"}
)
STYLES = sorted(ASSETS.glob("stylesheets/**/*.css"))

STRING = r"\"(?:\\.|[^\"\n\\])*\""

# Patterns for the code of scripts, each with the first Chromium version that supports it. The last
# pattern forbids modules, which do not load from file://; Chromium 79 supports that syntax.
NEWER_CODE = {
    r"\?\.(?!\d)": 80,
    r"\?\?": 80,
    r"(?:\|\||&&)=": 85,
    r"\.at\(": 92,
    r"\.(?:replaceAll|replaceChildren)\b": 85,
    r"\.(?:findLast|findLastIndex|toSorted|toReversed|toSpliced|groupBy|hasOwn)\b": 93,
    r"\b(?:structuredClone|WeakRef|AggregateError)\b": 84,
    r"\.inert\b": 102,
    r"\bPromise\.(?:any|withResolvers|try)\b": 85,
    r"\bAbortSignal\.(?:timeout|any)\b": 103,
    r"\.randomUUID\b": 92,
    r"\.checkVisibility\b": 105,
    # performance.navigation is an older interface.
    r"\.scheduler\b|(?<!performance\.)\bnavigation\.": 94,
    r"\.#\w|\bstatic\b": 84,
    r"\bimport\b|\bexport\b": 61,
}
# Patterns for string literals in scripts: selectors, and names of attributes.
NEWER_STRINGS = {r":(?:is|where|has)\(": 88, r":focus-visible": 86, r"^\"inert\"$": 102}
NEWER_STYLE = {
    r":(?:is|where|has)\(": 88,
    r":not\([^()]*,": 88,
    r"\binset(?:-[a-z-]+)?\s*:": 87,
    r"\b(?:margin|padding)-(?:inline|block)\s*:": 87,
    r"\bborder-(?:inline|block)(?:-(?:color|style|width))?\s*:": 87,
    r"(?<!-)\b(?:row-|column-)?gap\s*:": 84,  # in flexbox; in a grid, write grid-gap
    r"\baspect-ratio\s*:": 88,
    r"@(?:layer|container|property|scope|starting-style)\b": 85,
    r"\d[sdl]v[hwib]\b|\d(?:cq[whib]|lh|rlh)\b": 105,
    r"\b(?:color-mix|oklch|oklab|light-dark)\(": 111,
    r"@media[^{]*[<>]": 104,
    r"overflow(?:-[xy])?\s*:\s*clip": 90,
    r"&": 112,
}


def read(path: Path) -> str:
    """Return a file without comments. `//` after a quote or a colon does not begin a comment."""
    return re.sub(r"/\*.*?\*/|(?<![:\"'])//[^\n]*", "", path.read_text("utf-8"), flags=re.DOTALL)


def newer(text: str, known: dict[str, int]) -> list[str]:
    return [
        f"{found.group()} needs Chromium {version}"
        for pattern, version in known.items()
        for found in re.finditer(pattern, text)
    ]


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_scripts_keep_to_chromium_79(path: Path) -> None:
    text = read(path)
    strings = re.findall(STRING, text)
    assert newer(re.sub(STRING, '""', text), NEWER_CODE) == []
    assert [new for each in strings for new in newer(each, NEWER_STRINGS)] == []


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.name)
def test_styles_keep_to_chromium_79(path: Path) -> None:
    assert newer(read(path), NEWER_STYLE) == []


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("a?.b", NEWER_CODE),
        ("a ?? b", NEWER_CODE),
        ("list.at(-1)", NEWER_CODE),
        ("node.replaceChildren()", NEWER_CODE),
        ("structuredClone(a)", NEWER_CODE),
        ("node.inert = true", NEWER_CODE),
        ('"p:has(a)"', NEWER_STRINGS),
        ('"inert"', NEWER_STRINGS),
        ("p:is(.a, .b) {}", NEWER_STYLE),
        ("p:not(.a, .b) {}", NEWER_STYLE),
        ("p { inset: 0 }", NEWER_STYLE),
        ("p { inset-inline-start: 0 }", NEWER_STYLE),
        ("p { gap: 1em }", NEWER_STYLE),
        ("p { margin-inline: 1em }", NEWER_STYLE),
        ("p { height: 100dvh }", NEWER_STYLE),
        ("@media (width >= 30em) {}", NEWER_STYLE),
    ],
)
def test_newer_features_are_found(text: str, known: dict[str, int]) -> None:
    assert newer(text, known)


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("a ? .5 : b", NEWER_CODE),
        ("a?.5:b", NEWER_CODE),
        ("a || b", NEWER_CODE),
        ("p { grid-gap: 1em; margin-inline-start: 0 }", NEWER_STYLE),
        ("@media (min-width: 30em) {}", NEWER_STYLE),
    ],
)
def test_older_features_are_accepted(text: str, known: dict[str, int]) -> None:
    assert not newer(text, known)


def test_scripts_and_the_style_agree_on_when_a_script_is_late() -> None:
    """The style shows the message without any script; reading.js runs before the other scripts."""
    scripts = {
        re.findall(r"const LATE = (\d+);", (ASSETS / "javascripts" / name).read_text("utf-8"))[0]
        for name in ("first/arrival.js", "reading.js")
    }
    style = (ASSETS / "stylesheets/site/study.css").read_text("utf-8")
    [seconds] = re.findall(r"animation: waiting 0s (\d+)s", style)
    assert scripts == {f"{seconds}000"}


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.name)
def test_a_state_is_styled_only_on_a_named_element(path: Path) -> None:
    """Two scripts may use one state, such as is-away. A rule for it alone would style both."""
    assert re.findall(r"(?m)^\s*(\.(?:is|has)-[\w-]+)\s*[,{]", read(path)) == []
