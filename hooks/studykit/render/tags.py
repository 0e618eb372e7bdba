"""The tags of HTML that the site made, read fast: a page has a thousand, a site millions.

`html.parser` reads any HTML, and takes so much longer that it was two fifths of a build.
"""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from html import unescape

_INSIDE = r"""[^>"']*(?:(?:"[^"]*"|'[^']*')[^>"']*)*"""
# Comments are passed over, as is what stands in elements that hold text alone.
_TAG = re.compile(
    rf"<(?:!--.*?--|(script|style|title|textarea)\b({_INSIDE})>.*?</\1\s*|([a-z][^\s/>]*)({_INSIDE}))>",
    re.DOTALL | re.IGNORECASE,
)
_ATTRIBUTE = re.compile(r"""([^\s=>"'/]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+)))?""")


def tags_of(html: str) -> Iterator[tuple[str, Mapping[str, str]]]:
    """The opening tags of a page in order: their names, and attributes with what they mean.

    >>> list(tags_of('<p><a href="?a&amp;b" hidden>b</a><!-- <i> --></p>'))
    [('p', {}), ('a', {'href': '?a&b', 'hidden': ''})]
    """
    for holder, of_holder, name, inside in _TAG.findall(html):
        if name or holder:
            yield (name or holder).lower(), _attributes(inside or of_holder)


# What stands around the text of pages is the same on all of them.
@lru_cache(maxsize=1 << 15)
def _attributes(inside: str) -> Mapping[str, str]:
    return {
        name.lower(): unescape(double or single or bare)
        for name, double, single, bare in _ATTRIBUTE.findall(inside)
    }
