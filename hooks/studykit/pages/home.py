"""What the build adds to the home page: where to start, and the learning path as cards."""

from markupsafe import Markup

from studykit.html.inline import Linker
from studykit.html.links import html_path, relative
from studykit.html.template import render
from studykit.pages.progress import progress
from studykit.pages.studying import REVIEW
from studykit.site import Site

HOME = "index.md"
# The id of the section of the home page below which the path stands.
PATH = "learning-path"


def start_block(site: Site, linker: Linker) -> Markup:
    """Return the button that starts or continues the study, the progress, and the review link.

    Empty if there are no modules. Without scripts the button leads to the first module.
    """
    modules = site.library.modules
    if not modules:
        return Markup("")
    return render(
        "home/start.html",
        module=modules[0],
        url=linker.url(modules[0].id),
        review=relative(html_path(REVIEW), linker.path) if site.bank.items else "",
        steps=sum(len(progress(each, site.pages[each.path], site).sections) for each in modules),
    )


def path_block(site: Site, linker: Linker) -> Markup:
    """Return the learning path: a card for each module, in order; empty if there are none."""
    cards = [
        (module, linker.url(module.id), progress(module, site.pages[module.path], site))
        for module in site.library.modules
    ]
    return render("home/path.html", cards=cards) if cards else Markup("")
