"""Bots that approximate test-wise readers who have read no document.

Each uses one kind of cue: the topic of a document, words that stem and option share, form, moderate
words, length, or the other items (Millman, Bishop & Ebel, An Analysis of Test-Wiseness, Educational
and Psychological Measurement 25, 1965). A good item gives no such cue.

Bots rate every option. If a question asks whether a statement is true, they rate the statement.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from statistics import mean, median

from guessing import Bot, Question, Rating, Sheet
from studykit.quiz.answer import answer_form
from studykit.quiz.wording import bigrams, coverage, normalized

TRUE = "对"
# Stems that ask for the option that does not fit.
_NEGATIVE = re.compile(r"\*\*[^*]*[不没未非]|没有[提写讲说]到|不(?:属于|包括|符合)")
_QUOTED = re.compile("「([^「」]+)」|“([^“”]+)”")
# Shorter phrases occur in other texts by accident.
_PHRASE_AT_LEAST = 3
_ABSOLUTE = re.compile(
    "[只仅都]|一律|完全|必须|全部|所有|一切|任何|绝对|从不|决不|唯一|凡是|根本|彻底|总是"
)
_HEDGED = re.compile(
    "[较宜]|一般|可以|可能|往往|通常|有时|有的|一些|部分|少数|许多|不少|之一|不够|适当|逐步|尽量|主要"
)
# A number in the form of `answer_form`, with its measure. 一 in 一直 is no number.
_NUMBER = re.compile(
    r"([0-9]+(?:\.[0-9]+)?)(?:个?多?[天年月日周时分次遍名人个项条份篇倍元岁度%‰]|$)"
)


def phrases(text: str) -> list[str]:
    """Return the phrases in quotation marks. Of nested marks only the inner ones count."""
    found = (one or other for one, other in _QUOTED.findall(text))
    return [phrase for phrase in found if len(normalized(phrase)) >= _PHRASE_AT_LEAST]


def by_option(question: Question, rate: Callable[[str], Sequence[float]]) -> list[Rating]:
    """Rate each option. If the stem asks for what does not fit, a low rating is a good one."""
    sign = -1 if _NEGATIVE.search(question.stem) else 1
    return [tuple(sign * part for part in rate(option)) for option in question.options]


def by_statement(question: Question, belief: float) -> list[Rating]:
    """Choose 对 if the belief in the statement is positive, 错 if it is negative."""
    return [(belief if option == TRUE else -belief,) for option in question.options]


# Topic. -------------------------------------------------------------------------------------------


def topic(question: Question, sheet: Sheet) -> list[Rating]:
    """Choose the option with the greatest affinity to the named document, see `affinity`.

    If the options are documents, choose the one to which the quoted words have the greatest
    affinity. Believe a statement if each of its quoted phrases has more affinity to the named
    document than to any other. If it quotes nothing, believe it if its affinity is above the median
    of all statements.
    """
    quoted = phrases(question.stem)
    if question.is_true_false:
        return by_statement(question, _belief(question, quoted, sheet))
    if set(question.options) <= set(sheet.documents):
        words = "".join(quoted) or question.stem
        return by_option(question, lambda name: [affinity(words, sheet.documents[name])])
    return by_option(question, lambda option: [_nearness(option, question.documents, sheet)])


def _belief(question: Question, quoted: Sequence[str], sheet: Sheet) -> float:
    named = question.documents
    if not named or not quoted:
        statements = [each for each in sheet.questions if each.is_true_false]
        usual = median(_nearness(each.stem, each.documents, sheet) for each in statements)
        return _nearness(question.stem, named, sheet) - usual
    others = [name for name in sheet.documents if name not in named]
    return min(_nearness(each, named, sheet) - _nearness(each, others, sheet) for each in quoted)


def _nearness(text: str, names: Iterable[str], sheet: Sheet) -> float:
    """Return the affinity of a text to the nearest of some documents; 0 if there are none."""
    return max((affinity(text, sheet.documents[name]) for name in names), default=0.0)


@lru_cache(maxsize=1 << 14)
def affinity(text: str, paragraphs: tuple[str, ...]) -> float:
    """Return the share of a text's bigrams that a document has, from 0 to 1.

    The paragraph that has most of them is left out. Readers may know the topic of a document from
    its title, from other stems or from general knowledge, but not its words on the point in
    question. No option gains from this, because it is done for each of them.
    """
    own = sorted(paragraphs, key=lambda paragraph: coverage(text, bigrams(paragraph)))[:-1]
    return coverage(text, set().union(*map(bigrams, own)))


# Echo. --------------------------------------------------------------------------------------------


def echo(question: Question, _: Sheet) -> list[Rating]:
    """Choose the option that has most bigrams in common with the stem.

    Believe a statement if two of its quoted phrases have a bigram in common.
    """
    if not question.is_true_false:
        runs = bigrams(question.stem)
        return by_option(question, lambda option: [len(bigrams(option) & runs)])
    quoted = [bigrams(phrase) for phrase in phrases(question.stem)]
    pairs = [one & other for index, one in enumerate(quoted) for other in quoted[:index]]
    return by_statement(question, (1 if any(pairs) else -1) if pairs else 0)


def convergence(question: Question, _: Sheet) -> list[Rating]:
    """Choose the option that has most bigrams in common with the other options.

    If the distractors are variants of the key, this option is the key.
    """
    runs = [bigrams(option) for option in question.options]
    return [
        (sum(len(own & other) for other in runs if other is not own) / max(len(own), 1),)
        for own in runs
    ]


# Grammar. -----------------------------------------------------------------------------------------

_BREAK = "，。；：！？…（）“”「」\n"
_SEGMENT = re.compile(f"[{_BREAK}、]")
_PREDICATE = re.compile(
    "[不未没可能会应要须敢肯愿将把被让使对向按在以为从由给搞做看听走流只]"
    "|加强|提高|增强|接受|发挥|进行|开展|解决|完成|建立|形成|坚持|落实|执行|处理|参加|注重|改进|改变"
)
_NOMINAL = re.compile(
    ".*[人员者们度性力观念式化点线面箱话部委会层况题策针路风统务位级业布关制法识育]"
)
# The characters beside a gap decide which form fits.
_BEFORE_NOMINAL, _BEFORE_PREDICATE = (
    "、的对从将把变据照按于与和及是如搞",
    "要应就能会可来去不也都须",
)
_ASKS_PREDICATE = re.compile("怎样|如何|做法|对策|措施|下一步|怎么")
_ASKS_NOMINAL = re.compile("谁|什么人|哪个部门|由哪")
_ASKS_NUMBER = re.compile("多少|多久|多长|几[天年月次个名人]|何时")


def grammar(question: Question, _: Sheet) -> list[Rating]:
    """Choose the option whose form fits the stem or the gap: a predicate, a nominal or a number.

    If forms do not decide, choose the odd one out, or the options most alike if several are wanted.
    """
    if question.is_true_false:
        return by_statement(question, 0)
    ratings: list[Rating] = []
    for index, option in enumerate(question.options):
        others = question.options[:index] + question.options[index + 1 :]
        distances = [_distance(option, other) for other in others]
        odd = mean(distances) if question.picks == 1 else -min(distances, default=0)
        fit = _gap_fit(option, *question.gap) if question.gap else _stem_fit(option, question.stem)
        ratings.append((fit, odd))
    return ratings


def _form(text: str) -> int:
    """Return 1 for a text that is likely a predicate, -1 for a nominal, 0 if unsure."""
    if _PREDICATE.match(text):
        return 1
    return -1 if "、" in text or _NOMINAL.fullmatch(text) else 0


def _stem_fit(option: str, stem: str) -> float:
    if _ASKS_NUMBER.search(stem):
        return bool(_NUMBER.search(answer_form(option)))
    wanted = bool(_ASKS_PREDICATE.search(stem)) - bool(_ASKS_NOMINAL.search(stem))
    return wanted * _form(option)


def _gap_fit(option: str, before: str, after: str) -> float:
    """Return how well a filler fits its gap, by its form; beside a list also by its length."""
    left, right = before[-1:] or "。", after[:1] or "。"
    if "、" in (left, right):
        near = [*_SEGMENT.split(before)[-2:-1], *_SEGMENT.split(after)[1:2]]
        return -_form(option) / 2 - min(abs(len(option) - len(each)) for each in near or [option])
    if left in _BEFORE_NOMINAL or right == "等":
        return -_form(option)
    lead = _SEGMENT.split(before)[-1]
    is_clause = left in _BREAK and right in _BREAK
    if left in _BEFORE_PREDICATE or is_clause or _NOMINAL.fullmatch(lead):
        return _form(option)
    return -_form(option) if left in _BREAK and right not in "的地" else 0


def _distance(one: str, other: str) -> float:
    """Return the number of features of form that differ, plus the relative difference in length."""
    features = zip(_features(one), _features(other), strict=True)
    length = abs(len(one) - len(other)) / max(len(one), len(other), 1)
    return sum(a != b for a, b in features) + length


def _features(text: str) -> tuple[object, ...]:
    marks = (bool(set(signs) & set(text)) for signs in ("、", "，；", "：", "「“《"))
    return (*marks, bool(_NUMBER.search(answer_form(text))), text[:1], text[-1:])


# Frequency and length. ----------------------------------------------------------------------------


def frequency(question: Question, sheet: Sheet) -> list[Rating]:
    """Choose the moderate and common option; believe a statement that is more hedged than absolute.

    Of numbers, choose the one nearest to the median. Of other options, avoid those with absolute
    words, then prefer those with hedged words, then those that the sheet offers most often.
    """
    if question.is_true_false:
        stem = question.stem
        return by_statement(question, _count(_HEDGED, stem) - _count(_ABSOLUTE, stem))
    found = [_NUMBER.search(answer_form(option)) for option in question.options]
    numbers = [float(each[1]) for each in found if each]
    if len(set(numbers)) > 1 and len(numbers) == len(question.options):
        middle = median(numbers)
        return [(-abs(number - middle),) for number in numbers]
    return [
        (
            -_count(_ABSOLUTE, option),
            _count(_HEDGED, option),
            sum(option in each.options for each in sheet.questions),
        )
        for option in question.options
    ]


def _count(words: re.Pattern[str], text: str) -> int:
    return len(set(words.findall(text)))


def longest(question: Question, sheet: Sheet) -> list[Rating]:
    """Choose the longest option; believe a statement that is longer than half of the others."""
    if question.is_true_false:
        lengths = [len(each.stem) for each in sheet.questions if each.is_true_false]
        return by_statement(question, len(question.stem) - median(lengths))
    return [(len(normalized(option)),) for option in question.options]


# The other items. ---------------------------------------------------------------------------------


def others(question: Question, sheet: Sheet) -> list[Rating]:
    """Choose the option that other questions give away.

    Stems mostly name what a document really says. So prefer an option that stems on the same
    document name, then one that another question shows together with a phrase of the stem, then one
    that is offered most often. A filler counts if another question shows it between the same
    characters. Believe a statement if stems on the same document name all its phrases.
    """
    rest = sheet.others(question)
    akin = [normalized(e.stem) for e in rest if set(e.documents) & set(question.documents)]
    quoted = [normalized(phrase) for phrase in phrases(question.stem)]
    if question.is_true_false:
        named = [any(phrase in stem for stem in akin) for phrase in quoted]
        return by_statement(question, (1 if all(named) else -1) if named else 0)
    shown = [normalized(each.text) for each in rest]
    joined = [text for text in shown if question.gap or any(phrase in text for phrase in quoted)]

    def rate(option: str) -> list[float]:
        text = _filled(question, option)
        return [
            sum(text in stem for stem in akin),
            sum(text in together for together in joined),
            sum(option in each.options for each in rest),
        ]

    return by_option(question, rate)


def feedback(question: Question, sheet: Sheet) -> list[Rating]:
    """Choose the option that the explanations of the module's other items give away.

    Prefer an option that an explanation names together with a phrase of the stem. Believe a
    statement if an explanation names all its phrases.
    """
    known = [normalized(e.feedback) for e in sheet.others(question) if e.module == question.module]
    quoted = [normalized(phrase) for phrase in phrases(question.stem)]
    if question.is_true_false:
        found = any(all(phrase in text for phrase in quoted) for text in known)
        return by_statement(question, (1 if found else -1) if quoted else 0)
    joined = [text for text in known if any(phrase in text for phrase in quoted)]

    def rate(option: str) -> list[float]:
        text = _filled(question, option)
        return [sum(text in each for each in joined), sum(text in each for each in known)]

    return by_option(question, rate)


def _filled(question: Question, option: str) -> str:
    """Return an option in the form to search for; a filler has two characters on either side."""
    before, after = question.gap or ("", "")
    return normalized(f"{before[-2:]}{option}{after[:2]}")


BOTS = (
    Bot("topic", topic),
    Bot("echo", echo),
    Bot("convergence", convergence),
    Bot("grammar", grammar),
    Bot("frequency", frequency),
    Bot("longest", longest),
    Bot("sheet", others),
)
# This bot reads a quiz page instead of a sheet, and has seen the feedback on all other items.
FEEDBACK = Bot("feedback", feedback)
