"""The command `add-source`: add a document to docs/sources/, or take it back."""

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from studykit.asking import agreed, answer
from studykit.diagnostics import Diagnostic
from studykit.documents import ENCODINGS, Document, RefusedError, read_document
from studykit.files import (
    all_or_none,
    next_copy,
    read_folder,
    reason,
    write_bytes,
    write_text,
)
from studykit.library import read_library
from studykit.model import LOCK_PATH, Library, Source
from studykit.reader.frontmatter import IN_FORCE, STATUSES
from studykit.reader.source import SHORT_TITLE_AT_MOST
from studykit.registry import lock_text, with_source, without_source
from studykit.scaffold import About, companion_text, next_source_id, source_text

# The name of a file that stands for pasted text.
PASTED = "-"
_SHOWN = 24


@dataclass(frozen=True)
class Request:
    """A request to add a document.

    `file` is a path or `PASTED`. `encoding` is one of `ENCODINGS`, or empty to detect it. `asks`
    says whether the author can be asked at the terminal.
    """

    file: str
    about: About
    encoding: str
    asks: bool


def add_source(
    docs: Path, request: Request, print_lock_faults: Callable[[list[Diagnostic]], bool]
) -> int:
    """Add a document and return the exit status.

    `print_lock_faults` prints the faults of the lock, and returns whether there are any. If the
    system refuses to write one of the files, none is changed. If the command was interrupted, the
    same command completes the document. Raises OSError.
    """
    if request.about.status not in ("", *STATUSES):
        written = request.about.status
        print(f"--status 不能写「{written}」。改法：--status 写{'或'.join(STATUSES)}，或者不写")
        return 2
    shown = "粘贴的文字" if request.file == PASTED else request.file
    try:
        data = _read(request.file)
    except OSError as error:
        print(f"读不出 {shown}：{reason(error)}。改法：检查路径")
        return 2
    try:
        document = read_document(request.file, data, request.encoding)
    except RefusedError as error:
        print(f"{shown} {error}")
        return 1
    library, found = read_library(read_folder(docs))
    if print_lock_faults(found):
        return 1
    for line in document.messages:
        print(f"{shown} {line}")
    if not _confirmed(document, request, shown):
        return 1
    about = _asked(request, document)
    name = _name_for(docs, library, source_text(document.paragraphs), Path(request.file))
    source = _write(docs, name, about, document)
    for paragraph in source.paragraphs:
        cut = "……" if len(paragraph.text) > _SHOWN else ""
        print(f"{paragraph.id}  {paragraph.text[:_SHOWN]}{cut}")
    print(f"已加入 docs/sources/{name}.txt 和 {name}.md，并登记了 {len(source.paragraphs)} 段")
    for line in _assumed(source, about):
        print(f"{name}.md 里{line}")
    print(f"下一步：看一遍 {name}.md。加错了：add-source --undo {name}")
    return 0


def _write(docs: Path, name: str, about: About, document: Document) -> Source:
    """Write a document with its companion page, and register it. Raises OSError."""
    text, companion = (docs / "sources" / f"{name}{ending}" for ending in (".txt", ".md"))
    with all_or_none((text, companion, docs / LOCK_PATH)):
        write_text(text, source_text(document.paragraphs))
        if not companion.exists():
            write_text(companion, companion_text(about, document.paragraphs, document.title))
        library, _ = read_library(read_folder(docs))
        source = next(each for each in library.sources if each.id == name)
        write_text(docs / LOCK_PATH, lock_text(with_source(library.registry, source)))
    return source


def _assumed(source: Source, about: About) -> Iterator[str]:
    """Yield a message for each value of the companion page that the command assumed."""
    if source.title_is_editorial:
        hint = "原件上是这个题名的，改成 title_is_editorial: false"
        yield f"题名「{source.title}」原文里没有，记作编者所拟。{hint}"
    elif not about.title:
        yield f"题名取自原文的第一行「{source.title}」。不对的，改 title"
    for what, said, written in (
        ("题名", about.title, source.title),
        ("简称", about.short, source.short_title),
        ("来历", about.provenance, source.provenance),
        ("日期", about.since, source.since),
    ):
        if said and said.strip() != written:
            yield f"{what}写成了「{written}」：元数据里不写 < > & [ ] 和引号"
    if not about.provenance:
        yield f"来历没有人写，写成了「{source.provenance}」。知道的，改 provenance"
    if not about.status:
        yield f"没有写 status，网页上注明是历史文献。今天还有效的，加一行 status: {IN_FORCE}"
    if about.status == IN_FORCE and not about.since:
        yield "没有写何时施行。知道的，加一行 since: 2024 年 1 月 1 日，换成真的日子"


def _read(file: str) -> bytes:
    return sys.stdin.buffer.read() if file == PASTED else Path(file).read_bytes()


def _confirmed(document: Document, request: Request, shown: str) -> bool:
    """Return whether the author confirms what is doubtful: the encoding, and broken paragraphs."""
    if document.encoding and not _confirmed_encoding(document, request):
        return False
    if document.broken:
        print(f"{shown} {document.broken}。改法：在原文里把一段的各行接成一行，再加入")
        if request.asks and not agreed("照这样加入吗？照样就写 y 回车，直接回车不加入："):
            print("没有加入")
            return False
    return True


def _confirmed_encoding(document: Document, request: Request) -> bool:
    """Return whether the author confirms the guessed encoding, after seeing the beginning."""
    name = ENCODINGS[document.encoding]
    print(f"{request.file} 不是 UTF-8，像是 {name}，开头是：{document.paragraphs[0][:40]}")
    if request.asks:
        return agreed("读得对吗？对就写 y 回车：")
    print(f"没有加入。改法：读得对，就加 --encoding {document.encoding} 再运行")
    return False


def _asked(request: Request, document: Document) -> About:
    """Return what the author says about the document. Ask for missing values if that is allowed."""
    about = request.about
    title = about.title or document.title
    if not request.asks:
        return About(title, about.short, about.provenance, about.status, about.since)
    title = title or answer("题名（直接回车，就取原文的第一行）：")
    short = about.short or _asked_short(title)
    provenance = about.provenance or answer("来历，从哪里来（不知道就直接回车）：")
    status = about.status or _asked_status()
    when = "何时施行" if status == IN_FORCE else "何时写成或施行"
    since = about.since or answer(f"{when}（不知道就直接回车）：")
    return About(title, short, provenance, status, since)


def _asked_short(title: str) -> str:
    """Ask for the short title until it fits into the navigation, or there is none."""
    question = "简称（没有就直接回车）："
    if len(title) > SHORT_TITLE_AT_MOST:
        question = (
            f"题名有 {len(title)} 个字，导航里放不下。简称，不超过 {SHORT_TITLE_AT_MOST} 个字："
        )
    while len(short := answer(question)) > SHORT_TITLE_AT_MOST:
        question = f"简称有 {len(short)} 个字，要不超过 {SHORT_TITLE_AT_MOST} 个："
    return short


def _asked_status() -> str:
    """Ask for the status until it is one. Without one, the page calls a document history."""
    status = answer(f"今天还有效，写「{IN_FORCE}」；否则直接回车：")
    while status not in ("", *STATUSES):
        status = answer(f"「{status}」不能写。写「{IN_FORCE}」，或者直接回车：")
    return status


def _name_for(docs: Path, library: Library, text: str, file: Path) -> str:
    """Return the id of the new document.

    If an interrupted run already wrote the same text, this is the id of that file. Otherwise it is
    the next free id. If the author already put `file` into docs/sources/, its id counts as free.
    """
    files = {path.stem: path for path in (docs / "sources").glob("s*.txt")}
    known = {name.partition("-")[0] for name in library.registry.paragraphs}
    for name in sorted(files.keys() - known):
        if files[name].read_bytes() == text.encode():
            return name
    others = (each for each in (docs / "sources").glob("s*") if each.resolve() != file.resolve())
    return next_source_id(library, (path.stem for path in others))


def undo_source(docs: Path, name: str, *, asks: bool) -> int:
    """Take back a document that no page cites, and return the exit status. Raises OSError.

    Its files and the lock are first copied to a folder beside docs/.
    """
    library, _ = read_library(read_folder(docs))
    source = next((each for each in library.sources if each.id == name), None)
    if source is None:
        print(f"没有文献 {name}。改法：写 docs/sources/ 里的编号，如 s7")
        return 2
    if citing := _citing(library, source):
        print(f"{name} 不能撤：{citing} 引用了它。改法：先改那里的引用")
        return 1
    question = f"撤回 {name}《{source.title}》？已经发布过的不要撤。写 y 回车就撤："
    if asks and not agreed(question):
        print("没有改动")
        return 1
    copies = next_copy(docs.parent)
    # Remove the companion page last: while it exists, another run finds the document.
    paths = [docs / "sources" / f"{name}{ending}" for ending in (".txt", ".md")]
    changed = (*paths, docs / LOCK_PATH)
    with all_or_none(changed, copies):
        for path in changed:
            if path.is_file():
                write_bytes(copies / path.relative_to(docs.parent), path.read_bytes())
        write_text(docs / LOCK_PATH, lock_text(without_source(library.registry, source)))
        for path in paths:
            path.unlink(missing_ok=True)
    print(f"撤回了 {name}，原样留在 {copies.relative_to(docs.parent).as_posix()}/")
    return 0


def _citing(library: Library, source: Source) -> str:
    """Return the place of a reference to a document or its paragraphs, or an empty string."""
    for page in library.pages:
        for reference in page.references:
            target = reference.locator.source if reference.locator else reference.target
            if target == source.id and page.path != source.path:
                return f"docs/{page.path}:{reference.line}"
    repeating = (each.path for each in library.sources if each.repeats == source.id)
    return "、".join(f"docs/{path}" for path in repeating)
