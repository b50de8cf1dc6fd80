"""Bare: digits without a word of what they are, and element strings as `(01)...(21)...`.

A length has usual keys. Where several fit, the check digit does not tell them apart (all GS1 keys
have the same), and all are named.
"""

import re
from collections.abc import Mapping

import msgspec

from loopbook.terms.identifier.check_digit import mended
from loopbook.terms.identifier.explanation import Explanation, error, note
from loopbook.terms.identifier.gs1_part import gs1_findings, gs1_parts
from loopbook.terms.identifier.key_type import KEYS, QUALIFIERS
from loopbook.terms.identifier.link import full_link, read_link
from loopbook.terms.identifier.link_explanation import explain_named
from loopbook.terms.identifier.named import HOME, Named
from loopbook.terms.identifier.urn import NO_PREFIXES
from loopbook.terms.identifier.uscc import explain_uscc, is_uscc

_KEYS = {
    8: ("01",), 12: ("01",), 13: ("01", "414", "417"), 14: ("01",), 17: ("402",),
    18: ("00", "8018", "8017"),
}  # fmt: skip
_ELEMENT = re.compile(r"\(([0-9]{2,4})\)([^()]{1,90})")
_ELEMENTS_MOST = 20
_QUOTED = 80


def looks_bare(code: str) -> bool:
    """Say whether a code is digits of a length that GS1 keys have."""
    return code.isascii() and code.isdecimal() and len(code) in _KEYS


def explain_bare(
    code: str, gcp_length: int | None = None, prefixes: Mapping[str, int] = NO_PREFIXES
) -> Explanation:
    """Return what digits that `looks_bare` may be; the usual key first."""
    ai, *others = _KEYS[len(code)]
    alike = tuple(KEYS[other].name.lower() for other in others)
    right = mended(code)
    is_organisation = is_uscc(code)
    if right and is_organisation:
        return explain_uscc(code)
    alike += ("uscc",) if is_organisation else ()
    named = Named(ai, code.zfill(14) if ai == "01" else code, {})
    if right:
        fault = error("LB-I04", digits=code, mended=right)
        parts = gs1_parts(named)
        kind = KEYS[ai].name.lower()
        return Explanation(code, kind, parts=parts, alike=alike, findings=(fault,))
    explained = explain_named(code, named, gcp_length, prefixes)
    return msgspec.structs.replace(explained, alike=alike)


def looks_like_elements(text: str) -> bool:
    """Say whether a text begins as an element string of a GS1 barcode, AIs in brackets."""
    return _ELEMENT.match(text) is not None


def explain_elements(
    text: str, gcp_length: int | None = None, prefixes: Mapping[str, int] = NO_PREFIXES
) -> Explanation:
    """Return what an element string names: its key and what narrows it.

    Other AIs are data of the thing, and name nothing.
    """
    elements = _ELEMENT.findall(text[: 100 * _ELEMENTS_MOST])
    ai, value = next(((ai, v.strip()) for ai, v in elements if ai in KEYS), ("", ""))
    link = read_link(f"{HOME}/{ai}/{value}") if ai and "/" not in value else None
    if link is None:
        return Explanation(text, "elements", findings=(error("LB-I37", text=text[:_QUOTED]),))
    narrowing = {a: v.strip() for a, v in elements if a in KEYS[ai].qualifiers}
    named = Named(link.ai, link.value, narrowing)
    found = gs1_findings(named)
    if found:
        kind = KEYS[ai].name.lower()
        return Explanation(text, kind, parts=gs1_parts(named), findings=found)
    explained = explain_named(text, named, gcp_length, prefixes)
    others = ", ".join(a for a, _ in elements if a != ai and a not in QUALIFIERS)
    told = (note("LB-I38", text=others),) if others else ()
    findings = (*explained.findings, *told)
    return msgspec.structs.replace(explained, link=full_link(named), findings=findings)
