"""The pages of a reader's own records; scripts fill them from what the browser keeps."""

from studykit.render.body import Writer
from studykit.render.generated import GeneratedPage
from studykit.render.site import Site
from studykit.render.template import fill

REVIEW = "review.md"


def render_studying(site: Site) -> list[GeneratedPage]:
    """The page of review and wrong answers; none without items."""
    if not site.bank.items:
        return []
    return [_page(REVIEW, "复习与错题", "review")]


def _page(path: str, title: str, name: str) -> GeneratedPage:
    writer = Writer()
    writer.line(f"# {title}")
    writer.items(fill(f"records/{name}.html"))
    return GeneratedPage(path, title, writer.body())
