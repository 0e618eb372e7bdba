"""Turn exam codes, as typed on a command line or in settings, into blueprints or faults."""

from collections.abc import Iterable

from studykit.quiz.paper import (
    Blueprint,
    PaperBank,
    decode,
    default_blueprint,
    encode,
    normalize_code,
    papers_of_pair,
)

NO_ITEMS = "题库里没有题。改法：先写好模块，能出题了再构建"
_FAULTS = {
    "wrong": "输错了。改法：逐组核对，或者请培训者重新出卷",
    "other": "是另一个题库的。改法：请培训者用现在的站点重新出卷",
    "few": "要的题数，题库里没有。改法：减少题数，或者放宽条件，重新出卷",
}


def read_codes(typed: Iterable[str], bank: PaperBank) -> dict[str, Blueprint] | list[str]:
    """Return blueprints by normalized code; if no code is typed, that of the standard paper.

    Returns the faults instead, in Chinese, if any code gives no paper or the bank has no items.
    """
    if not bank.items:
        return [NO_ITEMS]
    codes = tuple(typed) or (encode(default_blueprint(bank), bank),)
    decoded = {normalize_code(code): (code, decode(code, bank)) for code in codes}
    found = {key: each for key, (_, each) in decoded.items() if isinstance(each, Blueprint)}
    if len(found) == len(decoded):
        return found
    return [
        f"考试码「{code}」{_FAULTS[each]}"
        for code, each in decoded.values()
        if isinstance(each, str)
    ]


def standard_papers(bank: PaperBank) -> dict[str, Blueprint]:
    """Return the blueprints of the standard paper and the standard pair, by code.

    A paper or pair for which the bank has no items is left out.
    """
    found = (default_blueprint(bank), default_blueprint(bank, paired=True))
    return with_partners([each for each in found if each.count], bank)


def with_partners(blueprints: Iterable[Blueprint], bank: PaperBank) -> dict[str, Blueprint]:
    """Return blueprints by code. A paper of a pair comes with the other paper, 前测 first."""
    return {encode(each, bank): each for one in blueprints for each in papers_of_pair(one)}
