"""The observation a row states."""

from decimal import Decimal

import pytest

from loopbook.errors import EventError
from loopbook.formats.columns import Column
from loopbook.formats.field import Reading, Value
from loopbook.formats.intake_observation import observed
from loopbook.formats.measure import Measure
from loopbook.terms.entry import EntryKind
from loopbook.terms.finding import Place
from loopbook.terms.period import period
from loopbook.terms.quantity import Units
from loopbook.terms.scheme import IntakeColumn


def readings(**values: Value) -> dict[str, list[Reading]]:
    return {
        field: [
            Reading(Column(IntakeColumn(heading_en="", heading_zh="", field=field, rule="")), value)
        ]
        for field, value in values.items()
    }


def test_the_fields_of_a_row_make_an_observation(units: Units) -> None:
    value = Measure(Decimal(88), units.by_code["P1"])
    row = readings(subject="CN", indicator="straw_rate", period=period("2025"), value=value)
    parsed = observed(row, Place(document="x", row=2))
    assert parsed.kind is EntryKind.OBSERVATION
    assert parsed.observation is not None
    assert parsed.observation.unit == "P1"
    assert parsed.identity is not None


def test_a_row_without_indicator_period_value_or_unit_is_none(units: Units) -> None:
    bare = readings(indicator="straw_rate", period=period("2025"), value=Measure(Decimal(88)))
    for row in (bare, readings(indicator="straw_rate")):
        with pytest.raises(EventError) as caught:
            observed(row, Place())
        assert caught.value.code == "LB-W54"
