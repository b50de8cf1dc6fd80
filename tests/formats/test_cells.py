"""One row of the reader's own table, asked field by field."""

import io
from decimal import Decimal

import pytest

from loopbook.book.shelf import core
from loopbook.errors import ParseError, UnitError
from loopbook.formats.cells import Cells, stated_measure
from loopbook.formats.flows import data_rows
from loopbook.formats.measure import UnitReader
from loopbook.terms.finding import Severity
from loopbook.terms.quantity import Units
from loopbook.terms.sheet import RowKind


def cells(units: Units, content: str) -> Cells:
    table = core().intake["flows"]
    rows = data_rows(io.BytesIO(content.encode()), "mine.csv", table, UnitReader(units))
    (found,) = [row for row, _ in rows if row is not None]
    return found


def test_a_field_without_a_column_is_empty(units: Units) -> None:
    row = cells(units, "flow,value\nore,5\n")
    assert row.text("flow") == "ore"
    assert row.cell("sd") == ""
    assert row.heading_unit("sd") == ()
    assert row.faults() == []


@pytest.mark.parametrize(
    ("word", "kind"),
    [("", RowKind.FLOW), ("Stock", RowKind.LEVEL), ("存量", RowKind.LEVEL), ("flow", RowKind.FLOW)],
)
def test_a_word_of_a_closed_list_is_read_in_either_language(
    units: Units, word: str, kind: RowKind
) -> None:
    row = cells(units, f"flow,value,what\nore,5,{word}\n")
    assert row.word("what", RowKind, "sheet.what.", RowKind.FLOW) is kind


def test_another_word_is_refused_with_the_nearest(units: Units) -> None:
    row = cells(units, "flow,value,what\nore,5,levle\n")
    with pytest.raises(ParseError) as caught:
        row.word("what", RowKind, "sheet.what.")
    assert (caught.value.code, caught.value.values["nearest"]) == ("LB-B60", "level")


def test_a_measure_needs_a_unit_from_somewhere(units: Units) -> None:
    reader = UnitReader(units)
    with_unit = cells(units, "flow,value (t),low\nore,5,4\n")
    low = stated_measure(with_unit, "low", (), reader)
    assert low is not None
    assert (low.value, low.unit.symbol if low.unit else "") == (Decimal(4), "t")
    assert stated_measure(with_unit, "high", (), reader) is None
    with pytest.raises(UnitError, match="LB-W56"):
        stated_measure(cells(units, "flow,value\nore,5\n"), "value", (), reader)


def test_a_number_is_read_in_the_unit_of_its_row(units: Units) -> None:
    reader = UnitReader(units)
    row = cells(units, "flow,value,low\nore,5,3\n")
    assert row.number("low", reader.find("kg"), reader) == Decimal(3)
    assert row.number("high", None, reader) is None
    found = row.finding("LB-W24", "flow", Severity.ERROR, {"unit": 1})
    assert (found.place.row, found.place.column, found.values) == (2, "flow", {"unit": "1"})
