"""Patches for faults in the theme's markup, applied to the built page.

Each patch matches the exact markup of the theme, and declares how often it must match on a page. If
an upgrade of the theme changes that markup, the build reports each patch that matches otherwise.
README.md, beside this file, lists all that the site relies on in the theme.
"""

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Patch:
    """A regular expression for the theme's markup (`wrong`), and its replacement (`right`).

    It must match on each page as often as `times` says: a number, or a looser pattern, each match
    of which must be patched.
    """

    name: str
    wrong: re.Pattern[str]
    right: str
    times: int | re.Pattern[str]

    def expected(self, html: str) -> int:
        """Return how often the patch must match on a page."""
        return self.times if isinstance(self.times, int) else len(self.times.findall(html))


def _patch(name: str, wrong: str, right: str, times: int | str = 1) -> Patch:
    wanted = times if isinstance(times, int) else re.compile(times)
    return Patch(name, re.compile(wrong, re.DOTALL), right, wanted)


# The order matters: the outer <main> must be removed before the inner one is added.
PATCHES = (
    # HTML allows no autocomplete on a checkbox. On its form it has the same effect: a reload
    # unchecks the boxes.
    _patch(
        "toggles",
        r'(<input class="md-toggle" data-md-toggle="(?:drawer|search)" type="checkbox" '
        r'id="__(?:drawer|search)") autocomplete="off">',
        r'\1 form="__toggles">',
        times=2,
    ),
    _patch(
        "form of the toggles",
        r'(<label class="md-overlay" for="__drawer"></label>)',
        r'\1<form id="__toggles" autocomplete="off" hidden></form>',
    ),
    # Link to the text instead of its first subheading. Add the link to pages without a subheading.
    _patch(
        "skip link",
        r'(<div data-md-component="skip">)\s*(?:<a href="[^"]*" class="md-skip">\s*([^<]*?)'
        r"\s*</a>)?\s*(</div>)",
        r'\1<a href="#__main" class="md-skip">跳到正文</a>\3',
    ),
    # <main> must contain only the text, without the menus beside it.
    _patch("outer main", r'<main (class="md-main" [^>]*>.*)</main>', r"<div \1</div>"),
    # Remove data-md-component="content", so that the theme's script skips the content. Its
    # additions are not needed or are made in the build (tables), and it would observe every link
    # and every <details>.
    _patch(
        "main",
        r'<div class="md-content" data-md-component="content">(.*</article>)\s*</div>',
        r'<main id="__main" class="md-content">\1</main>',
    ),
    # aria-expanded belongs on the control that opens a landmark, not on the landmark.
    _patch(
        "expanded landmark",
        r'(<nav class="md-nav" data-md-level="\d+" aria-labelledby="\w+") aria-expanded="\w+">',
        r"\1>",
        times=r"<nav\b[^>]*\baria-expanded\b",
    ),
    _patch(
        "current page",
        r'(<a href="[^"]*" class="md-nav__link md-nav__link--active")>',
        r'\1 aria-current="page">',
    ),
    # Screen readers would read "#" after every heading, and every link would be a Tab stop.
    # Keyboard and screen reader users reach the same addresses through the table of contents, the
    # indexes and the search.
    _patch(
        "permanent links",
        r'(<a class="headerlink" href="[^"]*") (title="[^"]*">#</a>)',
        r'\1 tabindex="-1" aria-hidden="true" \2',
        times=r'<a\b[^>]*\bclass="headerlink"',
    ),
    # A nested list in the table of contents is not a landmark.
    _patch(
        "landmarks within the table of contents",
        r'<nav class="md-nav" aria-label="[^"]*">',
        '<nav class="md-nav" role="none">',
        # Other <nav> with a label have one more class, such as md-nav--primary.
        times=r'<nav\b[^>]*\bclass="md-nav"[^>]*\baria-label\b',
    ),
    # The theme's inline scripts throw if storage is blocked or contains values that they did not
    # write. The policy contains the hashes of the patched scripts.
    _patch(
        "reading of what is kept",
        r'(__md_get=\(e,_)=localStorage(,t=__md_scope\)=>)(JSON\.parse\()_(\.getItem\([^,]*?"\."\+e\)\))',
        r"\1\2{try{return \3(_||localStorage)\4}catch(e){return null}}",
    ),
    _patch(
        "keeping",
        r"(__md_set=\(e,_,t)=localStorage(,a=__md_scope\)=>\{try\{)t(\.setItem\()",
        r"\1\2(t||localStorage)\3",
    ),
    _patch(
        "palette that is kept",
        r'<script>(var palette=__md_get\("__palette"\);.*?)</script>',
        r"<script>try{\1}catch(e){}</script>",
    ),
)


def patched(html: str) -> str:
    """Apply all `PATCHES` to a part of a page, or to a template of the theme."""
    for each in PATCHES:
        html = each.wrong.sub(each.right, html)
    return html


def patch_page(html: str) -> tuple[str, list[str]]:
    """Apply all `PATCHES` to a whole page of the theme.

    Returns the page, and a sentence with fault and fix for each patch that does not match as often
    as it must.
    """
    mismatches = []
    for each in PATCHES:
        expected = each.expected(html)
        html, count = each.wrong.subn(each.right, html)
        if count != expected:
            mismatches.append(
                f"主题的补丁「{each.name}」应当匹配 {expected} 处，实际 {count} 处。"
                "改法：对照主题现在的标记，改 hooks/studykit/theme/patches.py 里的这条补丁"
            )
    return html, mismatches
