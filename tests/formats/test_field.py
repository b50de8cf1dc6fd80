"""One cell, read as what its column says it is."""

from datetime import date
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from loopbook.formats.columns import Column
from loopbook.formats.field import FieldReader, Reading, UnitHint
from loopbook.formats.measure import Measure, UnitReader
from loopbook.formats.moment import Moment
from loopbook.formats.row import Cell, Row
from loopbook.formats.vocabulary import TermReader
from loopbook.terms.period import period
from loopbook.terms.scheme import IntakeColumn, Scheme


def read(scheme: Scheme, cell: Cell, field: str, default: str = "", **faults: str) -> Reading:
    column = IntakeColumn(heading_en="H", heading_zh="", field=field, default=default, rule="r:1")
    reader = FieldReader(UnitReader(scheme.units), TermReader(scheme), ZoneInfo("Asia/Shanghai"))
    row = Row(document="x", number=2, cells=(cell,), faults=dict(enumerate(faults.values())))
    return reader.read(row, Column(column, 0, "H"), UnitHint())


def test_each_kind_of_field_is_read_as_itself(scheme: Scheme) -> None:
    assert read(scheme, "黑粉", "class").value == "black_mass"
    assert read(scheme, "废纸流", "flow").value == "paper"
    assert read(scheme, "实测", "basis").value == "measured"
    assert read(scheme, "Measured", "basis").value == "measured"
    assert read(scheme, "不低于", "bound").value == "at_least"
    assert read(scheme, "eventTime, epcList", "source").value == "eventTime, epcList"
    assert read(scheme, "a;b；c", "constructed").value == ("a", "b", "c")
    assert read(scheme, Decimal(2025), "period").value == period("2025")
    assert read(scheme, "2025-03-04", "published").value == date(2025, 3, 4)
    assert isinstance(read(scheme, "2025-03-04", "eventTime").value, Moment)
    assert isinstance(read(scheme, "5 t", "quantity").value, Measure)
    assert read(scheme, "urn:a:1; urn:a:2", "epc").value == ("urn:a:1", "urn:a:2")
    assert read(scheme, "receiving", "bizStep").value == "receiving"
    assert read(scheme, Decimal(42), "source").value == "42"


def test_an_empty_cell_takes_the_default_but_no_pattern_or_time_of_day(scheme: Scheme) -> None:
    assert read(scheme, "", "basis", "measured").value == "measured"
    assert read(scheme, "", "transaction", "urn:t:{}").value is None
    assert read(scheme, "", "eventTime", "T12:00:00").value is None
    assert read(scheme, "7", "transaction", "urn:t:{}").value == "urn:t:7"


@pytest.mark.parametrize(
    ("cell", "field", "code"),
    [
        ("gold", "class", "LB-W39"),
        ("guessed", "basis", "LB-W39"),
        ("NDRX", "publisher", "LB-W39"),
        ("A1", "epc", "LB-W40"),
        (Decimal(12345678901234567000), "epc", "LB-W41"),
        ("-1 t", "quantity", "LB-W38"),
        ("-1", "sd", "LB-W38"),
        ("soon", "period", "LB-W33"),
    ],
)
def test_what_cannot_be_read_is_an_error_at_its_cell(
    scheme: Scheme, cell: Cell, field: str, code: str
) -> None:
    reading = read(scheme, cell, field)
    assert reading.value is None
    assert [(f.code, f.place.column, f.rule) for f in reading.findings] == [(code, "H", "r:1")]


def test_a_cell_that_the_file_calls_wrong_is_an_error(scheme: Scheme) -> None:
    assert read(scheme, "", "source", first="LB-W09").findings[0].code == "LB-W09"


def test_a_date_for_a_period_is_said(scheme: Scheme) -> None:
    reading = read(scheme, date(2025, 3, 1), "period")
    assert [f.code for f in reading.findings] == ["LB-W46"]
