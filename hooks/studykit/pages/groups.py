"""Long lists: a bar of links to their groups, and groups that are closed until they are needed.

`groups.js` opens them for links, filters, print and searches in the page. Without scripts
readers open them themselves.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from studykit.html.body import Writer
from studykit.html.template import render

# The most characters of a list that stays open: about eight screens of a phone.
OPEN_AT_MOST = 4000
GROUP_END = Markup("\n</details>")


@dataclass(frozen=True)
class ListGroup:
    """A heading with its id, the entries below it as HTML, and the number of entries.

    `unit` is the word that follows the number, such as 条.
    """

    title: str
    anchor: str
    content: Markup
    count: int
    unit: str


def write_groups(
    writer: Writer,
    groups: Sequence[ListGroup],
    framed: Callable[[Markup, int], Markup] = lambda content, index: content,
) -> None:
    """Append groups to a page. If the list is long, they are closed, and links to them precede.

    `framed` gets the markup of a group, which may be closed, and its index; it returns the markup
    in a frame.
    """
    is_long = is_long_list(len(groups), "".join(each.content.striptags() for each in groups))
    if is_long:
        writer.block(jump_bar([(each.title, each.anchor) for each in groups]), "groups")
    for index, each in enumerate(groups):
        writer.heading(2, each.title, each.anchor)
        content = each.content
        if is_long:
            content = group_start(each.title, each.count, each.unit) + content + GROUP_END
        writer.block(framed(content, index))


def is_long_list(count: int, text: str) -> bool:
    """Return whether `count` groups with this text altogether are closed at first."""
    return count > 1 and len(text) > OPEN_AT_MOST


def jump_bar(places: Sequence[tuple[str, str]]) -> Markup:
    """Return the links to groups, given as titles and anchors, and a button that opens all."""
    return render("jump.html", places=places)


def group_start(title: str, count: int, unit: str) -> Markup:
    """Return the tags that begin a closed group; `GROUP_END` ends it."""
    return render("group.html", title=title, count=count, unit=unit)
