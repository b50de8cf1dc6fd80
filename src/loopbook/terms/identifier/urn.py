"""EPC URN: read into what it names, and written from it.

Source    GS1 EPC Tag Data Standard 2.0, section 6 (pure identities), 7 (their GS1 keys), 8
          (patterns)
"""

import re
from collections.abc import Mapping
from types import MappingProxyType

from loopbook.errors import IdentifierFault
from loopbook.terms.identifier.check_digit import mended, with_check_digit
from loopbook.terms.identifier.key_type import KEYS, QUALIFIERS, SCHEMES, Alphabet, Field, Lead
from loopbook.terms.identifier.named import Named, digits_of, finest, tail_of
from loopbook.terms.identifier.other_scheme import OTHER_SCHEMES
from loopbook.terms.identifier.spelling import in_urn, read_spelling

NO_PREFIXES: Mapping[str, int] = MappingProxyType({})
PREFIX_LENGTHS = range(6, 13)
_QUOTED = 80
_EPC = re.compile(r"urn:epc:((?:id|class|idpat):[a-z]+):(.*)", re.DOTALL)
_ESCAPED = r"%(?:2[125-9A-Fa-f]|3[0-9A-Fa-f]|4[1-9A-Fa-f]|5[0-9AaFf]|6[1-9A-Fa-f]|7[0-9Aa])"
_CHARACTERS = {
    Alphabet.DIGITS: "[0-9]",
    Alphabet.AI_82: rf"(?:{_ESCAPED}|[!'()*+,\-.0-9:;=A-Z_a-z])",
    Alphabet.AI_39: r"(?:%2[3Ff]|[0-9A-Z\-])",
}
_IN_KEY = ("tail", "piece", "total")
_WIDER = re.compile(r"(?:[0-9]{6,12}|\*)(?:\.\*){1,4}")
"""Patterns of more than one class, as all trade items of a company: for queries, no identifiers."""


def part_field(ai: str, part: str) -> Field:
    """Return characters and length of one part of a URN behind the reference."""
    if part in QUALIFIERS:
        return QUALIFIERS[part].field
    tail = KEYS[ai].tail
    if part in ("piece", "total") or tail is None:
        return Field(Alphabet.DIGITS, 2, 2)
    return tail


def reference_digits(ai: str) -> int:
    """Return how many digits company prefix and reference have together; 0: any, it is a text."""
    key = KEYS[ai]
    return key.digits - 1 - (key.lead is Lead.ZERO) if key.digits else 0


def _pattern(field: Field) -> str:
    return rf"({_CHARACTERS[field.alphabet]}{{{field.least},{field.most}}})"


def _body(name: str) -> re.Pattern[str]:
    scheme = SCHEMES[name]
    key = KEYS[scheme.ai]
    reference = "([0-9]{0,11})" if key.digits or key.tail is None else _pattern(key.tail)
    parts = (
        r"\.\*" if part == "*" else rf"\.{_pattern(part_field(scheme.ai, part))}"
        for part in scheme.parts
    )
    return re.compile(rf"([0-9]{{6,12}})\.{reference}{''.join(parts)}")


_BODIES = {name: _body(name) for name in SCHEMES}
_FILLED = {n: tuple(part for part in s.parts if part != "*") for n, s in SCHEMES.items()}
_NEEDED = {name: reference_digits(scheme.ai) for name, scheme in SCHEMES.items()}

_MOST = {n: tail.most if (tail := KEYS[s.ai].tail) else 0 for n, s in SCHEMES.items()}


def urn_scheme(text: str) -> tuple[str, str]:
    """Return scheme and body of an EPC URN, as `id:sgtin` and `9520001.000102.A1`.

    Returns   two empty texts when it is none
    """
    found = _EPC.fullmatch(text)
    return (found[1], found[2]) if found else ("", "")


def read_urn(text: str) -> Named | None:
    """Return what an EPC URN names; None when it is of a scheme without GS1 key, or no URN.

    Raises    IdentifierFault  LB-I02  it begins as one of a known scheme, and does not go on so
    """
    name, body = urn_scheme(text)
    if name not in SCHEMES:
        _check_other(name, body, text)
        return None
    found = _matched(name, body)
    if found is None:
        if name.startswith("idpat:") and _WIDER.fullmatch(body):
            return None
        raise IdentifierFault("LB-I02", id=text[:_QUOTED], scheme=name)
    prefix, reference, *rest = found.groups()
    ai = SCHEMES[name].ai
    value = _value(ai, prefix, reference)
    qualifiers: dict[str, str] = {}
    for part, field in zip(_FILLED[name], rest, strict=True):
        if part in _IN_KEY:
            value += read_spelling(field)
        elif part != "254" or field != "0":
            qualifiers[part] = read_spelling(field)
    return Named(ai, value, qualifiers, len(prefix))


def is_malformed(text: str) -> bool:
    """Say whether `text` begins as an EPC URN of a known scheme and does not go on as one."""
    found = _EPC.fullmatch(text)
    if found is None:
        return False
    name, body = found.groups()
    if name in SCHEMES:
        is_wide = name[:6] == "idpat:" and _WIDER.fullmatch(body)
        return not is_wide and _matched(name, body) is None
    return name in OTHER_SCHEMES and not OTHER_SCHEMES[name].form.fullmatch(body)


def _matched(name: str, body: str) -> re.Match[str] | None:
    """Return the parts of the body of a URN; None when it has not the form of its scheme."""
    found = _BODIES[name].fullmatch(body)
    if found is None:
        return None
    needed = _NEEDED[name]
    length = len(found[1]) + len(found[2])
    if needed:
        return found if length == needed else None
    most = _MOST[name]
    return found if length <= most or len(read_spelling(found[1] + found[2])) <= most else None


def written_urn(
    named: Named, gcp_length: int | None = None, prefixes: Mapping[str, int] = NO_PREFIXES
) -> str:
    """Return the EPC URN of what is named, at the level it is named.

    Parameters
      gcp_length  digits of the company prefix, 6 to 12, where `named` does not tell
      prefixes    beginnings of company prefixes -> their length, where `gcp_length` is not given;
                  the longest beginning counts
    Raises    IdentifierFault  LB-I04 the check digit is wrong; LB-I06 the length of the company
              prefix is not known; LB-I07 it cannot be that; LB-I09 no URN names this
    """
    right = mended(digits) if (digits := digits_of(named)) else ""
    if right:
        raise IdentifierFault("LB-I04", digits=digits, mended=right)
    name = _scheme_of(named)
    key = KEYS[named.ai]
    start = int(key.lead is not Lead.NONE)
    length = _prefix_length(named, start, gcp_length, prefixes)
    body = named.value[start : key.digits - 1] if key.digits else named.value
    prefix, reference = body[:length], body[length:]
    is_whole = re.fullmatch(r"[0-9]{6,12}", prefix) and (key.digits or reference)
    is_led = key.lead is not Lead.ZERO or named.value[0] == "0"
    if length not in PREFIX_LENGTHS or len(prefix) != length or not (is_whole and is_led):
        raise IdentifierFault("LB-I07", id=named.value[:_QUOTED], length=length)
    if key.lead is Lead.INDICATOR:
        reference = named.value[0] + reference
    parts = [prefix, in_urn(reference), *_parts(named, name)]
    return f"urn:epc:{name}:{'.'.join(parts)}"


def _check_other(name: str, body: str, text: str) -> None:
    other = OTHER_SCHEMES.get(name)
    if other is not None and not other.form.fullmatch(body):
        raise IdentifierFault("LB-I02", id=text[:_QUOTED], scheme=name)


def _value(ai: str, prefix: str, reference: str) -> str:
    key = KEYS[ai]
    if not key.digits:
        return prefix + read_spelling(reference)
    if key.lead is Lead.INDICATOR:
        return with_check_digit(reference[:1] + prefix + reference[1:])
    return with_check_digit(key.lead.value + prefix + reference)


def _scheme_of(named: Named) -> str:
    """Return the scheme that names the same and no less."""
    key = KEYS[named.ai]
    narrowed = finest(named.ai, named.qualifiers)
    last = narrowed or ("tail" if key.digits and tail_of(named) and not key.is_tail_due else "*")
    kept = {narrowed, "10", "22"} if narrowed else set()
    for name, scheme in SCHEMES.items():
        is_bare = last == "*" and (not scheme.parts or scheme.parts == ("254",))
        is_meant = last in scheme.parts or is_bare
        if scheme.ai == named.ai and is_meant and set(named.qualifiers) <= kept:
            return name
    raise IdentifierFault("LB-I09", id=named.value[:_QUOTED], ai=named.ai)


def _prefix_length(
    named: Named, start: int, gcp_length: int | None, prefixes: Mapping[str, int]
) -> int:
    if gcp_length is not None:
        return gcp_length
    if named.prefix_length:
        return named.prefix_length
    # A GTIN-8 has five zeros and three digits of its own for a company prefix (TDS, section 7.3).
    if named.ai == "01" and named.value.startswith("000000"):
        return 8
    for end in range(min(12, len(named.value) - start), 0, -1):
        length = prefixes.get(named.value[start : start + end])
        if length is not None:
            return length
    raise IdentifierFault("LB-I06", id=named.value[:_QUOTED])


def _parts(named: Named, name: str) -> list[str]:
    tail = tail_of(named)
    parts = []
    for part in SCHEMES[name].parts:
        match part:
            case "*":
                parts.append("*")
            case "piece":
                parts.append(tail[:2])
            case "total":
                parts.append(tail[2:])
            case "tail":
                parts.append(in_urn(tail))
            case _:
                # A place without extension is written with the extension 0.
                parts.append(in_urn(named.qualifiers.get(part, "0")))
    return parts
