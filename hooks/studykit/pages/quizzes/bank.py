"""题库, the item bank for trainers: one line an item, with a link to the item in its quiz."""

from collections.abc import Sequence

from markupsafe import Markup

from studykit.html.body import Body, Writer
from studykit.html.inline import Linker, TextLinker
from studykit.html.links import html_path, relative
from studykit.html.template import render
from studykit.locator import document_name
from studykit.model import Module
from studykit.pages.filters import Filter, facets_of, filters_of
from studykit.pages.groups import ListGroup, write_groups
from studykit.pages.items import render_text
from studykit.pages.quizzes.addresses import BANK, QUALITY, item_url, quiz_path
from studykit.quiz.item import Item, headline
from studykit.site import Site


def bank_body(modules: Sequence[Module], site: Site, limit: int) -> Body:
    """List the items of some modules, or only the modules if there are more than `limit` items.

    Each module links to its quiz. The bank is not divided into pages as a long index is, because
    the quizzes already list all items.
    """
    linker = Linker(BANK, site.targets)
    items = site.bank.items
    is_divided = len(items) > limit
    writer = Writer()
    writer.title("题库")
    chosen = Filter("module", "模块", tuple((module.id, module.title) for module in modules))
    writer.block(
        render(
            "quiz/bank-intro.html",
            count=len(items),
            is_divided=is_divided,
            filters=[chosen, *filters_of(items, site)],
            quality=relative(html_path(QUALITY), linker.path),
        )
    )
    groups = [_group(module, site, linker) for module in modules]
    if is_divided:
        writer.block(render("quiz/bank-modules.html", groups=groups))
        return writer.body()
    lists = []
    listed = site.keeper.map(_listed, [module.id for module in modules], site)
    for module, rows in zip(modules, listed, strict=True):
        count, anchor = len(site.items_of[module.id]), f"bank--{site.key(module.id)}"
        lists.append(ListGroup(module.title, anchor, rows, count, "题"))

    def framed(items: Markup, index: int) -> Markup:
        return render("quiz/bank.html", group=groups[index], items=items)

    write_groups(writer, lists, framed)
    return writer.body()


def _group(module: Module, site: Site, linker: Linker) -> dict[str, object]:
    return {
        "id": module.id,
        "title": module.title,
        "url": relative(html_path(quiz_path(module.id)), linker.path),
        "facets": [facets_of(item, site) for item in site.items_of[module.id]],
    }


def _listed(module: str, site: Site) -> Markup:
    linker = Linker(BANK, site.targets)
    rows = [_row(item, site, linker) for item in site.items_of[module]]
    return render("quiz/bank-items.html", rows=rows)


def _row(item: Item, site: Site, linker: Linker) -> dict[str, object]:
    units = site.indexes.graph.units
    kinds = dict.fromkeys(units[name].kind.label for name in item.units if name in units)
    documents = dict.fromkeys(document_name(cite.source) for cite in item.cites)
    return {
        "item": item,
        "url": relative(item_url(item), linker.path),
        "stem": render_text(headline(item), TextLinker(linker.path, site.targets)),
        "facets": facets_of(item, site),
        "kinds": list(kinds),
        "documents": list(documents),
    }
