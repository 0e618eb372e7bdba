"""Renumber the references to documents whose paragraphs moved, in all files that authors write."""

import difflib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from studykit.folder import next_copy, read_folder, write_bytes, write_text
from studykit.model import Library
from studykit.shifts import Shift, follow, gone, shift_of

# This file stands in the folder of copies until the lock fits the renumbered files.
_UNFINISHED = "unfinished"


def moved_documents(library: Library) -> dict[str, Shift]:
    """Return the documents in which references have to change, by id."""
    shifts = (shift_of(source, library.registry) for source in library.sources)
    return {shift.source: shift for shift in shifts if shift.moves}


def tell(shifts: Mapping[str, Shift]) -> None:
    """Print what moved where."""
    for source, shift in shifts.items():
        print(f"docs/sources/{source}.txt 的段落挪动了：")
        print(*(f"  {each}" for each in shift.told), sep="\n")


def renumber(root: Path, shifts: Mapping[str, Shift], *, asks: bool) -> Path | None:
    """Show how the references change, and change them; return the folder with the old files.

    Returns None if nothing was changed: a paragraph that is still cited is gone, or the author does
    not agree. `finish` has to follow once the lock is written. Raises OSError.
    """
    docs = root / "docs"
    pages = {path: data.decode("utf-8", "replace") for path, data in read_folder(docs).items()}
    pages = {path: text for path, text in pages.items() if path.endswith(".md")}
    if lost := list(_lost(pages, shifts)):
        print(*lost, sep="\n")
        return None
    changed = {path: new for path, text in pages.items() if (new := follow(text, shifts)) != text}
    for path, text in changed.items():
        print(*_diff(path, pages[path].splitlines(), text.splitlines()), sep="\n")
    if asks and not _agreed(len(changed)):
        print("没有改动")
        return None
    copies = next_copy(root)
    for path in changed:
        write_bytes(copies / "docs" / path, (docs / path).read_bytes())
    write_text(copies / _UNFINISHED, "")
    for path, text in changed.items():
        write_text(docs / path, text)
    print(f"改了 {len(changed)} 个文件里的引用，原样留在 {copies.relative_to(root).as_posix()}/")
    return copies


def finish(copies: Path) -> None:
    """Note that the lock fits the renumbered files. Raises OSError."""
    (copies / _UNFINISHED).unlink()


def restore(root: Path) -> None:
    """Put back the files of a renumbering that was interrupted. Raises OSError.

    Otherwise the next one would renumber some references twice.
    """
    for mark in root.glob(f".before-fix/*/{_UNFINISHED}"):
        for path in mark.parent.rglob("*.md"):
            write_bytes(root / path.relative_to(mark.parent), path.read_bytes())
        mark.unlink()
        print("上一次改引用中断了：已恢复成改以前的样子")


def _lost(pages: Mapping[str, str], shifts: Mapping[str, Shift]) -> Iterator[str]:
    for path, text in pages.items():
        for line, target in gone(text, shifts):
            yield f"docs/{path}:{line}: 引用了 {target}，原文里已经没有这一段。改法：先删去这处引用"


def _diff(path: str, before: Sequence[str], after: Sequence[str]) -> Iterator[str]:
    return difflib.unified_diff(before, after, f"docs/{path}", "改后", lineterm="", n=0)


def _agreed(count: int) -> bool:
    try:
        answer = input(f"照这样改 {count} 个文件里的引用，并登记？写 y 回车就改，直接回车不改：")
        return answer.strip().lower() == "y"
    except EOFError:
        return False
