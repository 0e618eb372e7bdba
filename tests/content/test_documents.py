"""Tests of the real pages against the six documents: no content is lost, incomplete or misused."""

import re
from difflib import SequenceMatcher
from itertools import pairwise

import pytest
from compilation import DOCUMENTS, FILES, LIBRARY, MODULES
from studykit.model import GLOSSARY, Basis, Kind, Module, Unit

UNITS = {unit.id: unit for unit in LIBRARY.units}
PARTS = ("compare", "case", "discussion", "plan", "summary")


def squeeze(text: str) -> str:
    """Return a text without whitespace and markup."""
    return re.sub(r"[\s=*]|\[\[[^\]|]*\|?|\]\]", "", text)


def words_of(unit: Unit) -> str:
    definition = unit.definition.text if unit.definition else ""
    steps = unit.steps.texts if unit.steps else ()
    parts = [unit.title, unit.text, definition, *unit.details.values(), *steps]
    return squeeze("".join(parts))


def test_every_document_and_module_is_there() -> None:
    assert {source.id for source in LIBRARY.sources} == set(DOCUMENTS)
    assert {module.id for module in LIBRARY.modules} == set(MODULES)


def test_there_is_enough_to_study() -> None:
    assert len(LIBRARY.units) >= 160
    assert {unit.kind for unit in LIBRARY.units} >= set(Kind) - {Kind.ITEM}


# The least number of units of a kind that cite a paragraph: its numbered and marked points.
POINTS = [
    ("s1-1", Kind.PROBLEM, 4),
    ("s1-2", Kind.CAUSE, 1),
    ("s1-3", Kind.CAUSE, 4),
    ("s1-4", Kind.CAUSE, 4),
    ("s1-6", Kind.REMEDY, 4),
    ("s1-7", Kind.REMEDY, 4),
    ("s1-8", Kind.REMEDY, 4),
    ("s2-2", Kind.PROBLEM, 6),
    ("s2-2", Kind.CAUSE, 1),
    ("s2-5", Kind.PROBLEM, 1),
    ("s2-5", Kind.CAUSE, 3),
    ("s2-6", Kind.PROBLEM, 1),
    ("s2-6", Kind.CAUSE, 5),
    ("s2-7", Kind.PROBLEM, 1),
    ("s2-7", Kind.CAUSE, 3),
    ("s2-8", Kind.PROBLEM, 1),
    ("s2-8", Kind.CAUSE, 4),
    ("s2-9", Kind.REMEDY, 4),
    ("s2-10", Kind.REMEDY, 4),
    ("s2-11", Kind.REMEDY, 6),
    ("s2-12", Kind.REMEDY, 4),
    ("s2-13", Kind.REMEDY, 4),
    ("s3-1", Kind.PROCEDURE, 1),
    ("s3-1", Kind.REMEDY, 5),
    ("s3-2", Kind.PROCEDURE, 1),
    ("s3-2", Kind.REMEDY, 3),
    ("s3-3", Kind.PROCEDURE, 1),
    ("s3-3", Kind.REMEDY, 5),
    ("s3-4", Kind.PROCEDURE, 1),
    ("s3-4", Kind.REMEDY, 5),
    ("s4-3", Kind.PROBLEM, 8),
    ("s4-4", Kind.CAUSE, 1),
    ("s4-5", Kind.CAUSE, 1),
    ("s4-6", Kind.CAUSE, 1),
    ("s4-7", Kind.CAUSE, 2),
    ("s4-9", Kind.REMEDY, 3),
    ("s4-10", Kind.REMEDY, 3),
    ("s4-11", Kind.REMEDY, 4),
    ("s4-12", Kind.REMEDY, 5),
    *((f"s5-{n}", Kind.PROBLEM, 1) for n in range(1, 6)),
    *((f"s5-{n}", Kind.CAUSE, 1) for n in range(6, 10)),
    ("s5-10", Kind.REMEDY, 4),
    ("s5-11", Kind.REMEDY, 4),
    *((f"s5-{n}", Kind.REMEDY, 1) for n in range(12, 15)),
]


@pytest.mark.parametrize(("paragraph", "kind", "count"), POINTS)
def test_every_point_of_a_paragraph_is_a_unit(paragraph: str, kind: Kind, count: int) -> None:
    citing = [u.id for u in units_citing(paragraph) if u.kind is kind]
    assert len(citing) >= count, citing


def units_citing(paragraph: str) -> list[Unit]:
    return [
        unit
        for unit in LIBRARY.units
        if any(paragraph in LIBRARY.expand(locator) for locator in unit.cites)
    ]


# Numbers, durations, frequencies, conditions, bodies and named methods, in the words of the
# documents.
DETAILS = {
    "s1-1": ["走在路上", "停在嘴上", "落在身上", "末梢堵塞"],
    "s1-3": ["有令不行", "有禁不止", "上有政策", "实用主义", "台上台下", "人前人后"],
    "s1-4": ["上下一般粗", "打埋伏", "移花接木", "慢半拍", "不催不办", "不推不动"],
    "s1-6": [
        "专家讲理论",
        "干部讲政策",
        "群众讲身边事",
        "吃透",
        "向上负责",
        "向下负责",
        "知行合一",
    ],
    "s1-7": ["点-线-面", "趁早发现", "综合分析", "及时解决", "谋事要实", "解决要实", "反馈要实"],
    "s1-8": ["心存敬畏", "手握戒尺", "慎独慎微", "勤于自省", "纪检监察机关", "新闻媒体", "阳光化"],
    "s2-2": ["党要管党", "随大流", "怕得罪人", "党费", "讨价还价", "抵触", "庸俗化", "市场经济"],
    "s2-3": ["谋私利"],
    "s2-5": ["定指标", "下任务", "数量", "民主评议", "不敢", "三不", "软弱无力"],
    "s2-6": ["流入地", "改制", "破产倒闭", "下岗职工", "外出务工", "离退休"],
    "s2-7": ["三会一课", "走形式", "年龄", "文化", "职业"],
    "s2-8": ["警示", "社会体系", "民主监督", "不敢监督", "放任自流", "违法乱纪"],
    "s2-9": [
        "不少于10天",
        "党委",
        "举报电话",
        "举报箱",
        "程序",
        "材料",
        "谁介绍谁考察",
        "谁审批谁负责",
    ],
    "s2-10": [
        "党内外",
        "绝大多数",
        "两票制",
        "党员评议票",
        "群众评议票",
        "立体式",
        "关联",
        "手续完备",
    ],
    "s2-11": [
        "一把手",
        "考评",
        "以块为主",
        "组织部",
        "宣传部",
        "纪检",
        "联席会议",
        "电化教育",
        "多媒体",
    ],
    "s2-12": ["党建网站", "有条件", "专人", "定期", "临时党支部", "党小组"],
    "s2-13": [
        "表彰",
        "社会保障",
        "党员建设基金会",
        "连续二年",
        "副科级以上",
        "党务公开专栏",
        "警示教育",
    ],
    "s3-1": ["人社部门", "细化到人", "时间表", "督促检查", "考核办法", "处罚"],
    "s3-2": ["专人负责", "限期"],
    "s3-3": ["受理", "调查", "方案", "解决到位", "反馈"],
    "s3-4": ["领导小组", "手册", "宣传单", "电视台", "LED显示屏", "参保单位", "节日", "农民工返乡"],
    "s4-1": ["十八大", "增强党性", "提高素质"],
    "s4-4": ["经济成分", "组织形式", "利益关系", "分配方式"],
    "s4-6": ["形式单一", "培训渠道狭窄", "内容重复", "培训班", "自学"],
    "s4-7": ["村集体没有积累", "社区难创收", "经费", "有想法没办法"],
    "s4-9": ["致富能人", "退伍军人", "基层干部", "培养关", "考察关", "发展关", "审批关"],
    "s4-10": ["市场经济", "新科技成果", "共同致富", "集中培训", "实地参观", "现场示范"],
    "s4-11": [
        "外出登记",
        "流出地",
        "流入地",
        "支委",
        "老有所学",
        "行业相近",
        "兴趣相同",
        "年龄相仿",
    ],
    "s4-12": ["按季", "党小组", "有条件上网", "党性实践活动"],
    "s5-1": ["与时俱进", "敏锐性", "洞察力"],
    "s5-2": ["热情", "耐心", "事不关己", "个人得失"],
    "s5-3": ["应付", "捷径", "私心", "多做多错", "效率低"],
    "s5-4": ["情面", "好人主义", "只求形式"],
    "s5-5": ["迟到早退", "着装", "私人事务"],
    "s5-7": ["群众路线", "满意不满意", "换位思考", "劳资双方", "旁观者"],
    "s5-8": ["敬业", "劳动法", "知识结构"],
    "s5-10": ["公仆", "批评与自我批评", "责任感"],
    "s5-11": ["法律实务", "规范性", "虚心", "请教", "公正", "文明"],
    "s5-12": ["老好人", "开拓", "敢于斗争"],
    "s5-13": ["标兵", "法律程序"],
    "s5-14": ["主观能动性", "实事求是", "合格"],
}


@pytest.mark.parametrize("paragraph", DETAILS)
def test_every_concrete_detail_survives(paragraph: str) -> None:
    unit_words = "".join(words_of(unit) for unit in units_citing(paragraph))
    assert [detail for detail in DETAILS[paragraph] if detail not in unit_words] == []


def test_procedures_keep_their_points_and_whether_they_are_a_sequence() -> None:
    found = {
        str(unit.cites[0]): (len(unit.steps.texts), unit.steps.are_ordered)
        for unit in LIBRARY.units
        if unit.kind is Kind.PROCEDURE and unit.steps
    }
    assert found == {
        "s1-7": (3, True),
        "s2-10": (3, True),
        "s3-1": (5, True),
        "s3-2": (3, False),
        "s3-3": (5, True),
        "s3-4": (5, False),
        "s4-9": (4, False),
        "s5-10": (3, False),
    }


# Details that are easily put into the wrong field: 时长 is a duration, and 频次 a frequency.
DETAILS_BY_FIELD = [
    ("public-notice", "时长", "不少于10天"),
    ("quarterly-branch-activity", "频次", "按季"),
    ("designated-contact", "频次", "定期"),
    ("member-assistance", "主体", "副科级以上"),
    ("material-incentive", "条件", "连续二年"),
]


@pytest.mark.parametrize(("unit", "field", "value"), DETAILS_BY_FIELD)
def test_a_detail_is_in_its_field(unit: str, field: str, value: str) -> None:
    assert value in squeeze(UNITS[unit].details[field])


def test_exemptions_are_kept() -> None:
    exempt = {
        (unit.id, each.requirement.value)
        for unit in LIBRARY.units
        for each in unit.exempt
        if each.reason
    }
    assert {
        ("tight-funds", "remedy"),
        ("good-man-ism", "cause"),
        ("livelihood-procedure", "target"),
        ("market-side-effects", "remedy"),
    } <= exempt


def test_statements_about_a_group_are_relations_of_the_group() -> None:
    members = {unit.id for unit in LIBRARY.units if unit.parent == "ranks-problems"}
    assert len(members) == 5
    stated = {
        target
        for unit in LIBRARY.units
        for relation in unit.relations
        if relation.type.value == "causes" and relation.basis is Basis.STATED
        for target in relation.to
    }
    assert "ranks-problems" in stated
    assert not stated & members


# What a document says of its author's family, and other words for it.
PRIVATE = "父亲患病治疗期间，因为照顾父亲"
MISFORTUNE = re.compile("[父母]亲|爸|妈|[患生看治]病|住院|去世")


def test_private_misfortunes_are_not_study_matter() -> None:
    assert any(PRIVATE in each.text for each in LIBRARY.paragraphs.values())
    runs = {PRIVATE[start : start + 4] for start in range(len(PRIVATE) - 3)}
    for path, data in FILES.items():
        if path.startswith("modules/") or path == GLOSSARY:
            text = data.decode()
            assert not [run for run in runs if run in text], path
            assert MISFORTUNE.findall(text) == [], path


TAUGHT = [unit for unit in LIBRARY.units if unit.kind is not Kind.ITEM]


@pytest.mark.parametrize(
    "unit", [u for u in LIBRARY.units if u.kind is Kind.ITEM], ids=lambda unit: unit.id
)
def test_a_written_item_is_a_case_with_reasons(unit: Unit) -> None:
    written = unit.written_item
    assert written
    assert len(squeeze(written.stem)) >= 30
    assert any(f"文{number}" in written.stem for number in "一二三四五")
    assert len(squeeze(written.explanation)) >= 30
    assert "[[s" in written.explanation
    for option in written.options:
        assert option.correct or len(squeeze(option.rationale)) >= 12


@pytest.mark.parametrize("unit", TAUGHT, ids=lambda unit: unit.id)
def test_a_unit_explains_more_than_its_paragraphs(unit: Unit) -> None:
    own = squeeze(unit.text)
    assert len(own) >= 50
    known = LIBRARY.paragraphs
    source = "".join(known[p].text for cite in unit.cites for p in LIBRARY.expand(cite))
    matcher = SequenceMatcher(None, own, source, autojunk=False)
    copied = sum(block.size for block in matcher.get_matching_blocks() if block.size >= 6)
    assert copied / len(own) < 0.5


@pytest.mark.parametrize("module", LIBRARY.modules, ids=lambda module: module.id)
def test_a_module_is_ready_for_a_session(module: Module) -> None:
    ids = {section.id for section in module.sections}
    assert {f"{module.id}-{part}" for part in PARTS} <= ids
    assert 3 <= len(module.objectives) <= 6
    assert len(module.prompts) >= 4
    assert all(len(prompt.note) > 15 for prompt in module.prompts)
    assert module.parallels
    text = FILES[module.path].decode()
    assert "以下情境为编者拟写" in text
    plan = text.split(f"{{ #{module.id}-plan }}")[1].split("\n## ")[0]
    spans = re.findall(r"^\| (\d+)\D+?(\d+)", plan, re.MULTILINE)
    times = [(int(start), int(end)) for start, end in spans]
    assert (times[0][0], times[-1][1]) == (0, 90)
    assert all(above[1] == below[0] for above, below in pairwise(times))


@pytest.mark.parametrize(
    "unit", [u for u in LIBRARY.units if u.kind is Kind.TERM], ids=lambda unit: unit.id
)
def test_a_definition_is_understood_alone(unit: Unit) -> None:
    assert unit.definition is not None
    own = squeeze(unit.definition.text)
    term = re.sub("[「」]", "", unit.title)
    assert 8 <= len(own) <= 120
    assert term not in own
