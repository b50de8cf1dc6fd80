"""Numbers as people read them: unit, uncertainty, and no more digits than are known.

Digits follow the standard uncertainty by the rule of the Particle Data Group: two significant
digits of it when they are 10..35, one otherwise. Without one, a stated number keeps its digits, and
none is rounded across a limit it is compared with: 69.96 under a target of 70 is not written 70.

Source    Particle Data Group, Review of Particle Physics, introduction, section 5.3 (rounding)
"""

import math
from decimal import Decimal, localcontext
from fractions import Fraction

from loopbook.evaluate.figure import chinese_symbol_of
from loopbook.terms.quantity import Unit
from loopbook.terms.system import Layer
from loopbook.wording import say

Amount = int | float | Decimal | Fraction

_PRECISION = 60
_SHORT_DIGITS = 4
_STATED_DIGITS = 6
_PLACES_MAX = 15
_TINY = -9
_BOUND_SIGNS = {"about": "≈ ", "at_least": "≥ ", "at_most": "≤ "}
_CHINESE_SCALES = ((12, "万亿"), (8, "亿"), (4, "万"))
_UNIT_SCALES = (("万亿", 12), ("十亿", 9), ("百万", 6), ("亿", 8), ("万", 4))


def number_text(
    value: Amount | None,
    language: str = "en",
    *,
    sd: Amount | None = None,
    symbol: str = "",
    bound: str = "eq",
    limits: tuple[float | None, ...] = (),
) -> str:
    """Return `value` for a person: `63.6 ± 0.7 %`, `260,000,000 t`, `2.6亿吨`, `unknown`.

    Parameters
      sd      standard uncertainty, same unit; None when not stated
      symbol  of the unit, as written behind the number
      bound   `eq`, `about`, `at_least` or `at_most`, as published
      limits  values it is compared with: rounding never moves it across or onto one of them
    """
    if value is None or (isinstance(value, float) and not math.isfinite(value)):
        return say("chart.unknown", language)
    with localcontext() as context:
        context.prec = _PRECISION
        shift, symbol = _unit_scale(symbol, language)
        exact = _decimal(value).scaleb(shift)
        if exact and exact.adjusted() < _TINY:
            return f"{_BOUND_SIGNS.get(bound, '')}{exact:.3E}{_unit_part(symbol)}"
        spread = _decimal(sd).scaleb(shift) if sd else None
        places = _places(exact, spread)
        known = [_decimal(limit).scaleb(shift) for limit in limits if limit is not None]
        while places < _PLACES_MAX and _crosses(exact, places, known):
            places += 1
        power, scale = _scale(exact, language)
        number = _written(exact, places, power)
        if spread is not None:
            number = f"{number} ± {_written(spread, places, power)}"
            number = f"({number})" if scale else number
    return f"{_BOUND_SIGNS.get(bound, '')}{number}{scale}{_unit_part(symbol)}"


def _decimal(value: Amount) -> Decimal:
    if isinstance(value, Fraction):
        return Decimal(value.numerator) / Decimal(value.denominator)
    return Decimal(repr(value)) if isinstance(value, float) else Decimal(value)


def _places(value: Decimal, spread: Decimal | None) -> int:
    """Return decimal places to keep; negative when digits before the point are not known."""
    parts = value.normalize().as_tuple()
    stated = -parts.exponent if isinstance(parts.exponent, int) else 0
    if spread is None:
        is_stated = len(parts.digits) <= _STATED_DIGITS or stated <= 0
        return stated if is_stated else max(0, _SHORT_DIGITS - (value.adjusted() + 1))
    leading = int(spread.scaleb(1 - spread.adjusted()))
    return -spread.adjusted() + (1 if leading <= 35 else 0)


def _rounded(value: Decimal, places: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-places))


def _crosses(value: Decimal, places: int, limits: list[Decimal]) -> bool:
    written = _rounded(value, places)
    return any(written.compare(limit) != value.compare(limit) for limit in limits)


def _unit_scale(symbol: str, language: str) -> tuple[int, str]:
    """Return the power of ten in a Chinese unit and the unit without it: 百万吨 is (6, 吨).

    326 百万吨 is then written 3.26亿吨, as statistics in Chinese have it.
    """
    if language.startswith("zh"):
        for word, power in _UNIT_SCALES:
            if symbol.startswith(word) and len(symbol) > len(word):
                return power, symbol[len(word) :]
    return 0, symbol


def _scale(value: Decimal, language: str) -> tuple[int, str]:
    if language.startswith("zh"):
        for power, word in _CHINESE_SCALES:
            if abs(value) >= Decimal(10) ** power:
                return power, word
    return 0, ""


def _written(value: Decimal, places: int, power: int) -> str:
    shifted = _rounded(value, places).scaleb(-power)
    text = f"{shifted:,f}"
    return text.removeprefix("-") if not shifted else text.replace("-", "\N{MINUS SIGN}")


def _unit_part(symbol: str) -> str:
    if not symbol:
        return ""
    return symbol if symbol[0] >= "\u3000" else f" {symbol}"


def unit_symbol(unit: Unit, language: str = "en") -> str:
    """Return what stands behind a number: the symbol; in Chinese 吨, 亿元 and 个 in words.

    In English a unit that only counts has none: 107, as a statement says it, and not 107 C62.
    """
    if language.startswith("zh"):
        return chinese_symbol_of(unit) or unit.label_zh or unit.code
    symbol = unit.symbol or unit.code
    is_count = unit.dimension == (("piece", 1),) and unit.factor == 1
    return "" if is_count and symbol == unit.code else symbol


def layer_value(quanta: float | Fraction, layer: Layer) -> Fraction:
    """Return an amount of quanta in the unit in which people read the layer, exactly."""
    return Fraction(quanta) * layer.quantum.factor / layer.unit.factor


def amount_text(
    quanta: float | Fraction | None, layer: Layer, language: str = "en", *, sd: float | None = None
) -> str:
    """Return an amount of a layer for a person, with its unit and uncertainty (both in quanta)."""
    value = None if quanta is None else layer_value(quanta, layer)
    spread = None if sd is None else float(layer_value(sd, layer))
    return number_text(value, language, sd=spread, symbol=unit_symbol(layer.unit, language))
