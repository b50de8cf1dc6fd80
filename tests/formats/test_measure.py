"""A number with its unit, from the cell, the heading or a neighbouring cell."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loopbook.errors import ParseError, UnitError
from loopbook.formats.measure import Scaled, UnitReader
from loopbook.rules.unit import find_unit
from loopbook.terms.quantity import Units


@pytest.fixture(scope="session")
def reader(units: Units) -> UnitReader:
    return UnitReader(units)


@pytest.mark.parametrize(
    ("text", "code", "power"),
    [
        ("kg", "KGM", 0),
        ("KGM", "KGM", 0),
        ("千克", "KGM", 0),
        ("ｋｇ", "KGM", 0),
        ("Tonnes", "TNE", 0),
        ("千吨", "KTN", 0),
        ("亿吨", "TNE", 8),
        ("%", "P1", 0),
        ("元/吨", "CNY/TNE", 0),
        ("1e9 CNY", "1e9 CNY", 0),
    ],
)
def test_units_are_found_as_people_write_them(
    reader: UnitReader, text: str, code: str, power: int
) -> None:
    found = reader.find(text)
    assert (found.unit.code, found.power) == (code, power) or found.unit.code == "1e8 TNE"


def test_units_that_differ_by_case_alone_are_not_mixed_up(reader: UnitReader) -> None:
    assert reader.find("Mg").unit.factor == 1000
    assert reader.find("mg").unit.factor == Fraction(1, 10**6)


def test_an_unknown_unit_offers_the_nearest(reader: UnitReader) -> None:
    with pytest.raises(UnitError) as caught:
        reader.find("tonnnes")
    assert (caught.value.code, caught.value.values["nearest"]) == ("LB-W24", "tonnes")
    assert not reader.knows("tonnnes")


@given(st.data())
def test_every_spelling_means_here_what_it_means_in_packs(
    units: Units, data: st.DataObject
) -> None:
    text = data.draw(st.sampled_from(sorted({*units.by_code, *units.by_spelling})))
    found = UnitReader(units).find(text)
    assert found.unit.factor * 10**found.power == find_unit(units, text).factor


def test_the_unit_of_the_cell_comes_before_that_of_the_pack(units: Units) -> None:
    reader = UnitReader(units)
    gram = units.by_code["GRM"]
    assert reader.measure("0.31 kg", (), gram).unit == units.by_code["KGM"]
    assert reader.measure("310", (), gram).unit == gram
    assert reader.measure(Decimal(310), (reader.find("mg"),), gram).unit == units.by_code["MGM"]


def test_a_magnitude_in_a_heading_counts_for_the_bare_number(units: Units) -> None:
    measure = UnitReader(units).measure("5490", (Scaled(units.by_code["TNE"], 4),), None)
    assert (measure.value, measure.is_touched) == (Decimal(54_900_000), True)


def test_two_units_for_one_number_are_refused(units: Units) -> None:
    reader = UnitReader(units)
    with pytest.raises(UnitError) as caught:
        reader.measure("5 kg", (reader.find("t"),), None)
    assert caught.value.code == "LB-W25"
    with pytest.raises(UnitError) as caught:
        reader.measure("5", (reader.find("t"), reader.find("kg")), None)
    assert caught.value.code == "LB-W25"


def test_a_unit_of_another_kind_is_refused(units: Units) -> None:
    with pytest.raises(UnitError) as caught:
        UnitReader(units).measure("5 kWh", (), units.by_code["KGM"])
    assert caught.value.code == "LB-W26"
    with pytest.raises(ParseError):
        UnitReader(units).measure("five", (), None)


def test_quantities_of_events_have_codes_that_epcis_takes(units: Units) -> None:
    reader = UnitReader(units)
    measure = reader.standard(reader.measure("60 Mt", (), None))
    assert (measure.value, measure.unit) == (Decimal(60_000_000), units.by_code["TNE"])
    assert measure.is_touched
    with pytest.raises(UnitError) as caught:
        reader.standard(reader.measure("5 元/吨", (), None))
    assert caught.value.code == "LB-W55"
