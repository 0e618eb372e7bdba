"""The pages for trainers: the lesson planner and the exam analysis; scripts provide the content."""

from studykit.html.body import Writer
from studykit.html.links import html_path
from studykit.html.template import render
from studykit.model import MODULES, Kind, Module, lesson_path, session_plan_id
from studykit.pages.generated import GeneratedPage
from studykit.pages.quizzes.addresses import quiz_path
from studykit.renames import former_ids
from studykit.site import Site

PLAN = "plan.md"
ANALYSIS = "analysis.md"
# The limits of a plan: characters of a title and of a note, minutes, steps, and bytes.
PLAN_LIMITS = {"title": 80, "note": 1000, "minutes": 600, "steps": 100, "bytes": 200 * 1024}


def render_plans(site: Site) -> list[GeneratedPage]:
    """Return the lesson planner, if there are modules, and the analysis, if there are items."""
    pages = []
    if site.library.modules:
        modules = [_row(module, site) for module in site.library.modules]
        writer = _titled("备课单")
        writer.block(render("plan.html", modules=modules, most=PLAN_LIMITS))
        pages.append(GeneratedPage(PLAN, "备课单", writer.body(), wide=True))
    if site.bank.items:
        writer = _titled("成绩分析")
        kinds = [(kind.value, kind.label) for kind in Kind if kind is not Kind.ITEM]
        writer.block(render("records/analysis.html", kinds=kinds))
        body = writer.body()
        pages.append(
            GeneratedPage(
                ANALYSIS, "成绩分析", body, wide=True, private=True, scripts=("analysis",)
            )
        )
    return pages


def _titled(title: str) -> Writer:
    writer = Writer()
    writer.title(title)
    return writer


def _row(module: Module, site: Site) -> dict[str, object]:
    own = session_plan_id(module.id)
    former = former_ids(site.library.registry, module.id)
    return {
        "title": module.title,
        "minutes": module.minutes,
        "page": html_path(module.path),
        "lesson": html_path(lesson_path(module.id)),
        "former": [f"{MODULES}{name}.html" for name in former],
        "quiz": html_path(quiz_path(module.id)) if module.id in site.items_of else "",
        "former_quiz": [html_path(quiz_path(name)) for name in former],
        "own": own if any(section.id == own for section in module.sections) else "",
    }
