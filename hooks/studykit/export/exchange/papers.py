"""Word papers of a code: A 卷 and B 卷, each with its answer sheet and its key, in two looks.

Of two parallel papers, 前测 and 后测, each has a code of its own.
"""

from collections.abc import Iterator

from studykit.export.bank import bank_of
from studykit.export.codes import standard_papers
from studykit.export.exchange.format import Content, Export, Format
from studykit.export.exchange.plain import cited
from studykit.export.papers.compose import SHEETS, Heading, compose, header_of, title_of, version_of
from studykit.export.papers.look import LOOKS
from studykit.export.papers.question import Question, question_of
from studykit.export.papers.word import docx_of
from studykit.quiz.paper import Blueprint, PaperBank, display_code, draw
from studykit.quiz.versions import order_b, version_b

_VERSIONS = ("A", "B")
# The names of the sheets on the index page, and the look that file names leave out.
_LABELS = ("试卷", "答题纸", "答案与解析，只给阅卷人")
_USUAL = "standard"


def questions_of(
    content: Content, blueprint: Blueprint, bank: PaperBank, version: str
) -> list[Question]:
    """Return the questions of a version of a paper, `A` or `B`, in its order."""
    ids = draw(blueprint, bank)
    items = [content.items[name] for name in ids]
    if version == "B":
        ids = order_b(ids, bank.items, blueprint.seed)
        items = [version_b(content.items[name], blueprint.seed) for name in ids]
    return [question_of(item, cited(item, content.site.library)) for item in items]


def papers_of(
    content: Content, code: str, blueprint: Blueprint, bank: PaperBank
) -> Iterator[tuple[str, bytes]]:
    """Yield the documents of a code as pairs of name and content, `A-paper.docx` first."""
    for version in _VERSIONS:
        heading = _heading(content, code, blueprint, version)
        questions = questions_of(content, blueprint, bank, version)
        for sheet in SHEETS:
            title, header = title_of(sheet, heading), header_of(heading)
            for name, look in LOOKS.items():
                blocks = compose(sheet, heading, questions, look.characters)
                yield _name(version, sheet, name), docx_of(blocks, look, title, header)


def _heading(content: Content, code: str, blueprint: Blueprint, version: str) -> Heading:
    return Heading(content.title, display_code(code), version, blueprint.minutes, blueprint.form)


def _name(version: str, sheet: str, look: str) -> str:
    return f"{version}-{sheet}.docx" if look == _USUAL else f"{version}-{sheet}-{look}.docx"


def _labels(content: Content, code: str, blueprint: Blueprint) -> Iterator[tuple[str, str]]:
    """Yield the names of the documents of a code, each with a description in Chinese."""
    for version in _VERSIONS:
        heading = _heading(content, code, blueprint, version)
        for sheet, label in zip(SHEETS, _LABELS, strict=True):
            yield (
                _name(version, sheet, _USUAL),
                f"{version_of(heading)}：{label}（考试码 {heading.code}）",
            )
            yield (
                _name(version, sheet, "compact"),
                f"{version_of(heading)}：{label}，紧凑版（考试码 {heading.code}）",
            )


def _standard(content: Content) -> Export:
    """Return the standard papers of the bank; nothing if the bank has no items."""
    bank = bank_of(content.site)
    files, labels = {}, {}
    for code, blueprint in standard_papers(bank).items():
        form = blueprint.form and f"{blueprint.form}-"
        for name, data in papers_of(content, code, blueprint, bank):
            files[f"{form}{name}"] = data
        for name, label in _labels(content, code, blueprint):
            labels[f"{form}{name}"] = label
    return Export(files, labels=labels)


FORMAT = Format(
    "papers",
    "印出来，在纸上考",
    "Word 试卷",
    "发到没有电脑的单位，印出来考。这里是一份标准卷；题够的，还有一对平行卷，前测和后测，没有"
    "一题相同，培训前后各考一份。别的卷，在站里的「模拟考试」出好，存成 Word，或者运行"
    " python -m studykit papers 考试码，得到的是同一个文件。"
    "A、B 两卷题目相同，题和选项的次序不同。",
    (
        "用 Word、WPS 或 LibreOffice 打开，直接打印，A4 纸。",
        "名字里有 compact 的是五号字的紧凑版，页数约为一半；别的照公文的字号和行距。",
        "缺方正小标宋、仿宋_GB2312 的电脑，会换成宋体、仿宋，行数可能略有不同。",
        "改了题目的字句，答案里的编号和修订号就不再对得上题库：请到站里改，再导出。",
    ),
    "用 LibreOffice 打开，转成 PDF，逐字核对；用 openxml-audit 查过格式。没有在 Word、WPS 里试过。",
    _standard,
    "只有这几份卷的题，各卷上写着考试码。",
)
