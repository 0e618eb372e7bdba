"""Find the conflict markers that Git leaves in a file of two authors, and read or unite both sides.

See "How conflicts are presented" in https://git-scm.com/docs/git-merge. Neither author wrote a file
with markers, so no other fault in it is worth reporting.
"""

import json
import re
from collections.abc import Mapping

_OURS, _BASE, _MIDDLE, _THEIRS = "<" * 7, "|" * 7, "=" * 7, ">" * 7
# A lone line of seven `=` may also underline a heading.
_MARKER = re.compile(rf"(?:{_OURS}|{re.escape(_BASE)}|{_THEIRS})(?: |$)")


def conflict_lines(text: str) -> list[int]:
    """Return the line, counted from 1, of the first marker of each conflict in a text."""
    lines = text.split("\n")
    marked = [number for number, line in enumerate(lines, 1) if _MARKER.match(line)]
    begun = [number for number in marked if lines[number - 1].startswith(_OURS)]
    # Someone may have deleted the first marker and kept another.
    return begun or marked[:1]


def sides(text: str) -> tuple[str, str]:
    """Return a file with conflicts as either author wrote it: ours, theirs."""
    ours, theirs = [], []
    part = ""
    for line in text.split("\n"):
        marker = line[:7] if _MARKER.match(line) or (part and line == _MIDDLE) else ""
        if marker:
            part = "" if marker == _THEIRS else marker
            continue
        if part in ("", _OURS):
            ours.append(line)
        if part in ("", _MIDDLE):
            theirs.append(line)
    return "\n".join(ours), "\n".join(theirs)


def are_two_files(text: str) -> bool:
    """Return whether the sides of a file with conflicts have no line in common.

    If so, two authors gave one name to two different files.
    """
    ours, theirs = ({line.strip() for line in side.split("\n")} for side in sides(text))
    return not (ours & theirs) - {"", "---"}


def united(text: str) -> tuple[dict[str, object], tuple[str, ...]]:
    """Unite the sides of a JSON object with conflicts: objects and lists of texts are joined.

    Returns the object, and the names that have two different values. If there are such names, the
    object must not be used. Raises ValueError if markers are missing, or if a side is no JSON
    object.
    """
    markers = [line[:7] for line in text.split("\n") if _MARKER.match(line)]
    markers = [marker for marker in markers if marker != _BASE]
    if markers != [_OURS, _THEIRS] * (len(markers) // 2):
        raise ValueError("markers are missing")
    ours, theirs = map(json.loads, sides(text))
    if not isinstance(ours, dict) or not isinstance(theirs, dict):
        raise ValueError("no object")
    differing: list[str] = []
    return _joined(ours, theirs, differing), tuple(differing)


def _joined(
    ours: Mapping[str, object], theirs: Mapping[str, object], differing: list[str]
) -> dict[str, object]:
    joined = {**theirs, **ours}
    for name in ours.keys() & theirs.keys():
        one, other = ours[name], theirs[name]
        if isinstance(one, dict) and isinstance(other, dict):
            joined[name] = _joined(one, other, differing)
        elif isinstance(one, list) and isinstance(other, list):
            joined[name] = sorted({*map(str, one), *map(str, other)})
        elif one != other:
            differing.append(name)
    differing.sort()
    return joined
