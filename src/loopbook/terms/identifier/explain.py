"""Explain: what any code is, in parts, and what is wrong with a bad one.

Every code is answered, and in a time that grows with its length only: beyond `LENGTH_MOST`
characters nothing is an identifier of the kinds known here.
"""

import re
from collections.abc import Mapping

import msgspec

from loopbook.terms.identifier.bare import (
    explain_bare,
    explain_elements,
    looks_bare,
    looks_like_elements,
)
from loopbook.terms.identifier.epc_explanation import explain_urn
from loopbook.terms.identifier.explanation import Explanation, error, note
from loopbook.terms.identifier.gb34014 import explain_battery, looks_like_battery
from loopbook.terms.identifier.lei import explain_lei, looks_like_lei
from loopbook.terms.identifier.link_explanation import explain_link, is_address
from loopbook.terms.identifier.urn import NO_PREFIXES
from loopbook.terms.identifier.uscc import explain_uscc, is_uscc, looks_like_uscc
from loopbook.terms.identifier.vin import explain_vin, looks_like_vin

LENGTH_MOST = 2_048
_QUOTED = 80
_SEPARATORS = re.compile(r"[ \-]")
_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:.+", re.DOTALL)
_PLAIN = re.compile("[0-9A-Z]+")
LENGTHS = (
    (8, "gtin"), (12, "gtin"), (13, "gtin"), (14, "gtin"), (17, "vin"), (18, "uscc"), (18, "sscc"),
    (19, "battery_cascade"), (20, "lei"), (24, "battery_code"),
)  # fmt: skip
"""Usual lengths of a code, and its kind."""
_NEAR = 2


def explain(
    code: str, gcp_length: int | None = None, prefixes: Mapping[str, int] = NO_PREFIXES
) -> Explanation:
    """Return what a code is; raises nothing.

    Parameters
      code        an identifier of any kind: EPC URN, GS1 Digital Link, element string, digits,
                  battery code, vehicle number, code of an organisation
      gcp_length  digits of the company prefix, 6 to 12: a link or bare digits do not tell it
      prefixes    beginnings of company prefixes -> their length, where `gcp_length` is not given
    """
    # What no encoding can write could not be answered: it is shown as an escape.
    text = code.strip().encode("utf-8", "backslashreplace").decode("utf-8")
    if not text or len(text) > LENGTH_MOST:
        fault = error("LB-I01", text=text[:_QUOTED], count=len(text))
        return Explanation(text[:LENGTH_MOST], "unknown", findings=(fault,))
    compact = _SEPARATORS.sub("", text)
    if text.startswith("urn:"):
        return explain_urn(text)
    for looks_so, explained in (
        (is_address, explain_link),
        (looks_like_elements, explain_elements),
        (looks_bare, explain_bare),
    ):
        spelled = compact if explained is explain_bare else text
        if looks_so(spelled):
            return _with_spelling(text, explained(spelled, gcp_length, prefixes))
    return _with_spelling(text, _explain_letters(compact.upper()) or _explain_rest(text, compact))


def _explain_rest(text: str, compact: str) -> Explanation:
    """Return that a code is a URI of another kind, or nothing known."""
    if _URI.fullmatch(text):
        return Explanation(text, "uri", canonical=text)
    fault = error("LB-I01", text=text[:_QUOTED], count=len(text))
    return Explanation(text, "unknown", alike=_nearest(compact.upper()), findings=(fault,))


def _explain_letters(code: str) -> Explanation | None:
    """Return what a code of capital letters and digits is; None when no kind has its form."""
    if is_uscc(code):
        return explain_uscc(code)
    for looks_so, explained in (
        (looks_like_battery, explain_battery),
        (looks_like_vin, explain_vin),
        (looks_like_uscc, explain_uscc),
        (looks_like_lei, explain_lei),
    ):
        if looks_so(code):
            return explained(code)
    return None


def _with_spelling(text: str, explained: Explanation) -> Explanation:
    """Return the explanation with a note when the code was written with other letters or marks."""
    if explained.code == text:
        return explained
    told = (*explained.findings, note("LB-I39", text=text[:_QUOTED], mended=explained.code))
    return msgspec.structs.replace(explained, code=text, findings=told)


def _nearest(code: str) -> tuple[str, ...]:
    """Return the kinds whose length is nearest, at most two characters away; the nearest first."""
    if not _PLAIN.fullmatch(code):
        return ()
    is_number = code.isdigit()
    away = sorted(
        (abs(len(code) - length), kind)
        for length, kind in LENGTHS
        if (kind in ("gtin", "sscc")) is is_number
    )
    return tuple(dict.fromkeys(kind for distance, kind in away if distance <= _NEAR))
