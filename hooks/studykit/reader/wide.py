"""Line ends inside a paragraph: between two wide characters they do not stand for a space.

Chinese is written without spaces, so a line that an editor or a person broke continues without one.
CSS Text 4 (section 4.1.3) lets browsers remove such a line feed; no browser of ours does.
"""

import re

# Han characters and their radicals, kana, Hangul, and punctuation that is as wide as these.
WIDE = (
    "\u2e80-\ua4cf\uac00-\ud7af\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef“”‘’…—\U00020000-\U0003ffff"
)
LINE_END = rf"(?<=[{WIDE}\]]) ?\n *(?=[{WIDE}\[])"
_LINE_END = re.compile(LINE_END)


def without_gaps(text: str) -> str:
    """Return a text without the line ends between wide characters.

    A reference counts as wide, because its text almost always is.

    >>> without_gaps("按期\\n归还[[s1-2]]\\n说\\nyes")
    '按期归还[[s1-2]]说\\nyes'
    """
    return _LINE_END.sub("", text)
