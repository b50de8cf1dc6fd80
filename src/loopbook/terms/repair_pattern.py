"""Repair pattern: the form of a damaged token, as a row of repair.csv writes it.

A text with places: `{n}` whole number, `{nn}` one of two to four digits, `{d}` a number with one
decimal, `{number}` any, `{mark}` a footnote mark, `{raised}` raised digits, `{page}` what a page
break left (`<...>`), `{unit}` the unit that follows, `{of}` such a unit of a translated text, in
which a ton is a tonne (吨). A blank is any number of blanks. There is no further
syntax, so that no pattern can stall a file.
"""

import re
from decimal import Decimal
from functools import lru_cache

_RAISED = "\u00b9\u00b2\u00b3\u2070\u2074-\u2079\u2460-\u2473"
_PLACES = {
    "n": r"(?P<number>\d{1,12})",
    "nn": r"(?P<number>\d{2,4})",
    "d": r"(?P<number>\d{1,12}\.\d)",
    "number": r"(?P<number>[+\-\u2212]?\d[\d,.]{0,40})",
    "mark": r"(?:\*{1,4}|[\u2020\u2021]{1,4}|\[\d{1,2}\])",
    "raised": rf"[{_RAISED}]{{1,4}}",
    "page": r"<[^<>]{0,80}>",
    "unit": rf"(?P<unit>[^\d*\u2020\u2021{_RAISED}\[\]<>]{{0,80}})",
}
_PLACES["of"] = rf"(?:(?P<tonne>tons?)|{_PLACES['unit']})"
PLACES = tuple(_PLACES)
_PLACE = re.compile(r"\{(\w+)\}| ")


@lru_cache(maxsize=256)
def compiled(pattern: str) -> re.Pattern[str]:
    """Return what recognises the tokens of a pattern.

    Raises    ValueError  a place that is not known, or a pattern without exactly one number
    """
    parts = []
    end = 0
    for found in _PLACE.finditer(pattern):
        parts.append(re.escape(pattern[end : found.start()]))
        if found[1] is not None and found[1] not in _PLACES:
            raise ValueError(found[1])
        parts.append(r"\s*" if found[1] is None else _PLACES[found[1]])
        end = found.end()
    text = "".join([*parts, re.escape(pattern[end:])])
    if text.count("(?P<number>") != 1 or text.count("(?P<unit>") > 1:
        raise ValueError(pattern)
    return re.compile(text)


def proof(pattern: str, power: int, example: str) -> str:
    """Return what a rule reads its example as, `54900000 tons`; empty where it does not fit.

    Raises    ValueError  as `compiled`
    """
    found = compiled(pattern).fullmatch(example)
    if found is None:
        return ""
    value = Decimal(found["number"].replace(",", "")).scaleb(power)
    return f"{value:f} {unit_of(found)}".strip()


def unit_of(found: re.Match[str]) -> str:
    """Return the unit of a token that a pattern fits, or an empty text."""
    groups = found.groupdict()
    return "t" if groups.get("tonne") else (groups.get("unit") or "").strip()
