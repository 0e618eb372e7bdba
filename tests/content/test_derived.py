"""The indexes and items derived from this compilation: what its documents say of whom."""

from collections import Counter

from compilation import BANK, LIBRARY
from oracle import CLAIMS
from studykit.indexes import build_indexes
from studykit.library import targets_of
from studykit.model import STATEMENTS, Basis

INDEXES = build_indexes(LIBRARY, targets_of(LIBRARY))


def test_a_statement_on_a_group_is_said_of_no_member() -> None:
    """In s2-4, the causes are those of the five problems together."""
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


def test_every_one_of_the_65_paragraphs_is_accounted_for() -> None:
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
    columns = {measure.unit.id: dict(measure.columns) for measure in INDEXES.measures}
    assert "10 天" in columns["public-notice"]["时长"]
    assert columns["public-notice"]["频次"] == ""
    assert any("按季" in each["频次"] for each in columns.values())


def test_a_group_statement_keys_no_item_on_a_member() -> None:
    """文四 states its four factors for the eight problems as a whole (s4-2), not for each one."""
    factors = {"environment-factor", "mindset-factor", "work-factor", "condition-factor"}
    members = {u.id for u in LIBRARY.units if u.parent == "local-problems"}
    assert len(members) == 8
    for item in BANK.items:
        if item.generator in CLAIMS or item.generator.startswith(("match", "statement")):
            assert not (factors & set(item.units) and members & set(item.units))


def test_every_stated_relation_has_the_words_that_state_it() -> None:
    """They are compared with the paragraph as every quotation is; here, none may be missing."""
    stated = [
        (unit.id, relation)
        for unit in LIBRARY.units
        for relation in unit.relations
        if relation.type in STATEMENTS and relation.basis is Basis.STATED
    ]
    assert stated
    assert [name for name, relation in stated if not relation.quotations] == []


def test_a_statement_about_one_group_is_not_stated_of_another() -> None:
    """The report speaks of 少数党员干部 (s4-1), and s4-10 of 农村党员; s4-3 names neither."""
    stated = {
        name
        for unit in LIBRARY.units
        for relation in unit.relations
        if relation.type in STATEMENTS and relation.basis is Basis.STATED
        for name in relation.to
    }
    (group,) = (unit for unit in LIBRARY.units if unit.id == "local-problems")
    members = {unit.id for unit in LIBRARY.units if unit.parent == group.id}
    assert len(members) == 8
    assert not members & stated
