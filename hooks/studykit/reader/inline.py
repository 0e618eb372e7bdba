"""Parse inline markup: `[[references]]`, `==marks==`, “quotations”, links and images."""

from bisect import bisect_left
from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from studykit.diagnostics import Code, Reporter
from studykit.locator import BARE_ID, Locator
from studykit.model import Link, Quotation
from studykit.reader.wide import without_gaps
from studykit.references import CLOSING, OPENING, PATTERN, Reference, parse_reference


@dataclass(frozen=True)
class Inline:
    """The parsed content of one run of text.

    In `plain`, a reference to a unit appears as its text, or as `[[id]]` if it has none; a
    reference to paragraphs appears as its text or is left out. In `linked`, every reference
    appears as written, and strong text is between `**`. `marks` are the texts between `==`.
    `links` are the Markdown links and images.
    """

    plain: str
    linked: str
    references: tuple[Reference, ...]
    marks: tuple[str, ...]
    quotations: tuple[Quotation, ...]
    links: tuple[Link, ...] = ()


def install(parser: MarkdownIt) -> None:
    """Add the rules for `[[references]]`, `==marks==` and `**strong**` in Chinese to a parser."""
    parser.inline.ruler.before("link", "reference", _reference_rule)
    parser.inline.ruler.before("emphasis", "mark", _mark_rule)
    parser.inline.ruler.before("emphasis", "strong", _strong_rule)


def _reference_rule(state: StateInline, silent: bool) -> bool:
    match = PATTERN.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    if not silent:
        state.push("reference", "", 0).content = match[1]
    state.pos = match.end()
    return True


def _mark_rule(state: StateInline, silent: bool) -> bool:
    if not state.src.startswith("==", state.pos):
        return False
    end = state.src.find("==", state.pos + 2, state.posMax)
    inside = state.src[state.pos + 2 : end]
    if end < 0 or not inside.strip() or inside != inside.strip() or "\n" in inside:
        return False
    if not silent:
        state.push("marked", "mark", 0).content = inside
    state.pos = end + 2
    return True


def _strong_rule(state: StateInline, silent: bool) -> bool:
    """Read `**strong**` wherever the asterisks touch its text.

    CommonMark reads no end in `**按期归还，**不能`, because a letter follows the punctuation.
    """
    source, start = state.src, state.pos + 2
    if not source.startswith("**", state.pos) or source[start : start + 1] in ("", "*"):
        return False
    end = source.find("**", start, state.posMax)
    inside = source[start:end]
    if (
        end < 0
        or inside != inside.strip()
        or inside[-1] in "*\\"
        or source[end + 2 : end + 3] == "*"
    ):
        return False
    if not silent:
        after = state.posMax
        state.pos, state.posMax = start, end
        state.push("strong_open", "strong", 1).markup = "**"
        state.md.inline.tokenize(state)
        state.push("strong_close", "strong", -1).markup = "**"
        state.posMax = after
    state.pos = end + 2
    return True


# Placeholder for a `**` delimiter. It is a private-use character: `text.decode` removes those, so
# it cannot occur in a page.
_STRONG = "\ue000"


# A single character (a line break is "\n"), a whole reference, or `_STRONG`.
_Atom = str | Reference


def read_inline(tokens: Sequence[Token], line: int, report: Reporter) -> Inline:
    """Read the children of an inline token, and report their faults.

    `line` is the line on which the text begins.
    """
    first = line
    atoms: list[_Atom] = []
    marks: list[str] = []
    links: list[Link] = []
    for token in tokens:
        if token.type in ("softbreak", "hardbreak"):
            line += 1
            atoms.append("\n")
        elif token.type == "reference":
            atoms += _reference(token.content, line, report)
        elif token.type in ("text", "text_special", "marked"):
            if token.type == "marked":
                marks.append(token.content)
            # `+=` with a string adds one atom for each character. A line break written as
            # `&#10;` becomes a space, because it starts no new line in the file.
            atoms += token.content.replace("\n", " ")
            _check_literal(token.content, line, report)
        elif token.type in ("strong_open", "strong_close"):
            atoms.append(_STRONG)
        elif token.type == "code_inline":
            # Code is displayed verbatim. Its quotation marks must not be parsed as quotations.
            atoms += token.content.replace("“", "「").replace("”", "」")
        else:
            if address := _address(token):
                links.append(Link(address, line))
            _check_safety(token, line, report)
    quotations = _quotations(atoms, first, report)
    references = tuple(
        replace(atom, sentence=_sentence(atoms, index))
        for index, atom in enumerate(atoms)
        if not isinstance(atom, str)
    )
    plain, linked = _plain(atoms), _plain(atoms, show=str, strong="**")
    return Inline(plain, linked, references, tuple(marks), quotations, tuple(links))


def _reference(inside: str, line: int, report: Reporter) -> list[Reference]:
    parsed = parse_reference(inside, line)
    if isinstance(parsed, Reference):
        check_bare(parsed.text, line, report)
        return [parsed]
    hint = "写成 [[编号]] 或 [[编号|文字]]，段落写 [[s2-9]] 或 [[s2-5..8]]"
    report(Code.R01_MALFORMED, line, str(parsed), hint)
    return []


# Markup of other programs, which stands on the page as it is written.
_UNKNOWN = (
    ("~~", "删除线", "不要的字就删去；要显示这个记号，用反引号"),
    ("[^", "脚注", "注写进正文的括号里；出处写 [[s2-5]]"),
)


def _check_literal(text: str, line: int, report: Reporter) -> None:
    for wrong in (OPENING, CLOSING, "［［", "］］", "【【", "】】"):
        if wrong in text:
            hint = "引用用半角方括号，成对，里面不再套方括号，不跨行，不放在 == 里面"
            report(Code.R01_MALFORMED, line, wrong, hint)
            break
    if "==" in text or "＝＝" in text:
        hint = "重点写成 ==文字==，两边等号紧贴文字，不跨行"
        report(Code.M01_MARK_UNCLOSED, line, text.strip()[:20], hint)
    if "**" in text:
        hint = "加粗写成 **文字**，两边星号紧贴文字，不跨段；要显示星号，用反引号"
        report(Code.M05_STRONG_UNCLOSED, line, text.strip()[:20], hint)
    for sign, name, hint in _UNKNOWN:
        if sign in text:
            report(Code.M06_UNKNOWN, line, f"{name} {text[text.index(sign) :][:20]}", hint)
    check_bare(text, line, report)
    if '"' in text:
        # Only text between curly quotation marks is compared with the paragraph it cites.
        hint = "引文用一对弯引号“…”，其他地方用「…」"
        report(Code.Q04_STRAIGHT, line, text.strip()[:20], hint)


def check_bare(text: str, line: int, report: Reporter) -> None:
    """Report the id of a paragraph in a text that readers see; only a reference gives its name."""
    if bare := BARE_ID.search(text):
        hint = f"写成 [[{bare[0].lower()}]]；页首的键里写段落的名字；讲写法的例子用反引号"
        report(Code.R13_BARE, line, bare[0], hint)


def _check_safety(token: Token, line: int, report: Reporter) -> None:
    if token.type == "html_inline":
        hint = "页面只写 Markdown；要显示尖括号，用「」或反引号"
        report(Code.X01_RAW_HTML, line, token.content[:30], hint)
        return
    _check_link(_address(token), line, report)
    check_bare(f"{token.attrGet('title') or ''} {token.content}", line, report)
    if token.type == "image" and not token.content.strip():
        hint = "在方括号里写出图上有什么"
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
        hint = "只用相对路径或 [[编号]]"
        report(Code.X02_LINK_SCHEME, line, address[:60], hint)


def _plain(
    atoms: list[_Atom], show: Callable[[Reference], str] | None = None, strong: str = ""
) -> str:
    """Join atoms to a string.

    `show` converts a reference to text (by default `_named`); `strong` replaces `_STRONG`.
    """
    show = show or _named
    words = [atom if isinstance(atom, str) else show(atom) for atom in atoms]
    return without_gaps("".join(words)).replace(_STRONG, strong)


def _named(reference: Reference) -> str:
    """Return the text of a reference.

    A reference without text becomes `[[id]]`, or the empty string if it refers to paragraphs.
    """
    if reference.text or reference.locator:
        return reference.text
    return str(reference)


def _cited(reference: Reference) -> str:
    """Like `_named`, but a reference to paragraphs without text becomes its label (`文二·5`)."""
    locator = reference.locator
    return _named(reference) or (locator.label if locator else "")


_SENTENCE_ENDS = frozenset("。！？；\n")
# Characters allowed between the end of a sentence and a reference that belongs to the sentence.
_CLOSING = frozenset("”」』）、 ")


def _sentence(atoms: list[_Atom], index: int) -> str:
    """Return the sentence that the reference at `index` belongs to.

    If the reference directly follows the end of a sentence, it belongs to that sentence;
    otherwise to the sentence that contains it.
    """
    end = index
    while end and (not isinstance(atoms[end - 1], str) or atoms[end - 1] in _CLOSING):
        end -= 1
    follows = end > 0 and atoms[end - 1] in _SENTENCE_ENDS and atoms[end - 1] != "\n"
    start = end - 1 if follows else index
    while start and atoms[start - 1] not in _SENTENCE_ENDS:
        start -= 1
    end = index
    while not follows and end < len(atoms) and atoms[end] not in _SENTENCE_ENDS:
        end += 1
    # Include a closing quotation mark that follows the end of the sentence.
    while not follows and end + 1 < len(atoms) and atoms[end + 1] in ("”", "」"):
        end += 1
    return _plain(atoms[start : end + 1], show=_cited).strip()


def _quotations(atoms: list[_Atom], first: int, report: Reporter) -> tuple[Quotation, ...]:
    """Return the quotations of a text: its outermost “…” pairs with the locators after them.

    In `“甲”、“乙”[[s2-5]]` both quotations get the locator. `first` is the line on which the text
    begins. Unpaired quotation marks are reported.
    """
    spans, odd = _pairs(atoms)

    breaks = [index for index, atom in enumerate(atoms) if atom == "\n"]

    def line_of(index: int) -> int:
        return first + bisect_left(breaks, index)

    hint = "引文用一对弯引号“…”，其他地方用「…」"
    for index in odd:
        what = "缺 ”" if atoms[index] == "“" else "多了 ”"
        report(Code.Q03_UNBALANCED, line_of(index), what, hint)
    following: dict[int, tuple[Locator, ...]] = {}
    for start, end in reversed(spans.items()):
        following[start] = _cites_after(atoms, end + 1, spans, following)
    quotations = []
    for start, end in spans.items():
        text = _plain(atoms[start + 1 : end]).replace("\n", "")
        quotations.append(Quotation(text, following[start], line_of(start)))
    return tuple(quotations)


def _pairs(atoms: list[_Atom]) -> tuple[dict[int, int], list[int]]:
    """Return the outermost “…” pairs as {start: end}, and the positions of unpaired marks.

    If several opening marks are unpaired, only the first is returned.
    """
    pairs: dict[int, int] = {}
    opened: list[int] = []
    odd: list[int] = []
    for index, atom in enumerate(atoms):
        if atom == "“":
            opened.append(index)
        elif atom == "”" and opened:
            start = opened.pop()
            if not opened:
                pairs[start] = index
        elif atom == "”":
            odd.append(index)
    return pairs, odd + opened[:1]


def _cites_after(
    atoms: list[_Atom],
    index: int,
    starts: Container[int],
    following: dict[int, tuple[Locator, ...]],
) -> tuple[Locator, ...]:
    cites: list[Locator] = []
    while index < len(atoms):
        value = atoms[index]
        if isinstance(value, Reference):
            if value.locator is None:
                break
            cites.append(value.locator)
        elif index in starts and not cites:
            return following[index]
        elif value not in ("、", " ", _STRONG):
            break
        index += 1
    return tuple(cites)
