"""Write data for other programs as JSON with one entry a line, so that changes can be compared."""

import json
from collections.abc import Mapping


def json_of(value: Mapping[str, object]) -> str:
    """Return a mapping as JSON text; of each list in it, every entry is on a line of its own.

    Equal values give equal texts.
    """
    parts = (f"{_text(name)}: {_shown(each)}" for name, each in value.items())
    return "{\n" + ",\n".join(parts) + "\n}\n"


def _shown(value: object) -> str:
    if isinstance(value, list) and value:
        return "[\n" + ",\n".join(map(_text, value)) + "\n]"
    return _text(value)


def _text(value: object) -> str:
    # Without indentation, json writes with its encoder in C, which takes a tenth of the time.
    return json.dumps(value, ensure_ascii=False)
