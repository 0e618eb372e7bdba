"""Office Open XML with reproducible bytes: libraries write today's date into such files."""

from xml.sax.saxutils import escape

from studykit.archive import rewritten

PROPERTIES = "docProps/core.xml"
# The mark that a text replaces in the template of a part, one of the files in an office file.
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


def reproducible(data: bytes, title: str) -> bytes:
    """Return an office file that a library wrote, with bytes that depend on its contents alone.

    Its metadata are replaced by the title and the language. They name no author and no date.
    """
    return rewritten(data, {PROPERTIES: CORE.replace(SLOT, xml_text(title)).encode()})


def xml_text(text: str) -> str:
    """Return a text escaped for XML 1.0, without the characters that it does not allow.

    XML allows no control characters but tab and line ends, no lone surrogates, and neither U+FFFE
    nor U+FFFF: https://www.w3.org/TR/xml/#charsets
    """
    return escape("".join(char for char in text if _is_allowed(ord(char))))


def _is_allowed(code: int) -> bool:
    if code < 0x20:
        return code in (0x9, 0xA, 0xD)
    return code <= 0xD7FF or 0xE000 <= code <= 0xFFFD or code > 0xFFFF
