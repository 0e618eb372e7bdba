"""Find what an Office file (.docx, .xlsx, .pptx) does by itself when a reader opens it.

An Office file is a zip archive of XML parts (ECMA-376, Part 2). Its relationships name other files
that the program loads; only a hyperlink waits until the reader follows it.
"""

import zipfile
import zlib
from collections.abc import Iterator, Mapping
from io import BytesIO
from xml.parsers import expat

# The folder that an Office file contains, by extension.
FOLDERS = {"docx": "word/", "xlsx": "xl/", "pptx": "ppt/"}
_TYPES = "[Content_Types].xml"
_ACTIVE_PARTS = ("vbaProject.bin", "/activeX/", "oleObject", ".mht", ".htm")
_MACROS = "macroEnabled"
# How many bytes of one XML part are read.
_PART_AT_MOST = 1 << 22
_UNREADABLE = (
    zipfile.BadZipFile, zlib.error, EOFError, KeyError, NotImplementedError, RuntimeError,
    ValueError,
)  # fmt: skip


def office_faults(data: bytes, extension: str) -> Iterator[str]:
    """Yield why an Office file must not be published, in Chinese.

    Raises ValueError if the bytes are no Office file of this extension.
    """
    try:
        archive = zipfile.ZipFile(BytesIO(data))
        names = archive.namelist()
        types = _attributes(archive, _TYPES)
        relations = [
            attributes
            for name in names
            if name.endswith(".rels")
            for attributes in _attributes(archive, name)
        ]
    except (*_UNREADABLE, expat.ExpatError) as error:
        raise ValueError(str(error)) from error
    if not any(name.startswith(FOLDERS[extension]) for name in names):
        raise ValueError(FOLDERS[extension])
    has_macros = any(_MACROS in each.get("ContentType", "") for each in types)
    if has_macros or any(part in name for part in _ACTIVE_PARTS for name in names):
        yield "里面有宏、控件或嵌入的对象"
    if any(map(_loads_other_file, relations)):
        yield "打开时要读别处的文件"


def _loads_other_file(relation: Mapping[str, str]) -> bool:
    is_link = relation.get("Type", "").endswith("/hyperlink")
    return relation.get("TargetMode", "") == "External" and not is_link


def _attributes(archive: zipfile.ZipFile, name: str) -> list[dict[str, str]]:
    """The attributes of every element of an XML part. Raises ValueError if it is too large."""
    if archive.getinfo(name).file_size > _PART_AT_MOST:
        raise ValueError(name)
    found: list[dict[str, str]] = []
    parser = expat.ParserCreate()
    parser.StartElementHandler = lambda _, attributes: found.append(attributes)
    # An entity could hide an attribute's value. These parts need no document type.
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.Parse(archive.read(name), True)
    return found


def _refuse_doctype(*_: object) -> None:
    raise ValueError("<!DOCTYPE")
