"""Amounts: a number of the world becomes whole quanta of a layer, exactly or with a note.

A variance is a whole number too, of steps of a fine grid, so that sums of either are sums of whole
numbers: equal on every engine and in every order.

Source    design: amounts are whole numbers of a layer's quantum, so that totals do not depend on
          order or engine; ties round to even (IEEE 754-2019, 4.3.1, roundTiesToEven)
"""

from decimal import Decimal
from fractions import Fraction

import msgspec

from loopbook.terms.posting import VARIANCE_GRID
from loopbook.terms.quantity import Unit, convert
from loopbook.terms.system import Layer
from loopbook.trace.measure import exact

QUANTA_MAX = 10**28 - 1
"""Largest amount of a posting.

Scanning engines sum in decimals of 38 digits with a sign. With 28 digits a posting, 10^10 postings
sum inside one, and inside a signed 128-bit number, whatever their order.
"""

VARIANCE_COUNT_MAX = 10**34
"""Largest variance of a posting, in grid steps: a standard uncertainty of 2.4 x 10^13 quanta.

Beyond it a sum of some thousand variances would leave the 38 digits of a scanning engine.
"""

_EXPONENT_MAX = 60  # of `exact`: a number of more digits is left to the slow way


class Quanta(msgspec.Struct, frozen=True):
    """An amount in quanta of a layer, and whether it had to be rounded to a whole number."""

    amount: int
    is_rounded: bool


class Scale(msgspec.Struct, frozen=True):
    """How many quanta of a layer one of a unit is: numerator / denominator, in lowest terms."""

    numerator: int
    denominator: int


def quanta_of(value: Decimal, unit: Unit, layer: Layer) -> Quanta | None:
    """Return `value` of `unit` in whole quanta of the layer, half to even.

    Parameters
      unit    of the dimension of the layer's quantum: the caller checks
    Returns   None when it is negative, no number, or beyond QUANTA_MAX
    """
    number = exact(value)
    if number is None:
        return None
    amount = convert(number, unit, layer.quantum)
    if amount < 0 or amount > QUANTA_MAX:
        return None
    return Quanta(round(amount), amount.denominator != 1)


def variance_of(sd: Decimal | None, unit: Unit, layer: Layer) -> tuple[float, bool]:
    """Return the variance in quanta squared, and whether there is one.

    The nearest whole number of grid steps. There is none when no uncertainty is stated, and
    none when it cannot be counted (no number, or beyond VARIANCE_COUNT_MAX): the caller, who knows
    which, says so.
    """
    number = exact(sd) if sd is not None else None
    if number is None:
        return 0.0, False
    # An offset of a unit moves values, not their spread.
    spread = number * unit.factor / layer.quantum.factor
    variance = _on_grid(spread.numerator, spread.denominator)
    return (0.0, False) if variance is None else (variance, True)


def scale_of(unit: Unit, layer: Layer) -> Scale | None:
    """Return how `unit` stands to the layer's quantum; None when an offset lies between them."""
    if unit.offset != layer.quantum.offset:
        return None
    ratio = unit.factor / layer.quantum.factor
    return Scale(ratio.numerator, ratio.denominator)


def scaled_quanta(value: Decimal, scale: Scale) -> int | None:
    """Return what `quanta_of` does where that is a whole number that needs no word, else None."""
    if not value.is_finite() or abs(value.adjusted()) > _EXPONENT_MAX:
        return None
    above, below = value.as_integer_ratio()
    amount, rest = divmod(above * scale.numerator, below * scale.denominator)
    return None if rest or not 0 <= amount <= QUANTA_MAX else amount


def scaled_variance(sd: Decimal, scale: Scale) -> float | None:
    """Return the variance that `variance_of` returns where there is one, else None."""
    if not sd.is_finite() or abs(sd.adjusted()) > _EXPONENT_MAX:
        return None
    above, below = sd.as_integer_ratio()
    return _on_grid(above * scale.numerator, below * scale.denominator)


def _on_grid(numerator: int, denominator: int) -> float | None:
    """Return the square of a spread in quanta as a whole number of grid steps; None beyond all.

    A double below 2^29 holds every step exactly, and any double above is a whole number of steps:
    what is returned turns into its count of steps without loss.
    """
    square = denominator * denominator
    # To the nearest. It never lies half way, since no square of a fraction is k + 1/2.
    count = (2 * numerator * numerator * VARIANCE_GRID + square) // (2 * square)
    return None if count > VARIANCE_COUNT_MAX else count / VARIANCE_GRID


def amount_text(amount: int | Fraction, layer: Layer) -> str:
    """Return an amount in quanta as a person reads it: number and symbol of the layer's unit.

    Exact where the decimals end within six places, else to six places.
    """
    number = convert(Fraction(amount), layer.quantum, layer.unit)
    text = (
        f"{float(number):.6f}".rstrip("0").rstrip(".") if number.denominator != 1 else f"{number}"
    )
    return f"{text} {layer.unit.symbol or layer.unit.code}".strip()
