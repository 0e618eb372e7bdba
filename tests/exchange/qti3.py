"""Writes an item of QTI 2.1 in the names of QTI 3.0, which the player of the tests knows.

The versions differ in names: `responseDeclaration` became `qti-response-declaration`, `baseType`
became `base-type`. Elements of HTML keep their names.
"""

import re
from xml.etree import ElementTree as ET

_HTML = {"p", "br"}
_NAMESPACE = "{http://www.imsglobal.org/xsd/imsqti_v2p1}"


def upgraded(data: bytes) -> str:
    root = ET.fromstring(data)  # noqa: S314
    for element in root.iter():
        assert element.tag.startswith(_NAMESPACE), element.tag
        name = element.tag.removeprefix(_NAMESPACE)
        element.tag = name if name in _HTML else f"qti-{_kebab(name)}"
        attributes = {_kebab(key): value for key, value in element.attrib.items() if "{" not in key}
        element.attrib.clear()
        element.attrib.update(attributes)
    root.set("xmlns", "http://www.imsglobal.org/xsd/imsqtiasi_v3p0")
    return ET.tostring(root, encoding="unicode")


def _kebab(name: str) -> str:
    return re.sub("[A-Z]", lambda letter: f"-{letter[0].lower()}", name)
