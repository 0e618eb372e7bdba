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
    return [_review()]


def _review() -> GeneratedPage:
    title = "复习与错题"
    writer = Writer()
    writer.line(f"# {title}")
    writer.items(fill("records/review.html"))
    writer.heading(2, "错题本", "wrong-answers")
    writer.block(fill("records/book.html"))
    writer.heading(2, "什么时候再做", "schedule")
    writer.block(fill("records/calendar.html"))
    return GeneratedPage(REVIEW, title, writer.body(), scripts=("review",))
