"""Values as classic scripts, which pages load from anywhere.

Scripts, since no page opened from a folder may read a file in any other way.
"""

import json


def entry_script(collection: str, name: str, value: object) -> str:
    """The script that enters a value under a name of a collection on `window`."""
    key, text = _literal(name), _literal(value)
    return f"(window.{collection}=window.{collection}||{{}})[{key}]={text};\n"


def _literal(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    # Line separators ended a line of script before ES2019; a tag must never be seen in it.
    for character in "\u2028\u2029<":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text
