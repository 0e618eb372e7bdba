"""Check attachments: files in docs/ that are not pages must be safe to open from anywhere.

MkDocs copies every file of docs/ to the site. A reader may open it without our policy, from a USB
stick or from a host that sends no headers. So only known file types pass, and only if the content
matches the extension. The project's own scripts and styles are reviewed as code. They are
recognized by their folder and extension.
"""

import re
import zlib
from collections.abc import Iterable, Iterator

from studykit.diagnostics import BY_FIX, Code, Diagnostic, diagnose
from studykit.drawing import check_drawing
from studykit.naming import PAGE_ENDINGS, PUBLIC_PATH, file_name
from studykit.office import FOLDERS, office_faults

# The project's own files. No reader opens them as attachments.
_PROJECT_FILES = re.compile(
    r"assets/javascripts/.+\.(js|d\.ts)|assets/stylesheets/.+\.css|registry/[^/]+\.json"
    r"|sources/[^/]+\.txt"
)
# The first bytes of each file type, by extension. Images, audio and video run no code. Office files
# with these extensions have no macros. PDF is allowed because offices send it. Archives are not
# allowed, because nobody sees what they contain. Text belongs in a page.
_SIGNATURES: dict[str, re.Pattern[bytes]] = {
    "png": re.compile(rb"\x89PNG\r\n\x1a\n"),
    "jpg": re.compile(rb"\xff\xd8\xff"),
    "jpeg": re.compile(rb"\xff\xd8\xff"),
    "gif": re.compile(rb"GIF8[79]a"),
    "webp": re.compile(rb"RIFF....WEBP", re.DOTALL),
    "svg": re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml\s|<!--|<svg[\s>])"),
    "pdf": re.compile(rb"%PDF-\d"),
    "docx": re.compile(rb"PK\x03\x04"),
    "xlsx": re.compile(rb"PK\x03\x04"),
    "pptx": re.compile(rb"PK\x03\x04"),
    "mp3": re.compile(rb"ID3|\xff[\xe2\xe3\xf2\xf3\xfa\xfb]"),
    "mp4": re.compile(rb"....ftyp", re.DOTALL),
}
# Names in a PDF for scripts, forms with scripts, attachments and actions. /Encrypt would hide them.
_PDF_ACTIONS = re.compile(
    rb"/(?:JavaScript|JS|Launch|EmbeddedFiles?|RichMedia|SubmitForm|ImportData|GoTo[RE]|XFA|Encrypt)\b"
)
# Encodings that are not decoded here. A stream of objects in one of them could hide such names.
_UNDECODED_FILTERS = re.compile(
    rb"/(?:ASCIIHexDecode|AHx|ASCII85Decode|A85|LZWDecode|RunLengthDecode|Predictor)\b"
)
_NAME_ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
# How many bytes are decompressed: of one stream of a PDF, and of all its streams.
_STREAM_AT_MOST = 1 << 22
_STREAMS_AT_MOST = 1 << 28


def check_attachments(files: Iterable[tuple[str, bytes]]) -> Iterator[Diagnostic]:
    """Find the files of docs/ that must not be published.

    `files` are pairs of a path relative to docs/ and the content. The caller must remove every file
    that has a diagnostic, whatever its code, from the site.
    """
    for path, data in files:
        yield from check_attachment(path, data)


def check_attachment(path: str, data: bytes) -> Iterator[Diagnostic]:
    """Find why a file must not be published. Pages and the project's own files pass."""
    if _is_hidden(path) or _is_page(path) or _PROJECT_FILES.fullmatch(path):
        return
    shown = path.rpartition("/")[2]
    name, _, extension = shown.partition(".")
    if extension != "md" and extension.lower() in PAGE_ENDINGS:
        hint = f"后缀写 .md，如 {file_name(f'{name}.md')}{BY_FIX}"
        yield diagnose(Code.F06_FILE_NAME, path, 1, shown, hint)
    elif name and not PUBLIC_PATH.fullmatch(path):
        hint = "各级目录和文件的名字只用小写英文、数字、连字符，如 images/fee-table.png"
        yield diagnose(Code.F06_FILE_NAME, path, 1, path, hint)
    elif not name or extension not in _SIGNATURES:
        hint = f"可以放：{'、'.join(_SIGNATURES)}；后缀小写，文件名里只有一个点；文字写成 .md 网页"
        yield diagnose(Code.X07_ATTACHMENT, path, 1, shown, hint)
    elif not _SIGNATURES[extension].match(data):
        hint = f"用能打开它的软件另存为 {extension}，不要只改后缀"
        yield diagnose(Code.X08_ATTACHMENT_CONTENT, path, 1, f"不是 {extension} 文件", hint)
    elif extension == "svg":
        yield from check_drawing(path, data)
    elif extension == "pdf":
        yield from _check_pdf(path, data)
    elif extension in FOLDERS:
        yield from _check_office(path, data, extension)


def _is_hidden(path: str) -> bool:
    """Whether MkDocs ignores a file by default."""
    return path.startswith("templates/") or any(part.startswith(".") for part in path.split("/"))


def _is_page(path: str) -> bool:
    # The reader ignores assets/.
    return path.endswith(".md") and not path.startswith("assets/")


def _check_office(path: str, data: bytes, extension: str) -> Iterator[Diagnostic]:
    try:
        for fault in office_faults(data, extension):
            hint = "去掉宏、控件、嵌入的对象和链接的模板、图片，再另存；或导出为 PDF"
            yield diagnose(Code.X08_ATTACHMENT_CONTENT, path, 1, fault, hint)
    except ValueError:
        hint = f"用能打开它的软件另存为 {extension}，不要只改后缀"
        yield diagnose(Code.X08_ATTACHMENT_CONTENT, path, 1, f"不是 {extension} 文件", hint)


def _check_pdf(path: str, data: bytes) -> Iterator[Diagnostic]:
    """Find scripts, attachments and automatic actions in a PDF, also in compressed streams.

    Encryption, and objects in an encoding that is not decoded here, are reported as such.
    """
    if any(_has_action(_decode_names(part)) for part in _pdf_parts(data)):
        hint = "去掉脚本、附件和自动的动作：重新打印或导出为 PDF"
        yield diagnose(Code.X08_ATTACHMENT_CONTENT, path, 1, "里面有脚本、附件，或加了密", hint)


def _has_action(part: bytes) -> bool:
    """Whether a part of a PDF contains an action, or leads to a stream that may hide one."""
    dictionary = part[max(part.rfind(b" obj"), 0) :]
    may_hide = b"/ObjStm" in dictionary and _UNDECODED_FILTERS.search(dictionary)
    return bool(_PDF_ACTIONS.search(part) or may_hide)


def _pdf_parts(data: bytes) -> Iterator[bytes]:
    """Yield the parts between the streams, and the decompressed streams that contain objects."""
    end, left = 0, _STREAMS_AT_MOST
    while (start := data.find(b"stream", end)) >= 0:
        yield data[end:start]
        start += len(b"stream")
        end = data.find(b"endstream", start)
        if end < 0:
            break
        content = _decompress(data[start:end].lstrip(b"\r\n"), min(left, _STREAM_AT_MOST))
        end += len(b"endstream")
        left -= len(content)
        # Action names occur only in dictionaries, which begin with `<<`.
        if b"<<" in content:
            yield content
    yield data[max(end, 0) :]


def _decompress(stream: bytes, limit: int) -> bytes:
    """Decompress at most `limit` bytes of a stream; empty if it is not zlib data."""
    try:
        return zlib.decompressobj().decompress(stream, limit) if limit > 0 else b""
    except zlib.error:
        return b""


def _decode_names(data: bytes) -> bytes:
    """Decode the hexadecimal escapes in PDF names: `/J#53` is `/JS`."""
    return _NAME_ESCAPE.sub(lambda match: bytes([int(match[1], 16)]), data)
