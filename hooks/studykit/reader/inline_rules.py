"""The rules that add `[[references]]`, `==marks==` and Chinese `**strong**` text to the parser."""

import re

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

from studykit.references import PATTERN

# Code spans and references take precedence over `**`, as on the page. The group `end` therefore
# matches only a `**` that stands in neither.
_TO_END = re.compile(
    rf"(?<![\\\\`])(`+)(?!`).+?(?<!`)\1(?!`)|{PATTERN.pattern}|(?P<end>\*\*)", re.DOTALL
)


def install(parser: MarkdownIt) -> None:
    """Add the rules to a parser."""
    parser.inline.ruler.before("link", "reference", _reference_rule)
    parser.inline.ruler.before("emphasis", "mark", _mark_rule)
    parser.inline.ruler.before("emphasis", "strong", _strong_rule)


def _reference_rule(state: StateInline, silent: bool) -> bool:
    match = PATTERN.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    if not silent:
        state.push("reference", "", 0).content = match[1]
    state.pos = match.end()
    return True


def _mark_rule(state: StateInline, silent: bool) -> bool:
    """Read `==marked==` text. Code is not marked: the page would show it as code, we as text."""
    if not state.src.startswith("==", state.pos):
        return False
    end = state.src.find("==", state.pos + 2, state.posMax)
    inside = state.src[state.pos + 2 : end]
    if end < 0 or not inside.strip() or inside != inside.strip() or re.search(r"[\n`]", inside):
        return False
    if not silent:
        state.push("marked", "mark", 0).content = inside
    state.pos = end + 2
    return True


def _strong_rule(state: StateInline, silent: bool) -> bool:
    """Read `**strong**` wherever the asterisks touch its text.

    CommonMark does not end the strong text in `**按期归还，**不能`, because the asterisks stand
    between punctuation and a letter.
    """
    source, start = state.src, state.pos + 2
    if not source.startswith("**", state.pos) or source[start : start + 1] in ("", "*"):
        return False
    found = (match.start("end") for match in _TO_END.finditer(source, start, state.posMax))
    end = next((each for each in found if each >= 0), -1)
    inside = source[start:end]
    # `***a***` is left to the rule of emphasis, and an escaped star ends nothing.
    if (
        end < 0
        or inside != inside.strip()
        or inside[-1] in "*\\"
        or source[end + 2 : end + 3] == "*"
    ):
        return False
    if not silent:
        outer_end = state.posMax
        state.pos, state.posMax = start, end
        state.push("strong_open", "strong", 1).markup = "**"
        state.md.inline.tokenize(state)
        state.push("strong_close", "strong", -1).markup = "**"
        state.posMax = outer_end
    state.pos = end + 2
    return True
