"""Check SVG drawings: only listed elements and attributes pass, those of shapes and text.

Scripts, external resources and links are refused. If an SVG file is opened on its own, a browser
treats it as a page: it runs its scripts and fetches its styles and images from any address.
"""

import re
from collections.abc import Iterator, Mapping
from xml.parsers import expat

from studykit.diagnostics import Code, Diagnostic, diagnose

_SVG = "http://www.w3.org/2000/svg"
_XLINK = "http://www.w3.org/1999/xlink"
_XML = "http://www.w3.org/XML/1998/namespace"
_ELEMENTS = frozenset((
    "svg", "g", "defs", "symbol", "use", "title", "desc", "path", "rect", "circle", "ellipse",
    "line", "polyline", "polygon", "text", "tspan", "linearGradient", "radialGradient", "stop",
    "clipPath", "mask", "pattern", "marker",
))  # fmt: skip
# Attributes that no browser interprets as a style, so their values need no search for `_LOADING`.
_UNSEARCHED = frozenset(("id", "class", "aria-label", "aria-labelledby", "aria-describedby"))
_ATTRIBUTES = _UNSEARCHED | frozenset((
    "role", "version", "viewBox", "preserveAspectRatio", "width", "height", "x", "y", "x1", "y1",
    "x2", "y2", "cx", "cy", "r", "rx", "ry", "fx", "fy", "d", "dx", "dy", "points", "pathLength",
    "transform", "rotate", "textLength", "lengthAdjust", "offset", "href", "style", "fill",
    "fill-opacity", "fill-rule", "stroke", "stroke-width", "stroke-opacity", "stroke-linecap",
    "stroke-linejoin", "stroke-miterlimit", "stroke-dasharray", "stroke-dashoffset", "opacity",
    "color", "display", "visibility", "stop-color", "stop-opacity", "clip-path", "clip-rule",
    "mask", "marker-start", "marker-mid", "marker-end", "vector-effect", "paint-order",
    "shape-rendering", "text-rendering", "font-family", "font-size", "font-style", "font-weight",
    "font-variant", "letter-spacing", "word-spacing", "text-anchor", "text-decoration",
    "dominant-baseline", "alignment-baseline", "baseline-shift", "writing-mode", "gradientUnits",
    "gradientTransform", "spreadMethod", "clipPathUnits", "maskUnits", "maskContentUnits",
    "patternUnits", "patternContentUnits", "patternTransform", "markerUnits", "markerWidth",
    "markerHeight", "refX", "refY", "orient", "aria-hidden",
))  # fmt: skip
_LOCAL_ID = re.compile(r"#[\w.-]+")
_LOCAL_URL = re.compile(r"url\(\s*(['\"]?)#[\w.-]+\1\s*\)")
# A style with one of these may load a resource or hide that it does.
_LOADING = re.compile(r"url|src\(|image|@|\\|/\*|//|expression|binding", re.IGNORECASE)


class _DoctypeError(Exception):
    """Raised at a document type declaration, to stop parsing."""


def check_drawing(path: str, data: bytes) -> Iterator[Diagnostic]:
    """Find everything in an SVG file that is not a shape or text, with its line."""
    scanner = _Scanner()
    try:
        scanner.parser.Parse(data, True)
    except _DoctypeError:
        pass
    except (expat.ExpatError, ValueError):
        line = max(scanner.parser.ErrorLineNumber, 1)
        hint = "用绘图软件打开，另存为普通 SVG（UTF-8），或导出为 PNG"
        yield diagnose(Code.X08_ATTACHMENT_CONTENT, path, line, "读不出", hint)
    hint = "只用图形和文字：不用脚本、样式表、链接、图片、动画；另存为普通 SVG，或导出为 PNG"
    for line, markup in scanner.found:
        yield diagnose(Code.X09_PICTURE, path, line, markup, hint)


class _Scanner:
    """Scans one drawing. `found` has pairs of a line and the forbidden markup in it."""

    def __init__(self) -> None:
        self.found: list[tuple[int, str]] = []
        # Always parse as UTF-8. A file that declares another encoding is refused, since a browser
        # would decode it differently.
        self.parser = expat.ParserCreate("utf-8", namespace_separator=" ")
        self.parser.StartElementHandler = self._start
        self.parser.ProcessingInstructionHandler = lambda target, _: self._report(f"<?{target}")
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.XmlDeclHandler = self._xml_declaration

    def _report(self, markup: str) -> None:
        self.found.append((self.parser.CurrentLineNumber, markup[:40]))

    def _xml_declaration(self, version: str, encoding: str | None, standalone: int) -> None:
        if encoding and encoding.lower() != "utf-8":
            self._report(f'encoding="{encoding}"')

    def _doctype(self, *_: object) -> None:
        # Stop before any declared entity is expanded.
        self._report("<!DOCTYPE")
        raise _DoctypeError

    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        namespace, _, element = name.rpartition(" ")
        if namespace != _SVG or element not in _ELEMENTS:
            self._report(f"<{element}>")
            return
        for key, value in attributes.items():
            if not _is_harmless(key, value):
                self._report(f'{key.rpartition(" ")[2]}="{value}"')


def _is_harmless(name: str, value: str) -> bool:
    namespace, _, attribute = name.rpartition(" ")
    if namespace == _XML:
        return attribute in ("space", "lang")
    if attribute == "href" and namespace in ("", _XLINK):
        return bool(_LOCAL_ID.fullmatch(value))
    if namespace or attribute not in _ATTRIBUTES:
        return False
    return attribute in _UNSEARCHED or not _LOADING.search(_LOCAL_URL.sub("", value))
