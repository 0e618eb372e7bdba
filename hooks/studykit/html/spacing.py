"""The gap between Chinese and Western characters: made of spans, never of spaces.

A space would be found by a search, copied with the text and count as a character of it. So the
last character before a boundary goes into a span, whose margin is the gap; the text of the page
stays as it was. The gap is behind a character, not before one, so that no line begins with it.

Where it stands: between Han characters and the letters or digits of other scripts, not beside
punctuation or signs. So have it 《中文排版需求》 (W3C, clreq, on Chinese and Western text in
horizontal lines: at most a quarter of a character) and `text-autospace: normal` of CSS Text 4
(ideograph-alpha and ideograph-numeric: an eighth). The style sheet takes the eighth, and leaves
it to browsers that know `text-autospace`.
"""

import re

# Han characters, with 々 and 〇, which are Han in all but name.
_HAN = r"\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
# Latin, Greek and Cyrillic letters, without the signs × and ÷ among them, and digits.
_WESTERN = r"0-9A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u0370-\u052f\u1e00-\u1fff"
# Through these a line of text goes on. Code has margins of its own.
_INLINE = r"(?:</?(?:a|abbr|b|em|i|mark|q|s|small|span|strong|sub|sup|u)(?![\w-])[^>]*+>)*+"
# Whose text is shown as it is, or not at all.
_KEPT = "|".join(
    rf"{name}\b.*?</{name}>"
    for name in ("pre", "code", "script", "style", "svg", "textarea", "select", "title")
)
# All up to the next boundary, and the run of characters before it.
_NEXT = re.compile(
    rf"""(?:[^<{_HAN}{_WESTERN}]++
      |<(?:{_KEPT}|!--.*?-->|span\ class="gap">.</span>|/?[A-Za-z][^>]*+>)
      |[{_HAN}]++(?!{_INLINE}[{_WESTERN}])
      |[{_WESTERN}]++(?!{_INLINE}[{_HAN}]))*+
    (?:[{_HAN}]++|[{_WESTERN}]++)""",
    re.DOTALL | re.VERBOSE,
)


def space(html: str) -> str:
    """The HTML of an article with its gaps, each a span; all else keeps its bytes.

    Before → after: `展10天` → `<span class="gap">展</span>1<span class="gap">0</span>天`. The HTML
    is machine-made: tags are closed, and `<` and `>` in text and attributes are escaped.
    """
    made, done = [], 0
    while found := _NEXT.match(html, done):
        last = found.end() - 1
        made += [html[done:last], f'<span class="gap">{html[last]}</span>']
        done = found.end()
    return "".join(made) + html[done:]
