"""An item of QTI 2.1: what is shown, what is right, and what an answer earns.

The reference is the IMS Question and Test Interoperability Assessment Test, Section, and Item
Information Model, version 2.1. The score of an item is that of this site's exams.
"""

from collections.abc import Callable, Iterable, Iterator
from xml.etree.ElementTree import Element, SubElement

from studykit.export.exchange.format import identity
from studykit.pages.items import shown_steps
from studykit.quiz.item import (
    Blank,
    Choice,
    Cloze,
    Item,
    Matching,
    Option,
    Ordering,
    rationales_of,
)

_NAMESPACE = "http://www.imsglobal.org/xsd/imsqti_v2p1"
_TITLE_LENGTH = 60
_EXPLAIN = "explain"


def name_of(identifier: str) -> str:
    """Return an id as an identifier of QTI, which may not begin with a digit."""
    return f"i-{identifier}"


def assessment_item(item: Item, source: str) -> Element:
    """Return an item; `source` says what it rests on, in words."""
    stem = item.stem if len(item.stem) <= _TITLE_LENGTH else f"{item.stem[:_TITLE_LENGTH]}…"
    root = Element(
        "assessmentItem",
        {
            "xmlns": _NAMESPACE,
            "xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance",
            "xsi:schemaLocation": f"{_NAMESPACE} {_NAMESPACE.replace('imsqti_v2p1', 'qti')}"
            "/qtiv2p1/imsqti_v2p1.xsd",
            "identifier": name_of(item.id),
            "title": stem,
            "label": identity(item),
            "adaptive": "false",
            "timeDependent": "false",
            "xml:lang": "zh-CN",
        },
    )
    response = item.response
    begin, body = _WRITERS[type(response)]
    begin(root, item)
    _outcomes(root, item)
    body(SubElement(root, "itemBody"), item)
    _processing(root, item)
    if isinstance(response, Choice):
        for option in response.distractors:
            if option.rationale:
                _feedback(root, "FEEDBACK", name_of(option.id), [option.rationale])
    _feedback(root, "EXPLAIN", _EXPLAIN, _why(item, source))
    return root


def _why(item: Item, source: str) -> Iterator[str]:
    """Yield the explanation, why unused sides and options of blanks are wrong, and the source."""
    yield item.explanation
    if not isinstance(item.response, Choice):
        yield from (f"{wrong}：{why}" for wrong, why in rationales_of(item.response))
    yield f"出处：{source}"


# What a right answer is. --------------------------------------------------------------------------


def _declare(
    root: Element, name: str, cardinality: str, base: str, values: Iterable[str]
) -> Element:
    attributes = {"identifier": name, "cardinality": cardinality, "baseType": base}
    declaration = SubElement(root, "responseDeclaration", attributes)
    correct = SubElement(declaration, "correctResponse")
    for value in values:
        SubElement(correct, "value").text = value
    return declaration


def _map(declaration: Element, worth: Iterable[tuple[str, float]], **attributes: str) -> None:
    """Map parts of an answer to their points. Their sum counts, but at least 0."""
    mapping = SubElement(declaration, "mapping", {"lowerBound": "0", "defaultValue": "0"})
    for key, value in worth:
        entry = {"mapKey": key, "mappedValue": f"{value:.6g}", **attributes}
        SubElement(mapping, "mapEntry", entry)


def _declare_choice(root: Element, item: Item) -> None:
    response = item.response
    assert isinstance(response, Choice)
    is_multiple = item.type.value == "multiple"
    keys = [name_of(option.id) for option in response.keys]
    cardinality = "multiple" if is_multiple else "single"
    declaration = _declare(root, "RESPONSE", cardinality, "identifier", keys)
    if is_multiple:
        part = item.points / len(keys)
        worth = ((name_of(o.id), part if o.correct else -part) for o in response.options)
        _map(declaration, worth)


def _declare_blanks(root: Element, item: Item) -> None:
    response = item.response
    assert isinstance(response, Cloze)
    for blank in response.blanks:
        name = f"RESPONSE{blank.id}"
        if blank.options:
            keys = [name_of(option.id) for option in blank.options if option.correct]
            _declare(root, name, "single", "identifier", keys)
        else:
            declaration = _declare(root, name, "single", "string", blank.accept[:1])
            _map(declaration, ((text, 1) for text in blank.accept), caseSensitive="false")


def _declare_pairs(root: Element, item: Item) -> None:
    response = item.response
    assert isinstance(response, Matching)
    pairs = [f"{name_of(left)} {name_of(right)}" for left, right in response.pairs]
    declaration = _declare(root, "RESPONSE", "multiple", "directedPair", pairs)
    _map(declaration, ((pair, item.points / len(pairs)) for pair in pairs))


def _declare_order(root: Element, item: Item) -> None:
    response = item.response
    assert isinstance(response, Ordering)
    steps = [name_of(step.id) for step in response.steps]
    _declare(root, "RESPONSE", "ordered", "identifier", steps)


def _outcomes(root: Element, item: Item) -> None:
    attributes = {"identifier": "SCORE", "cardinality": "single", "baseType": "float"}
    score = SubElement(root, "outcomeDeclaration", attributes | {"normalMaximum": str(item.points)})
    SubElement(SubElement(score, "defaultValue"), "value").text = "0"
    for name in ("FEEDBACK", "EXPLAIN"):
        cardinality = "multiple" if name == "FEEDBACK" and _is_multiple(item) else "single"
        attributes = {"identifier": name, "cardinality": cardinality, "baseType": "identifier"}
        SubElement(root, "outcomeDeclaration", attributes)


def _is_multiple(item: Item) -> bool:
    return item.type.value == "multiple"


# What is shown. -----------------------------------------------------------------------------------


def _interaction(body: Element, name: str, item: Item, **attributes: str) -> Element:
    given = {"responseIdentifier": "RESPONSE", "shuffle": "false", **attributes}
    interaction = SubElement(body, name, given)
    _put(SubElement(interaction, "prompt"), item.stem)
    return interaction


def _show_choice(body: Element, item: Item) -> None:
    response = item.response
    assert isinstance(response, Choice)
    most = "0" if _is_multiple(item) else "1"
    interaction = _interaction(body, "choiceInteraction", item, maxChoices=most)
    _options(interaction, "simpleChoice", response.options)


def _show_blanks(body: Element, item: Item) -> None:
    response = item.response
    assert isinstance(response, Cloze)
    _put(SubElement(body, "p"), item.stem)
    sentence = SubElement(body, "p")
    for part in response.parts:
        if isinstance(part, Blank):
            _gap(sentence, part)
        else:
            _put(sentence, part)


def _gap(sentence: Element, blank: Blank) -> None:
    name = {"responseIdentifier": f"RESPONSE{blank.id}"}
    if blank.options:
        gap = SubElement(sentence, "inlineChoiceInteraction", name | {"shuffle": "false"})
        _options(gap, "inlineChoice", blank.options)
    else:
        SubElement(sentence, "textEntryInteraction", name)


def _show_pairs(body: Element, item: Item) -> None:
    response = item.response
    assert isinstance(response, Matching)
    count = str(len(response.left))
    interaction = _interaction(body, "matchInteraction", item, maxAssociations=count)
    # Each right side may be paired with every left side, as on this site.
    for sides, most in ((response.left, "1"), (response.right, count)):
        column = SubElement(interaction, "simpleMatchSet")
        for side in sides:
            attributes = {"identifier": name_of(side.id), "matchMax": most}
            _put(SubElement(column, "simpleAssociableChoice", attributes), side.text)


def _show_order(body: Element, item: Item) -> None:
    interaction = _interaction(body, "orderInteraction", item)
    for name, text in shown_steps(item):
        _put(SubElement(interaction, "simpleChoice", {"identifier": name_of(name)}), text)


def _options(parent: Element, name: str, options: Iterable[Option]) -> None:
    for option in options:
        _put(SubElement(parent, name, {"identifier": name_of(option.id)}), option.text)


def _put(parent: Element, text: str) -> None:
    """Append a text to an element, with a `br` for each line end."""
    for number, line in enumerate(text.split("\n")):
        if number:
            SubElement(parent, "br")
        if len(parent):
            parent[-1].tail = (parent[-1].tail or "") + line
        else:
            parent.text = (parent.text or "") + line


def _feedback(root: Element, outcome: str, name: str, texts: Iterable[str]) -> None:
    attributes = {"outcomeIdentifier": outcome, "identifier": name, "showHide": "show"}
    feedback = SubElement(root, "modalFeedback", attributes)
    for text in texts:
        _put(SubElement(feedback, "p"), text)


# What an answer earns. ----------------------------------------------------------------------------


def _processing(root: Element, item: Item) -> None:
    processing = SubElement(root, "responseProcessing")
    # A platform may process an answer again, so the score is first set to 0.
    _set_float(processing, "0")
    response = item.response
    condition = SubElement(processing, "responseCondition")
    right = SubElement(condition, "responseIf")
    if isinstance(response, Cloze):
        every = SubElement(right, "and") if len(response.blanks) > 1 else right
        for blank in response.blanks:
            _is_right(every, blank)
    else:
        _match(right, "RESPONSE")
    _set_float(right, str(item.points))
    if isinstance(response, Matching) or _is_multiple(item):
        # The sum of rounded parts can differ from the whole, so a right answer is matched first.
        partly = SubElement(SubElement(condition, "responseElse"), "setOutcomeValue")
        partly.set("identifier", "SCORE")
        SubElement(partly, "mapResponse", {"identifier": "RESPONSE"})
    if isinstance(response, Choice):
        chosen = SubElement(processing, "setOutcomeValue", {"identifier": "FEEDBACK"})
        SubElement(chosen, "variable", {"identifier": "RESPONSE"})
    explained = SubElement(processing, "setOutcomeValue", {"identifier": "EXPLAIN"})
    SubElement(explained, "baseValue", {"baseType": "identifier"}).text = _EXPLAIN


def _is_right(parent: Element, blank: Blank) -> None:
    name = f"RESPONSE{blank.id}"
    if blank.options:
        _match(parent, name)
    else:
        more = SubElement(parent, "gt")
        SubElement(more, "mapResponse", {"identifier": name})
        SubElement(more, "baseValue", {"baseType": "float"}).text = "0"


def _match(parent: Element, name: str) -> None:
    match = SubElement(parent, "match")
    SubElement(match, "variable", {"identifier": name})
    SubElement(match, "correct", {"identifier": name})


def _set_float(parent: Element, value: str) -> None:
    outcome = SubElement(parent, "setOutcomeValue", {"identifier": "SCORE"})
    SubElement(outcome, "baseValue", {"baseType": "float"}).text = value


_Writer = Callable[[Element, Item], None]
_WRITERS: dict[type, tuple[_Writer, _Writer]] = {
    Choice: (_declare_choice, _show_choice),
    Cloze: (_declare_blanks, _show_blanks),
    Matching: (_declare_pairs, _show_pairs),
    Ordering: (_declare_order, _show_order),
}
