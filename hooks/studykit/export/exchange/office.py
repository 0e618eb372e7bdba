"""Office files with reproducible bytes: libraries write today's date into them."""

from collections.abc import Mapping
from xml.sax.saxutils import escape

from studykit.archive import rewritten

PROPERTIES = "docProps/core.xml"
# The place of a text in a part that is otherwise the same in every file.
SLOT = "{}"
CORE = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<cp:coreProperties'
    ' xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
    ' xmlns:dcterms="http://purl.org/dc/terms/"'
    ' xmlns:dcmitype="http://purl.org/dc/dcmitype/"'
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
    "<dc:title>{}</dc:title><dc:creator></dc:creator><dc:language>zh-CN</dc:language>"
    "</cp:coreProperties>"
)


def reproducible(
    data: bytes, title: str, replaced: Mapping[str, bytes | None] | None = None
) -> bytes:
    """Return an office file (.docx, .pptx, .xlsx) whose bytes depend on its contents alone.

    Its properties become a title without dates and persons. `replaced` has other parts of the
    file, as `rewritten` takes them.
    """
    core = CORE.replace(SLOT, xml_text(title)).encode()
    return rewritten(data, {PROPERTIES: core, **(replaced or {})})


def xml_text(text: str) -> str:
    """Return a text escaped for XML 1.0, without the characters that it does not allow.

    Those are control characters and lone surrogates: https://www.w3.org/TR/xml/#charsets
    """
    return escape("".join(sign for sign in text if _is_allowed(ord(sign))))


def _is_allowed(code: int) -> bool:
    if code < 0x20:
        return code in (0x9, 0xA, 0xD)
    return code <= 0xD7FF or 0xE000 <= code <= 0xFFFD or code > 0xFFFF
