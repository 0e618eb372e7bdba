"""Check the words of the term index: their readings, their names, and that documents use them."""

import re
from collections.abc import Iterator

from studykit.collation import is_han, parse_reading, readings_of, registrable_part
from studykit.diagnostics import Code, Diagnostic, diagnose
from studykit.model import GLOSSARY, PLACEHOLDER, Library, Unit
from studykit.references import references_to
from studykit.registry import READINGS_PATH

_QUOTED = re.compile("“[^”]*”")
# At most this number of the paragraphs that use a word is named.
_NAMED = 3


def check_headwords(library: Library) -> Iterator[Diagnostic]:
    """Report doubtful readings, words that name two units, and words that no document uses."""
    named: dict[str, Unit] = {}
    for unit in library.units_and_terms:
        if unit.pinyin and parse_reading(unit.pinyin, unit.title) is None:
            sample = " ".join(readings_of(each)[0] for each in unit.title if is_han(each))
            hint = (
                f"给「{unit.title}」每个汉字写一个带声调的音节，用空格隔开，如「- 读音：{sample}」"
            )
            yield diagnose(Code.Z12_READING, unit.path, unit.line, unit.pinyin, hint)
        for word in unit.headwords:
            yield from _doubtful_readings(unit, word, library)
            first = named.setdefault(word, unit)
            if first is not unit or unit.headwords.count(word) > 1:
                other = f"docs/{first.path}:{first.line}"
                hint = f"另一处在 {other}：换一个名字；是同一个词，删去一处，或写「见」指过去"
                yield diagnose(Code.N17_HEADWORD_REPEATED, unit.path, unit.line, word, hint)
        yield from _foreign_words(unit, library)
        yield from _circular(unit)


def _circular(unit: Unit) -> Iterator[Diagnostic]:
    """Report a definition that contains the word it defines, except in a quotation.

    It would help only those who know the word, and an item on it would contain its own answer.
    """
    written = _QUOTED.sub("", unit.definition.text) if unit.definition else ""
    if len(unit.title) > 1 and unit.title in written:
        hint = f"用别的话说，不写「{unit.title}」；文献的原话放进弯引号，后面写出处"
        yield diagnose(Code.N22_DEFINITION_CIRCULAR, unit.path, unit.line, unit.title, hint)


def _doubtful_readings(unit: Unit, word: str, library: Library) -> Iterator[Diagnostic]:
    for character in library.readings[unit.word(word)].doubtful:
        part, readings = registrable_part(word, character, library.registry.pinyin)
        lines = " 或者 ".join(f'"{part}": "{reading}"' for reading in readings)
        hint = f"先查词典，再在 docs/{READINGS_PATH} 的花括号里写一行：{lines}"
        shown = f"{word}（{character}）"
        yield diagnose(Code.N16_READING_DOUBTFUL, unit.path, unit.line, shown, hint)


def _foreign_words(unit: Unit, library: Library) -> Iterator[Diagnostic]:
    """Report words that are not in the documents, or not in the paragraphs that the unit cites.

    A term of the glossary must occur in every paragraph that it cites. A unit of a module may also
    cite paragraphs that only explain its term.
    """
    foreign = [word for word in unit.headwords if not library.paragraphs_with([word])]
    if foreign and not unit.coined:
        hint = "改成文献里的写法；编者所拟的，加一行"
        hint += f"「- 拟名：{PLACEHOLDER}为什么这样叫」"
        yield diagnose(Code.W02_NOT_IN_DOCUMENTS, unit.path, unit.line, "、".join(foreign), hint)
        return
    if unit.coined and not foreign:
        hint = "这个词文献里有，删去「拟名」一行"
        yield diagnose(Code.W03_COINED_NEEDLESS, unit.path, unit.line, unit.title, hint)
    if unit.coined or not unit.headwords:
        return
    cited = [p for cite in unit.cites for p in library.expand(cite)]
    using = library.paragraphs_with(unit.headwords)
    without = [paragraph for paragraph in cited if paragraph not in using]
    if without and (unit.path == GLOSSARY or len(without) == len(cited)):
        right = [name for name in cited if name in using] or using[:_NAMED]
        hint = f"只引用到「{unit.title}」的段落，出处改成「- 出处：{references_to(right)}」"
        yield diagnose(Code.W04_NOT_IN_PARAGRAPH, unit.path, unit.line, "、".join(without), hint)
