"""Check the Markdown links and images of authors: each must lead to a page or file of the site."""

from collections.abc import Collection, Iterator
from posixpath import dirname, join, normpath
from urllib.parse import unquote, urlsplit

from studykit.diagnostics import Code, Diagnostic, diagnose, shown_address
from studykit.model import Library

# The folder of the data files, which the build generates.
_DATA = "data/"


def check_links(library: Library, files: Collection[str]) -> Iterator[Diagnostic]:
    """Report links to files that do not exist.

    `files` are the paths of all files of docs/ and of the generated files, relative to docs/.
    """
    known = {*files, *(f"{path[:-3]}.html" for path in files if path.endswith(".md"))}
    in_lower_case = {path.lower(): path for path in sorted(known, reverse=True)}
    for page in library.pages:
        for link in page.links:
            parts = urlsplit(link.address)
            # Links with a scheme or a host are reported by the reader.
            if parts.scheme or parts.netloc or not parts.path:
                continue
            path = normpath(join(dirname(page.path), unquote(parts.path)))
            if path in known or path.startswith(_DATA):
                continue
            hint = f"网址从本页算起；把文件放到 docs/{path}，或改正网址"
            if parts.path.startswith("/"):
                hint = "网址不以 / 开头，从本页算起，如 ../assets/images/x.png"
            elif similar := in_lower_case.get(path.lower()):
                hint = f"大小写要一样，那个文件是 docs/{similar}"
            shown = shown_address(link.address)
            yield diagnose(Code.X04_LINK_BROKEN, page.path, link.line, shown, hint)
