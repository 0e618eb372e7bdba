"""The paragraphs of a document as a classic script, which pages load from anywhere.

A script, since no page opened from a folder may read a file in any other way.
"""

import json

from studykit.locator import Locator
from studykit.model import Source

# The name that the preview script looks under.
GLOBAL = "studyExcerpts"


def excerpts_script(source: Source) -> str:
    """The script that enters a document's title, labels and paragraphs, verbatim."""
    value = {
        "title": source.title,
        "paragraphs": {
            paragraph.id: {
                "label": Locator(source.id, number, number).label,
                "text": paragraph.text,
            }
            for number, paragraph in enumerate(source.paragraphs, 1)
        },
    }
    text = json.dumps(value, ensure_ascii=False, indent=0, separators=(",", ":"))
    # Line separators ended a line of script before ES2019; a tag must never be seen in it.
    for character in "\u2028\u2029<":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return f"(window.{GLOBAL}=window.{GLOBAL}||{{}})[{json.dumps(source.id)}]={text};\n"
