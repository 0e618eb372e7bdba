"""题库质量: how the items were judged."""

from collections.abc import Iterable, Sequence

from markupsafe import Markup

from studykit.quiz.item import Refusal, headline
from studykit.quiz.rules import Rule
from studykit.render.body import Body, Writer
from studykit.render.inline import Linker, Unlinked
from studykit.render.items import render_text
from studykit.render.links import relative
from studykit.render.quizzes.addresses import QUALITY, item_url
from studykit.render.site import Site
from studykit.render.template import fill

_REFUSALS_AT_MOST = 200


def quality_body(site: Site) -> Body:
    """Every rule, what it refused or doubts, and the units that no item tests."""
    linker = Linker(QUALITY, site.targets)
    bank = site.bank
    doubts = [(name, doubt) for name, found in bank.doubts.items() for doubt in found]
    writer = Writer()
    writer.title("题库质量")
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
                    render_text(headline(site.items[name]), Unlinked(linker.path, site.targets)),
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
