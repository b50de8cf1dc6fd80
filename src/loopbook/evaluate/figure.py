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
_SCALES = (("十亿", 10, "亿"), ("百万", 100, "万"), ("千万", 1000, "万"))
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


def chinese_symbol_of(unit: Unit) -> str:
    """Return what Chinese writes behind a number; nothing behind a count.

    Tonnes, money and magnitudes are in Chinese (万吨, 亿元); other symbols stay (kg, %).
    """
    has_symbol = unit.symbol != unit.code
    is_usual = not has_symbol or "吨" in unit.label_zh
    if unit.code == _COUNT or not unit.label_zh or not is_usual:
        return symbol_of(unit)
    return unit.label_zh


def chinese_scale(symbol: str) -> tuple[int, str]:
    """Return how many of a usual Chinese magnitude one of `symbol` is: 百万吨 is (100, 万吨)."""
    for word, times, usual in _SCALES:
        if symbol.startswith(word) and len(symbol) > len(word):
            return times, usual + symbol[len(word) :]
    return 1, symbol


def amount(
    value: float,
    sd: float | None,
    symbols: tuple[str, str],
    *,
    bound: str = "eq",
    language: str = "en",
) -> str:
    """Return the number with its unit: `9.98 Mt`, in Chinese `998 万吨`.

    Parameters
      sd, bound   as for `figure`
      symbols     in English and in Chinese; an empty Chinese one is as the English
    """
    times, symbol = 1, symbols[0]
    if language.startswith("zh"):
        times, symbol = chinese_scale(symbols[1] or symbols[0])
    number = figure(value * times, sd * times if sd else None, bound=bound)
    return f"{number} {symbol}".strip()


def _cut(number: float, places: int) -> str:
    return f"{round(number, places):.{max(places, 0)}f}"


def _free(number: float, digits: int) -> str:
    """Return the number with so many significant digits, written out where that stays short."""
    text = f"{number:.{digits}g}"
    if "e" not in text or not _SMALL < abs(number) < _LARGE:
        return text
    return f"{Decimal(text):f}"
