"""The page that says of each file what it is for, how to import it, and what was verified."""

from collections.abc import Sequence

from studykit.export.exchange.format import Content, Export, Format
from studykit.html.template import render


def index_page(content: Content, exports: Sequence[tuple[Format, Export]]) -> str:
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
