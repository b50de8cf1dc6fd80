"""Figure: a number as the reasons and explanations of this room write it.

Kept small: pages and papers write numbers with `render`, which stands above.
"""

import math
from decimal import Decimal
from fractions import Fraction

from loopbook.terms.quantity import Unit

_COUNT = "C62"
_DIGITS = 6
_DIGITS_MAX = 15
_SMALL, _LARGE = 1e-9, 1e15
_SIGNS = {"eq": "", "about": "≈ ", "at_least": "≥ ", "at_most": "≤ "}


def figure(
    value: Fraction | float,
    sd: float | None = None,
    *,
    bound: str = "eq",
    limit: float | None = None,
) -> str:
    """Return the number with no more digits than it has.

    Parameters
      sd      standard uncertainty: two significant digits of it say where the value is cut;
              without it the value keeps six significant digits
      bound   as published: `at_least` is written `≥ 88`
      limit   a value it is compared with: digits are added until both are written apart
    """
    number = float(value)
    sign = _SIGNS.get(bound, "")
    if sd:
        places = 1 - math.floor(math.log10(sd))
        return f"{sign}{_cut(number, places)} ± {_cut(sd, places)}"
    digits = _DIGITS
    while limit not in (None, number) and digits < _DIGITS_MAX:
        if _free(number, digits) != _free(limit or 0.0, digits):
            break
        digits += 1
    return f"{sign}{_free(number, digits)}"


def real(value: Fraction) -> float | None:
    """Return the nearest float; None beyond their range."""
    try:
        return float(value)
    except OverflowError:
        return None


def in_unit(base: Fraction, unit: Unit) -> Fraction:
    """Return a value in base units expressed in `unit`, exactly."""
    return (base - unit.offset) / unit.factor


def symbol_of(unit: Unit) -> str:
    """Return what people write behind a number: symbol, name or code; nothing behind a count."""
    if unit.code.endswith(_COUNT):
        return unit.code.removesuffix(_COUNT).strip()
    return unit.symbol if unit.symbol != unit.code else unit.label_en or unit.code


def _cut(number: float, places: int) -> str:
    return f"{round(number, places):.{max(places, 0)}f}"


def _free(number: float, digits: int) -> str:
    """Return the number with so many significant digits, written out where that stays short."""
    text = f"{number:.{digits}g}"
    if "e" not in text or not _SMALL < abs(number) < _LARGE:
        return text
    return f"{Decimal(text):f}"
