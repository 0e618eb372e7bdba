"""The tags of HTML that the site made, read fast: a page has a thousand, a site millions.

`html.parser` reads any HTML, and takes so much longer that it was two fifths of a build.
"""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from html import unescape

_INSIDE = r"""[^>"']*(?:(?:"[^"]*"|'[^']*')[^>"']*)*"""
# Comments are passed over, as is what stands in elements that hold text alone.
_TAGS = rf"<(?:!--.*?--|(script|style|title|textarea)\b({_INSIDE})>.*?</\1\s*|(%s)({_INSIDE}))>"
_ANY = re.compile(_TAGS % r"[a-z][^\s/>]*", re.DOTALL | re.IGNORECASE)
_HEADING = re.compile(_TAGS % r"h[1-6]\b", re.DOTALL | re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""([^\s=>"'/]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+)))?""")


def tags_of(html: str) -> Iterator[tuple[str, Mapping[str, str]]]:
    """The opening tags of a page in order: their names, and attributes with what they mean.

    >>> list(tags_of('<p><a href="?a&amp;b" hidden>b</a><!-- <i> --></p>'))
    [('p', {}), ('a', {'href': '?a&b', 'hidden': ''})]
    """
    for holder, of_holder, name, inside in _ANY.findall(html):
        if name or holder:
            yield (name or holder).lower(), _attributes(inside or of_holder)


def headings_of(html: str) -> Iterator[tuple[int, Mapping[str, str]]]:
    """The headings of a page in order: their levels and attributes.

    >>> list(headings_of('<h1>a</h1><p id="b"></p><h2 id="c">c</h2>'))
    [(1, {}), (2, {'id': 'c'})]
    """
    for _, _, name, inside in _HEADING.findall(html):
        if name:
            yield int(name[1]), _attributes(inside)


# What stands around the text of pages is the same on all of them.
@lru_cache(maxsize=1 << 15)
def _attributes(inside: str) -> Mapping[str, str]:
    return {
        name.lower(): unescape(double or single or bare)
        for name, double, single, bare in _ATTRIBUTE.findall(inside)
    }
