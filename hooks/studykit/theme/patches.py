"""Slips of the theme's markup, mended in the built page.

Each mend names the exact words that the theme writes. When an upgrade of the theme writes them
otherwise, the mend no longer fits, and a test of the built site says which one.
"""

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Patch:
    """What the theme writes, as a regular expression, what should stand there, and why."""

    name: str
    wrong: re.Pattern[str]
    right: str


def _patch(name: str, wrong: str, right: str) -> Patch:
    return Patch(name, re.compile(wrong, re.DOTALL), right)


# In this order: the outer <main> has to be gone before there is another.
PATCHES = (
    # A checkbox takes no autocomplete; its form does, and means the same: a reload shuts all.
    _patch(
        "toggles",
        r'(<input class="md-toggle" data-md-toggle="(?:drawer|search)" type="checkbox" '
        r'id="__(?:drawer|search)") autocomplete="off">',
        r'\1 form="__toggles">',
    ),
    _patch(
        "form of the toggles",
        r'(<label class="md-overlay" for="__drawer"></label>)',
        r'\1<form id="__toggles" autocomplete="off" hidden></form>',
    ),
    # To the text and not to its first subheading, and on pages without one too.
    _patch(
        "skip link",
        r'(<div data-md-component="skip">)\s*(?:<a href="[^"]*" class="md-skip">\s*([^<]*?)'
        r"\s*</a>)?\s*(</div>)",
        r'\1<a href="#__main" class="md-skip">跳到正文</a>\3',
    ),
    # The main part of a page is its text, without the menus beside it.
    _patch("outer main", r'<main (class="md-main" [^>]*>.*)</main>', r"<div \1</div>"),
    # What the theme's script adds to it we do without, or do in the build (tables); and it would
    # watch every link and every <details> there is.
    _patch(
        "main",
        r'<div class="md-content" data-md-component="content">(.*</article>)\s*</div>',
        r'<main id="__main" class="md-content">\1</main>',
    ),
    # A landmark cannot be expanded, only what opens it.
    _patch(
        "expanded landmark",
        r'(<nav class="md-nav" data-md-level="\d+" aria-labelledby="\w+") aria-expanded="\w+">',
        r"\1>",
    ),
    _patch(
        "current page",
        r'(<a href="[^"]*" class="md-nav__link md-nav__link--active")>',
        r'\1 aria-current="page">',
    ),
    # Read out, "#" would end every heading, and each would cost a press of Tab. Keys and screen
    # readers come to the same addresses by the table of contents, the indexes and the search.
    _patch(
        "permanent links",
        r'(<a class="headerlink" href="[^"]*") (title="[^"]*">#</a>)',
        r'\1 tabindex="-1" aria-hidden="true" \2',
    ),
    # A list below an entry of the table of contents is no landmark of its own.
    _patch(
        "landmarks within the table of contents",
        r'<nav class="md-nav" aria-label="[^"]*">',
        '<nav class="md-nav" role="none">',
    ),
    # Its scripts within the page throw where storage is blocked, or holds what they did not write.
    # The policy takes the hashes of the mended scripts.
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
    """The page without the slips of the theme that `PATCHES` lists; all else stays as it is."""
    for each in PATCHES:
        html = each.wrong.sub(each.right, html)
    return html
