"""The parts of an event that a row states."""

from decimal import Decimal

import pytest

from loopbook.errors import EventError
from loopbook.formats.intake_event import class_uri, in_unit, sd_in
from loopbook.formats.measure import Measure
from loopbook.terms.quantity import Units
from loopbook.terms.scheme import Scheme


def measure(units: Units, value: str, code: str = "", **more: bool) -> Measure:
    return Measure(Decimal(value), units.by_code[code] if code else None, **more)


def test_a_class_has_its_code_or_a_house_name(scheme: Scheme) -> None:
    assert class_uri("cell", scheme) == "https://id.example.org/01/09520001000102"
    assert class_uri("black_mass", scheme) == "urn:loopbook:v1:black_mass"


def test_uncertainties_are_put_in_the_unit_of_their_value(units: Units) -> None:
    value = measure(units, "60", "TNE", is_own=True, is_stated=True)
    assert sd_in(measure(units, "5", "P1", is_stated=True), value) == 3
    assert sd_in(measure(units, "500", "KGM", is_stated=True), value) == Decimal("0.5")
    assert sd_in(measure(units, "2", "TNE", is_stated=True), value) == 2
    assert sd_in(measure(units, "1", "LBR", is_stated=True), value) == Decimal("0.00045359237")


def test_an_uncertainty_without_a_unit_or_of_another_kind_is_refused(units: Units) -> None:
    value = measure(units, "60", "TNE", is_own=True, is_stated=True)
    with pytest.raises(EventError) as caught:
        sd_in(measure(units, "5"), value)
    assert caught.value.code == "LB-W51"
    with pytest.raises(EventError) as caught:
        sd_in(measure(units, "5", "KWH", is_stated=True), value)
    assert caught.value.code == "LB-W26"


def test_numbers_without_a_place_for_a_unit_are_converted(units: Units) -> None:
    assert in_unit(measure(units, "310", "GRM"), units.by_code["KGM"]) == Decimal("0.31")
    assert in_unit(measure(units, "310"), units.by_code["KGM"]) == 310
