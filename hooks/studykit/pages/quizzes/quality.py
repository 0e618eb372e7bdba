"""题库质量: the results of the checks of the items."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

from markupsafe import Markup

from studykit.html.body import Body, Writer
from studykit.html.inline import Linker, TextLinker
from studykit.html.links import relative
from studykit.html.template import render
from studykit.pages.groups import ListGroup, write_groups
from studykit.pages.items import render_text
from studykit.pages.quizzes.addresses import QUALITY, item_url
from studykit.quiz.item import Item, Origin, Refusal, headline
from studykit.quiz.rules import Rule
from studykit.site import Site

# Limit for one rule, and for untested units: enough to see the fault. data/items.json has all.
LISTED_AT_MOST = 200

_ORIGINS = {Origin.AUTHORED: "手写", Origin.GENERATED: "生成"}
_T = TypeVar("_T")


def quality_body(site: Site, limit: int = LISTED_AT_MOST) -> Body:
    """List every rule with its numbers of refusals and doubts, and the units that no item tests.

    At most `limit` findings of each rule and `limit` units are listed.
    """
    linker = Linker(QUALITY, site.targets)
    bank = site.bank
    refused = _by_rule((each.rule, each) for each in bank.refused)
    doubts = _by_rule(
        (each.rule, (site.items[name], each.reason))
        for name, found in bank.doubts.items()
        for each in found
    )
    facilities = site.library.registry.facilities
    revisions = {item.id: item.revision for item in bank.items}
    measured = sum(revisions.get(name) == revision for name, (revision, _) in facilities.items())
    writer = Writer()
    writer.title("题库质量")
    writer.block(
        render(
            "quiz/quality.html",
            bank=bank,
            types=Counter(item.type.label for item in bank.items),
            levels=Counter(item.level.label for item in bank.items),
            origins=Counter(_ORIGINS[item.origin] for item in bank.items),
            rules=[(rule, len(refused.get(rule, ())), len(doubts.get(rule, ()))) for rule in Rule],
            measured=measured,
            outdated=len(facilities) - measured,
            untested=[
                (linker.link(name), reason) for name, reason in list(bank.untested.items())[:limit]
            ],
            left=max(len(bank.untested) - limit, 0),
        )
    )
    groups = [
        ListGroup(
            f"拒绝：{rule.description}",
            f"refused--{_anchor(rule)}",
            _refusals(refusals, limit, linker),
            len(refusals),
            "道",
        )
        for rule, refusals in refused.items()
    ]
    groups += [
        ListGroup(
            f"提醒：{rule.description}",
            f"doubt--{_anchor(rule)}",
            _doubts(findings, limit, site),
            len(findings),
            "道",
        )
        for rule, findings in doubts.items()
    ]
    write_groups(writer, groups)
    return writer.body()


def _by_rule(found: Iterable[tuple[str, _T]]) -> Mapping[Rule, Sequence[_T]]:
    """Group pairs of the name of a rule and a finding by rule, in the order of the rules."""
    groups: dict[str, list[_T]] = {}
    for name, each in found:
        groups.setdefault(name, []).append(each)
    return {rule: groups[rule.name] for rule in Rule if rule.name in groups}


def _anchor(rule: Rule) -> str:
    return rule.name.lower().replace("_", "-")


def _refusals(found: Sequence[Refusal], limit: int, linker: Linker) -> Markup:
    rows = [
        (refusal.generator, [linker.link(name) for name in refusal.units], refusal.reason)
        for refusal in found[:limit]
    ]
    return render("quiz/refusals.html", rows=rows, left=len(found) - len(rows))


def _doubts(found: Sequence[tuple[Item, str]], limit: int, site: Site) -> Markup:
    linker = TextLinker(QUALITY, site.targets)
    rows = [
        (relative(item_url(item), QUALITY), render_text(headline(item), linker), reason)
        for item, reason in found[:limit]
    ]
    return render("quiz/doubts.html", rows=rows, left=len(found) - len(rows))
