"""All files of an exchange, with the page that says what each is for and what was verified."""

from collections.abc import Sequence

from studykit.export.exchange.format import Content, Export, Format
from studykit.html.template import render

INDEX = "index.html"
Exports = Sequence[tuple[Format, Export]]


def files_of(content: Content, exports: Exports) -> dict[str, bytes]:
    """Return the files of all formats by path, each below the name of its format, and the page."""
    files = {
        f"{each.name}/{name}": data for each, made in exports for name, data in made.files.items()
    }
    return {INDEX: index_page(content, exports).encode(), **files}


def index_page(content: Content, exports: Exports) -> str:
    """Return the page, which links to the files of the formats in folders beside it."""
    return str(
        render(
            "exchange.html",
            title=content.title,
            release=content.stamp,
            count=len(content.items),
            exports=exports,
            stems={name: item.stem for name, item in content.items.items()},
        )
    )
