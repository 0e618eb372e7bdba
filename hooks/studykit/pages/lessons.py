"""教案: a page for each module with all that only a trainer needs, in the order of a session."""

import re

from markupsafe import Markup

from studykit.html.body import Writer
from studykit.html.inline import Linker, render_inline
from studykit.html.links import html_path, relative
from studykit.html.template import render
from studykit.indexes.catalogue import path_of
from studykit.model import (
    MODULES,
    SESSION_MINUTES,
    Heading,
    ModelAnswer,
    Module,
    Page,
    Statement,
    lesson_path,
    session_plan_id,
)
from studykit.pages.decks import deck_url, slides_url
from studykit.pages.generated import GeneratedPage
from studykit.pages.handouts import handout_url
from studykit.pages.indexes import documents_in, matrix_table
from studykit.pages.plans import PLAN
from studykit.pages.quizzes.quiz import answers_of, items_shown
from studykit.site import Site

# A Markdown link or image of an author's page to a file beside it, or to a place on it.
_BESIDE = re.compile(r"\]\((?!\.\./|/|[a-z]+:)(?=[^)\s])")


def render_lessons(site: Site) -> list[GeneratedPage]:
    """Return the 教案 of each module, in the order of the modules."""
    return site.keeper.map(_lesson, site.library.modules, site)


def lesson_url(module: str) -> str:
    """Return the address of a module's 教案, from the site's root."""
    return html_path(lesson_path(module))


def is_plan_of(module: Module, heading: Heading) -> bool:
    """Return whether a heading is that of the module's session plan, which only 教案 shows."""
    return heading.level == 2 and heading.id == session_plan_id(module.id)


def matrix_id(module: Module, site: Site) -> str:
    """Return the id of the heading above a module's table of problems, causes and remedies."""
    return f"{site.key(module.id)}--matrix"


def _lesson(module: Module, site: Site) -> GeneratedPage:
    path, title = lesson_path(module.id), f"教案：{module.title}"
    linker = Linker(path, site.targets)
    page = site.pages[module.path]
    writer = Writer()
    writer.title(title)
    writer.block(_intro(module, site, linker))
    _plan(module, page, writer)
    _prompts(page, linker, writer)
    _cases(page, site, linker, writer)
    _statements(module, linker, writer)
    _matrix(module, site, linker, writer)
    if items := items_shown(module, site):
        writer.heading(2, "练习的答案", "lesson--answers")
        writer.block(render("lesson-answers.html", answers=answers_of(items, linker)))
    return GeneratedPage(path, title, writer.body())


def answer_block(answer: ModelAnswer, linker: Linker, *, is_open: bool) -> Markup:
    """Render a model answer; unless `is_open`, a reader opens it."""
    text = render_inline(answer.label + answer.text, linker)
    return render("model-answer.html", text=text, is_open=is_open)


def _intro(module: Module, site: Site, linker: Linker) -> Markup:
    return render(
        "lesson-intro.html",
        module=module,
        session=SESSION_MINUTES if module.session_plan else 0,
        link=linker.link(module.id),
        deck=relative(deck_url(module.id), linker.path),
        slides=relative(slides_url(module.id), linker.path) if site.offers_slides else "",
        handout=relative(handout_url(module.id), linker.path),
        planner=relative(html_path(PLAN), linker.path),
        page=html_path(module.path),
    )


def _plan(module: Module, page: Page, writer: Writer) -> None:
    """Write the section with the session plan as its author wrote it."""
    for index, heading in enumerate(page.outline):
        if is_plan_of(module, heading):
            below = page.outline[index + 1 :]
            end = below[0].line if below else None
            writer.heading(2, heading.title, heading.id)
            _copy(page, heading.line + 1, end, writer)


def _copy(page: Page, first: int, end: int | None, writer: Writer) -> None:
    """Copy an author's lines from `first` to before `end`, or to the end of the page.

    Links are rewritten, so that from 教案 they lead to the same places.
    """
    from_here = f"](../{MODULES}"
    place = page.path.removeprefix(MODULES)
    lines = page.body.split("\n")[first - page.first_line :]
    for line in lines if end is None else lines[: end - first]:
        linked = line.replace("](#", f"]({place}#")
        writer.line(_BESIDE.sub(from_here, linked))


def _prompts(page: Page, linker: Linker, writer: Writer) -> None:
    fields = [field for block in page.field_blocks for field in block.fields]
    prompts = [
        {"label": field.label, "value": render_inline(field.value, linker)}
        for field in fields
        if field.label in ("讨论", "备注")
    ]
    if prompts:
        writer.heading(2, "讨论和备注", "lesson--prompts")
        writer.block(render("fields.html", rows=[], prompts=prompts))


def _cases(page: Page, site: Site, linker: Linker, writer: Writer) -> None:
    """Write the cases: each text that has a model answer, with the answer."""
    if page.model_answers:
        writer.heading(2, "情境和参考思路", "lesson--cases")
    above = 0
    for answer in page.model_answers:
        if answer.below.line > above:
            above = answer.below.line
            writer.heading(3, answer.below.title, f"lesson--{site.key(answer.below.id)}")
        _copy(page, above + 1, answer.first_line, writer)
        above = answer.last_line
        writer.block(answer_block(answer, linker, is_open=True))


def _statements(module: Module, linker: Linker, writer: Writer) -> None:
    statements = [
        (
            linker.link(unit.id),
            [_statement(each, linker) for each in unit.key_points],
            [_statement(each, linker) for each in unit.misreadings],
        )
        for unit in module.units
        if unit.statements
    ]
    if statements:
        writer.heading(2, "要点和误读", "lesson--statements")
        writer.block(render("lesson-statements.html", statements=statements))


def _statement(statement: Statement, linker: Linker) -> tuple[str, Markup]:
    return statement.text, render_inline(statement.support, linker)


def _matrix(module: Module, site: Site, linker: Linker, writer: Writer) -> None:
    rows = site.indexes.matrix.of_module.get(module.id, ())
    if rows:
        full = html_path(path_of(site.catalogue.pages["matrix"][0]))
        writer.heading(2, "问题、原因、对策一览", matrix_id(module, site))
        writer.block(render("module-matrix.html", full=relative(full, linker.path)))
        writer.block(matrix_table(rows, documents_in(rows, site), linker, module.title))
