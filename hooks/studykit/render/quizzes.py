"""The pages of the quizzes: one a module, the bank for trainers, and the quality of its items."""

from collections.abc import Iterable, Sequence

from markupsafe import Markup, escape

from studykit.model import Kind, Module, Prompt
from studykit.quiz.item import Item, Origin, Refusal, headline
from studykit.quiz.rules import Rule
from studykit.quiz.selection import self_tests
from studykit.render.body import Body, Writer
from studykit.render.catalogue import document_label
from studykit.render.generated import GeneratedPage
from studykit.render.inline import Linker, render_inline
from studykit.render.items import item_block, key_text, render_text
from studykit.render.links import html_path, relative
from studykit.render.site import Site
from studykit.render.template import fill

FOLDER = "quizzes"
BANK = f"{FOLDER}/bank.md"
QUALITY = f"{FOLDER}/quality.md"
_REFUSALS_AT_MOST = 200


def quiz_path(module: str) -> str:
    """The path of a module's quiz, as if it lay under docs/."""
    return f"{FOLDER}/{module}.md"


def item_url(item: Item) -> str:
    """The address of an item on its quiz page, from the site's root."""
    return f"{html_path(quiz_path(item.module))}#{item.id}"


def render_quizzes(site: Site) -> list[GeneratedPage]:
    """The bank, a quiz for each module that has items, and the quality page; none without items."""
    if not site.bank.items:
        return []
    modules = [module for module in site.library.modules if module.id in site.items_of]
    quizzes = [
        GeneratedPage(quiz_path(module.id), f"测验：{module.title}", _quiz(module, site))
        for module in modules
    ]
    bank = GeneratedPage(BANK, "题库", _bank(modules, site))
    quality = GeneratedPage(QUALITY, "题库质量", _quality(site))
    return [bank, *quizzes, quality]


def _quiz(module: Module, site: Site) -> Body:
    linker = Linker(quiz_path(module.id), site.targets)
    items = site.items_of[module.id]
    writer = Writer()
    writer.line(f"# 测验：{module.title}")
    writer.block(
        fill(
            "quiz/intro.html",
            count=len(items),
            module=linker.inside(module.id),
            bank=_link(BANK, linker),
        )
    )
    number = 0
    for section in module.sections:
        own = [item for item in items if item.section == section.id]
        if own:
            writer.heading(2, section.title, f"quiz--{section.id}")
        for item in own:
            number += 1
            writer.items(item_block(item, site, linker, anchor=item.id, number=f"{number}."))
    writer.block(answer_key(items, (), linker))
    return writer.body()


def items_shown(module: Module, site: Site) -> tuple[Item, ...]:
    """The items on a module's own page, in its order.

    In each section first those written by hand, where their author put them, then its self-test.
    """
    items = site.items_of.get(module.id, ())
    tests = self_tests(module, items)
    written = [item for item in items if item.origin is Origin.AUTHORED]
    return tuple(
        item
        for section in module.sections
        for item in (
            *(each for each in written if each.section == section.id),
            *tests.get(section.id, ()),
        )
    )


def answer_key(items: Iterable[Item], prompts: Iterable[Prompt], linker: Linker) -> Markup:
    """The last page of a printed sheet: answers in the order of the items, and trainers' notes.

    Blank where there is nothing to tell.
    """
    notes = [
        (render_inline(prompt.question, linker), render_inline(prompt.note, linker))
        for prompt in prompts
        if prompt.note
    ]
    return fill("quiz/key.html", answers=_answers(items, linker), notes=notes)


def _answers(items: Iterable[Item], linker: Linker) -> list[tuple[Markup, Markup, list[Markup]]]:
    return [
        (
            render_text(key_text(item), linker),
            render_text(item.explanation, linker),
            [linker.locator(cite) for cite in item.cites],
        )
        for item in items
    ]


def _bank(modules: Sequence[Module], site: Site) -> Body:
    linker = Linker(BANK, site.targets)
    items = site.bank.items
    writer = Writer()
    writer.line("# 题库")
    documents = dict.fromkeys(cite.source for item in items for cite in item.cites)
    writer.block(
        fill(
            "quiz/bank-intro.html",
            count=len(items),
            modules=[(module.id, module.title) for module in modules],
            documents=[(name, document_label(name)) for name in sorted(documents)],
            kinds=[(kind.value, kind.label) for kind in Kind if kind is not Kind.ITEM],
            types=dict.fromkeys((item.type.value, item.type.label) for item in items),
            levels=dict.fromkeys((item.level.value, item.level.label) for item in items),
            quality=_link(QUALITY, linker),
        )
    )
    for module in modules:
        rows = [_row(item, site, linker) for item in site.items_of[module.id]]
        writer.heading(2, module.title, f"bank--{module.id}")
        writer.block(fill("quiz/bank.html", rows=rows))
    return writer.body()


def _row(item: Item, site: Site, linker: Linker) -> dict[str, object]:
    units = site.indexes.graph.units
    kinds = dict.fromkeys(units[name].kind for name in item.units if name in units)
    documents = dict.fromkeys(cite.source for cite in item.cites)
    return {
        "item": item,
        "url": relative(item_url(item), linker.path),
        "stem": render_text(headline(item), _Unlinked(linker.path, site.targets)),
        "key": render_text(key_text(item), linker),
        "why": render_text(item.explanation, linker),
        "kinds": [kind.value for kind in kinds],
        "kind_labels": [kind.label for kind in kinds],
        "documents": list(documents),
        "document_labels": [document_label(name) for name in documents],
    }


class _Unlinked(Linker):
    """Names what a reference points at, where a link would stand inside a link."""

    def inside(self, inside: str) -> Markup:
        """The text of a reference."""
        return escape(super().inside(inside).striptags())


def _quality(site: Site) -> Body:
    linker = Linker(QUALITY, site.targets)
    bank = site.bank
    doubts = [(name, doubt) for name, found in bank.doubts.items() for doubt in found]
    writer = Writer()
    writer.line("# 题库质量")
    refused = [(refusal, rule) for refusal in bank.refused for rule in [Rule[refusal.rule]]]
    counts = {rule: sum(each is rule for _, each in refused) for rule in Rule}
    told = {rule: sum(Rule[each.rule] is rule for _, each in doubts) for rule in Rule}
    writer.block(
        fill(
            "quiz/quality.html",
            bank=bank,
            types=_counted(item.type.label for item in bank.items),
            levels=_counted(item.level.label for item in bank.items),
            origins=_counted(
                "手写" if i.origin.value == "authored" else "生成" for i in bank.items
            ),
            rules=[(rule, counts[rule], told[rule]) for rule in Rule],
            untested=[(linker.inside(name), reason) for name, reason in bank.untested.items()],
        )
    )
    for rule in Rule:
        found = [refusal for refusal, each in refused if each is rule]
        if found:
            writer.heading(2, f"拒绝：{rule.description}", f"refused--{_anchor(rule)}")
            writer.block(_refusals(found, linker))
    for rule in Rule:
        items = [(name, doubt) for name, doubt in doubts if Rule[doubt.rule] is rule]
        if items:
            writer.heading(2, f"提醒：{rule.description}", f"doubt--{_anchor(rule)}")
            rows = [
                (
                    relative(item_url(site.items[name]), linker.path),
                    render_text(headline(site.items[name]), _Unlinked(linker.path, site.targets)),
                    doubt,
                )
                for name, doubt in items
            ]
            writer.block(fill("quiz/doubts.html", rows=rows))
    return writer.body()


def _anchor(rule: Rule) -> str:
    return rule.name.lower().replace("_", "-")


def _counted(labels: Iterable[str]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for label in labels:
        counts[label] = counts.get(label, 0) + 1
    return counts


def _refusals(found: Sequence[Refusal], linker: Linker) -> Markup:
    rows = [
        (refusal.generator, [linker.inside(name) for name in refusal.units], refusal.reason)
        for refusal in found[:_REFUSALS_AT_MOST]
    ]
    return fill("quiz/refusals.html", rows=rows, left=len(found) - len(rows))


def _link(path: str, linker: Linker) -> str:
    return relative(html_path(path), linker.path)
