"""SCORM 1.2 and 2004: every module as a course, one package a module and version.

A package is one page, which is one SCO: its steps, their items, and the paragraphs that they cite.
Its script speaks both versions; see assets/javascripts/course/. The manifests follow the SCORM 1.2
and the SCORM 2004 4th Edition Content Aggregation Model (ADL).
"""

from xml.etree import ElementTree as ET
from xml.etree.ElementTree import Element, SubElement

from markupsafe import Markup

from studykit.archive import zip_of
from studykit.export.assets import Bundle
from studykit.export.exchange.format import Content, Export, Format, LeftOut
from studykit.html.template import render
from studykit.model import Module
from studykit.pages.courses import (
    cited_paragraphs,
    confined,
    course_body,
    course_linker,
    steps_of,
)

COURSE = Bundle("javascripts/course", "course.js", ("state", "lms", "page"))
# The scripts of the site that a course runs first, in order.
_SHARED = (
    "first/dom",
    "first/painting",
    "quiz/answer",
    "quiz/marking",
    "quiz/controls",
    "quiz/item",
)
_STYLES = ("site/study", "site/quiz", "course/course")
VERSIONS = ("1.2", "2004")
_FILES = ("index.html", "course.css", "course.js")
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
# XML namespaces of manifests: that of packages, and that of ADL's additions.
_PACKAGING = {
    "1.2": "http://www.imsproject.org/xsd/imscp_rootv1p1p2",
    "2004": "http://www.imsglobal.org/xsd/imscp_v1p1",
}
_ADL = {
    "1.2": "http://www.adlnet.org/xsd/adlcp_rootv1p2",
    "2004": "http://www.adlnet.org/xsd/adlcp_v1p3",
}
_SEQUENCING = "http://www.imsglobal.org/xsd/imsss"


def make(content: Content) -> Export:
    """Return two packages for each module, `<module>-scorm12.zip` and `<module>-scorm2004.zip`."""
    script, style = _script(content), _style(content)
    files, labels, left_out = {}, {}, []
    for module in content.site.library.modules:
        if not steps_of(module, content.site):
            left_out.append(LeftOut(module.id, "这个模块没有学员自己学的节"))
            continue
        page = _Page(module, content)
        for version in VERSIONS:
            entries = {
                "imsmanifest.xml": manifest(module, content, version),
                "index.html": page.html(version).encode(),
                "course.css": style,
                "course.js": script,
            }
            name = f"{module.id}-scorm{version.replace('.', '')}.zip"
            files[name] = zip_of(entries.items())
            labels[name] = f"{module.title}，SCORM {version}"
    return Export(files, tuple(left_out), labels)


def _script(content: Content) -> bytes:
    shared = {name: content.assets[f"javascripts/{name}.js"] for name in _SHARED}
    own = {name: content.assets[f"{COURSE.folder}/{name}.js"] for name in COURSE.order}
    bundle = Bundle(COURSE.folder, COURSE.file, COURSE.order, shared_parts=_SHARED)
    return bundle.join(own, shared).encode()


def _style(content: Content) -> bytes:
    return "\n".join(content.assets[f"stylesheets/{name}.css"] for name in _STYLES).encode()


class _Page:
    """The page of a course. Only the attribute that names the version differs between packages."""

    def __init__(self, module: Module, content: Content) -> None:
        assert content.to_html
        self.module, self.content = module, content
        linker = course_linker(module, content.site)
        body = course_body(module, content.site, linker)
        self.body = confined(content.to_html(body, linker))
        self.paragraphs = cited_paragraphs(self.body, content.site)

    def html(self, version: str) -> str:
        return str(
            render(
                "course.html",
                version=version,
                module=self.module,
                title=self.content.title,
                release=self.content.stamp,
                # Safe: rendered from the author's Markdown without raw HTML, as on the site.
                body=Markup(self.body),  # noqa: S704
                paragraphs=self.paragraphs,
            )
        )


def manifest(module: Module, content: Content, version: str) -> bytes:
    """Return the manifest of a package: one organization with one item, the page."""
    name = f"{content.site_id}-{content.site.key(module.id)}"
    root = Element(
        "manifest",
        {
            "xmlns": _PACKAGING[version],
            "xmlns:adlcp": _ADL[version],
            "xmlns:xsi": _XSI,
            "xsi:schemaLocation": _locations(version),
            "identifier": f"m-{name}",
            "version": content.stamp or "1",
        },
    )
    if version == "2004":
        root.set("xmlns:imsss", _SEQUENCING)
    metadata = SubElement(root, "metadata")
    SubElement(metadata, "schema").text = "ADL SCORM"
    SubElement(metadata, "schemaversion").text = "1.2" if version == "1.2" else "2004 4th Edition"
    organizations = SubElement(root, "organizations", {"default": "organization"})
    organization = SubElement(organizations, "organization", {"identifier": "organization"})
    SubElement(organization, "title").text = module.title
    item = SubElement(organization, "item", {"identifier": "item", "identifierref": "resource"})
    SubElement(item, "title").text = module.title
    if version == "2004":
        sequencing = SubElement(item, "imsss:sequencing")
        control = {"completionSetByContent": "true", "objectiveSetByContent": "true"}
        SubElement(sequencing, "imsss:deliveryControls", control)
    resources = SubElement(root, "resources")
    kind = "adlcp:scormtype" if version == "1.2" else "adlcp:scormType"
    attributes = {"identifier": "resource", "type": "webcontent", kind: "sco", "href": _FILES[0]}
    resource = SubElement(resources, "resource", attributes)
    for file in _FILES:
        SubElement(resource, "file", {"href": file})
    ET.indent(root)
    data: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return data + b"\n"


def _locations(version: str) -> str:
    """Return the XML namespaces, each with the file of its schema.

    The files have no address, so that no platform fetches them.
    """
    files: tuple[str, ...]
    if version == "1.2":
        files = (_PACKAGING["1.2"], "imscp_rootv1p1p2.xsd", _ADL["1.2"], "adlcp_rootv1p2.xsd")
    else:
        files = (_PACKAGING["2004"], "imscp_v1p1.xsd", _ADL["2004"], "adlcp_v1p3.xsd")
        files += (_SEQUENCING, "imsss_v1p0.xsd")
    return " ".join(files)


FORMAT = Format(
    name="scorm",
    task="在学习平台里学一个模块",
    title="SCORM 课程包",
    purpose="在单位的学习平台里学一个模块：按步学，做自测，平台记下学到哪里、是否完成、得多少分。"
    "每个模块两个包：SCORM 1.2 和 SCORM 2004 第四版，平台认哪个就用哪个，都认的用 2004。",
    steps=(
        "把一个模块的 zip 上传到平台，不要解开。Moodle 里怎么设，见培训者指南的「放进学习平台」。",
        "一定要上传：在平台里链接到学习站的网页，记不了成绩，也打不开。",
        "学员学完各步、答完各题，平台记为完成，同时收到成绩，满分 100。及格线在平台里设。",
        "没有做完的，下次从原来的地方接着学。包换了新版，改过的题要重做，别的还在。",
        "答案在课程的文件里，懂行的人看得到：它是自学用的，不当考试。",
    ),
    checked="两种包的清单用 ADL 的 XSD 校验过；在 scorm-again 3.4.3 和 Chromium 里打开两次："
    "接着学、完成、成绩都读得回来；页面在 Chromium 79 里也试过。"
    "同样写法的包在 Moodle 4.4.3 里运行过，这些没有；别的平台没有试。",
    make=make,
    scope="学员自己学的各步里的题：编者写在步里的，和每步末尾的自测。题库里别的题不在课程里，"
    "要它们，用上面的题库文件。",
)
