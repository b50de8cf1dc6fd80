"""Quantity: exact conversion and dimensions."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from loopbook.terms.quantity import Unit, convert, multiply

KG = Unit("KGM", "kg", (("mass", 1),), Fraction(1))
TONNE = Unit("TNE", "t", (("mass", 1),), Fraction(1000))
CELSIUS = Unit("CEL", "°C", (("temperature", 1),), Fraction(1), Fraction("273.15"))
FAHRENHEIT = Unit(
    "FAH", "°F", (("temperature", 1),), Fraction(5, 9), Fraction("459.67") * Fraction(5, 9)
)


def test_water_boils_at_212_fahrenheit() -> None:
    assert convert(Fraction(100), CELSIUS, FAHRENHEIT) == 212


@given(st.fractions())
def test_there_and_back_is_exact(value: Fraction) -> None:
    assert convert(convert(value, KG, TONNE), TONNE, KG) == value
    assert convert(convert(value, CELSIUS, FAHRENHEIT), FAHRENHEIT, CELSIUS) == value


def test_dimensions_multiply_and_cancel() -> None:
    speed = multiply((("length", 1),), (("time", 1),), -1)
    assert speed == (("length", 1), ("time", -1))
    assert multiply(speed, (("time", 1),)) == (("length", 1),)
    assert multiply(speed, speed, -1) == ()
