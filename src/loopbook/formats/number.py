"""Number: what people write in a cell, read exactly, or refused; never guessed.

One rule for separators, told in docs/howto/record-a-table.md: the point is the decimal sign; comma,
space and apostrophe group thousands, in groups of three from the right. `12,5` and `1.234,5` break
it and are refused. Magnitudes (`5490万吨`, `2.6 亿`, `3 million t`) are multiplied out; whoever
calls sees by `is_touched` that the number is not what the cell shows, and says so.
Source: GB/T 15835-2011, 5.1 (万, 亿 with Arabic numerals); ISO 80000-1:2022, 7.3 (grouping).
"""

import re
import unicodedata
from collections.abc import Container
from decimal import Decimal

import msgspec

from loopbook.errors import ParseError
from loopbook.terms.repair import Confidence

DIGITS_MAX = 40
EXPONENT_MAX = 30
TEXT_MAX = 200

# 兆 is left out: 10^12 on paper and 10^6 in front of units (兆瓦), too doubtful to multiply out.
_MAGNITUDES = {"十": 1, "百": 2, "千": 3, "万": 4, "亿": 8, "萬": 4, "億": 8}
_ENGLISH = {
    "thousand": 3,
    "million": 6,
    "mn": 6,
    "mln": 6,
    "billion": 9,
    "bn": 9,
    "bln": 9,
    "trillion": 12,
}
_SHARES = ("百分", "千分", "万分", "百万分")  # a share (百分点), no magnitude
_SIGNS = str.maketrans({"−": "-", "–": "-", "﹣": "-", "’": "'", "‘": "'", "、": ",", "〇": "0"})
_MANTISSA = re.compile(
    r"""(?P<sign>[+-]?)\s*
        (?P<whole>\d[\d,'. ]*|\.\d+)
        (?P<exponent>[eE]\s?[+-]?\d+)?
        (?P<rest>.*)""",
    re.VERBOSE | re.DOTALL,
)
_PLAIN = re.compile(r"\d+(\.\d*)?|\.\d+")
_GROUPED = re.compile(r"[1-9]\d{0,2}(?:(?P<sep>[,' ])\d{3})(?:(?P=sep)\d{3})*(\.\d+)?")
_WORD = re.compile(r"[A-Za-z]+")
# Folding makes a footnote, or an exponent, into further digits of the number: 12¹ is not 121.
_RAISED = re.compile(r"\d\s*[\u00b9\u00b2\u00b3\u2070\u2074-\u2079\u2460-\u2473]")


class Number(msgspec.Struct, frozen=True):
    """A number read from a cell.

    Fields
      value       exact
      unit        text after the number, as written (full width made half width)
      is_touched  whether a separator, magnitude or exponent was worked out to get the value
      rule, confidence   repair that mended a damaged token, and how sure it is; empty: none did
    """

    value: Decimal
    unit: str = ""
    is_touched: bool = False
    rule: str = ""
    confidence: Confidence = Confidence.HIGH


def parse_number(text: str, spellings: Container[str] = frozenset()) -> Number:
    """Read a number with its trailing unit text.

    Parameters
      text       one cell, as `5,490.5 t`, `5490万吨`, `２．６亿`, `137122e4`, `56%`
      spellings  unit spellings: a unit that begins like a magnitude (`千克`) stays one
    Raises    ParseError  LB-W20 no number, LB-W21 separators break the rule, LB-W22 out of bounds
    """
    plain = fold(text)
    found = _MANTISSA.fullmatch(plain) if len(plain) <= TEXT_MAX else None
    if found is None:
        raise ParseError("LB-W20", text=clipped(text))
    if not text.isascii() and _RAISED.search(text):
        raise ParseError("LB-W21", text=clipped(text))
    whole = found["whole"].rstrip()
    exponent = int(found["exponent"][1:].replace(" ", "") if found["exponent"] else 0)
    digits, is_grouped = _ungrouped(whole, text)
    power, unit = _magnitude(found["rest"].strip(), spellings)
    if unit[:1].isdigit() or unit[:1] in set(".,+-'"):
        raise ParseError("LB-W21", text=clipped(text))
    if len(digits) > DIGITS_MAX or abs(exponent) > EXPONENT_MAX:
        raise ParseError("LB-W22", text=clipped(text), digits=DIGITS_MAX, exponent=EXPONENT_MAX)
    value = shifted(Decimal(found["sign"] + digits), exponent + power)
    is_touched = bool(is_grouped or power or found["exponent"])
    return Number(value=value, unit=unit, is_touched=is_touched)


def number_text(value: Decimal) -> str:
    """Return the plain text of a number: no exponent, no separator, no trailing zeros."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def shifted(value: Decimal, power: int) -> Decimal:
    """Return value x 10^power in plain digits; no context rounds it, equal cells stay equal."""
    sign, digits, exponent = value.as_tuple()
    moved = Decimal((sign, digits, int(exponent) + power))
    return Decimal(number_text(moved)) if moved else Decimal(0)


def fold(text: str) -> str:
    """Return `text` with full-width signs made half width and odd minus signs made `-`, trimmed."""
    return unicodedata.normalize("NFKC", text.translate(_SIGNS)).translate(_SIGNS).strip()


def clipped(text: str) -> str:
    """Return a text short enough for a message; what is left out shows as an ellipsis."""
    return text if len(text) <= 60 else f"{text[:57]}..."


def magnitude(unit: str, spellings: Container[str]) -> tuple[int, str]:
    """Split `万吨` into power of ten and unit: (4, `吨`). A known spelling is left whole."""
    return _magnitude(fold(unit), spellings)


def _ungrouped(whole: str, text: str) -> tuple[str, bool]:
    """Return the digits without thousands separators, and whether there were any."""
    if _PLAIN.fullmatch(whole):
        return whole, False
    if _GROUPED.fullmatch(whole) is None:
        raise ParseError("LB-W21", text=clipped(text))
    return re.sub(r"[,' ]", "", whole), True


def _magnitude(rest: str, spellings: Container[str]) -> tuple[int, str]:
    power = 0
    while rest and not _is_spelling(rest, spellings) and not rest.startswith(_SHARES):
        word = _WORD.match(rest)
        if word and word[0].lower() in _ENGLISH:
            power += _ENGLISH[word[0].lower()]
            rest = rest[word.end() :].strip()
        elif rest[0] in _MAGNITUDES:
            power += _MAGNITUDES[rest[0]]
            rest = rest[1:].strip()
        else:
            break
    return power, rest


def _is_spelling(text: str, spellings: Container[str]) -> bool:
    return text in spellings or text.lower() in spellings
