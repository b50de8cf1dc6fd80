"""Words that answer a criterion."""

from decimal import Decimal

import pytest

from loopbook.errors import ParseError
from loopbook.formats.answer_word import NOT_APPLICABLE, read_answer
from loopbook.formats.measure import Measure
from loopbook.formats.row import Cell
from loopbook.terms.quantity import Units


@pytest.mark.parametrize(
    ("cell", "unit", "expected"),
    [
        ("yes", "C62", "1"),
        (" 是 ", "C62", "1"),
        ("符合", "P1", "100"),
        ("No", "C62", "0"),
        ("否", "P1", "0"),
        ("ＹＥＳ", "C62", "1"),
        ("yes", "KGM", None),
        ("yes", "", None),
        ("45", "C62", None),
        (Decimal(1), "C62", None),
        ("", "C62", None),
        ("60 %", "P1", None),
        ("perhaps", "KGM", None),
    ],
)
def test_yes_and_no_answer_counts_and_shares(
    units: Units, cell: Cell, unit: str, expected: str | None
) -> None:
    found = read_answer(cell, units.by_code[unit] if unit else None)
    if expected is None:
        assert found is None
    else:
        assert isinstance(found, Measure)
        assert (found.value, found.unit) == (Decimal(expected), units.by_code[unit])


@pytest.mark.parametrize("cell", ["n/a", "N/A", "不适用", "不涉及"])
def test_what_does_not_apply_is_said_of_any_unit(units: Units, cell: str) -> None:
    assert read_answer(cell, units.by_code["KGM"]) == NOT_APPLICABLE


@pytest.mark.parametrize("cell", ["perhaps", "也许"])
def test_words_that_answer_nothing_are_told_as_such(units: Units, cell: str) -> None:
    with pytest.raises(ParseError, match="LB-Z97"):
        read_answer(cell, units.by_code["C62"])
