"""Amounts: a number of the world becomes whole quanta of a layer, exactly or with a note.

Source    design: amounts are whole numbers of a layer's quantum, so that totals do not depend on
          order or engine; ties round to even (IEEE 754-2019, 4.3.1, roundTiesToEven)
"""

from decimal import Decimal
from fractions import Fraction

import msgspec

from loopbook.terms.quantity import Unit, convert
from loopbook.terms.system import Layer
from loopbook.trace.measure import exact

QUANTA_MAX = 2**127 - 1
"""Largest amount of a posting: what a signed 128-bit sum can hold."""


class Quanta(msgspec.Struct, frozen=True):
    """An amount in quanta of a layer, and whether it had to be rounded to a whole number."""

    amount: int
    is_rounded: bool


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
    """Return the variance in quanta squared, and whether an uncertainty is stated at all."""
    number = exact(sd) if sd is not None else None
    if number is None:
        return 0.0, False
    # An offset of a unit moves values, not their spread.
    return float(number * unit.factor / layer.quantum.factor) ** 2, True


def amount_text(amount: int | Fraction, layer: Layer) -> str:
    """Return an amount in quanta as a person reads it: number and symbol of the layer's unit.

    Exact where the decimals end within six places, else to six places.
    """
    number = convert(Fraction(amount), layer.quantum, layer.unit)
    text = (
        f"{float(number):.6f}".rstrip("0").rstrip(".") if number.denominator != 1 else f"{number}"
    )
    return f"{text} {layer.unit.symbol or layer.unit.code}".strip()
