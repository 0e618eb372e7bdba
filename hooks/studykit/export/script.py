"""Write values as classic scripts.

A page that is opened from a folder may load other files only as scripts. Scripts also work with
every host.
"""

import json
from collections.abc import Mapping


def entry_script(collection: str, name: str, value: object) -> str:
    """Return the script that sets `window.<collection>[name]` to a value."""
    key, text = _literal(name), _literal(value)
    return f"(window.{collection}=window.{collection}||{{}})[{key}]={text};\n"


def merging_script(collection: str, name: str, values: Mapping[str, object]) -> str:
    """Return the script that adds values to the object `window.<collection>[name]`."""
    return f"Object.assign(window.{collection}[{_literal(name)}],{_literal(values)});\n"


def _literal(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    # U+2028 and U+2029 ended a line of script before ES2019. `<` is escaped so that the text never
    # contains an HTML tag.
    for character in "\u2028\u2029<":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text
