"""VIN: the number of a vehicle, 17 characters without I, O and Q.

Three characters for the maker, six that describe the vehicle, eight that tell it apart, of which
the first is mostly the model year. Position 9 is a check digit in North America and in China (GB
16735); the world standard does not ask for one.

Source    ISO 3779:2009 and ISO 3780:2009 (regions by first character); 49 CFR 565 (check digit)
"""

import re

from loopbook.terms.finding import Finding
from loopbook.terms.identifier.explanation import Explanation, Part, error, warning
from loopbook.terms.identifier.key_type import Level

LENGTH = 17
_FORM = re.compile("[0-9A-Z]{13}[0-9IOQ]{4}")
"""The last four are digits; letters that are taken for digits are told of, not passed over."""
_FORBIDDEN = "IOQ"
_VALUES = dict(zip("ABCDEFGHJKLMNPRSTUVWXYZ", "12345678123457923456789", strict=True))
_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
_CHECK = 8
_YEARS = "ABCDEFGHJKLMNPRSTVWXY123456789"
"""Model years 1980 to 2009, and again from 2010: U, Z and 0 are not used."""
_REGIONS = (
    ("ABCDEFG", "africa"),
    ("L", "china"),
    ("JKMNPR", "asia"),
    ("STUVWXYZ", "europe"),
    ("12345", "north_america"),
    ("6", "oceania"),
    ("89", "south_america"),
)
"""H, 7 and 0 are left open: parts of them were given to other regions since."""
_CHECKED_REGIONS = ("north_america", "china")


def looks_like_vin(code: str) -> bool:
    """Say whether a code of capital letters and digits has the length of one and is no number."""
    return _FORM.fullmatch(code) is not None and not code.isdigit()


def vin_check(code: str) -> str:
    """Return the character that position 9 of a VIN should have, 0 to 9 or X: modulo 11.

    Parameters
      code  17 capital letters and digits without I, O, Q
    """
    values = (int(_VALUES.get(c, c)) for c in code)
    rest = sum(v * w for v, w in zip(values, _WEIGHTS, strict=True)) % 11
    return "X" if rest == 10 else str(rest)


def region_of(code: str) -> str:
    """Return the region of the maker by the first character; empty: none."""
    return next((region for first, region in _REGIONS if code[:1] in first), "")


def explain_vin(code: str) -> Explanation:
    """Return the fields of a code that `looks_like_vin`, and what is wrong with it."""
    region = region_of(code)
    bad = [f"{c} ({place + 1})" for place, c in enumerate(code) if c in _FORBIDDEN]
    found: tuple[Finding, ...] = (error("LB-I51", text=", ".join(bad)),) if bad else ()
    if not bad:
        found = (*_check_findings(code, region), *_year_findings(code))
    parts = (
        Part("world_maker", code[:3], region),
        Part("description", code[3:8]),
        Part("check", code[_CHECK]),
        Part("model_year", code[9], read=years_of(code[9])),
        Part("plant", code[10]),
        Part("vehicle_number", code[11:]),
    )
    is_bad = any(finding.severity == "error" for finding in found)
    level = Level.UNKNOWN if is_bad else Level.INSTANCE
    return Explanation(code, "vin", level, parts, "" if is_bad else code, findings=found)


def years_of(character: str) -> str:
    """Return the model years that a character may mean, as `1989 / 2019`; empty: none."""
    place = _YEARS.find(character)
    return "" if place < 0 else f"{1980 + place} / {2010 + place}"


def _check_findings(code: str, region: str) -> tuple[Finding, ...]:
    right = vin_check(code)
    if right == code[_CHECK]:
        return ()
    mended = code[:_CHECK] + right + code[_CHECK + 1 :]
    if region in _CHECKED_REGIONS:
        return (error("LB-I52", text=code[_CHECK], mended=mended),)
    # Most makers elsewhere put another character there; only a digit or X may have been meant.
    if code[_CHECK] in "0123456789X":
        return (warning("LB-I53", text=code[_CHECK], mended=mended),)
    return ()


def _year_findings(code: str) -> tuple[Finding, ...]:
    return () if code[9] in _YEARS else (warning("LB-I54", text=code[9]),)
