"""Tests of the indexes of this compilation: each statement concerns the right units."""

from collections import Counter

import pytest
from compilation import LIBRARY, SITE
from studykit.model import CLAIM_TYPES, Basis

INDEXES = SITE.indexes


def test_a_statement_about_a_group_is_not_about_its_members() -> None:
    """s2-4 gives the causes of the five problems together."""
    rows = {row.problem.id: row for row in INDEXES.matrix.rows}
    whole = next(cell for cell in rows["ranks-problems"].cells if cell.document == "s2")
    member = next(cell for cell in rows["weak-party-spirit"].cells if cell.document == "s2")
    assert {"blocked-flow", "lack-of-supervision"} <= {e.unit.id for e in whole.causes}
    assert member.causes == ()
    assert [group.unit.id for group in member.containing] == ["ranks-problems"]


def test_the_real_matrix_has_stated_inferred_grouped_and_silent() -> None:
    cells = [cell for row in INDEXES.matrix.rows for cell in row.cells]
    bases = {e.basis for cell in cells for entry in cell.causes for e in entry.edges}
    assert bases == {Basis.STATED, Basis.INFERRED}
    assert any(cell.containing for cell in cells)
    assert any(cell.silences for cell in cells)
    assert any(entry.silences for cell in cells for entry in cell.causes)


def test_each_of_the_65_paragraphs_is_cited_or_exempt() -> None:
    citations = [c for citations in INDEXES.concordance.values() for c in citations]
    assert len(citations) == 65
    for citation in citations:
        assert bool(citation.units) + bool(citation.repeats) + bool(citation.reason) == 1
        if citation.repeats:
            assert LIBRARY.paragraphs[citation.repeats].text == citation.paragraph.text
    assert [c.repeats for c in INDEXES.concordance["s6"]] == [f"s5-{n}" for n in range(1, 15)]


def test_the_real_library_has_identical_and_akin_passages() -> None:
    kinds = Counter(each.identical for others in INDEXES.counterparts.values() for each in others)
    assert kinds[True] == 28
    assert kinds[False] > 20


def test_a_duration_is_no_frequency() -> None:
    columns = {
        measure.unit.id: {detail.label: detail.text for detail in measure.details}
        for measure in INDEXES.measures
    }
    assert "10 天" in columns["public-notice"]["时长"]
    assert columns["public-notice"]["频次"] == ""
    assert any("按季" in each["频次"] for each in columns.values())


# Words that readers of the documents look up: methods, systems, slogans, sayings.
LOOKED_UP = [
    "最后一公里",
    "末梢堵塞",
    "走在路上",
    "上下一般粗",
    "打埋伏",
    "移花接木",
    "慢半拍",
    "吃透",
    "点-线-面",
    "慎独慎微",
    "手握戒尺",
    "阳光化",
    "上有政策、下有对策",
    "有令不行、有禁不止",
    "实用主义",
    "三会一课",
    "组织生活会",
    "民主评议",
    "两票制",
    "立体式评议",
    "全程公示制",
    "预审制",
    "责任追究制",
    "责任追究制度",
    "退出机制",
    "联席会议制度",
    "以块为主",
    "一把手",
    "电化教育",
    "形象教育",
    "警示教育",
    "流于形式",
    "捞好处",
    "随大流",
    "庸俗化",
    "形式主义",
    "好人主义",
    "老好人",
    "换位思考",
    "劳资双方",
    "外出登记制度",
    "老有所为",
    "致富能人",
    "实事求是",
    "学用脱节",
    "学用结合",
    "党员建设基金会",
    "党员帮扶制度",
    "时间表",
    "参保单位",
    "思想路线",
    "马列主义",
    "世界观、人生观",
    "讲政治、讲正气",
]


def test_a_reader_finds_the_words_of_the_documents_in_the_index() -> None:
    listed = {each.word for each in INDEXES.terms}
    assert set(LOOKED_UP) - listed == set()


def test_every_term_has_its_meaning() -> None:
    assert [each.word for each in INDEXES.terms if not (each.see or each.unit.definition)] == []


def test_only_coined_terms_are_in_no_document() -> None:
    coined = {each.word for each in INDEXES.terms if not each.paragraphs and each.see is None}
    assert "闭环" in coined
    assert all(each.unit.coined for each in INDEXES.terms if each.is_coined)


# What the passages say about a measure: it must stand in the row of the measure or of one of its
# parts.
SAID = [
    ("prominent-procedure", "主体", "专人"),
    ("guard-the-entrance", "检查", "社会监督"),
    ("guard-the-entrance", "检查", "追究"),
    ("responsibility-system", "检查", "追踪解决进展"),
    ("set-timetable", "期限", "推进时间点"),
    ("livelihood-procedure", "期限", "推进时间点"),
    ("two-ballot-system", "主体", "群众"),
    ("multi-angle-review", "主体", "有关联的单位党员"),
]


@pytest.mark.parametrize(("unit", "column", "words"), SAID)
def test_a_row_holds_what_the_passage_says(unit: str, column: str, words: str) -> None:
    (row,) = (each for each in INDEXES.measures if each.unit.id == unit)
    (detail,) = (each for each in row.details if each.label == column)
    assert words in "".join((detail.text, *(text for _, text in detail.parts)))


def test_every_stated_relation_has_the_words_that_state_it() -> None:
    """Checks compare the words with their paragraphs. This test asserts that none are missing."""
    stated = [
        (unit.id, relation)
        for unit in LIBRARY.units
        for relation in unit.relations
        if relation.type in CLAIM_TYPES and relation.basis is Basis.STATED
    ]
    assert stated
    assert [name for name, relation in stated if not relation.quotations] == []


def test_no_document_states_a_relation_to_the_problems_of_s4_3() -> None:
    """s4-1 is about 少数党员干部, s4-10 about 农村党员, and s4-3 names neither."""
    stated = {
        name
        for unit in LIBRARY.units
        for relation in unit.relations
        if relation.type in CLAIM_TYPES and relation.basis is Basis.STATED
        for name in relation.to
    }
    (group,) = (unit for unit in LIBRARY.units if unit.id == "local-problems")
    members = {unit.id for unit in LIBRARY.units if unit.parent == group.id}
    assert len(members) == 8
    assert not members & stated
