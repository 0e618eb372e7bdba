"""Tests of documents as they come: no word is lost, and each change is told with its line."""

import unicodedata
import zipfile
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from studykit.documents import RefusedError, is_radical, read_document
from studykit.reader.source import read_paragraphs
from studykit.reader.text import decode
from studykit.scaffold import source_text

_SPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def word(body: str, numbering: str = "", styles: str = "") -> bytes:
    """Return a small .docx."""
    data = BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        document = f"<w:document {_SPACE}><w:body>{body}</w:body></w:document>"
        archive.writestr("word/document.xml", document)
        for name, inside in (("numbering", numbering), ("styles", styles)):
            if inside:
                archive.writestr(f"word/{name}.xml", f"<w:{name} {_SPACE}>{inside}</w:{name}>")
    return data.getvalue()


def paragraph(text: str, level: int | None = None, style: str = "") -> str:
    number = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="7"/></w:numPr>'
    properties = (f'<w:pStyle w:val="{style}"/>' if style else "") + (
        number if level is not None else ""
    )
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def level(number: int, form: str, text: str, start: int = 1) -> str:
    return (
        f'<w:lvl w:ilvl="{number}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/>'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


NUMBERING = (
    '<w:abstractNum w:abstractNumId="2">'
    + level(0, "chineseCountingThousand", "第%1条", 9)
    + level(1, "decimal", "（%2）")
    + level(2, "bullet", "\uf0b7")
    + '</w:abstractNum><w:num w:numId="7"><w:abstractNumId w:val="2"/></w:num>'
)


def test_word_shows_the_numbers_that_word_counts() -> None:
    body = "".join(
        paragraph(text, depth)
        for text, depth in (
            ("甲", 0),
            ("乙", 1),
            ("丙", 1),
            ("丁", 0),
            ("戊", 1),
            ("己", 2),
            ("庚", None),
        )
    )
    document = read_document("a.docx", word(body, NUMBERING))
    assert document.paragraphs == (
        *("第九条\u3000甲", "（1）\u3000乙", "（2）\u3000丙", "第十条\u3000丁"),
        *("（1）\u3000戊", "• 己", "庚"),
    )
    assert document.told[0] == "第 1 行：Word 自动编的号「第九条\u3000」，写进了文字"


def test_word_numbers_of_styles_count_too() -> None:
    style = (
        '<w:style w:styleId="Rule"><w:pPr><w:numPr><w:numId w:val="7"/></w:numPr></w:pPr></w:style>'
    )
    document = read_document("a.docx", word(paragraph("甲", style="Rule"), NUMBERING, style))
    assert document.paragraphs == ("第九条\u3000甲",)


def test_word_tells_what_is_no_text() -> None:
    body = (
        "<w:p><w:r><w:t>甲</w:t></w:r><w:r><w:footnoteReference w:id='1'/></w:r>"
        "<w:del><w:r><w:delText>删</w:delText></w:r></w:del><w:ins><w:r><w:t>乙</w:t></w:r></w:ins>"
        "<w:r><w:br/><w:t>丙</w:t><w:tab/><w:t>丁</w:t></w:r></w:p>"
        f"<w:tbl><w:tr><w:tc>{paragraph('一')}</w:tc><w:tc>{paragraph('二')}</w:tc></w:tr></w:tbl>"
    )
    document = read_document("a.docx", word(body))
    assert document.paragraphs == ("甲乙", "丙\u3000丁", "一 | 二")
    assert document.told == (
        "第 1 行：脚注，没有收",
        "第 1 行：修订里删去的字，没有收",
        "第 4 行：表格，一行写成一段",
        "第 2 行：U+0009，换成一个全角空格",
    )


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"PK\x03\x04", "不是 .docx"),
        (word("<w:p>")[:200], "不是 .docx"),
        (word("<!DOCTYPE a>"), "不是 .docx"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "旧的 Word"),
        (b"%PDF-1.7", "PDF"),
        (b"\xff\xff\xff", "认不出编码"),
        ("\u3000\n\u00a0\n\u200b\n".encode(), "是空的"),
        ("甲\n乙\ue863丙\n".encode(), "第 2 行：U+E863，私用区"),
        ("甲\ufffd\n".encode(), "第 1 行：U+FFFD\ufffd，读不出的字"),
        ("甲\x01\n".encode(), "第 1 行：U+0001，控制字符"),
        ("⺮\n".encode(), "第 1 行：U+2EAE⺮，部首"),
        ("甲\n\ue863".encode("gb18030"), "第 2 行：U+E863"),
    ],
)
def test_what_cannot_be_read_is_refused(data: bytes, told: str) -> None:
    with pytest.raises(RefusedError, match="改法") as refused:
        read_document("a.txt", data)
    assert told in str(refused.value)


GUESSED = {
    "utf-8": "", "utf-8-sig": "", "gb18030": "gb18030", "utf-16": "",
    "utf-16-le": "utf-16-le", "utf-16-be": "utf-16-be",
}  # fmt: skip
ENDS = ("\n", "\r\n", "\r", "\u2028", "\x0b")


@pytest.mark.parametrize(
    ("encoding", "guessed", "end"),
    [
        (encoding, guessed, end)
        for encoding, guessed in GUESSED.items()
        for end in ENDS
        # Without a mark, only line feeds show that a text is UTF-16.
        if "\n" in end or not guessed.startswith("utf-16")
    ],
)
def test_encodings_and_line_ends(encoding: str, guessed: str, end: str) -> None:
    document = read_document("a.txt", f"第一条{end}\u00a0第二条\u2003{end}".encode(encoding))
    assert document.paragraphs == ("第一条", "第二条")
    assert document.encoding == guessed


def test_characters_are_replaced_by_rule_and_told() -> None:
    document = read_document("a.txt", "⼯⺠\n甲 \t乙\u00a0丙\u00ad\u200b丁\n".encode())
    assert document.paragraphs == ("工民", "甲\u3000乙 丙丁")
    assert document.told == (
        "第 1 行：U+2F2F⼯ 是部首，换成「工」",
        "第 1 行：U+2EA0⺠ 是部首，换成「民」",
        "第 2 行：U+0009，换成一个全角空格",
        "第 2 行：U+00A0，换成普通空格",
        "第 2 行：U+00AD，看不见，删去",
        "第 2 行：U+200B，看不见，删去",
    )


def test_markdown_is_told_apart() -> None:
    text = "---\ntitle: '甲'\norder: 3\n---\n# 乙\n丙\n- **丁**\n"
    document = read_document("a.md", text.encode())
    assert (document.title, document.paragraphs) == ("甲", ("乙", "丙", "- **丁**"))
    assert [told[6:8] for told in document.told] == ["元数", "标题", "「-"]


@given(
    st.text(
        st.characters(exclude_categories=["Cs"]) | st.sampled_from("⼯⺠\t\u00a0\r\n\u200b\x0b甲")
    )
)
@settings(max_examples=400)
def test_every_character_of_a_document_is_kept_or_told(text: str) -> None:
    try:
        document = read_document("a.txt", text.encode(), "utf-8")
    except RefusedError:
        return
    written = source_text(document.paragraphs)
    decoded, found = decode("sources/s1.txt", written.encode())
    paragraphs, faults = read_paragraphs("sources/s1.txt", "s1", decoded)
    assert found + faults == []
    assert tuple(each.text for each in paragraphs) == document.paragraphs
    told = "".join(document.told)
    kept = "".join(document.paragraphs)
    for character in text:
        seen = unicodedata.category(character)[0] not in "ZC"
        assert not seen or character in kept or f"U+{ord(character):04X}" in told
        assert not is_radical(character) or character not in kept
