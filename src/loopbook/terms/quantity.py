"""Units and amounts: every number carries its unit; amounts in the ledger are whole quanta."""

from fractions import Fraction

import msgspec

Dimension = tuple[tuple[str, int], ...]
"""Base kind and exponent, sorted by kind, none zero; `()` is a pure number."""


class Unit(msgspec.Struct, frozen=True):
    """A unit of measure.

    Fields
      code       UN/ECE Recommendation 20 code (`KGM`), ISO 4217 for money, or compound `CNY/TNE`
      symbol     what people write (`kg`)
      dimension  base kinds with exponents, as (("mass", 1),)
      factor     how many base units one of it is; base units: kg, piece, J, m, s, K, A, V, CNY
      offset     added after the factor (degree Celsius: 273.15); zero for all else
      label_en, label_zh   names
    """

    code: str
    symbol: str
    dimension: Dimension
    factor: Fraction
    offset: Fraction = Fraction(0)
    label_en: str = ""
    label_zh: str = ""


class Units(msgspec.Struct, frozen=True):
    """The units known: by code and by every spelling people use for them.

    Fields
      by_code      UN/ECE code -> unit
      by_spelling  spelling in lower case (symbol, English and Chinese name, alias) -> code
    """

    by_code: dict[str, Unit]
    by_spelling: dict[str, str]


def multiply(left: Dimension, right: Dimension, exponent: int = 1) -> Dimension:
    """Return the dimension of left x right**exponent."""
    powers = dict(left)
    for kind, power in right:
        powers[kind] = powers.get(kind, 0) + exponent * power
    return tuple(sorted((kind, power) for kind, power in powers.items() if power))


def convert(value: Fraction, given: Unit, wanted: Unit) -> Fraction:
    """Return `value` of unit `given` expressed in unit `wanted`, exactly.

    Parameters
      given, wanted  of one dimension: the caller checks, since only he can say where the fault is
    """
    base = value * given.factor + given.offset
    return (base - wanted.offset) / wanted.factor
