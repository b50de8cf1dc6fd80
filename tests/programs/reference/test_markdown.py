"""The shapes of reference pages."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loopbook.programs.reference.markdown import (
    both,
    code,
    codes,
    exact,
    page,
    plain,
    section,
    span,
    table,
    verbatim,
)


def test_a_page_says_that_it_is_generated() -> None:
    text = page("Units", "A lead.", ["## A", "", "## B"])
    assert text.startswith("# Units\n\nA lead.\n\n*Generated")
    assert text.endswith("## A\n\n## B\n")


def test_text_that_means_something_to_markdown_is_shown_as_it_is() -> None:
    assert plain("a | b < c * d\ne") == "a \\| b &lt; c \\* d e"
    assert code("str | None") == "`str \\| None`"
    assert code("") == ""


def test_names_and_languages_that_are_not_there_leave_no_mark() -> None:
    assert codes(("a", "", "b")) == "`a`, `b`"
    assert codes(()) == ""
    assert both("tonne", "吨") == "tonne · 吨"
    assert both("tonne", "") == "tonne"


def test_an_open_end_of_a_span_is_told() -> None:
    assert span(date(2024, 1, 1), None) == "2024-01-01 to …"
    assert span(None, date(2024, 1, 1)) == "… to 2024-01-01"
    assert span(None, None) == "no dates"


def test_verbatim_is_no_block_that_the_tests_of_documents_run() -> None:
    assert verbatim("loopbook new X") == "```text\nloopbook new X\n```"


def test_a_table_without_rows_and_a_section_without_parts_leave_nothing() -> None:
    assert table(("a",), []) == ""
    assert section("Flows", "") == ""
    assert table(("a", "b"), [("1", "2")]) == "| a | b |\n|---|---|\n| 1 | 2 |"
    assert section("Flows", "", "x") == "## Flows\n\nx"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Fraction(123, 10_000), "0.0123"),
        (Fraction(5, 9), "5/9"),
        (Fraction(1_000_000), "1000000"),
        (Fraction(-27, 2), "-13.5"),
        (Fraction(0), "0"),
        (None, ""),
    ],
)
def test_a_number_is_written_as_a_decimal_where_it_has_one(
    value: Fraction | None, text: str
) -> None:
    assert exact(value) == text


@given(st.fractions())
def test_no_digit_of_a_number_is_lost(value: Fraction) -> None:
    assert Fraction(exact(value)) == value
