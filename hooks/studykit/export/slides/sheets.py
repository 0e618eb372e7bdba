"""The pages of a deck's file: what stands on each of them, and what its notes say."""

from collections.abc import Iterator
from dataclasses import dataclass

from studykit.deck.slide import Cover, Deck, Prose, Question, Slide
from studykit.export.slides.blocks import TEXT, TextBlock, blocks_of
from studykit.export.slides.pages import BOTTOM, Heading, Pieces, divide, heading_of
from studykit.export.slides.runs import Run, plain, runs_of
from studykit.html.inline import Linker, render_inline
from studykit.model import Kind
from studykit.pages.decks import kind_of
from studykit.pages.items import key_text, render_text

APPENDIX = "附页"


@dataclass(frozen=True)
class Sheet:
    """A page of the file.

    `part` is the part of the session, or 附页. A page with hidden answers exists twice: only
    `is_answered` differs. `done` is the share of the main run that ends here, from 0 to 1.
    """

    title: str
    heading: Heading
    label: str
    kind: str
    pieces: Pieces
    notes: tuple[str, ...]
    part: str
    is_answered: bool
    is_cover: bool
    done: float


def sheets_of(deck: Deck, linker: Linker) -> list[Sheet]:
    """Return the pages of a deck: the main run, and all other slides behind a divider."""
    minutes = sum(slide.minutes for slide in deck.main)
    sheets: list[Sheet] = []
    for number, slide in enumerate(deck.main, 1):
        done = number / len(deck.main)
        part = slide.part or deck.module.title
        sheets += _sheets(slide, minutes, linker, part, done)
    if deck.appendix:
        sheets.append(_divider(len(deck.appendix)))
        for slide in deck.appendix:
            sheets += _sheets(slide, minutes, linker, APPENDIX, 1)
    return sheets


def _sheets(slide: Slide, minutes: int, linker: Linker, part: str, done: float) -> Iterator[Sheet]:
    title = slide.title
    is_cover = isinstance(slide.content, Cover)
    blocks = blocks_of(slide, minutes, linker)
    notes = tuple(_notes(slide, linker))
    kind = kind_of(slide)
    again = heading_of(f"{title}（续）", slide.label, is_cover=is_cover)
    first = heading_of(title, slide.label, is_cover=is_cover)
    if "".join(first.lines) != title:
        blocks = (TextBlock(TEXT, (Run(title),)), *blocks)
    # All pages have the same room, though the title with （续） may take more lines.
    room = BOTTOM - max(first.bottom, again.bottom)
    for number, pieces in enumerate(divide(blocks, room)):
        heading = again if number else first
        for is_answered in _steps(pieces):
            yield Sheet(
                title, heading, slide.label, kind, pieces, notes, part, is_answered, is_cover, done
            )


def _steps(pieces: Pieces) -> tuple[bool, ...]:
    """Return `is_answered` for each page that shows the pieces: first without answers, then with.

    Pieces that are nothing but an answer are shown only with it; pieces without answers only once.
    """
    if not any(piece.is_hidden or piece.has_blanks for piece in pieces):
        return (False,)
    return (True,) if all(piece.is_hidden for piece in pieces) else (False, True)


def _divider(count: int) -> Sheet:
    heading = heading_of(APPENDIX, "", is_cover=True)
    text = f"主线到此为止。下面 {count} 个内容不在主线里，要用时跳过来。"
    pieces = divide([TextBlock(TEXT, (Run(text),))], BOTTOM - heading.bottom)[0]
    return Sheet(APPENDIX, heading, "", Kind.ITEM.value, pieces, (), APPENDIX, False, True, 1)


def _notes(slide: Slide, linker: Linker) -> Iterator[str]:
    """Yield the lines of a slide's notes: its minutes, what to say, and its answer, if any."""
    if slide.minutes:
        end = slide.start + slide.minutes
        yield f"第 {slide.start}–{end} 分，本页 {slide.minutes} 分钟"
    for note in slide.notes:
        yield plain(runs_of(render_text(note, linker)))
    if isinstance(slide.content, Question):
        item = slide.content.item
        yield plain(runs_of(render_text(f"答案：{key_text(item)}", linker)))
        yield plain(runs_of(render_text(item.explanation, linker)))
    if isinstance(slide.content, Prose) and slide.content.is_answer:
        answer = f"{slide.label}：{''.join(slide.content.sentences)}"
        yield plain(runs_of(render_inline(answer, linker)))
