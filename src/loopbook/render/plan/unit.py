"""Unit: the units of a plan, which are codes, as people write them: `CNY/t`, `元/吨`."""

import re
from functools import lru_cache

from loopbook.evaluate.figure import chinese_symbol_of
from loopbook.rules.core_units import core_units

SHARE = "1"
"""Code of a pure number."""

_COUNTS = ("C62", "H87", "EA")
_YUAN = ("CNY", "元")


@lru_cache(maxsize=512)
def unit_text(code: str, language: str) -> str:
    """Return a unit as it is written behind a number; empty for a pure number.

    A unit that is not known (`points`) is written as it came.
    """
    parts = re.split(r"([/*])", code)
    return "".join(part if part in "/*" else _single(part, language) for part in parts)


def _single(code: str, language: str) -> str:
    unit = core_units().by_code.get(code)
    if code == SHARE or code in _COUNTS:
        return ""
    if unit is None:
        return code
    if not language.startswith("zh"):
        return unit.symbol
    return code.replace(*_YUAN) if unit.symbol == code else chinese_symbol_of(unit)
