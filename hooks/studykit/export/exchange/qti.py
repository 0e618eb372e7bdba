"""QTI 2.1: every item as an XML file of its own, in a content package.

The reference is the IMS Question and Test Interoperability Assessment Test, Section, and Item
Information Model, version 2.1. The score of an item is that of this site's exams.
"""

from collections.abc import Callable, Iterable, Iterator
from xml.etree import ElementTree as ET
from xml.etree.ElementTree import Element, SubElement

from studykit.archive import zip_of
from studykit.export.exchange.format import Content, Export, Format, identity
from studykit.export.exchange.plain import cited
from studykit.pages.items import shown_steps
from studykit.quiz.item import Blank, Choice, Cloze, Item, Matching, Option, Ordering

_NAMESPACE = "http://www.imsglobal.org/xsd/imsqti_v2p1"
_PACKAGING = "http://www.imsglobal.org/xsd/imscp_v1p1"
_TITLE_LENGTH = 60
_EXPLAIN = "explain"


def make(content: Content) -> Export:
    """Return the package of all items. QTI has all types, so none is left out."""
    files = {
        f"{item.module}/{item.id}.xml": _xml(_item(item, cited(item, content.site.library)))
        for item in content.items.values()
    }
    manifest = ("imsmanifest.xml", _xml(_manifest(content)))
    return Export({"qti21.zip": zip_of((manifest, *files.items()))})


def name_of(identifier: str) -> str:
    """Return an id as an identifier of QTI, which may not begin with a digit."""
    return f"i-{identifier}"


def _xml(root: Element) -> bytes:
    data: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return data + b"\n"


def _manifest(content: Content) -> Element:
    manifest = Element("manifest", {"xmlns": _PACKAGING, "identifier": f"m-{content.site_id}"})
    metadata = SubElement(manifest, "metadata")
    SubElement(metadata, "schema").text = "QTIv2.1 Package"
    SubElement(metadata, "schemaversion").text = "1.0.0"
    SubElement(manifest, "organizations")
    resources = SubElement(manifest, "resources")
    for item in content.items.values():
        path = f"{item.module}/{item.id}.xml"
        attributes = {"identifier": name_of(item.id), "type": "imsqti_item_xmlv2p1", "href": path}
        SubElement(SubElement(resources, "resource", attributes), "file", {"href": path})
    return manifest


def _item(item: Item, source: str) -> Element:
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
    response = item.response
    yield item.explanation
    if isinstance(response, Matching):
        yield from (f"{side.text}：{side.rationale}" for side in response.spare if side.rationale)
    if isinstance(response, Cloze):
        options = (option for blank in response.blanks for option in blank.options)
        yield from (f"{option.text}：{option.rationale}" for option in options if option.rationale)
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
    """Say what parts of an answer are worth; all together, not less than nothing."""
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
    # A right side may be tried for every left one, as on this site.
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
    # An answer may be processed again, so the score begins at nothing.
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
        # The parts may not add up to the whole: 0.333333 three times is not 1.
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


FORMAT = Format(
    name="qti",
    title="QTI 2.1 题库包",
    purpose="招标要求「支持 QTI」的平台，和要长期存档的单位。六种题型都有，一题一个 XML 文件。",
    steps=(
        "在平台的题库里选「导入 QTI 2.1 内容包」，文件选 qti21.zip，不要解开。",
        "平台只认 QTI 3.0 的，请它的厂家先转换。",
        "判分和本站一样：多选题选错一项，扣去选对一项的分；匹配题按配对的项数得分；别的题全对才得分。",
        "要填写的空，只认列出的写法，不分大小写。",
    ),
    checked="转成 QTI 3.0 以后，用 @citolab/qti-components 7.27.4 在 Chromium 里作答："
    "六种题型，答对得满分，答错得 0 分，多选和匹配答对一部分得一部分。"
    "同样写法的题用官方的 XSD 校验过，这一份没有；没有在 TAO 一类平台里导入。",
    make=make,
)
