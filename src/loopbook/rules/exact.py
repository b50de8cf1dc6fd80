"""Read a number of a pack as an exact fraction, its length bounded so that no row can stall."""

import re
from fractions import Fraction

_NUMBER = re.compile(r"[+-]?\d{1,40}(?:\.\d{1,40})?(?:[eE][+-]?\d{1,3})?")
EXPONENT_MAX = 300


def exact(text: str) -> Fraction:
    """Return the number written as `12`, `-0.5`, `1e-3` or `5/9`.

    Raises    ValueError  none of these, a division by zero, or too long
    """
    parts = text.strip().split("/")
    if len(parts) > 2:
        raise ValueError(text)
    numbers = [_plain(part.strip()) for part in parts]
    if len(numbers) == 1:
        return numbers[0]
    if numbers[1] == 0:
        raise ValueError(text)
    return numbers[0] / numbers[1]


def _plain(text: str) -> Fraction:
    if _NUMBER.fullmatch(text) is None or not text.isascii():
        raise ValueError(text)
    _, _, exponent = text.lower().partition("e")
    if exponent and abs(int(exponent)) > EXPONENT_MAX:
        raise ValueError(text)
    return Fraction(text)
