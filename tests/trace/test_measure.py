"""Measures: codes only, exact numbers, bounded size."""

from decimal import Decimal
from fractions import Fraction

from tests.trace.world import UNITS

from loopbook.trace.measure import exact, nearest_code, unit_named


def test_a_code_is_known_and_a_spelling_is_not() -> None:
    unit = unit_named(UNITS, "KGM")
    assert unit is not None
    assert unit.symbol == "kg"
    assert unit_named(UNITS, "kg") is None
    assert unit_named(UNITS, "千克") is None
    assert unit_named(UNITS, "") is None


def test_compound_codes_are_known_as_they_are_written() -> None:
    price = unit_named(UNITS, "CNY/TNE")
    assert price is not None
    assert price.dimension == (("CNY", 1), ("mass", -1))
    assert unit_named(UNITS, "元/吨") is None
    assert unit_named(UNITS, "no/unit") is None


def test_the_nearest_code_is_what_the_spelling_means() -> None:
    assert nearest_code(UNITS, "kg") == "KGM"
    assert nearest_code(UNITS, "KGMM") == "KGM"


def test_numbers_are_exact_and_endless_ones_are_none() -> None:
    assert exact(Decimal("0.1")) == Fraction(1, 10)
    assert exact(Decimal(0)) == 0
    assert exact(Decimal("1e999999")) is None
    assert exact(Decimal("1e-999999")) is None
    assert exact(Decimal("NaN")) is None
    assert exact(Decimal("Infinity")) is None
