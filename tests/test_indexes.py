"""Tests of the indexes: each is compared with a second computation from the written relations."""

import json
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

import banks
import markdown
import pytest
from banks import site_in
from hypothesis import given, settings
from hypothesis import strategies as st
from mini_site import mini_files
from studykit.export.excerpts import GLOBAL, excerpts_script
from studykit.html.markdown import StudyExtension
from studykit.indexes import Indexes, build_indexes
from studykit.indexes.backlinks import BacklinkType
from studykit.indexes.catalogue import build_catalogue
from studykit.indexes.index_pages import Group, split_index
from studykit.indexes.matrix import Cell
from studykit.library import read_library, targets_of
from studykit.model import (
    MEASURE_LABELS,
    Basis,
    Kind,
    Library,
    Relation,
    RelationType,
    Requirement,
    Unit,
)
from studykit.occurrence import Finder
from studykit.pages.generated import GeneratedPage
from studykit.pages.indexes import render_indexes
from studykit.site import Site, site_of
from synthetic import Spec, library_of

SITES = {"real": site_in(banks.REAL), "mini": site_of(read_library(mini_files())[0])}
REAL, MINI = (site.library for site in SITES.values())


def indexes_of(library: Library) -> Indexes:
    return build_indexes(library, targets_of(library))


LIBRARIES = {name: (site.library, site.indexes) for name, site in SITES.items()}
each_library = pytest.mark.parametrize(
    ("library", "indexes"), LIBRARIES.values(), ids=LIBRARIES.keys()
)


@st.composite
def libraries(draw: st.DrawFn) -> Library:
    count = draw(st.integers(1, 9))
    other = st.integers(0, count - 1)
    labels = st.sampled_from(["导致", "导致（归纳）", "针对", "针对（归纳）", "参见", "见"])
    ranges = st.tuples(st.integers(1, 2), st.integers(1, 20), st.integers(0, 4)).map(
        lambda r: (r[0], r[1], min(20, r[1] + r[2]))
    )
    specs = st.builds(
        Spec,
        st.sampled_from(["问题", "原因", "对策", "概念"]),
        st.integers(3, 5),
        st.lists(st.tuples(labels, other, st.integers(0, 2)), max_size=4).map(tuple),
        ranges,
        st.lists(other, max_size=2).map(tuple),
    )
    return library_of(draw(st.lists(specs, min_size=count, max_size=count)))


# The relations as written, counted without the graph or any index. -----------------------------


Edges = Counter[tuple[str, str, str]]


def written(library: Library) -> Edges:
    """Return every relation as (from, type, to), counted once even if it is written twice."""
    units = {unit.id for unit in (*library.units, *library.glossary)}
    return Counter(
        {
            (unit.id, relation.type.value, target)
            for unit in library.units
            for relation in unit.relations
            for target in relation.to
            if target in units and target != unit.id
        }
    )


def cited(library: Library) -> set[tuple[str, str]]:
    """Return every (unit, paragraph) of the citations; ranges are expanded here."""
    pairs = set()
    for unit in library.units:
        for cite in [*unit.cites, *(c for r in unit.relations for c in r.cites)]:
            for number in range(cite.first, cite.last + 1):
                pairs.add((unit.id, f"{cite.source}-{number}"))
    return pairs


# Backlinks -------------------------------------------------------------------------------------


def prove_backlinks(library: Library, indexes: Indexes) -> None:
    types = {BacklinkType.CAUSES, BacklinkType.ADDRESSES, BacklinkType.SEE, BacklinkType.SEE_ALSO}
    inverse = Counter(
        (link.citer.id, link.type.value, target)
        for target, links in indexes.backlinks.items()
        for link in links
        if link.type in types
    )
    assert inverse == written(library)
    inverse_cites = [
        (link.citer.id, target)
        for target, links in indexes.backlinks.items()
        for link in links
        if link.type is BacklinkType.CITES
    ]
    assert sorted(inverse_cites) == sorted(cited(library))
    for target, links in indexes.backlinks.items():
        assert all(link.citer.id != target for link in links)
        assert len({(link.citer.id, link.type) for link in links}) == len(links)


@each_library
def test_backlinks_are_the_inverse_of_the_written_references(
    library: Library, indexes: Indexes
) -> None:
    prove_backlinks(library, indexes)


@given(libraries())
@settings(max_examples=80)
def test_backlinks_of_any_library(library: Library) -> None:
    prove_backlinks(library, indexes_of(library))


@each_library
def test_every_mention_in_prose_is_a_backlink_with_its_sentence(
    library: Library, indexes: Indexes
) -> None:
    """The expected mentions are the `[[id]]` in the raw text of units."""
    seen = 0
    for unit in library.units:
        for target in set(re.findall(r"\[\[([a-z0-9-]+)\]\]", unit.text)) - {unit.id}:
            links = [link for link in indexes.backlinks[target] if link.citer.id == unit.id]
            assert links
            assert all(link.sentences for link in links)
            seen += 1
    assert seen > 0 or library is MINI


def test_a_citing_sentence_is_in_the_text_of_its_page() -> None:
    _, indexes = LIBRARIES["mini"]
    (link,) = [x for x in indexes.backlinks["release-steps"] if x.citer.id == "first-step"]
    assert link.sentences == ("解析：核对在前，见 放号。",)
    discussion = [x for x in indexes.backlinks["s1-1"] if x.citer.id == "queues-discussion"]
    assert discussion[0].sentences == ()  # a note for trainers


def test_a_relation_to_a_renamed_unit_reaches_the_unit() -> None:
    files = mini_files()
    text = files["modules/queues.md"].decode()
    text = text.replace("- 导致：[[long-queue]]", "- 导致：[[waiting-line]]")
    files["modules/queues.md"] = text.encode()
    library, _ = read_library(files)
    assert indexes_of(library).backlinks == LIBRARIES["mini"][1].backlinks


# Matrix ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Recount:
    """The causes and remedies of one cell, computed from the raw relations.

    `direct` are those with an edge to the problem itself, `stated` those with one that the document
    states. `remedies` also has those that reach the problem through its causes.
    """

    causes: set[str]
    remedies: set[str]
    direct: set[str]
    stated: set[str]


def recount(library: Library, edges: Edges, problem: str, document: str) -> Recount:
    units = {unit.id: unit for unit in library.units}

    def relation(unit_id: str, type_: RelationType, target: str) -> Relation:
        return [r for r in units[unit_id].relations if r.type is type_ and target in r.to][-1]

    def said_in(unit_id: str, type_: RelationType, target: str) -> bool:
        cites = relation(unit_id, type_, target).cites or units[unit_id].cites
        return document in {cite.source for cite in cites}

    def pointing(type_: RelationType, target: str) -> set[str]:
        sources = [a for a, kind, b in edges if kind == type_.value and b == target]
        return {source for source in sources if said_in(source, type_, target)}

    all_causes = [a for a, kind, b in edges if (kind, b) == ("causes", problem)]
    reached = {problem}
    for cause in all_causes:
        reached |= (
            {cause} | ancestors(units, cause) | {u for u in units if cause in ancestors(units, u)}
        )
    direct = {
        (unit, type_)
        for type_ in (RelationType.CAUSES, RelationType.ADDRESSES)
        for unit in pointing(type_, problem)
    }
    return Recount(
        causes=pointing(RelationType.CAUSES, problem),
        remedies={unit for end in reached for unit in pointing(RelationType.ADDRESSES, end)},
        direct={unit for unit, _ in direct},
        stated={
            unit for unit, type_ in direct if relation(unit, type_, problem).basis is Basis.STATED
        },
    )


def ancestors(units: Mapping[str, Unit], name: str) -> set[str]:
    """Return the ids of the units that contain a unit."""
    line: set[str] = set()
    parent = units[name].parent or ""
    while parent in units and parent not in line:
        line.add(parent)
        parent = units[parent].parent or ""
    return line


def silences_of(library: Library, problem: str, document: str) -> set[tuple[str, Requirement]]:
    units = {unit.id: unit for unit in library.units}
    return {
        (holder, each.requirement)
        for holder in {problem, *ancestors(units, problem)}
        for each in units[holder].exempt
        if document in {cite.source for cite in units[holder].cites}
        and each.requirement in (Requirement.CAUSE, Requirement.REMEDY)
    }


def prove_matrix(library: Library, indexes: Indexes) -> None:
    matrix, edges = indexes.matrix, written(library)
    problems = [unit.id for unit in library.units if unit.kind is Kind.PROBLEM]
    assert [row.problem.id for row in matrix.rows] == problems
    for row in matrix.rows:
        assert [cell.document for cell in row.cells] == list(matrix.documents)
        for cell in row.cells:
            prove_cell(library, edges, row.problem.id, cell)


def prove_cell(library: Library, edges: Edges, problem: str, cell: Cell) -> None:
    counted = recount(library, edges, problem, cell.document)
    silences = silences_of(library, problem, cell.document)
    silent = {requirement for _, requirement in silences}
    remedies = counted.remedies
    if Requirement.REMEDY in silent:
        remedies = remedies & counted.direct
    assert {entry.unit.id for entry in cell.causes} == counted.causes
    assert {entry.unit.id for entry in cell.remedies} == remedies
    for entry in (*cell.causes, *cell.remedies):
        assert entry.is_inferred == (entry.unit.id not in counted.stated)
        assert bool(entry.via) == (entry.unit.id not in counted.direct)
    assert {(s.owner.id, s.exemption.requirement) for s in cell.silences} == silences
    prove_groups(library, edges, problem, cell, silent)


def prove_groups(
    library: Library, edges: Edges, problem: str, cell: Cell, silent: set[Requirement]
) -> None:
    """A group counts the edges to the group itself, and nothing where the cell has a silence."""
    units = {unit.id: unit for unit in library.units}
    expected = {}
    for holder in ancestors(units, problem):
        if units[holder].kind is not Kind.PROBLEM:
            continue
        counted = recount(library, edges, holder, cell.document)
        causes = set() if Requirement.CAUSE in silent else counted.causes
        remedies = set() if Requirement.REMEDY in silent else counted.remedies & counted.direct
        stated = len(causes & counted.stated), len(remedies & counted.stated)
        if causes or remedies:
            expected[holder] = (*stated, len(causes) + len(remedies) - sum(stated))
    assert {g.unit.id: (g.causes, g.remedies, g.inferred) for g in cell.containing} == expected


@each_library
def test_matrix_equals_a_recount(library: Library, indexes: Indexes) -> None:
    prove_matrix(library, indexes)


@given(libraries())
@settings(max_examples=60)
def test_matrix_of_any_library(library: Library) -> None:
    prove_matrix(library, indexes_of(library))


# Concordance -----------------------------------------------------------------------------------


def prove_concordance(library: Library, indexes: Indexes) -> None:
    listed = {
        (unit.id, citation.paragraph.id)
        for citations in indexes.concordance.values()
        for citation in citations
        for unit in citation.units
    }
    assert listed == cited(library)
    rows = [c.paragraph.id for citations in indexes.concordance.values() for c in citations]
    assert rows == list(library.paragraphs)


@each_library
def test_concordance_is_the_inverse_of_citations(library: Library, indexes: Indexes) -> None:
    prove_concordance(library, indexes)


@given(libraries())
@settings(max_examples=60)
def test_concordance_of_any_library(library: Library) -> None:
    prove_concordance(library, indexes_of(library))


@each_library
def test_every_paragraph_is_cited_or_repeats_another_or_has_a_reason(
    library: Library, indexes: Indexes
) -> None:
    for citation in (c for citations in indexes.concordance.values() for c in citations):
        assert bool(citation.units) + bool(citation.repeats) + bool(citation.reason) == 1
        if citation.repeats:
            assert library.paragraphs[citation.repeats].text == citation.paragraph.text


# Parallels -------------------------------------------------------------------------------------


@each_library
def test_counterparts_are_symmetric_and_of_another_document(
    library: Library, indexes: Indexes
) -> None:
    assert indexes.counterparts
    for paragraph, others in indexes.counterparts.items():
        for other in others:
            assert other.locator.source != paragraph.partition("-")[0]
            for repeats in library.expand(other.locator):
                back = [
                    name
                    for each in indexes.counterparts[repeats]
                    if each.identical is other.identical
                    for name in library.expand(each.locator)
                ]
                assert paragraph in back
                if other.identical and other.locator.first == other.locator.last:
                    assert library.paragraphs[repeats].text == library.paragraphs[paragraph].text


@each_library
def test_spans_of_passages_are_the_text_and_shared_ones_occur_elsewhere(
    library: Library, indexes: Indexes
) -> None:
    assert indexes.parallels
    for each in indexes.parallels:
        assert len({passage.locator.source for passage in each.passages}) >= 2
        texts = [[library.paragraphs[name].text for name, _ in p.paragraphs] for p in each.passages]
        for number, passage in enumerate(each.passages):
            others = "\n".join(t for i, text in enumerate(texts) if i != number for t in text)
            for name, spans in passage.paragraphs:
                assert "".join(text for text, _ in spans) == library.paragraphs[name].text
                shared = [text for text, mark in spans if mark]
                assert all(text[:4] in others and text[-4:] in others for text in shared)
                assert all(text.isalnum() for text in shared)
                own = [text for text, mark in spans if not mark]
                for text in own:
                    assert not any(
                        text[i : i + 4] in others
                        for i in range(len(text) - 3)
                        if text[i : i + 4].isalnum()
                    )


# Measures --------------------------------------------------------------------------------------


@each_library
def test_measures_are_every_remedy_and_procedure_with_a_source(
    library: Library, indexes: Indexes
) -> None:
    acting = [u for u in library.units if u.kind in (Kind.REMEDY, Kind.PROCEDURE) or u.details]
    assert [measure.unit.id for measure in indexes.measures] == [unit.id for unit in acting]
    for measure in indexes.measures:
        assert measure.unit.cites
        assert [detail.label for detail in measure.details] == list(MEASURE_LABELS)
        said = {detail.label: detail.text for detail in measure.details if detail.text}
        assert said == dict(measure.unit.details)


@each_library
def test_a_cell_is_silent_only_if_the_unit_and_all_its_parts_are_silent(
    library: Library, indexes: Indexes
) -> None:
    for measure in indexes.measures:
        for detail in measure.details:
            inside = [
                unit
                for unit in indexes.graph.subtree(measure.unit)
                if unit is not measure.unit and unit.details.get(detail.label)
            ]
            assert not (detail.text and detail.parts)
            assert bool(detail.parts) == (not detail.text and bool(inside))
            assert all(
                part in inside and text == part.details[detail.label] for part, text in detail.parts
            )


# Terms -----------------------------------------------------------------------------------------


@each_library
def test_every_headword_has_places_or_refers_to_one_that_has(
    library: Library, indexes: Indexes
) -> None:
    main = {each.unit.id: each for each in indexes.terms if each.see is None}
    for each in indexes.terms:
        if each.see is None:
            assert each.places[0].target.id == each.unit.id
            assert len({(p.target.path, p.section) for p in each.places}) == len(each.places)
        else:
            assert main[each.see.id].places
        assert all(name in main for name in each.see_also)
    words = [word for unit in library.units_and_terms for word in unit.headwords]
    assert sorted(each.word for each in indexes.terms) == sorted(words)


@each_library
def test_a_term_lists_every_section_that_refers_to_it(library: Library, indexes: Indexes) -> None:
    sections = {unit.id: (unit.path, unit.section) for unit in library.units}
    titles = {s.id: s.title for module in library.modules for s in module.sections}
    for each in indexes.terms:
        if each.see is None:
            listed = {(place.target.path, place.section) for place in each.places}
            for link in indexes.backlinks.get(each.unit.id, ()):
                if link.citer.id in sections:
                    path, section = sections[link.citer.id]
                    assert (path, titles[section]) in listed


@each_library
def test_a_term_lists_every_paragraph_that_uses_one_of_its_words(
    library: Library, indexes: Indexes
) -> None:
    for each in indexes.terms:
        texts = {p: library.paragraphs[p].text for p in library.paragraphs}
        literal = {p for p, text in texts.items() if each.word in text}
        literal -= library.originals.keys()
        assert not (each.is_coined and literal)
        if each.see is None:
            assert literal <= set(each.paragraphs)
            assert each.is_coined or each.paragraphs
            assert not set(each.paragraphs) & library.originals.keys()


@pytest.mark.parametrize(
    ("word", "text", "is_there"),
    [
        ("打埋伏", "“打埋伏”遮掩“不落实”", True),
        ("「三不」党员", "那些“三不”党员和其他", True),
        ("有令不行，有禁不止", "存在有令不行、有禁不止，", True),
        ("学风", "要讲科学。风气也要正。", False),
        ("学风", "科学、风气", False),
        ("党费", "党的经费", False),
    ],
)
def test_a_word_is_found_whatever_the_punctuation(word: str, text: str, is_there: bool) -> None:
    assert Finder({"text": text}).find([word]) == (("text",) if is_there else ())


def test_an_entry_of_the_glossary_is_in_the_index_and_makes_no_item() -> None:
    site, _ = pages_of(SITES["real"], 500)
    terms = {unit.id for unit in REAL.glossary}
    assert len(terms) > 100
    assert terms == {each.unit.id for each in site.indexes.terms} & terms
    assert not terms & {name for item in site.bank.items for name in item.units}
    assert not terms & {unit.id for unit in REAL.units}


# Index pages, excerpts -------------------------------------------------------------------------


@given(
    st.lists(st.integers(0, 30), min_size=1, max_size=8),
    st.integers(1, 12),
)
def test_index_pages_have_every_entry_once_and_keep_the_limit(sizes: list[int], most: int) -> None:
    groups = [
        Group(f"g{n}", f"组{n}", tuple((n, i) for i in range(size))) for n, size in enumerate(sizes)
    ]
    pages = split_index("terms", "概念索引", groups, most)
    assert pages[0].name == "terms"
    assert len({page.name for page in pages}) == len(pages)
    held = [entry for page in pages for group in page.groups for entry in group.entries]
    assert held == [entry for group in groups for entry in group.entries]
    for page in pages:
        assert sum(len(group.entries) for group in page.groups) <= most
    assert (len(pages) == 1) == (sum(sizes) <= most)


@each_library
def test_excerpts_are_the_paragraphs_exactly(library: Library, indexes: Indexes) -> None:
    for source in library.sources:
        script = excerpts_script(source)
        head = f'(window.{GLOBAL}=window.{GLOBAL}||{{}})["{source.id}"]='
        assert script.startswith(head)
        value = json.loads(script[len(head) :].rstrip(";\n"))
        texts = {name: paragraph["text"] for name, paragraph in value["paragraphs"].items()}
        assert texts == {paragraph.id: paragraph.text for paragraph in source.paragraphs}
        assert "<" not in script


# Pages -----------------------------------------------------------------------------------------


def pages_of(site: Site, most: int) -> tuple[Site, dict[str, GeneratedPage]]:
    """Return a site with at most `most` entries on an index page, and its index pages by path."""
    catalogue = build_catalogue(site.library, site.indexes, site.keys, most)
    site = replace(site, catalogue=catalogue)
    return site, {page.path: page for page in render_indexes(site)}


@pytest.mark.parametrize("most", [500, 20, 3])
@pytest.mark.parametrize("name", SITES)
def test_every_row_is_at_the_address_that_units_link_to(name: str, most: int) -> None:
    site, pages = pages_of(SITES[name], most)
    library = site.library
    ids = {
        path.removesuffix(".md") + ".html": re.findall(r'\bid="([^"]+)"', "".join(page.body.blocks))
        for path, page in pages.items()
    }
    assert all(len(set(names)) == len(names) for names in ids.values())
    listed = [url for rows in site.catalogue.rows.values() for url in rows.values()]
    assert listed
    for url in listed:
        path, _, anchor = url.partition("#")
        assert anchor in ids[path]
    # Remedies are in the work list, terms in the term index, and paragraphs in the concordance.
    for unit in library.units:
        assert "concordance" in site.catalogue.rows[unit.id]
        assert ("measures" in site.catalogue.rows[unit.id]) == (
            unit.kind in (Kind.REMEDY, Kind.PROCEDURE) or bool(unit.details)
        )
    assert all("concordance" in site.catalogue.rows[name] for name in library.paragraphs)


def test_a_split_index_links_to_its_pages() -> None:
    _, pages = pages_of(SITES["real"], 20)
    assert "indexes/terms.md" in pages
    parts = [path for path in pages if path.startswith("indexes/terms-")]
    assert len(parts) > 1
    html = "".join(pages["indexes/terms.md"].body.blocks)
    links = re.findall(r'href="(terms-[^"]+)"', html)
    assert [f"indexes/{link.removesuffix('.html')}.md" for link in links] == parts


def test_matrix_page_shows_every_entry_of_the_matrix() -> None:
    site, pages = pages_of(SITES["real"], 500)
    html = "".join(pages["indexes/matrix.md"].body.blocks)
    cells = [cell for row in site.indexes.matrix.rows for cell in row.cells]
    shown = Counter(re.findall(r'<li data-kind="(\w+)">', html))
    assert shown == {
        "cause": sum(len(cell.causes) for cell in cells),
        "remedy": sum(len(cell.remedies) for cell in cells),
        "group": sum(len(cell.containing) for cell in cells),
        "silence": sum(len(cell.silences) for cell in cells),
    }
    # A table has a column only for a document with a cell that is not empty.
    for table in re.findall(r"<table.*?</table>", html, re.DOTALL):
        found = re.findall(r'<td data-document="(\w+)"[^>]*?( class="is-empty")?>', table)
        speaking = {document for document, is_empty in found if not is_empty}
        assert set(re.findall(r'<th scope="col" data-document="(\w+)"', table)) == speaking


def test_only_a_recorded_silence_is_called_one() -> None:
    """A detail that its author left out is not listed, nor does the page call it a silence."""
    files = mini_files()
    text = files["modules/queues.md"].decode()
    recorded = "- 频次：每天不少于 3 次\n- 免（检查）：只说**放号**\n- 免（期限）：没有日子"
    files["modules/queues.md"] = text.replace("- 频次：每天不少于 3 次", recorded).encode()
    for studied, silent in (
        (mini_files(), []),
        (files, ["期限（没有日子）、检查（只说<strong>放号</strong>）"]),
    ):
        library, diagnostics = read_library(studied)
        assert not diagnostics
        _, pages = pages_of(site_of(library), 500)
        html = "".join(pages["indexes/measures.md"].body.blocks)
        _, _, table = html.partition("<table")
        found = re.findall(r'<span class="silence">原文未载</span> (.*?)</p>', table, re.DOTALL)
        assert [re.sub(r"\s", "", each) for each in found] == silent
        names = re.findall(r'measures__name">(.*?)<', table)
        assert names == ["频次"]


def test_markup_in_titles_is_text_everywhere() -> None:
    files = mini_files()
    hostile = "<img src=x onerror=alert(1)> [x](javascript:y) **b**"
    for path, old in {
        "modules/queues.md": "### 号源 {",
        "sources/s1.md": "title: 排队的文章",
        "sources/s1.txt": "窗口排长队",
    }.items():
        text = files[path].decode()
        assert old in text
        new = f"### {hostile} {{" if old.startswith("#") else old + hostile
        files[path] = text.replace(old, new).encode()
    library, _ = read_library(files)
    _, pages = pages_of(site_of(library), 500)
    for page in pages.values():
        extension = StudyExtension()
        extension.blocks = page.body.blocks
        html = markdown.markdown(page.body.markdown, extensions=[extension])
        for block in (html, *page.body.blocks):
            assert "<img" not in block
            assert "<b>" not in block
            assert "<strong>b" not in block
            assert 'href="javascript' not in block
