"""Read parsed inline markup into values, and report what is wrong with it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from markdown_it.token import Token

from studykit.diagnostics import A_PARAGRAPH, A_TARGET, BY_FIX, Code, Reporter
from studykit.locator import BARE_ID, parse_locator
from studykit.model import PLACEHOLDER, Link, Quotation
from studykit.reader.quotations import (
    QUOTATION_HINT,
    QUOTED,
    STRONG,
    Atom,
    join,
    quotations_of,
    sentence_of,
)
from studykit.reader.text import INVISIBLE
from studykit.references import CLOSING, OPENING, Reference, parse_reference


@dataclass(frozen=True)
class Inline:
    """The parsed content of one run of text.

    In `plain`, a reference to a unit appears as its text, or as `[[id]]` if it has none; a
    reference to paragraphs appears as its text or is left out. In `marked_up`, every reference
    appears as written, and strong text is between `**`. `marks` are the texts between `==`. `links`
    are the Markdown links and images.
    """

    plain: str
    marked_up: str
    references: tuple[Reference, ...]
    marks: tuple[str, ...]
    quotations: tuple[Quotation, ...]
    links: tuple[Link, ...] = ()


def read_inline(tokens: Sequence[Token], line: int, report: Reporter) -> Inline:
    """Read the children of an inline token, and report their faults.

    `line` is the line on which the text begins.
    """
    current = line
    atoms: list[Atom] = []
    marks: list[str] = []
    links: list[Link] = []
    for token in tokens:
        if token.type in ("softbreak", "hardbreak"):
            current += 1
            atoms.append("\n")
        elif token.type == "reference":
            atoms += _reference(token.content, current, report)
        elif token.type in ("text", "text_special", "marked"):
            if token.type == "marked":
                marks.append(token.content)
            # `+=` with a string adds one atom for each character. A line break written as
            # `&#10;` becomes a space, because it starts no new line in the file.
            atoms += _visible(token.content, current, report).replace("\n", " ")
            _check_leftover_markup(token.content, current, report)
        elif token.type in ("strong_open", "strong_close"):
            atoms.append(STRONG)
        elif token.type == "code_inline":
            # Code is displayed verbatim. Its quotation marks must not be parsed as quotations.
            atoms += token.content.replace("“", "「").replace("”", "」")
        else:
            if address := _address(token):
                links.append(Link(address, current))
            _check_link_or_html(token, current, report)
    quotations = quotations_of(atoms, line, report)
    references = tuple(
        replace(atom, sentence=sentence_of(atoms, index))
        for index, atom in enumerate(atoms)
        if not isinstance(atom, str)
    )
    plain, marked_up = join(atoms), join(atoms, show=str, strong="**")
    return Inline(plain, marked_up, references, tuple(marks), quotations, tuple(links))


def _visible(text: str, line: int, report: Reporter) -> str:
    """Return a text without invisible characters, and report one.

    `decode` removes those of the file; here they come from entities such as `&#xe000;`.
    """
    if bad := INVISIBLE.search(text):
        hint = "删去这个字符：它写成了 & 开头、; 结尾的代号"
        report(Code.F05_INVISIBLE, line, f"U+{ord(bad[0]):04X}", hint)
    return INVISIBLE.sub("", text)


def _reference(inside: str, line: int, report: Reporter) -> list[Reference]:
    parsed = parse_reference(inside, line)
    if isinstance(parsed, Reference):
        check_unreferenced(parsed.text, line, report)
        return [parsed]
    report(Code.R01_MALFORMED, line, str(parsed), _reference_hint(inside))
    return []


def _reference_hint(inside: str) -> str:
    """Return the hint for a malformed reference; `inside` is the text between its brackets."""
    if "编号" in inside:
        return f"把「{inside[:20]}」换成真的编号：单元的在它的标题里，段落的如 {A_PARAGRAPH}"
    if inside.replace("｜", "|").partition("|")[0].strip():
        return A_TARGET.format(inside)
    return f"双方括号里写编号，如 {A_PARAGRAPH}；要换显示的文字，编号后面加竖线和文字"


_WIDE_REFERENCE = re.compile(r"(?:［［|【【)([^\[\]［］【】]+)(?:］］|】】)")
_FOOTNOTE = re.compile(r"\[\^[^\]]*\]:")
# Markup of other Markdown dialects: our parser does not know it, so pages would show it.
_UNKNOWN = (
    ("~~", "删除线", "不要的字就删去；要显示这个记号，用反引号"),
    ("[^", "脚注", f"注写进正文的括号里；出处写成引用，如 {A_PARAGRAPH}"),
)


def _check_leftover_brackets(text: str, line: int, report: Reporter) -> None:
    for wrong in (OPENING, CLOSING, "［［", "］］", "【【", "】】"):
        if wrong in text:
            hint = "引用用半角方括号，成对，里面不再套方括号，不跨行，不放在 == 里面"
            shown = wrong
            if wide := _WIDE_REFERENCE.search(text):
                hint = f"方括号用半角的，写成 {OPENING}{wide[1]}{CLOSING}{BY_FIX}"
                shown = wide[0]
            report(Code.R01_MALFORMED, line, shown, hint)
            return


def _check_leftover_markup(text: str, line: int, report: Reporter) -> None:
    _check_leftover_brackets(text, line, report)
    if "==" in text or "＝＝" in text:
        hint = "重点写成 ==文字==，两边等号紧贴文字，不跨行，里面不放反引号"
        report(Code.M01_MARK_UNCLOSED, line, text.strip()[:20], hint)
    if "**" in text:
        hint = "加粗写成 **文字**，两边星号紧贴文字，不跨段；要显示星号，用反引号"
        report(Code.M05_STRONG_UNCLOSED, line, text.strip()[:20], hint)
    for markup, name, hint in _UNKNOWN:
        if markup in text:
            if _FOOTNOTE.match(text):
                hint = "这一行移进正文，写在括号里"
            report(Code.M06_UNKNOWN, line, f"{name} {text[text.index(markup) :][:20]}", hint)
    check_bare_id(text, line, report, takes_references=True)
    if '"' in text:
        # Only text between curly quotation marks is compared with the paragraph it cites.
        report(Code.Q04_STRAIGHT, line, text.strip()[:20], QUOTATION_HINT)


def check_bare_id(
    text: str, line: int, report: Reporter, *, takes_references: bool = False
) -> None:
    """Report a paragraph's id outside a reference.

    Readers would see the id, whereas a reference shows the paragraph's name. `takes_references`
    says whether the text may contain references.
    """
    if bare := BARE_ID.search(text):
        locator = parse_locator(bare[0].lower())
        name = locator.label if locator else "文一·1"
        hint = f"这里不能写引用，写段落的名字，改成「{name}」"
        if takes_references:
            hint = f"写成 [[{bare[0].lower()}]]；只要名字，写「{name}」；讲写法的例子用反引号"
        report(Code.R13_BARE, line, bare[0], hint)


def check_unreferenced(text: str, line: int, report: Reporter) -> None:
    """Report what needs a reference, in a text that takes none: a bare id, and a quotation.

    Nothing compares such a quotation with a paragraph.
    """
    check_bare_id(text, line, report)
    if quoted := QUOTED.search(text):
        hint = "这里不能写引用：是引文，写在正文里，后面紧跟段落的编号；不是引文就用「」"
        report(Code.Q02_UNCITED, line, quoted[1][:30], hint)


def _check_link_or_html(token: Token, line: int, report: Reporter) -> None:
    """Report HTML, a link out of the site, a bare id, and an image without a description."""
    if token.type == "html_inline":
        hint = "页面只写 Markdown：加粗写 **文字**，换行空一行；要显示尖括号，用「」或反引号"
        report(Code.X01_RAW_HTML, line, token.content[:30], hint)
        return
    _check_link(_address(token), line, report)
    check_unreferenced(f"{token.attrGet('title') or ''} {token.content}", line, report)
    if token.type == "image" and not token.content.strip():
        hint = f"在方括号里写出图上有什么，如 ![{PLACEHOLDER}收费表]({_address(token)[:60]})"
        report(Code.X05_IMAGE_TEXT, line, "", hint)


def _address(token: Token) -> str:
    """Return the address of a link or image, or the empty string for any other token."""
    return str(token.attrGet("href") or token.attrGet("src") or "")


def _check_link(address: str, line: int, report: Reporter) -> None:
    """Report the address of a link or image if it has a scheme or names another host."""
    parts = urlsplit(address)
    if parts.scheme in ("http", "https") or (parts.netloc and not parts.scheme):
        hint = "内网打不开别的主机；只链接本站的页面"
        report(Code.X03_LINK_OUTSIDE, line, address[:60], hint)
    elif parts.scheme:
        hint = "链接只写本站的网页，从本页算起；指到单元和段落，用引用。不要的，只留文字"
        report(Code.X02_LINK_SCHEME, line, address[:60], hint)
