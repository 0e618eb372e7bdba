"""问卷星: exams as JSONL for its programming interface, one file a module.

Fields are those of the vendor's own wjxcom/wjx-ai-kit: wjx-api-sdk, json-to-survey.ts, and the
examples of exams in wjx-mcp-server, survey-generation-json.ts. `correctselect` has the texts of
options, as in the examples of true or false questions.
"""

import json
from collections.abc import Iterator, Sequence

from studykit.export.exchange.format import Content, Export, Format
from studykit.export.exchange.simple import UNTESTED, Simple, held

_TYPES = {"single": "考试单选", "multiple": "考试多选", "true_false": "考试判断"}
_GAP = "{_}"
_CHARACTERS_AT_MOST = 1_000_000
_SAME = "有两个选项的字句相同，平台按字句认答案"
_GAP_IN_TEXT = f"题里有 {_GAP}，平台会当作空"
Json = dict[str, object]


def _make(content: Content) -> Export:
    kept, lost = held(content, _obstacle)
    files: dict[str, bytes] = {}
    labels: dict[str, str] = {}
    for module, title in content.module_titles.items():
        own = [question for question in kept if question.item.module == module]
        for number, part in enumerate(_parts(own), 1):
            name = f"{module}-{number}.jsonl" if number > 1 else f"{module}.jsonl"
            labels[name] = f"{title}（{number}）" if number > 1 else title
            files[name] = _file(f"{content.title}：{labels[name]}", part)
    return Export(files, lost, labels)


def _parts(questions: Sequence[Simple]) -> Iterator[list[str]]:
    """Yield the lines of questions in parts that are short enough for the vendor."""
    part: list[str] = []
    for line in map(_line, questions):
        # 10,000 characters are kept free for the first line, which names the exam.
        if part and sum(map(len, part)) + len(line) > _CHARACTERS_AT_MOST - 10_000:
            yield part
            part = []
        part.append(line)
    if part:
        yield part


def _file(title: str, lines: Sequence[str]) -> bytes:
    first = _text({"qtype": "问卷基础信息", "title": title, "introduction": "", "language": "zh"})
    return "".join(f"{line}\n" for line in (first, *lines)).encode()


def _obstacle(question: Simple) -> str:
    if len({*question.options}) < len(question.options):
        return _SAME
    return _GAP_IN_TEXT if _GAP in question.asked("") else ""


def _line(question: Simple) -> str:
    score, note = str(question.item.points), question.note
    if question.type in _TYPES:
        is_claim = question.type == "true_false"
        options = ("对", "错") if is_claim else question.options
        return _text({
            "qtype": _TYPES[question.type],
            "title": question.asked(),
            "select": list(options),
            "correctselect": [options[index] for index in question.right],
            "quizscore": score,
            "answeranalysis": note,
        })  # fmt: skip
    return _text({
        "qtype": "考试多项填空",
        "title": question.asked(_GAP),
        "answerlists": [
            {"correctselect": list(blank), "quizscore": part}
            for blank, part in zip(question.blanks, _shares(question), strict=True)
        ],
        "answeranalysis": note,
    })  # fmt: skip


def _shares(question: Simple) -> list[str]:
    """Return the scores of blanks, which add up to the points of the item."""
    count, points = len(question.blanks), question.item.points
    shares = [round(points / count, 2)] * (count - 1)
    return [f"{share:g}" for share in (*shares, round(points - sum(shares), 2))]


def _text(value: Json) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


FORMAT = Format(
    "wenjuanxing",
    "用接口建问卷星的考试",
    "问卷星考试（JSONL）",
    f"用问卷星的接口（wjx-cli 或它的 MCP 工具）建成考试，每个模块一份。{UNTESTED}",
    (
        "要问卷星的接口权限。用 create_survey_by_json，类型（atype）写 6，内容是一个文件的全文。",
        "没有接口的，用「文本题库」粘贴。",
        "建好以后逐题看一遍答案：平台按选项的字句认答案。",
        "匹配题的每一对改成一道单选题；一道排序题改成一道单选题，选项是几种次序；有备选的填空题，备选写在题干里。",
    ),
    f"{UNTESTED}字段照问卷星公开的 wjx-ai-kit 源码。每一行都当作 JSON 读回，逐题核对。",
    _make,
)
