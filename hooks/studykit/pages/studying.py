"""The pages of a reader's own records; scripts fill them from the browser's storage."""

from studykit.html.body import Writer
from studykit.html.template import render
from studykit.model import ItemType, Kind, Level
from studykit.pages.generated import GeneratedPage
from studykit.quiz.paper import COUNT_AT_MOST, MINUTES_AT_MOST
from studykit.site import Site

REVIEW = "review.md"
EXAM = "exam.md"
RECORDS = "records.md"


def render_studying(site: Site) -> list[GeneratedPage]:
    """Return the review and exam pages, if there are items, and the records page, if modules."""
    pages = [_review(), exam_page(site)] if site.bank.items else []
    return [*pages, records_page()] if site.library.modules else pages


def _review() -> GeneratedPage:
    title = "复习与错题"
    writer = Writer()
    writer.title(title)
    writer.block(render("records/review.html"), "quiz")
    writer.heading(2, "错题本", "wrong-answers")
    writer.block(render("records/book.html"))
    writer.heading(2, "什么时候再做", "schedule")
    writer.block(render("records/calendar.html"))
    return GeneratedPage(REVIEW, title, writer.body(), private=True, scripts=("review",))


def exam_page(site: Site, *, sealed: bool = False) -> GeneratedPage:
    """Return the mock exam page; a `sealed` one offers papers without keys, and marks none."""
    title = "模拟考试"
    modules = [(site.key(m.id), m.title) for m in site.library.modules if m.id in site.items_of]
    writer = Writer()
    writer.title(title)
    writer.block(
        render(
            "records/exam.html",
            modules=modules,
            kinds=[(kind.value, kind.label) for kind in Kind if kind is not Kind.ITEM],
            types=[(each.value, each.label) for each in ItemType],
            levels=[(level.value, level.label) for level in Level],
            most={"count": COUNT_AT_MOST, "minutes": MINUTES_AT_MOST},
            sealed=sealed,
        ),
        "quiz",
    )
    return GeneratedPage(EXAM, title, writer.body(), wide=True, private=True, scripts=("exam",))


def records_page() -> GeneratedPage:
    """Return the page of all records of a reader, which can be exported, imported and erased."""
    title = "我的记录"
    writer = Writer()
    writer.title(title)
    writer.block(render("records/summary.html"))
    writer.heading(2, "换人", "members")
    writer.block(render("records/members.html"))
    writer.heading(2, "导出和导入", "export-and-import")
    writer.block(render("records/carry.html"))
    writer.heading(2, "读不出的记录", "unreadable")
    writer.block(render("records/unread.html"))
    writer.heading(2, "删除", "erase")
    writer.block(render("records/erase.html"))
    return GeneratedPage(
        RECORDS, title, writer.body(), private=True, scripts=("exchange", "mydata")
    )
