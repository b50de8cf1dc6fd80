"""Measures: a number with its unit code becomes an exact number of base units, or says why not."""

from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from loopbook.errors import UnitError
from loopbook.rules.unit import find_unit, nearest_unit
from loopbook.terms.quantity import Unit, Units

PIECE = Unit("C62", "", (("piece", 1),), Fraction(1))
"""What a quantity without unit counts (EPCIS 2.0, 7.3.3.3: a count of instances)."""

NUMBER = Unit("", "", (), Fraction(1))
"""What a reading without unit is: a pure number."""

_EXPONENT_MAX = 60
_LENGTH_KEPT = 100


def unit_named(units: Units, code: str) -> Unit | None:
    """Return the unit with exactly this code (`KGM`, `1e4 TNE`, `CNY/TNE`); None when unknown.

    A spelling (`kg`) is no code: events are read by machines of others, so `kg` is not taken here.
    """
    if code in units.by_code:
        return units.by_code[code]
    if not any(sign in code for sign in " */"):
        return None
    try:
        unit = find_unit(units, code)
    except UnitError:
        return None
    return unit if unit.code == code else None


def nearest_code(units: Units, text: str) -> str:
    """Return the code that someone who wrote `text` most likely meant."""
    if len(text) > _LENGTH_KEPT:
        return _nearest_code(_Table(units), text)
    return _kept_code(_Table(units), text)


class _Table:
    """The units of a pack as a key: two tables are one when they are the same object."""

    __slots__ = ("units",)

    def __init__(self, units: Units) -> None:
        self.units = units

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Table) and other.units is self.units

    def __hash__(self) -> int:
        return id(self.units)


def _nearest_code(table: _Table, text: str) -> str:
    units = table.units
    try:
        return find_unit(units, text).code
    except UnitError:
        near = nearest_unit(units, text)
        return units.by_spelling.get(near, near)


# One unknown unit comes with every event of its sender, and looking for its like is slow.
_kept_code = lru_cache(maxsize=512)(_nearest_code)


def exact(number: Decimal) -> Fraction | None:
    """Return the number as a fraction; None when it is no number or has over 60 digits.

    The bound keeps a text such as 1e999999 from filling the memory with digits.
    """
    if not number.is_finite() or (number and abs(number.adjusted()) > _EXPONENT_MAX):
        return None
    return Fraction(number)
