"""USCC: the unified social credit code of an organisation in China.

One digit for the authority of registration, one for the kind of organisation, six for the place,
nine for the organisation, one check character.

Source    GB 32100-2015
"""

import re

from loopbook.terms.finding import Finding
from loopbook.terms.identifier.explanation import Explanation, Part, error
from loopbook.terms.identifier.key_type import Level

LENGTH = 18
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""Digits and capital letters without I, O, S, V, Z."""
_FORM = re.compile("[0-9A-Z]{18}")
_WEIGHTS = tuple(pow(3, place, 31) for place in range(LENGTH - 1))
_FIELDS = (("authority", 1), ("category", 1), ("district", 6), ("organisation", 9), ("check", 1))
_AUTHORITIES = {"1": "authority_staffing", "5": "authority_civil", "9": "authority_market"}


def check_character(code: str) -> str:
    """Return the check character of the first 17 characters of `code`: weights 3^i, modulo 31.

    Parameters
      code  at least 17 characters of ALPHABET
    """
    total = sum(ALPHABET.index(c) * w for c, w in zip(code, _WEIGHTS, strict=False))
    return ALPHABET[-total % 31]


def is_uscc(code: str) -> bool:
    """Say whether a code has the form and the check character of one."""
    return _has_form(code) and check_character(code) == code[-1]


def looks_like_uscc(code: str) -> bool:
    """Say whether a code of capital letters and digits has the length of one."""
    return _FORM.fullmatch(code) is not None and code[2:8].isdigit()


def explain_uscc(code: str) -> Explanation:
    """Return the fields of a code that `looks_like_uscc`, and what is wrong with it."""
    parts = []
    place = 0
    for name, length in _FIELDS:
        text = code[place : place + length]
        parts.append(Part(name, text, _AUTHORITIES.get(text, "") if name == "authority" else ""))
        place += length
    bad = sorted({c for c in code if c not in ALPHABET})
    if bad:
        found: tuple[Finding, ...] = (error("LB-I41", text=" ".join(bad)),)
    elif check_character(code) != code[-1]:
        found = (error("LB-I42", text=code[-1], mended=code[:-1] + check_character(code)),)
    else:
        found = ()
    level = Level.UNKNOWN if found else Level.INSTANCE
    return Explanation(code, "uscc", level, tuple(parts), "" if found else code, findings=found)


def _has_form(code: str) -> bool:
    return len(code) == LENGTH and code[2:8].isdigit() and all(c in ALPHABET for c in code)
