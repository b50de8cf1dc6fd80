"""LEI: the legal entity identifier, 20 characters with two check digits.

Source    ISO 17442-1:2020; ISO/IEC 7064, MOD 97-10
"""

import re

from loopbook.terms.identifier.explanation import Explanation, Part, error
from loopbook.terms.identifier.key_type import Level

_FORM = re.compile("[0-9A-Z]{18}[0-9]{2}")


def looks_like_lei(code: str) -> bool:
    """Say whether a code has the form of one and is no number."""
    return _FORM.fullmatch(code) is not None and not code.isdigit()


def check_digits(code: str) -> str:
    """Return the two check digits of the first 18 characters of `code`, modulo 97."""
    number = "".join(str(int(c, 36)) for c in code[:18])
    return f"{98 - int(number + '00') % 97:02d}"


def explain_lei(code: str) -> Explanation:
    """Return the fields of a code that `looks_like_lei`, and what is wrong with it."""
    right = check_digits(code)
    mended = code[:18] + right
    found = () if right == code[18:] else (error("LB-I61", text=code[18:], mended=mended),)
    parts = (Part("issuer", code[:4]), Part("entity", code[4:18]), Part("check", code[18:]))
    level = Level.UNKNOWN if found else Level.INSTANCE
    return Explanation(code, "lei", level, parts, "" if found else code, findings=found)
