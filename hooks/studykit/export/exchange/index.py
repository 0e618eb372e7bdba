"""All files of an exchange, with the page that says what each is for and what was verified."""

from collections.abc import Sequence

from studykit.export.exchange.format import Content, Export, Format
from studykit.html.template import render

INDEX, STYLE = "index.html", "index.css"
_STYLE = "stylesheets/exchange/exchange.css"
Exports = Sequence[tuple[Format, Export]]


def files_of(content: Content, exports: Exports) -> dict[str, bytes]:
    """Return by path: the index page, its style, and the files of each format in a folder."""
    files = {
        f"{each.name}/{name}": data for each, made in exports for name, data in made.files.items()
    }
    page = {INDEX: index_page(content, exports), STYLE: content.assets[_STYLE]}
    return {**{name: text.encode() for name, text in page.items()}, **files}


def index_page(content: Content, exports: Exports) -> str:
    """Return the index page, which links to the files of the formats in folders beside it."""
    return str(
        render(
            "exchange.html",
            title=content.title,
            release=content.stamp,
            count=len(content.items),
            exports=exports,
            texts=content.module_titles | {name: i.stem for name, i in content.items.items()},
            style=STYLE,
        )
    )
