"""The command `fix`: mend the files of docs/ after showing what would change, and keep a copy."""

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from studykit.asking import agreed
from studykit.files import all_or_none, next_copy, read_each, write_bytes, write_text
from studykit.mending import Change, mend_name, mend_text

# The texts that authors write. Files in assets/ are the project's own.
_TEXT = re.compile(r"(?!assets/).+\.(?:md|txt|json)")


@dataclass(frozen=True)
class _Mended:
    """A file to be mended.

    `data` are its bytes. `new_path` is None if the file is to be deleted. `text` is its new text,
    or None if the content stays. `done` lists the changes of the content.
    """

    path: str
    data: bytes
    new_path: str | None
    text: str | None
    done: tuple[Change, ...]


def fix(root: Path, *, asks: bool) -> int:
    """Mend the files of a project and return the exit status. Raises OSError.

    If `asks` is true, nothing changes until the author agrees.
    """
    docs = root / "docs"
    paths = {path for path, _ in read_each(docs)}
    changes = []
    for change in _changes(docs):
        if change.new_path not in (None, change.path) and change.new_path in paths:
            print(f"docs/{change.path} 没有改名：docs/{change.new_path} 已经有了。改法：留一个")
            continue
        changes.append(change)
        print(*_described(change), sep="\n")
    if not changes:
        print("没有要代改的")
        return 0
    if asks and not agreed(f"照这样改 {len(changes)} 个文件？写 y 回车就改，直接回车不改："):
        print("没有改动")
        return 1
    copies = next_copy(root)
    names = {name for each in changes for name in (each.path, each.new_path) if name}
    with all_or_none([docs / name for name in sorted(names)], copies):
        for change in changes:
            write_bytes(copies / "docs" / change.path, change.data)
        for change in changes:
            _apply(docs, change)
    kept = copies.relative_to(root).as_posix()
    print(f"改了 {len(changes)} 个文件，原样留在 {kept}/。下一步：再运行 check")
    return 0


def _changes(docs: Path) -> Iterator[_Mended]:
    for path, data in read_each(docs):
        new_path = mend_name(path)
        text: str | None = None
        done: tuple[Change, ...] = ()
        if new_path and _TEXT.fullmatch(new_path):
            try:
                written = data.decode("utf-8")
            except UnicodeDecodeError:
                print(f"docs/{path} 不是 UTF-8 编码，没有改。改法：用编辑器另存为 UTF-8")
                continue
            mended, done = mend_text(new_path, written)
            text = mended if done else None
        if new_path != path or done:
            yield _Mended(path, data, new_path, text, done)


def _described(change: _Mended) -> Iterator[str]:
    if change.new_path is None:
        yield f"docs/{change.path}: 删去：系统或 Word 留下的文件"
        return
    if change.new_path != change.path:
        yield f"docs/{change.path}: 改名为 docs/{change.new_path}"
    for done in change.done:
        yield f"docs/{change.path}:{done.line}: {done.what}"
    if change.text is not None:
        # The diff does not show byte order marks and line ends; the changes above name them.
        before = change.data.decode("utf-8").lstrip("\ufeff").splitlines()
        after = change.text.splitlines()
        yield from difflib.unified_diff(before, after, "原来", "改后", lineterm="", n=1)


def _apply(docs: Path, change: _Mended) -> None:
    old = docs / change.path
    if change.new_path is None:
        old.unlink()
        return
    new = docs / change.new_path
    if change.text is not None:
        write_text(old, change.text)
    if new != old:
        old.rename(new)
