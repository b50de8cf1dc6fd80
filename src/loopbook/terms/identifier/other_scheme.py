"""Other scheme: EPC URNs that stand for no GS1 key, and so have no Digital Link.

Source    GS1 EPC Tag Data Standard 2.0, sections 6.3.10 to 6.3.17; ISO 6346 (containers); IMO
          resolution A.1117(30) (ships)
"""

import re
from collections.abc import Callable

import msgspec

_WHOLE = r"(?:0|[1-9][0-9]{0,10})"
_CAGE = r"[0-9A-HJ-NP-Z]{5,6}"
_PART = r"(?:%2F|[0-9A-Z\-])"
# ISO 6346 counts letters from 10 and leaves out the multiples of 11.
_NUMBERS = (number for number in range(10, 39) if number % 11)
_LETTERS = dict(zip("ABCDEFGHIJKLMNOPQRSTUVWXYZ", _NUMBERS, strict=True))


class OtherScheme(msgspec.Struct, frozen=True):
    """One EPC scheme without GS1 key.

    Fields
      form    regular expression of its body
      parts   names of the groups of `form`
      digit   right last digit of a body of this form; None: it has no check digit
    """

    form: re.Pattern[str]
    parts: tuple[str, ...]
    digit: Callable[[str], str] | None = None


def container_digit(code: str) -> str:
    """Return the check digit of the owner, category and number of a freight container.

    Parameters
      code  at least 10 capital letters and digits
    Source    ISO 6346, annex A
    """
    values = (_LETTERS[c] if c in _LETTERS else int(c) for c in code[:10])
    return str(sum(value << place for place, value in enumerate(values)) % 11 % 10)


def vessel_digit(code: str) -> str:
    """Return the check digit of an IMO number: weights 7 to 2, modulo 10.

    Parameters
      code  at least 6 digits
    """
    return str(sum(int(c) * (7 - place) for place, c in enumerate(code[:6])) % 10)


OTHER_SCHEMES = {
    "id:gid": OtherScheme(
        re.compile(rf"({_WHOLE})\.({_WHOLE})\.({_WHOLE})"), ("manager", "class", "serial")
    ),
    "id:usdod": OtherScheme(re.compile(rf"({_CAGE})\.({_WHOLE})"), ("cage", "serial")),
    "id:adi": OtherScheme(
        re.compile(rf"({_CAGE})\.({_PART}{{0,32}})\.((?:%23)?{_PART}{{1,30}})"),
        ("cage", "part", "serial"),
    ),
    "id:bic": OtherScheme(
        re.compile(r"([A-Z]{3})([JUZ])([0-9]{6})([0-9])"),
        ("owner", "category", "serial", "check"),
        container_digit,
    ),
    "id:imovn": OtherScheme(re.compile(r"([0-9]{6})([0-9])"), ("serial", "check"), vessel_digit),
}
"""Scheme, as `id:gid` -> what it is made of."""
