"""Whether the numbers of a file agree on a decimal comma."""

import pytest

from loopbook.book.shelf import core
from loopbook.errors import ParseError
from loopbook.formats.columns import Column
from loopbook.formats.decimal_sign import evidence_of, sign_of
from loopbook.formats.lines import Line
from loopbook.formats.row import Row
from loopbook.terms.finding import Finding, Severity
from loopbook.terms.repair import DecimalSign, Repairing
from loopbook.terms.scheme import IntakeColumn

ASKED = Repairing(is_on=True)
COLUMN = Column(IntakeColumn(heading_en="v", heading_zh="值", field="value", rule=""), 0)


def lines(*cells: str, semicolons: bool = False) -> list[Line]:
    found = (Finding("LB-W13", Severity.NOTE),) if semicolons else ()
    rows = (Row(document="x", number=n, cells=(cell, "9,9")) for n, cell in enumerate(cells, 2))
    return [Line(row, (COLUMN,), found if row.number == 2 else ()) for row in rows]


@pytest.mark.parametrize(
    "cell", ["12,5", "0,123", "1234,567", "1.234,5", "1 234,5", "1.234.567", "-3,25 t", "12，5"]
)
def test_one_number_that_can_only_have_a_comma_decides(cell: str) -> None:
    assert sign_of(lines("7", cell, "1,234"), ASKED) is DecimalSign.COMMA


@pytest.mark.parametrize("cell", ["12.5", "0.123", "1234.567", "1,234.5", "1,234,567"])
def test_one_number_that_can_only_have_a_point_decides(cell: str) -> None:
    assert sign_of(lines("7", cell, "1,234"), ASKED) is DecimalSign.POINT


def test_numbers_that_contradict_each_other_are_a_question() -> None:
    with pytest.raises(ParseError) as caught:
        sign_of(lines("12,5", "3.75"), ASKED)
    assert caught.value.code == "LB-W62"
    assert caught.value.values == {"comma": "12,5", "point": "3.75"}


def test_numbers_that_may_be_either_are_a_question_where_semicolons_part_the_cells() -> None:
    assert sign_of(lines("1,234", "5"), ASKED) is DecimalSign.POINT
    with pytest.raises(ParseError) as caught:
        sign_of(lines("1,234", "5", semicolons=True), ASKED)
    assert caught.value.code == "LB-W63"
    assert sign_of(lines("5", "6", semicolons=True), ASKED) is DecimalSign.POINT


def test_a_declared_sign_is_taken_and_nothing_is_guessed_unasked() -> None:
    both = lines("12,5", "3.75")
    assert sign_of(both, Repairing(decimal=DecimalSign.COMMA)) is DecimalSign.COMMA
    assert sign_of(both, Repairing()) is DecimalSign.POINT


def test_texts_and_columns_without_numbers_speak_for_nothing() -> None:
    evidence = evidence_of(lines("n/a", "", "3,4,5", "a,5"))
    assert (evidence.comma, evidence.point, evidence.either) == ("", "", "")


def test_a_damaged_number_speaks_for_no_sign() -> None:
    rules = core().repairs
    damaged = lines("549010,000 tons", "2.6100 million tons", "7")
    assert sign_of(damaged, ASKED, rules) is DecimalSign.POINT
    with pytest.raises(ParseError):
        sign_of(damaged, ASKED)
    assert sign_of(lines("549010,000 tons", "3,25"), ASKED, rules) is DecimalSign.COMMA
