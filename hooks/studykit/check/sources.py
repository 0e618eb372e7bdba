"""Check sources: every paragraph is cited, and notes, repeats and parallels match the text."""

from collections.abc import Iterable, Iterator

from studykit.check.references import nearest_words
from studykit.diagnostics import Code, Diagnostic, diagnose
from studykit.model import PLACEHOLDER, Library, Source, text_path_of
from studykit.references import Reference


def check_citations(library: Library) -> Iterator[Diagnostic]:
    """Report paragraphs with neither a citation nor an exemption, and those with both.

    Documents that repeat another are skipped.
    """
    cited = {p for unit in library.units for cite in unit.all_cites for p in library.expand(cite)}
    for source in library.sources:
        if source.repeats:
            continue
        exempt = {p: each.line for each in source.exempt for p in each.paragraphs}
        for paragraph in source.paragraphs:
            if paragraph.id in cited and paragraph.id in exempt:
                hint = "已有单元引用，删去这一行"
                line = exempt[paragraph.id]
                yield diagnose(Code.N12_EXEMPTION_NEEDLESS, source.path, line, paragraph.id, hint)
            if library.modules and paragraph.id not in cited and paragraph.id not in exempt:
                path = text_path_of(source.path)
                hint = f"写一个引用它的单元；不必引用的，在 docs/{source.path} 末尾加一行"
                hint += f"「- 免：{Reference(paragraph.id)} {PLACEHOLDER}为什么不必引用」"
                yield diagnose(Code.N11_PARAGRAPH_UNCITED, path, paragraph.line, paragraph.id, hint)


def check_sources(library: Library) -> Iterator[Diagnostic]:
    """Report notes whose quotation is not in the paragraph, and wrong values of `repeats`."""
    sources = {source.id: source for source in library.sources}
    paragraphs = library.paragraphs
    for source in library.sources:
        own = {paragraph.id for paragraph in source.paragraphs}
        for note in source.notes:
            if note.paragraph not in own or note.quote in paragraphs[note.paragraph].text:
                continue
            hint = nearest_words(note.quote, [note.paragraph], paragraphs)
            yield diagnose(Code.S10_NOTE_QUOTE, source.path, note.line, note.quote, hint)
        if source.repeats:
            yield from _check_repeats(source, sources.get(source.repeats), library.sources)


def _are_identical(one: Source, other: Source) -> bool:
    """Return whether two different documents have the same words."""
    return one is not other and [p.text for p in one.paragraphs] == [
        p.text for p in other.paragraphs
    ]


def _check_repeats(
    source: Source, named: Source | None, sources: Iterable[Source]
) -> Iterator[Diagnostic]:
    """Report a source whose `repeats` does not name another document with the same words.

    `named` is the source that `repeats` names, or None if there is no such source.
    """
    same = next((each.id for each in sources if _are_identical(each, source)), "")
    hint = "repeats 写逐字相同的另一篇的编号；没有这样的一篇，删去这一行"
    hint = f"与它逐字相同的是 {same}，改成「repeats: {same}」" if same else hint
    shown = source.repeats or ""
    if named is None or named is source:
        yield diagnose(Code.S11_REPEATS, source.path, source.repeats_line, shown, hint)
        return
    ours = [paragraph.text for paragraph in source.paragraphs]
    theirs = [paragraph.text for paragraph in named.paragraphs]
    if ours != theirs:
        pairs = zip(ours, theirs, strict=False)
        first = next((n for n, (a, b) in enumerate(pairs, 1) if a != b), len(ours))
        shown = f"{shown}，从第 {first} 段起不同"
        yield diagnose(Code.S11_REPEATS, source.path, source.repeats_line, shown, hint)


def check_parallels(library: Library) -> Iterator[Diagnostic]:
    """Report parallels within one source, and passages called identical (相同) that differ."""
    paragraphs = library.paragraphs
    for parallel in library.parallels:
        members = [str(member) for member in parallel.members]
        shown = "、".join(members)
        if len({member.source for member in parallel.members}) < 2:
            hint = "平行段落至少来自两篇文献"
            yield diagnose(Code.N14_PARALLEL_ONE_SOURCE, parallel.path, parallel.line, shown, hint)
        elif parallel.identical:
            texts = {
                "\n".join(paragraphs[p].text for p in library.expand(member))
                for member in parallel.members
            }
            if len(texts) > 1:
                hint = "这几段的字不一样：改成「- 相近：……」；逐字相同才写「相同」"
                yield diagnose(Code.N15_PARALLEL_DIFFERS, parallel.path, parallel.line, shown, hint)
