"""The sections of a PowerPoint file: the parts of the session, by which a trainer finds a page."""

import hashlib
from collections.abc import Iterator, Sequence
from itertools import groupby
from xml.sax.saxutils import quoteattr

from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls
from pptx.presentation import Presentation

from studykit.export.slides.sheets import Sheet

_POWERPOINT_2010 = "http://schemas.microsoft.com/office/powerpoint/2010/main"
_EXTENSION = "{521415D9-36F7-43E2-AB2F-B90AF26B5E84}"


def add_sections(presentation: Presentation, sheets: Sequence[Sheet]) -> None:
    """Group the pages of a presentation, one for each sheet, by the parts of the session."""
    pages = [page.slide_id for page in presentation.slides]
    inside = "".join(_sections(sheets, pages))
    presentation.element.append(
        parse_xml(
            f'<p:extLst {nsdecls("p")}><p:ext uri="{_EXTENSION}">'
            f'<p14:sectionLst xmlns:p14="{_POWERPOINT_2010}">{inside}</p14:sectionLst>'
            "</p:ext></p:extLst>"
        )
    )


def _sections(sheets: Sequence[Sheet], pages: Sequence[int]) -> Iterator[str]:
    runs = groupby(zip(sheets, pages, strict=True), key=lambda each: each[0].part)
    for number, (part, run) in enumerate(runs):
        ids = "".join(f'<p14:sldId id="{page}"/>' for _, page in run)
        yield (
            f'<p14:section name={quoteattr(part)} id="{_guid(f"{number} {part}")}">'
            f"<p14:sldIdLst>{ids}</p14:sldIdLst></p14:section>"
        )


def _guid(name: str) -> str:
    digest = hashlib.sha256(name.encode()).hexdigest().upper()
    lengths = (8, 4, 4, 4, 12)
    starts = [sum(lengths[:index]) for index in range(len(lengths))]
    parts = (digest[start : start + n] for start, n in zip(starts, lengths, strict=True))
    return f"{{{'-'.join(parts)}}}"
