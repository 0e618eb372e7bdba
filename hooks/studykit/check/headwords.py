"""Check the words of the term index: their readings, their names, and that documents use them."""

from collections.abc import Iterator

from studykit.collation import is_han, offers, parse_reading, read_word, readings_of
from studykit.diagnostics import Code, Diagnostic, diagnose
from studykit.model import GLOSSARY, Library, Unit
from studykit.registry import READINGS_PATH


def check_headwords(library: Library) -> Iterator[Diagnostic]:
    """Report doubtful readings, words that name two units, and words that no document uses."""
    named: dict[str, Unit] = {}
    for unit in library.named_units:
        if unit.reading and parse_reading(unit.reading, unit.title) is None:
            sample = " ".join(readings_of(each)[0] for each in unit.title if is_han(each))
            hint = (
                f"给「{unit.title}」每个汉字写一个带声调的音节，用空格隔开，如「- 读音：{sample}」"
            )
            yield diagnose(Code.Z12_READING, unit.path, unit.line, unit.reading, hint)
        for word in unit.headwords:
            own = unit.reading if word == unit.title else ""
            yield from _doubtful_readings(unit, word, own, library)
            first = named.setdefault(word, unit)
            if first is not unit or unit.headwords.count(word) > 1:
                hint = f"换一个名字或删去这个别名；另一处在 docs/{first.path}:{first.line}"
                yield diagnose(Code.N17_HEADWORD_REPEATED, unit.path, unit.line, word, hint)
        yield from _foreign_words(unit, library)


def _doubtful_readings(unit: Unit, word: str, own: str, library: Library) -> Iterator[Diagnostic]:
    for character in read_word(word, library.registry.readings, own).doubtful:
        part, readings = offers(word, character, library.registry.readings)
        lines = " 或者 ".join(f'"{part}": "{reading}"' for reading in readings)
        hint = f"先查词典，再在 docs/{READINGS_PATH} 的花括号里写一行：{lines}"
        shown = f"{word}（{character}）"
        yield diagnose(Code.N16_READING_DOUBTFUL, unit.path, unit.line, shown, hint)


def _foreign_words(unit: Unit, library: Library) -> Iterator[Diagnostic]:
    """Report words that are not in the documents, or not in the paragraphs that the unit cites.

    A term of the glossary occurs in every paragraph that it cites. A unit of a module also cites
    paragraphs that only explain its term.
    """
    foreign = [word for word in unit.headwords if not library.paragraphs_with([word])]
    if foreign and not unit.coined:
        hint = "改成文献里的写法；编者所拟的，加一行「- 拟名：为什么这样叫」"
        yield diagnose(Code.W02_NOT_IN_DOCUMENTS, unit.path, unit.line, "、".join(foreign), hint)
        return
    if unit.coined and not foreign:
        hint = "这个词文献里有，删去「拟名」"
        yield diagnose(Code.W03_COINED_NEEDLESS, unit.path, unit.line, unit.title, hint)
    if unit.coined or not unit.headwords:
        return
    cited = [p for cite in unit.cites for p in library.expand(cite)]
    using = library.paragraphs_with(unit.headwords)
    without = [paragraph for paragraph in cited if paragraph not in using]
    if without and (unit.path == GLOSSARY or len(without) == len(cited)):
        hint = f"出处写用到「{unit.title}」的段落"
        yield diagnose(Code.W04_NOT_IN_PARAGRAPH, unit.path, unit.line, "、".join(without), hint)
