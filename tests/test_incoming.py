"""Tests of documents as they come: no word is lost, and each change is reported with its line."""

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


def word(body: str, numbering: str = "", styles: str = "", footnotes: str = "") -> bytes:
    """Return a small .docx."""
    data = BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        document = f"<w:document {_SPACE}><w:body>{body}</w:body></w:document>"
        archive.writestr("word/document.xml", document)
        others = (("numbering", numbering), ("styles", styles), ("footnotes", footnotes))
        for name, inside in others:
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


def test_automatic_numbers_of_word_become_text() -> None:
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
    assert document.messages == ("Word 自动编的号写进了文字，共 6 处：「第九条」到「•」",)


def test_word_numbers_of_styles_count_too() -> None:
    style = (
        '<w:style w:styleId="Rule"><w:pPr><w:numPr><w:numId w:val="7"/></w:numPr></w:pPr></w:style>'
    )
    document = read_document("a.docx", word(paragraph("甲", style="Rule"), NUMBERING, style))
    assert document.paragraphs == ("第九条\u3000甲",)


def _numbered(abstract: str, *lists: str) -> str:
    return f'<w:abstractNum w:abstractNumId="2">{abstract}</w:abstractNum>' + "".join(lists)


def _list(number: int, inside: str = "", abstract: int = 2) -> str:
    return f'<w:num w:numId="{number}"><w:abstractNumId w:val="{abstract}"/>{inside}</w:num>'


def _in_list(text: str, number: int, depth: int = 0) -> str:
    return paragraph(text, depth).replace('w:numId w:val="7"', f'w:numId w:val="{number}"')


def test_word_numbers_restart_where_word_restarts_them() -> None:
    """ECMA-376, Part 1, 17.9.26 (startOverride) and 17.9.10 (lvlRestart)."""
    clause = level(1, "chineseCounting", "第%2条")
    on = clause.replace("</w:lvl>", '<w:lvlRestart w:val="0"/></w:lvl>')
    chapters = level(0, "chineseCounting", "第%1章")
    body = [_in_list(t, 7, d) for t, d in (("甲", 0), ("乙", 1), ("丙", 0), ("丁", 1))]
    for clauses, fourth in ((clause, "第一条"), (on, "第二条")):
        document = read_document(
            "a.docx", word("".join(body), _numbered(chapters + clauses, _list(7)))
        )
        assert document.paragraphs[1::2] == ("第一条\u3000乙", f"{fourth}\u3000丁")
    anew = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    lists = _numbered(level(0, "decimal", "%1."), _list(7), _list(8), _list(9, anew))
    texts = [_in_list(*each) for each in (("甲", 7), ("乙", 8), ("丙", 9), ("丁", 9), ("戊", 0))]
    document = read_document("a.docx", word("".join(texts), lists))
    shown = ("1.\u3000甲", "2.\u3000乙", "1.\u3000丙", "2.\u3000丁", "戊")
    assert document.paragraphs == shown


# [MS-DOCX], 2.4, has 1, 10 and 100 of the forms that count, and 1 to 3 of the others.
@pytest.mark.parametrize(
    ("form", "numbers"),
    [
        ("decimal", {1: "1", 10: "10"}),
        ("decimalZero", {1: "01", 10: "10", 100: "100"}),
        ("decimalFullWidth", {1: "１", 10: "１０"}),
        ("decimalEnclosedCircle", {1: "①", 20: "⑳", 21: "21"}),
        ("decimalEnclosedParen", {1: "⑴", 20: "⒇", 21: "21"}),
        ("decimalEnclosedFullstop", {1: "⒈", 20: "⒛", 21: "21"}),
        ("chineseCounting", {1: "一", 10: "十", 21: "二十一", 99: "九十九", 100: "一○○"}),
        ("chineseCountingThousand", {10: "十", 100: "一百", 101: "一百零一", 2010: "二千零一十"}),
        ("chineseLegalSimplified", {1: "壹", 2: "贰", 3: "叁", 10: "壹拾", 101: "壹佰零壹"}),
        ("taiwaneseCounting", {1: "一", 10: "十", 99: "九十九", 100: "一○○"}),
        ("taiwaneseCountingThousand", {1: "一", 10: "十", 100: "一百"}),
        ("taiwaneseDigital", {1: "一", 10: "一○", 100: "一○○"}),
        ("ideographLegalTraditional", {1: "壹", 2: "貳", 3: "參"}),
        ("ideographDigital", {1: "一", 10: "一〇", 11: "一一", 20: "二〇", 100: "一〇〇"}),
        ("ideographTraditional", {1: "甲", 2: "乙", 10: "癸", 11: "11"}),
        ("ideographZodiac", {1: "子", 2: "丑", 12: "亥", 13: "13"}),
        ("ideographEnclosedCircle", {1: "㈠", 10: "㈩"}),
        ("japaneseCounting", {1: "一", 10: "十", 21: "二十一", 100: "百", 1101: "千百一"}),
        ("japaneseDigitalTenThousand", {1: "一", 10: "一〇"}),
        ("lowerLetter", {1: "a", 26: "z", 27: "aa", 53: "aaa"}),
        ("upperRoman", {1: "I", 9: "IX", 2014: "MMXIV"}),
    ],
)
def test_word_numbers_have_the_forms_of_word(form: str, numbers: dict[int, str]) -> None:
    for number, written in numbers.items():
        lists = _numbered(level(0, form, "%1、", number), _list(7))
        document = read_document("a.docx", word(_in_list("甲", 7), lists))
        assert document.paragraphs == (f"{written}、\u3000甲",)


def test_a_word_number_of_an_unknown_form_is_reported_and_counted() -> None:
    lists = _numbered(level(0, "hebrew1", "%1.") + level(1, "decimal", "（%2）"), _list(7))
    texts = (("甲", 0), ("乙", 1), ("丙", 1), ("丁", 0), ("戊", 1))
    document = read_document(
        "a.docx", word("".join(_in_list(text, 7, depth) for text, depth in texts), lists)
    )
    assert document.paragraphs == ("甲", "（1）\u3000乙", "（2）\u3000丙", "丁", "（1）\u3000戊")
    assert [each for each in document.messages if "读不出：「甲」「丁」前面" in each]


def test_a_word_number_too_large_for_word_is_not_read() -> None:
    lists = _numbered(level(0, "lowerLetter", "%1.").replace('"1"', f'"{"9" * 5000}"'), _list(7))
    document = read_document("a.docx", word(_in_list("甲", 7), lists))
    assert document.paragraphs == ("a.\u3000甲",)


def test_word_numbers_of_a_parent_style_and_of_a_style_list_count() -> None:
    styles = (
        '<w:style w:styleId="Rule"><w:pPr><w:numPr><w:numId w:val="8"/></w:numPr></w:pPr></w:style>'
        '<w:style w:styleId="Own"><w:basedOn w:val="Rule"/></w:style>'
        '<w:style w:styleId="Loop"><w:basedOn w:val="Loop"/></w:style>'
    )
    link = '<w:abstractNum w:abstractNumId="3"><w:numStyleLink w:val="Rule"/></w:abstractNum>'
    lists = _numbered(level(0, "decimal", "%1."), link, _list(8), _list(9, abstract=3))
    body = paragraph("甲", style="Own") + _in_list("乙", 9) + paragraph("丙", style="Loop")
    document = read_document("a.docx", word(body, lists, styles))
    assert document.paragraphs == ("1.\u3000甲", "2.\u3000乙", "丙")


def test_a_word_number_that_cannot_be_read_is_reported() -> None:
    document = read_document("a.docx", word(_in_list("甲", 5) + _in_list("乙", 5)))
    assert document.paragraphs == ("甲", "乙")
    assert document.messages == (
        "Word 自动编的号，有 2 处读不出：「甲」「乙」前面。"
        "要收，在 Word 里复制全文，粘贴成 .txt，编号就在文字里",
    )


def test_a_table_in_a_table_is_read_once() -> None:
    inner = f"<w:tbl><w:tr><w:tc>{paragraph('丙')}</w:tc></w:tr></w:tbl>"
    cells = f"<w:tc>{paragraph('甲')}</w:tc><w:tc>{paragraph('乙')}{inner}</w:tc>"
    document = read_document("a.docx", word(f"<w:tbl><w:tr>{cells}</w:tr></w:tbl>"))
    assert document.paragraphs == ("甲 | 乙 丙",)


def test_words_outside_the_running_text_of_word_are_reported() -> None:
    def run(text: str) -> str:
        return f"<w:r><w:t>{text}</w:t></w:r>"

    box = f"<w:pict><w:txbxContent><w:p>{run('框里')}</w:p></w:txbxContent></w:pict>"
    guide = f"<w:ruby><w:rt>{run('hào')}</w:rt><w:rubyBase>{run('号')}</w:rubyBase></w:ruby>"
    data = BytesIO(word(f"<w:p><w:r>{guide}</w:r><w:r>{box}</w:r></w:p>"))
    with zipfile.ZipFile(data, "a") as archive:
        for name, text in (("header1", "内部文件"), ("footer1", "- 1 -")):
            part = f"<w:hdr {_SPACE}><w:p>{run(text)}</w:p></w:hdr>"
            archive.writestr(f"word/{name}.xml", part)
    document = read_document("a.docx", data.getvalue())
    assert document.paragraphs == ("号",)
    assert document.messages == (
        "开头：注音「hào」，没有收",
        "「号」后面：文本框「框里」，没有收",
        "页眉「内部文件」，没有收",
    )


def test_a_strict_word_file_is_read() -> None:
    with zipfile.ZipFile(BytesIO(word(paragraph("甲")))) as archive:
        text = archive.read("word/document.xml").decode()
    strict = text.replace(
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "http://purl.oclc.org/ooxml/wordprocessingml/main",
    )
    data = BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("word/document.xml", strict)
    assert read_document("a.docx", data.getvalue()).paragraphs == ("甲",)


def test_what_is_left_out_of_word_is_reported_with_the_words_before_it() -> None:
    body = (
        "<w:p><w:r><w:t>甲</w:t></w:r><w:r><w:footnoteReference w:id='1'/></w:r>"
        "<w:del><w:r><w:delText>删</w:delText></w:r></w:del><w:ins><w:r><w:t>乙</w:t></w:r></w:ins>"
        "<w:r><w:br/><w:t>丙</w:t><w:tab/><w:t>丁</w:t></w:r></w:p>"
        f"<w:tbl><w:tr><w:tc>{paragraph('一')}</w:tc><w:tc>{paragraph('二')}</w:tc></w:tr></w:tbl>"
    )
    notes = f'<w:footnote w:id="1">{paragraph("不含")}{paragraph("期刊")}</w:footnote>'
    document = read_document("a.docx", word(body, footnotes=notes))
    assert document.paragraphs == ("甲乙", "丙\u3000丁", "一 | 二")
    assert document.messages == (
        "「甲」后面：脚注「不含期刊」，没有收",
        "「甲」后面：修订里删去的字，没有收",
        "表格从「一 | 二」起，共 1 行，一行写成一段",
        "「丙\t丁」一段：U+0009，换成一个全角空格",
    )


@pytest.mark.parametrize(
    ("data", "message"),
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
def test_what_cannot_be_read_is_refused(data: bytes, message: str) -> None:
    with pytest.raises(RefusedError, match="改法") as refused:
        read_document("a.txt", data)
    assert message in str(refused.value)


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
        # Without a byte order mark, only line feeds show that a text is UTF-16.
        if "\n" in end or not guessed.startswith("utf-16")
    ],
)
def test_encodings_and_line_ends(encoding: str, guessed: str, end: str) -> None:
    document = read_document("a.txt", f"第一条{end}\u00a0第二条\u2003{end}".encode(encoding))
    assert document.paragraphs == ("第一条", "第二条")
    assert document.encoding == guessed


def test_characters_are_replaced_by_rule_and_reported() -> None:
    document = read_document("a.txt", "⼯⺠\n甲 \t乙\u00a0丙\u00ad\u200b丁\n".encode())
    assert document.paragraphs == ("工民", "甲\u3000乙 丙丁")
    assert document.messages == (
        "第 1 行：U+2F2F⼯ 是部首，换成「工」",
        "第 1 行：U+2EA0⺠ 是部首，换成「民」",
        "第 2 行：U+0009，换成一个全角空格",
        "第 2 行：U+00A0，换成普通空格",
        "第 2 行：U+00AD，看不见，删去",
        "第 2 行：U+200B，看不见，删去",
    )


def test_markdown_is_recognized() -> None:
    text = "---\ntitle: '甲'\norder: 3\n---\n# 乙\n丙\n- **丁**\n"
    document = read_document("a.md", text.encode())
    assert (document.title, document.paragraphs) == ("甲", ("乙", "丙", "- **丁**"))
    assert [each[6:8] for each in document.messages] == ["元数", "标题", "「-"]


@given(
    st.text(
        st.characters(exclude_categories=["Cs"]) | st.sampled_from("⼯⺠\t\u00a0\r\n\u200b\x0b甲")
    )
)
@settings(max_examples=400)
def test_every_character_of_a_document_is_kept_or_reported(text: str) -> None:
    try:
        document = read_document("a.txt", text.encode(), "utf-8")
    except RefusedError:
        return
    written = source_text(document.paragraphs)
    decoded, found = decode("sources/s1.txt", written.encode())
    paragraphs, diagnostics = read_paragraphs("sources/s1.txt", "s1", decoded)
    assert found + diagnostics == []
    assert tuple(each.text for each in paragraphs) == document.paragraphs
    messages = "".join(document.messages)
    kept = "".join(document.paragraphs)
    for character in text:
        seen = unicodedata.category(character)[0] not in "ZC"
        assert not seen or character in kept or f"U+{ord(character):04X}" in messages
        assert not is_radical(character) or character not in kept
