"""A fast parser for the tags in the site's own HTML.

A page has a thousand tags, a site has millions. `html.parser` accepts any HTML, but is so much
slower that it took two fifths of the build time.
"""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from html import unescape

_INSIDE = r"""[^>"']*(?:(?:"[^"]*"|'[^']*')[^>"']*)*"""
# Comments and the contents of text-only elements are skipped.
_TAGS = rf"<(?:!--.*?--|(script|style|title|textarea)\b({_INSIDE})>.*?</\1\s*|(%s)({_INSIDE}))>"
_ANY = re.compile(_TAGS % r"[a-z][^\s/>]*", re.DOTALL | re.IGNORECASE)
_HEADING = re.compile(_TAGS % r"h[1-6]\b", re.DOTALL | re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""([^\s=>"'/]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+)))?""")


def tags_of(html: str) -> Iterator[tuple[str, Mapping[str, str]]]:
    """Yield the opening tags of a page in order: name, and attributes with unescaped values.

    >>> list(tags_of('<p><a href="?a&amp;b" hidden>b</a><!-- <i> --></p>'))
    [('p', {}), ('a', {'href': '?a&b', 'hidden': ''})]
    """
    for holder, of_holder, name, inside in _ANY.findall(html):
        if name or holder:
            yield (name or holder).lower(), _attributes(inside or of_holder)


def headings_of(html: str) -> Iterator[tuple[int, Mapping[str, str]]]:
    """Yield the headings of a page in order: level and attributes.

    >>> list(headings_of('<h1>a</h1><p id="b"></p><h2 id="c">c</h2>'))
    [(1, {}), (2, {'id': 'c'})]
    """
    for _, _, name, inside in _HEADING.findall(html):
        if name:
            yield int(name[1]), _attributes(inside)


# The markup around the text is the same on all pages.
@lru_cache(maxsize=1 << 15)
def _attributes(inside: str) -> Mapping[str, str]:
    return {
        name.lower(): unescape(double or single or bare)
        for name, double, single, bare in _ATTRIBUTE.findall(inside)
    }
