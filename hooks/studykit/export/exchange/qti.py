"""QTI 2.1: every item as an XML file of its own, in a content package."""

from xml.etree import ElementTree as ET
from xml.etree.ElementTree import Element, SubElement

from studykit.archive import zip_of
from studykit.export.exchange.format import Content, Export, Format
from studykit.export.exchange.plain import cited
from studykit.export.exchange.qti_item import assessment_item, name_of

_PACKAGING = "http://www.imsglobal.org/xsd/imscp_v1p1"


def make(content: Content) -> Export:
    """Return the package of all items. QTI has all types, so none is left out."""
    files = {
        f"{item.module}/{item.id}.xml": _xml(
            assessment_item(item, cited(item, content.site.library))
        )
        for item in content.items.values()
    }
    manifest = ("imsmanifest.xml", _xml(_manifest(content)))
    return Export({"qti21.zip": zip_of((manifest, *files.items()))})


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


FORMAT = Format(
    name="qti",
    task="给认 QTI 2.1 的平台，或者长期存档",
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
    "包的清单用 IMS 的 XSD 校验过；题没有，因为 1EdTech 不许别人分发题的 XSD，公开的软件包里没有。"
    "没有在 TAO 一类平台里导入。",
    make=make,
)
