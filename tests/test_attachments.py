"""Tests of attachments: safe ones are published, and others are reported and left out.

The rule is a function of a path and bytes. `make check`, the strict build and the non-strict build
all apply it.
"""

import re
import zipfile
import zlib
from io import BytesIO
from pathlib import Path

import pytest
from build_site import build_environment, run
from forking import run_forked
from mini_site import ROOT, copy_mini
from studykit.attachments import check_attachment, check_attachments
from studykit.files import read_each
from studykit.library import read_library

HTML = b"<!doctype html><script src='https://evil.example/x.js'></script>"
SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"{}>\n{}</svg>'
PNG = b"\x89PNG\r\n\x1a\n" + bytes(32)


def drawing(inside: str = "", root: str = "", before: str = "") -> bytes:
    return (before + SVG.format(root, inside)).encode()


def office(folder: str, *more: str, **parts: bytes) -> bytes:
    """Return an Office file.

    `more` are the names of further parts, which are empty. `types` and `relations` are the contents
    of the parts for content types and for relationships.
    """
    contents = {
        "[Content_Types].xml": parts.get("types", b"<Types/>"),
        f"{folder}/document.xml": b"<document/>",
        f"{folder}/_rels/document.xml.rels": parts.get("relations", relation("hyperlink")),
        **dict.fromkeys(more, b""),
    }
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in contents.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def relation(kind: str, mode: str = 'TargetMode="External"') -> bytes:
    kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
    target = f'Type="{kinds}{kind}" Target="http://evil.example/x" {mode}'
    return f"<Relationships><Relationship {target}/></Relationships>".encode()


def pdf(objects: bytes = b"", stream: bytes = b"") -> bytes:
    packed = zlib.compress(stream)
    return b"%PDF-1.7\n1 0 obj\n" + objects + b"\nstream\n" + packed + b"\nendstream\n%%EOF"


SAFE = {
    "a.png": PNG,
    "modules/fee_1.jpg": b"\xff\xd8\xff\xe0" + bytes(9),
    "a.jpeg": b"\xff\xd8\xff\xdb",
    "a.gif": b"GIF89a",
    "a.webp": b"RIFF\x0a\x00\x00\x00WEBPVP8 ",
    "a.mp3": b"ID3\x04",
    "a.mp4": b"\x00\x00\x00\x18ftypmp42",
    "a.pdf": pdf(b"<< /Type /Catalog >>", b"<< /Type /Page >>"),
    "a.docx": office("word"),
    "inside.docx": office("word", relations=relation("attachedTemplate", "")),
    "picture.pdf": pdf(b"<< /Filter /ASCII85Decode /DecodeParms << /Predictor 15 >> >>"),
    "a.xlsx": office("xl"),
    "a.pptx": office("ppt", "ppt/embeddings/Microsoft_Excel_Sheet.xlsx"),
    "assets/javascripts/site/a.js": b"1",
    "assets/stylesheets/a.css": b"",
    "registry/ids.json": b"{}",
    "sources/s1.txt": b"",
    "modules/a.md": b"",
    # MkDocs does not copy these.
    ".htaccess": b"",
    "modules/.a.html": HTML,
    "templates/a.html": HTML,
}
# File names of unknown types, which are refused whatever the content.
UNKNOWN = (
    "a.html", "a.htm", "a.xhtml", "a.xht", "a.shtml", "a.xml", "a.xsl", "a.mht", "a.mhtml", "a.js",
    "a.mjs", "a.css", "a.json", "a.wasm", "a.swf", "a.hta", "a.exe", "a.bat", "a.lnk", "a.url",
    "a.zip", "a.docm", "a.svgz", "a.txt", "a.HTML", "a.Htm", "a.PNG", "a.SVG", "a",
    "a.", "a.svg.txt", "a.png.html", "a.html.png", "modules/a.js", "registry/a.html",
    "assets/a.js", "assets/a.md", "assets/javascripts/a.html", "assets/javascripts/a.css",
    "assets/stylesheets/a.js", "sources/old/s1.txt", "sources/s1.html", "registry/x/ids.json",
)  # fmt: skip
KINDS = ("png", "jpg", "jpeg", "gif", "webp", "svg", "pdf", "docx", "xlsx", "pptx", "mp3", "mp4")
# Files whose content is not of the type that the name claims, or is not safe.
FALSE = {
    **{f"a.{end}": HTML for end in KINDS},
    "b.png": b"",
    "b.svg": b"",
    "b.mp3": "<html>".encode("utf-16"),
    "b.docx": office("xl"),
    "b.xlsx": b"PK\x03\x04 a page of one's own",
    "macro.docx": office("word", "word/vbaProject.bin"),
    "control.xlsx": office("xl", "xl/activeX/activeX1.xml"),
    "object.pptx": office("ppt", "ppt/embeddings/oleObject1.bin"),
    "page.docx": office("word", "word/afchunk.mht"),
    "macro-type.docx": office("word", types=b'<T><D ContentType="a.macroEnabled.main+xml"/></T>'),
    "template.docx": office("word", relations=relation("attachedTemplate")),
    "picture.pptx": office("ppt", relations=relation("image")),
    "entity.docx": office(
        "word", relations=relation("attachedTemplate", 'TargetMode="Exter&#110;al"')
    ),
    "utf-16.docx": office("word", relations=relation("frame").decode().encode("utf-16")),
    "doctype.docx": office("word", relations=b"<!DOCTYPE a><a/>"),
    "broken.docx": office("word", relations=b"<a"),
    "torn.docx": office("word")[:200],
    "encrypted.pdf": pdf(b"<< /Encrypt 5 0 R >>"),
    "form.pdf": pdf(b"<< /AcroForm << /XFA 4 0 R >> >>"),
    "elsewhere.pdf": pdf(b"<< /S /GoToR /F (a.pdf) >>"),
    "hex.pdf": pdf(b"<< /Type /ObjStm /Filter [/ASCIIHexDecode /FlateDecode] >>"),
    "predicted.pdf": pdf(b"<< /Type /ObjStm /DecodeParms << /Predictor 12 >> >>"),
    "script.pdf": pdf(b"<< /S /JavaScript /JS (app.alert(1)) >>"),
    "hidden.pdf": pdf(b"<< /S /J#53 >>"),
    "packed.pdf": pdf(b"", b"1 0 << /S /JavaScript >>"),
    "launch.pdf": pdf(b"<< /S /Launch /F (a.exe) >>"),
    "file.pdf": pdf(b"<< /Names << /EmbeddedFiles 4 0 R >> >>"),
    "broken.svg": drawing("<g>"),
    "two.svg": drawing() + drawing(),
    "utf-16.svg": drawing().decode().encode("utf-16"),
    "entity.svg": drawing("&a;"),
}
# Well-formed SVG with an element or attribute that is not allowed, each on line 2.
DRAWINGS = {
    "a script": "<script>alert(1)</script>",
    "a script of XHTML": '<script xmlns="http://www.w3.org/1999/xhtml">alert(1)</script>',
    "a prefixed script": '<a:script xmlns:a="http://www.w3.org/2000/svg">alert(1)</a:script>',
    "an event": '<rect onload="alert(1)"/>',
    "an event of another space": '<rect xmlns:e="urn:e" e:onload="alert(1)"/>',
    "HTML": "<foreignObject/>",
    "a link": '<a href="x.html"/>',
    "a script's address": '<use href="javascript:alert(1)"/>',
    "another file": '<use xlink:href="other.svg#a"/>',
    "a picture": '<image href="https://evil.example/x.png"/>',
    "a feature's picture": "<feImage/>",
    "a style sheet": "<style>@import 'https://evil.example/x.css'</style>",
    "a style that fetches": '<rect style="fill: url(https://evil.example/x)"/>',
    "a style that hides it": '<rect style="fill: u\\72l(//evil.example)"/>',
    "a style cut by a comment": '<rect style="fill: u/**/rl(x)"/>',
    "a fill that fetches": '<rect fill="url(https://evil.example/x.svg#a)"/>',
    "a set of pictures": "<rect style=\"mask: image-set('x.png' 1x)\"/>",
    "an animation": '<set attributeName="href" to="javascript:alert(1)"/>',
    "an animated link": '<animate attributeName="href" values="x"/>',
    "a handler": '<handler xmlns="http://www.w3.org/2001/xml-events"/>',
    "a base": '<rect xml:base="https://evil.example/"/>',
    "a style sheet's instruction": '<?xml-stylesheet href="x.css"?>',
    "no name space": '<g xmlns=""/>',
}  # fmt: skip


def reports_of(path: str, data: bytes) -> list[str]:
    return [f"{fault.path}:{fault.line} {fault.code}" for fault in check_attachment(path, data)]


@pytest.mark.parametrize("path", SAFE)
def test_safe_attachments_pass(path: str) -> None:
    assert reports_of(path, SAFE[path]) == []


@pytest.mark.parametrize("path", UNKNOWN)
@pytest.mark.parametrize("data", [HTML, PNG, b""], ids=["page", "picture", "empty"])
def test_attachments_of_unknown_types_are_refused(path: str, data: bytes) -> None:
    assert reports_of(path, data) == [f"{path}:1 X07"]


@pytest.mark.parametrize(
    "path", ["a.markdown", "guide/duty.MD", "a.png ", "assets/流程图.png", "图/a.png", "a b.pdf"]
)
def test_names_that_hosts_refuse_are_reported(path: str) -> None:
    assert reports_of(path, PNG) == [f"{path}:1 F06"]


@pytest.mark.parametrize("path", ["My Page.markdown", "排队.MD", "2-x.mkd", "top.MD"])
def test_the_name_that_a_fix_proposes_for_a_page_is_valid(path: str) -> None:
    (fault,) = check_attachment(path, b"# a\n")
    proposed = re.search(r"如 ([^；（]+\.md)", fault.hint)
    assert proposed
    _, found = read_library({proposed[1]: b"---\ntitle: a\n---\n"})
    assert found == []


@pytest.mark.parametrize("path", FALSE)
def test_attachments_that_do_not_match_their_extension_are_refused(path: str) -> None:
    found = list(check_attachment(path, FALSE[path]))
    assert {fault.code for fault in found} == {"X08"}
    assert all(fault.hint for fault in found)


@pytest.mark.parametrize("name", DRAWINGS)
def test_anything_but_shapes_and_text_in_a_drawing_is_refused(name: str) -> None:
    assert reports_of("a.svg", drawing(DRAWINGS[name])) == ["a.svg:2 X09"]


def test_a_drawing_of_shapes_and_text_passes() -> None:
    inside = (
        '<title>图</title><defs><linearGradient id="a"><stop offset="0" stop-color="red"/>'
        '</linearGradient></defs><g id="b" class="image" transform="scale(2)">'
        '<path d="M0 0L1 1" fill="url(#a)" style="stroke: url(\'#a\'); stroke-width: 2px"/>'
        '<text x="1" xml:space="preserve" font-family="Noto Sans CJK SC, sans-serif">字 &lt; 字'
        '</text></g><use xlink:href="#b"/><use href="#b"/><!-- <script> -->'
    )
    before = '\ufeff<?xml version="1.0" encoding="UTF-8"?>\n<!-- 图 -->\n'
    assert reports_of("a.svg", drawing(inside, ' viewBox="0 0 9 9" role="img"', before)) == []


@pytest.mark.parametrize(
    "before",
    [
        '<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        '<!-- a --><!DOCTYPE svg [<!ENTITY a "ab"><!ENTITY b "&a;&a;"><!ENTITY c "&b;&b;">]>',
        '<?xml version="1.0" encoding="ISO-2022-JP"?>',
    ],
)
def test_a_drawing_declares_no_entities_and_no_other_encoding(before: str) -> None:
    assert reports_of("a.svg", drawing("&a;" if "ENTITY" in before else "", before=before)) == [
        "a.svg:1 X09"
    ]


def test_a_drawing_of_any_depth_and_a_document_of_many_streams_are_read() -> None:
    assert reports_of("a.svg", drawing("<g>" * 100_000 + "</g>" * 100_000)) == []
    assert reports_of("a.pdf", b"%PDF-1.7" + b"stream\n" * 200_000) == []


def test_all_files_of_the_project_pass() -> None:
    assert list(check_attachments(read_each(ROOT / "docs"))) == []


DANGEROUS = {
    "assets/images/evil.svg": drawing("<script>alert(1)</script>"),
    "modules/evil.htm": HTML,
    "evil.xhtml": HTML,
    "guide/evil.html": HTML,
    "assets/evil.md": b"# a\n\n[x](https://evil.example)\n",
    "evil.markdown": b"# a\n",
    "evil.png": HTML,
    "evil.svg.txt": drawing("<script>alert(1)</script>"),
}


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = copy_mini(tmp_path_factory.mktemp("attachments") / "project")
    for path, data in {**DANGEROUS, "assets/images/good.png": PNG}.items():
        file = root / "docs" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    return root


def test_check_reports_each_attachment(project: Path) -> None:
    result = run_forked(project, build_environment(), "studykit", "check")
    assert result.returncode == 1
    assert all(f"docs/{path}:" in result.stdout for path in DANGEROUS)
    assert "good.png" not in result.stdout


def test_a_strict_build_reports_each_attachment_and_fails(project: Path) -> None:
    result = run(project, "build", "--strict", "--site-dir", str(project / "strict"))
    assert result.returncode == 1
    assert all(f"docs/{path}:" in result.stderr for path in DANGEROUS)
    assert not (project / "strict").exists()


def test_a_build_that_is_not_strict_publishes_no_refused_attachment(project: Path) -> None:
    site = project / "served"
    result = run(project, "build", "--no-strict", "--site-dir", str(site))
    assert result.returncode == 0
    assert all(f"docs/{path}:" in result.stderr for path in DANGEROUS)
    published = {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()}
    assert "assets/images/good.png" in published
    assert not {path for path in published if "evil" in path}
