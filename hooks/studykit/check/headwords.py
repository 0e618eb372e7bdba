"""Check the words of the term index: each has a certain reading and belongs to one unit."""

from collections.abc import Iterator

from studykit.collation import parse_reading, read_word, readings_of
from studykit.diagnostics import Code, Diagnostic, diagnose
from studykit.model import Library, Unit
from studykit.registry import READINGS_PATH


def check_headwords(library: Library) -> Iterator[Diagnostic]:
    """Report doubtful readings, readings that do not fit, and words that name two units."""
    named: dict[str, Unit] = {}
    for unit in library.units:
        if unit.reading and parse_reading(unit.reading, unit.title) is None:
            hint = f"给「{unit.title}」每个汉字写一个带声调的音节，用空格隔开"
            yield diagnose(Code.Z12_READING, unit.path, unit.line, unit.reading, hint)
        for word in unit.headwords:
            own = unit.reading if word == unit.title else ""
            yield from _doubtful_readings(unit, word, own, library)
            first = named.setdefault(word, unit)
            if first is not unit or (word == unit.title and word in unit.aliases):
                hint = f"换一个名字或删去这个别名；另一处在 docs/{first.path}:{first.line}"
                yield diagnose(Code.N17_HEADWORD_REPEATED, unit.path, unit.line, word, hint)


def _doubtful_readings(unit: Unit, word: str, own: str, library: Library) -> Iterator[Diagnostic]:
    for character in read_word(word, library.registry.readings, own).doubtful:
        known = readings_of(character)
        hint = (
            f"「{character}」有 {'、'.join(known)} 等读音，先查词典，"
            f'再在 docs/{READINGS_PATH} 登记词或单字，如 "{character}": "{known[0]}"'
        )
        shown = f"{word}（{character}）"
        yield diagnose(Code.N16_READING_DOUBTFUL, unit.path, unit.line, shown, hint)
