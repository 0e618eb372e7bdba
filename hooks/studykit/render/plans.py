"""The pages for trainers: the lesson plan, and what an exam tells; scripts do the work."""

from markupsafe import Markup

from studykit.lineage import former_ids
from studykit.model import MODULES, Module
from studykit.render.body import Body, Writer
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
        body = _body("备课单", fill("plan.html", modules=modules))
        pages.append(GeneratedPage(PLAN, "备课单", body, wide=True))
    if site.bank.items:
        body = _body("成绩分析", fill("records/analysis.html"))
        scripts = ("exchange", "analysis")
        page = GeneratedPage(ANALYSIS, "成绩分析", body, wide=True, private=True, scripts=scripts)
        pages.append(page)
    return pages


def _body(title: str, html: Markup) -> Body:
    writer = Writer()
    writer.title(title)
    writer.block(html)
    return writer.body()


def _row(module: Module, site: Site) -> dict[str, object]:
    own = f"{module.id}-plan"
    former = former_ids(site.library.registry, module.id)
    return {
        "title": module.title,
        "minutes": module.minutes,
        "page": html_path(module.path),
        "former": [f"{MODULES}{name}.html" for name in former],
        "quiz": html_path(quiz_path(module.id)) if module.id in site.items_of else "",
        "former_quiz": [html_path(quiz_path(name)) for name in former],
        "own": own if any(section.id == own for section in module.sections) else "",
    }
