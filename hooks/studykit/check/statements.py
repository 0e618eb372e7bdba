"""Check key points and misreadings: alone, with each other, and against their paragraphs."""

import re
from collections.abc import Iterator, Mapping

from studykit.diagnostics import Code, Diagnostic, diagnose
from studykit.model import Library, Module
from studykit.quiz.wording import first_deictic, is_word_for_word, normalized, words_quoted

# Words that change no statement.
_PARTICLES = re.compile("[的地得了着也都就还又是]")
# The least number of characters of a quotation that can refute a sentence: “，造成” cannot.
_SHORTEST_EVIDENCE = 3


def check_statements(library: Library) -> Iterator[Diagnostic]:
    """Report statements of which no sound item can be made."""
    texts = {
        source.id: {each.id: normalized(each.text) for each in source.paragraphs}
        for source in library.sources
    }
    for module in library.modules:
        yield from _unclear(module)
        yield from _misquoted(module, library)
        yield from _held(module, texts)
        yield from _unproven(module)
        yield from _alike(module)


def _unclear(module: Module) -> Iterator[Diagnostic]:
    """Report statements with a word that refers to other text: an option is read without it."""
    for unit in module.units:
        for each in unit.statements:
            if word := first_deictic(each.text):
                hint = "选项离开这一页单独看，写明指的是什么"
                shown = f"{each.text[:20]}（有“{word}”）"
                yield diagnose(Code.V05_NO_STATEMENT, unit.path, each.line, shown, hint)


def _misquoted(module: Module, library: Library) -> Iterator[Diagnostic]:
    """Report words in 「」 that are neither in the document of the statement nor a coined term."""
    sources = {source.id: source for source in library.sources}
    for unit in module.units:
        for each in unit.statements:
            if not (source := sources.get(each.document)):
                continue
            for words in words_quoted(each.text):
                if words not in library.coined_words and not is_word_for_word(words, source):
                    hint = "「」里照抄文献的原话；换了说法的，去掉「」"
                    yield diagnose(Code.V09_MISQUOTED, unit.path, each.line, words, hint)


def _held(module: Module, texts: Mapping[str, Mapping[str, str]]) -> Iterator[Diagnostic]:
    """Report misreadings that stand word for word in their document, and so are true.

    All paragraphs are searched, because a stem asks what the whole document says. `texts` maps each
    document to the normalized texts of its paragraphs by id.
    """
    for unit in module.units:
        for each in unit.misreadings:
            text = normalized(each.text)
            paragraphs = texts.get(each.document, {}).items()
            if name := next((name for name, whole in paragraphs if text in whole), ""):
                hint = "这是原文说的，不是误读；改成要点，或者改写"
                shown = f"{each.text[:20]}，见 {name}"
                yield diagnose(Code.V03_MISREADING_HELD, unit.path, each.line, shown, hint)


def _unproven(module: Module) -> Iterator[Diagnostic]:
    """Report misreadings whose quoted words are all too short to refute anything."""
    for unit in module.units:
        for each in unit.misreadings:
            longest = max((quotation.text for quotation in each.quotations), key=_letters)
            if _letters(longest) < _SHORTEST_EVIDENCE:
                hint = "引长一些，让人单看所引的话就知道误读错在哪里"
                shown = f"{each.text[:20]}，引的是“{longest}”"
                yield diagnose(Code.V08_EVIDENCE_SHORT, unit.path, each.line, shown, hint)


def _letters(text: str) -> int:
    return len(normalized(text))


def _alike(module: Module) -> Iterator[Diagnostic]:
    """Report statements in a section that differ in particles and punctuation alone."""
    seen: dict[tuple[str, str], int] = {}
    for unit in module.units:
        for each in unit.statements:
            first = seen.setdefault(
                (unit.section, _PARTICLES.sub("", normalized(each.text))), each.line
            )
            if first != each.line:
                hint = f"另一条在第 {first} 行；改写其中一条，或删去"
                yield diagnose(
                    Code.V04_STATEMENTS_ALIKE, unit.path, each.line, each.text[:20], hint
                )
