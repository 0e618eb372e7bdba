"""Tests of the notation `[[target|text]]`: parsing it, and writing it back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from studykit.locator import IDENTIFIER, Locator
from studykit.reader.inline_rules import install
from studykit.references import (
    Malformed,
    Reference,
    leading_references,
    parse_reference,
    remove_references,
    replace_references,
    split_references,
)

PARSED = [
    ("poor-flow", Reference("poor-flow")),
    ("poor-flow|出入不畅", Reference("poor-flow", "出入不畅")),
    (" poor-flow | 出入 ", Reference("poor-flow", "出入")),
    ("s2-5..8", Reference("s2-5..8")),
    ("poor-flow|", Malformed("poor-flow|")),
    ("|出入", Malformed("|出入")),
    ("Poor-flow", Malformed("Poor-flow")),
    ("poor_flow", Malformed("poor_flow")),
    ("poor-flow|a|b", Malformed("poor-flow|a|b")),
    ("poor-flow\\|a", Malformed("poor-flow\\|a")),
    ("出入不畅", Malformed("出入不畅")),
    ("", Malformed("")),
]


@pytest.mark.parametrize(("inside", "parsed"), PARSED)
def test_parse_reference(inside: str, parsed: Reference | Malformed) -> None:
    assert parse_reference(inside) == parsed


SPLIT: list[tuple[str, list[str | Reference | Malformed]]] = [
    ("", []),
    ("见 [[a]]、[[s1-2|此段]]。", ["见 ", Reference("a"), "、", Reference("s1-2", "此段"), "。"]),
    ("[[a]][[b]]", [Reference("a"), Reference("b")]),
    ("[[[a]]]", ["[", Reference("a"), "]"]),
    ("[[甲]]", [Malformed("甲")]),
    ("[[]]", [Malformed("")]),
    # Not even malformed references: a bracket or a line break between the brackets, no end.
    ("[[a]b]]", ["[[a]b]]"]),
    ("[[a|[b]]]", ["[[a|[b]]]"]),
    ("[[a\nb]]", ["[[a\nb]]"]),
    ("[[a", ["[[a"]),
    ("［［a］］", ["［［a］］"]),
]


@pytest.mark.parametrize(("text", "parts"), SPLIT)
def test_split_references(text: str, parts: list[str | Reference | Malformed]) -> None:
    assert split_references(text) == parts


# The reader replaces carriage returns and removes NUL before it parses.
_CHARACTERS = st.characters(codec="utf-8", exclude_characters="\r\0")
_WORDS = st.text(_CHARACTERS, min_size=1).filter(
    lambda text: text == text.strip() and not set(text) & set("[]|\n")
)
_NUMBERS = st.integers(1, 999_999)
_LOCATORS = st.builds(Locator, _NUMBERS.map("s{}".format), _NUMBERS, _NUMBERS).map(str)
_TARGETS = st.from_regex(IDENTIFIER, fullmatch=True) | _LOCATORS
_REFERENCES = st.builds(Reference, _TARGETS, st.just("") | _WORDS)
# Texts in which brackets, bars, blanks and references are frequent.
_TEXTS = st.lists(
    st.sampled_from(["[", "]", "[[", "]]", "|", " ", "\n", "a", "s1-2", "甲"])
    | _REFERENCES.map(str)
    | st.text(_CHARACTERS, max_size=3)
).map("".join)


@given(_REFERENCES)
def test_a_reference_is_parsed_as_it_is_written(reference: Reference) -> None:
    assert split_references(str(reference)) == [reference]


@given(_TEXTS)
def test_parts_give_the_text_again_except_for_ignored_blanks(text: str) -> None:
    joined = "".join(map(str, split_references(text)))
    assert "".join(joined.split()) == "".join(text.split())
    assert split_references(joined) == split_references(text)
    if not any(c.isspace() for c in text):
        assert joined == text


@given(_TEXTS)
def test_replacing_and_removing_agree_with_the_parts(text: str) -> None:
    parts = split_references(text)
    assert replace_references(text, str) == "".join(map(str, parts))
    assert remove_references(text) == "".join(part for part in parts if isinstance(part, str))
    masked = replace_references(text, lambda reference: f"<{reference.target}>")
    assert masked == "".join(
        f"<{part.target}>" if isinstance(part, Reference) else str(part) for part in parts
    )


@given(st.lists(_REFERENCES), st.sampled_from(["", "、"]), st.sampled_from(["", "甲[[a]]", "[["]))
def test_leading_references_end_where_other_text_begins(
    references: list[Reference], between: str, after: str
) -> None:
    text = "".join(f"{reference}{between}" for reference in references)
    found = leading_references(f"甲{text}{after}", 1, between)
    assert found == (references, len(text) + 1)


@given(_TEXTS)
def test_the_rule_for_markdown_reads_the_same_references(text: str) -> None:
    # Without the other rules of Markdown, such as code spans, which take precedence.
    parser = MarkdownIt("zero")
    install(parser)
    parser.inline.ruler.enableOnly(["text", "reference"])
    (inline,) = parser.parseInline(text)
    found = [token.content for token in inline.children or () if token.type == "reference"]
    expected = [part for part in split_references(text) if not isinstance(part, str)]
    assert [parse_reference(inside) for inside in found] == expected
