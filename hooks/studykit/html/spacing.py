"""The gap between Chinese and Western characters, made with spans instead of spaces.

A space would be found by search, copied with the text and counted as a character. Therefore the
last character before a boundary is put into a span whose margin makes the gap, and the text of the
page is unchanged. The gap follows a character instead of preceding one, so that no line begins
with a gap.

A gap is put between Han characters and the letters or digits of other scripts, but not beside
punctuation or symbols. This follows 《中文排版需求》 (W3C, clreq, on Chinese and Western text in
horizontal lines: at most a quarter of a character) and `text-autospace: normal` of CSS Text 4
(ideograph-alpha and ideograph-numeric: an eighth). The style sheet uses an eighth, and sets no
margin in browsers that support `text-autospace`.
"""

import re

# Han characters, and 々 and 〇, which behave like Han characters.
_HAN = r"\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
# Latin, Greek and Cyrillic letters, without the signs × and ÷ in their range, and digits.
_WESTERN = r"0-9A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u0370-\u052f\u1e00-\u1fff"
# Tags of elements that do not interrupt a line of text. Code is absent: it has its own margins.
_INLINE = r"(?:</?(?:a|abbr|b|em|i|mark|q|s|small|span|strong|sub|sup|u)(?![\w-])[^>]*+>)*+"
# Elements whose text is displayed verbatim or not at all.
_VERBATIM = "|".join(
    rf"{name}\b.*?</{name}>"
    for name in ("pre", "code", "script", "style", "svg", "textarea", "select", "title")
)
# Everything up to the next boundary, ending with the run of characters before it.
_NEXT = re.compile(
    rf"""(?:[^<{_HAN}{_WESTERN}]++
      |<(?:{_VERBATIM}|!--.*?-->|span\ class="gap">.</span>|/?[A-Za-z][^>]*+>)
      |[{_HAN}]++(?!{_INLINE}[{_WESTERN}])
      |[{_WESTERN}]++(?!{_INLINE}[{_HAN}]))*+
    (?:[{_HAN}]++|[{_WESTERN}]++)""",
    re.DOTALL | re.VERBOSE,
)


def mark_gaps(html: str) -> str:
    """Return the HTML of an article with each gap marked by a span; all other bytes are kept.

    Before → after: `展10天` → `<span class="gap">展</span>1<span class="gap">0</span>天`. The HTML
    must be machine-made: tags are closed, and `<` and `>` in text and attributes are escaped.
    """
    parts, end = [], 0
    while found := _NEXT.match(html, end):
        last = found.end() - 1
        parts += [html[end:last], f'<span class="gap">{html[last]}</span>']
        end = found.end()
    return "".join(parts) + html[end:]
