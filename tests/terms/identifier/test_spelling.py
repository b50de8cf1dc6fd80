"""Characters of a field on both sides."""

from hypothesis import given
from hypothesis import strategies as st

from loopbook.terms.identifier.spelling import (
    canonical_spelling,
    in_link,
    in_urn,
    read_spelling,
)

AI_82 = "".join(chr(c) for c in range(33, 127) if chr(c) not in "#$@[\\]^`{|}~")
fields = st.text(AI_82, min_size=1, max_size=20)


def test_the_two_sides_escape_different_characters() -> None:
    assert in_urn("a(1)/%") == "a(1)%2F%25"
    assert in_link("a(1)/%") == "a%281%29%2F%25"


def test_a_percent_sign_that_begins_no_escape_stands_for_itself() -> None:
    assert read_spelling("5%") == "5%"
    assert canonical_spelling("5%") == "5%25"


def test_a_field_with_strange_characters_stays_as_it_is() -> None:
    assert canonical_spelling("日(") == "日("
    assert canonical_spelling("%FF(") == "%FF("


@given(fields)
def test_what_is_written_is_read_again(field: str) -> None:
    assert len(AI_82) == 82
    assert read_spelling(in_urn(field)) == field
    assert read_spelling(in_link(field)) == field


@given(st.text(max_size=30))
def test_the_canonical_spelling_is_its_own(text: str) -> None:
    once = canonical_spelling(text)
    assert canonical_spelling(once) == once
