"""The page on which a trainer composes a lesson plan; a script does the composing."""

from studykit.model import Module
from studykit.render.body import Writer
from studykit.render.generated import GeneratedPage
from studykit.render.links import html_path
from studykit.render.quizzes.addresses import quiz_path
from studykit.render.site import Site
from studykit.render.template import fill

PLAN = "plan.md"
TITLE = "备课单"


def render_plans(site: Site) -> list[GeneratedPage]:
    """The page of the lesson plan; none without modules to take parts of."""
    if not site.library.modules:
        return []
    writer = Writer()
    writer.line(f"# {TITLE}")
    modules = [_row(module, site) for module in site.library.modules]
    writer.block(fill("plan.html", modules=modules))
    return [GeneratedPage(PLAN, TITLE, writer.body(), wide=True)]


def _row(module: Module, site: Site) -> dict[str, object]:
    own = f"{module.id}-plan"
    return {
        "title": module.title,
        "minutes": module.minutes,
        "page": html_path(module.path),
        "quiz": html_path(quiz_path(module.id)) if module.id in site.items_of else "",
        "own": own if any(section.id == own for section in module.sections) else "",
    }
