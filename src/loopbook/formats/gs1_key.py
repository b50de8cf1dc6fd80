"""GS1 key: one canonical address for an identifier, however it is spelled.

EPC URNs (GS1 EPC Tag Data Standard 2.0, section 6) and GS1 Digital Link URIs of any domain (GS1
Digital Link: URI Syntax 1.2, section 4.11) become the constrained canonical Digital Link URI of the
CBV 2.0 event hash: domain id.gs1.org, no query, the finest level of identification and no more.
"""

import re
from functools import lru_cache

import msgspec

from loopbook.errors import EventError

_HOME = "https://id.gs1.org/"
_EPC = re.compile(r"urn:epc:(id|class|idpat):([a-z]+):(.*)", re.DOTALL)
_TEXT = r"(?:%[0-9A-Fa-f]{2}|[!'()*+,\-.0-9:;=A-Za-z_])"


class _Scheme(msgspec.Struct, frozen=True):
    """How one scheme of EPC URN is made.

    Fields
      path      place of the key in a Digital Link
      digits    digits of company prefix and reference together, without check digit; 0: the
                reference is a text
      lead      what stands before: `0`, or the indicator, the first digit of the reference
      has_check whether a check digit follows
      tail      regular expression of what follows the reference, its dot included
      after     how the tail is written in the Digital Link
    """

    path: str
    digits: int = 0
    lead: str = ""
    has_check: bool = True
    tail: str = ""
    after: str = ""


_GTIN = _Scheme("01", 13, "indicator", tail=rf"\.({_TEXT}{{1,20}})", after="/21/{0}")
_SCHEMES = {
    "id:sgtin": _GTIN,
    "id:sscc": _Scheme("00", 17, "indicator"),
    "id:sgln": _Scheme("414", 12, tail=rf"\.({_TEXT}{{1,20}})", after="/254/{0}"),
    "id:pgln": _Scheme("417", 12),
    "id:grai": _Scheme("8003", 12, "0", tail=rf"\.({_TEXT}{{1,16}})", after="{0}"),
    "id:giai": _Scheme("8004", has_check=False, tail=rf"({_TEXT}{{1,24}})", after="{0}"),
    "id:gsrn": _Scheme("8018", 17),
    "id:gsrnp": _Scheme("8017", 17),
    "id:gdti": _Scheme("253", 12, tail=rf"\.({_TEXT}{{1,17}})", after="{0}"),
    "id:sgcn": _Scheme("255", 12, tail=r"\.([0-9]{1,12})", after="{0}"),
    "id:ginc": _Scheme("401", has_check=False, tail=rf"({_TEXT}{{1,24}})", after="{0}"),
    "id:gsin": _Scheme("402", 16),
    "id:cpi": _Scheme(
        "8010",
        has_check=False,
        tail=r"((?:%2[3Ff]|[0-9A-Z\-]){1,24})\.([0-9]{1,12})",
        after="{0}/8011/{1}",
    ),
    "id:itip": _Scheme(
        "8006",
        13,
        "indicator",
        tail=rf"\.([0-9]{{2}})\.([0-9]{{2}})\.({_TEXT}{{1,20}})",
        after="{0}{1}/21/{2}",
    ),
    "id:upui": _Scheme("01", 13, "indicator", tail=rf"\.({_TEXT}{{1,28}})", after="/235/{0}"),
    "class:lgtin": msgspec.structs.replace(_GTIN, after="/10/{0}"),
    "idpat:sgtin": _Scheme("01", 13, "indicator", tail=r"\.\*"),
    "idpat:upui": _Scheme("01", 13, "indicator", tail=r"\.\*"),
    "idpat:grai": _Scheme("8003", 12, "0", tail=r"\.\*"),
    "idpat:gdti": _Scheme("253", 12, tail=r"\.\*"),
    "idpat:sgcn": _Scheme("255", 12, tail=r"\.\*"),
    "idpat:cpi": _Scheme(
        "8010", has_check=False, tail=r"((?:%2[3Ff]|[0-9A-Z\-]){1,24})\.\*", after="{0}"
    ),
    "idpat:itip": _Scheme(
        "8006", 13, "indicator", tail=r"\.([0-9]{2})\.([0-9]{2})\.\*", after="{0}{1}"
    ),
}
_BODIES = {
    key: re.compile(rf"([0-9]{{6,12}})\.{'([0-9]*)' if made.digits else '()'}{made.tail}")
    for key, made in _SCHEMES.items()
}
_NAMES = {
    "gtin": "01", "itip": "8006", "cpid": "8010", "gln": "414", "party": "417", "gsrnp": "8017",
    "gsrn": "8018", "gcn": "255", "sscc": "00", "gdti": "253", "ginc": "401", "gsin": "402",
    "grai": "8003", "giai": "8004", "cpv": "22", "lot": "10", "ser": "21",
}  # fmt: skip
_ANY = r"[!-.0-9:-~]"
_VALUES = {
    "00": r"[0-9]{18}", "01": r"[0-9]{8}|[0-9]{12,14}", "253": rf"[0-9]{{13}}{_ANY}{{0,17}}",
    "255": r"[0-9]{13,25}", "401": rf"{_ANY}{{1,30}}", "402": r"[0-9]{17}", "414": r"[0-9]{13}",
    "417": r"[0-9]{13}", "8003": rf"[0-9]{{14}}{_ANY}{{0,16}}", "8004": rf"{_ANY}{{4,30}}",
    "8006": r"[0-9]{18}", "8010": r"[#\-/0-9A-Z%]{4,36}", "8017": r"[0-9]{18}",
    "8018": r"[0-9]{18}",
}  # fmt: skip
_LINK = re.compile(r"https?://[^/?#]+(/[^?#]*)")
_CHECKED = {key: re.compile(value) for key, value in _VALUES.items()}
# The finest level counts: serial before lot; consumer product variants are left out.
_FINER = {"01": ("21", "235", "10"), "8006": ("21", "10"), "414": ("254",), "8010": ("8011",)}
_ENCODED = str.maketrans({c: f"%{ord(c):02X}" for c in "!()*+,:"})


def canonical_key(text: str) -> str:
    """Return the constrained canonical Digital Link URI of `text`, or `text` when it is no GS1 key.

    Raises    EventError  LB-F43  an EPC URN of a known scheme is malformed
    Source    CBV 2.0, section 8.9: event hash, rules 17 and 18
    """
    if text.startswith("urn:epc:"):
        return _kept_urn(text) if len(text) <= _LENGTH_KEPT else _from_urn(text)
    if text.startswith(("https://", "http://")):
        return _kept_link(text) if len(text) <= _LENGTH_KEPT else _from_link(text)
    return text


def is_malformed(text: str) -> bool:
    """Say whether `text` begins as an EPC URN of a known scheme and does not go on as one."""
    found = _EPC.fullmatch(text)
    key = f"{found[1]}:{found[2]}" if found else ""
    return found is not None and key in _SCHEMES and _body(key, found[3]) is None


def check_digit(digits: str) -> str:
    """Return the GS1 check digit of `digits`: weights 3, 1, 3 ... from the right, to the next 10.

    Source    GS1 General Specifications, section 7.9
    """
    total = sum((3 if place % 2 == 0 else 1) * int(d) for place, d in enumerate(reversed(digits)))
    return str(-total % 10)


def _from_urn(text: str) -> str:
    found = _EPC.fullmatch(text)
    key = f"{found[1]}:{found[2]}" if found else ""
    if found is None or key not in _SCHEMES:
        return text
    made = _SCHEMES[key]
    body = _body(key, found[3])
    if body is None:
        raise EventError("LB-F43", id=text[:80])
    prefix, reference, *rest = body.groups()
    if made.lead == "indicator":
        digits = reference[:1] + prefix + reference[1:]
    else:
        digits = made.lead + prefix + reference
    if made.has_check:
        digits += check_digit(digits)
    if key == "id:sgln" and rest == ["0"]:
        rest, after = [], ""
    else:
        after = made.after
    return f"{_HOME}{made.path}/{digits}" + after.format(*(t.translate(_ENCODED) for t in rest))


def _body(key: str, text: str) -> re.Match[str] | None:
    """Return the parts of what follows the scheme; None when they are not made as they must be."""
    body = _BODIES[key].fullmatch(text)
    digits = _SCHEMES[key].digits
    return None if body and digits and len(body[1]) + len(body[2]) != digits else body


def _from_link(text: str) -> str:
    found = _LINK.match(text)
    if found is None:
        return text
    parts = [_NAMES.get(part, part) for part in found[1].split("/")]
    for place, part in enumerate(parts[:-1]):
        checked = _CHECKED.get(part)
        if checked is not None and checked.fullmatch(parts[place + 1]):
            return _constrained(part, parts[place + 1], parts[place + 2 :], text)
    return text


def _constrained(key: str, value: str, rest: list[str], text: str) -> str:
    """Return the link of a key and its finest qualifier; `text` when something else follows."""
    # A serial may hold a slash that was not encoded; then only the last qualifier can have it.
    qualifiers: dict[str, str] = {}
    known = (*_FINER.get(key, ()), "22")
    while rest and rest != [""]:
        name, *rest = rest
        if name not in known or name in qualifiers or not rest:
            return text
        end = next((i for i in range(1, len(rest) - 1) if rest[i] in known), len(rest))
        qualifiers[name] = "/".join(rest[:end])
        rest = rest[end:]
    padded = value.zfill(14) if key == "01" else value
    finest = next((name for name in _FINER.get(key, ()) if name in qualifiers), "")
    return f"{_HOME}{key}/{padded}" + (f"/{finest}/{qualifiers[finest]}" if finest else "")


# Places and classes come again and again.
_LENGTH_KEPT = 200
_kept_urn = lru_cache(maxsize=1 << 14)(_from_urn)
_kept_link = lru_cache(maxsize=1 << 14)(_from_link)
