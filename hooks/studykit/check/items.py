"""Check written items against the rules of item writing."""

from collections.abc import Iterator

from studykit.diagnostics import Code, Diagnostic, diagnose
from studykit.graph import graph_of
from studykit.model import Library
from studykit.quiz.evidence import Evidence
from studykit.quiz.families.written import written_items
from studykit.quiz.rules import Rule, breaches

# The reader and `check.coverage` report what an item lacks, at the line. No written item breaks
# the other rule, because its author proves the distractors.
_REPORTED_BY_READER = frozenset({Rule.UNEXPLAINED, Rule.DISTRACTOR_UNPROVED})


def check_items(library: Library) -> Iterator[Diagnostic]:
    """Report the written items that the rules refuse, with the rule and the reason."""
    evidence = Evidence(library, graph_of(library))
    for unit, item in written_items(library.units):
        for breach in breaches(item, evidence, warns=False):
            if breach.rule not in _REPORTED_BY_READER:
                hint = breach.rule.description
                shown = f"{unit.title}：{breach.reason}"
                yield diagnose(Code.T10_RULE_BROKEN, unit.path, unit.line, shown, hint)
