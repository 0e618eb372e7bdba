"""The pages for trainers: the lesson plan, and what an exam tells; scripts do the work."""

from markupsafe import Markup

from studykit.model import Module
from studykit.render.body import Writer
from studykit.render.generated import GeneratedPage
from studykit.render.links import html_path
from studykit.render.quizzes.addresses import quiz_path
from studykit.render.site import Site
from studykit.render.template import fill

PLAN = "plan.md"
ANALYSIS = "analysis.md"


def render_plans(site: Site) -> list[GeneratedPage]:
    """The lesson plan, if there are modules to take parts of; the analysis, if there are items."""
    pages = []
    if site.library.modules:
        modules = [_row(module, site) for module in site.library.modules]
        pages.append(_page(PLAN, "备课单", fill("plan.html", modules=modules)))
    if site.bank.items:
        scripts = ("exchange", "analysis")
        pages.append(_page(ANALYSIS, "成绩分析", fill("records/analysis.html"), scripts))
    return pages


def _page(path: str, title: str, html: Markup, scripts: tuple[str, ...] = ()) -> GeneratedPage:
    writer = Writer()
    writer.line(f"# {title}")
    writer.block(html)
    return GeneratedPage(path, title, writer.body(), wide=True, scripts=scripts)


def _row(module: Module, site: Site) -> dict[str, object]:
    own = f"{module.id}-plan"
    return {
        "title": module.title,
        "minutes": module.minutes,
        "page": html_path(module.path),
        "quiz": html_path(quiz_path(module.id)) if module.id in site.items_of else "",
        "own": own if any(section.id == own for section in module.sections) else "",
    }
