"""Identifiers: which of them name a thing, a lot or a class, and what class a thing is of.

Only forms whose meaning is fixed are judged: EPC URNs and GS1 Digital Link addresses of trade
items, logistic units and places. Any other identifier is UNKNOWN, which is no fault.

Source    GS1 EPC Tag Data Standard 2.0, sections 6 and 8 (URNs); GS1 Digital Link: URI Syntax 1.3,
          section 4; GS1 General Specifications, section 7.9 (check digit)
"""

import re
from enum import StrEnum


class Level(StrEnum):
    """How much an identifier tells apart."""

    INSTANCE = "instance"
    LOT = "lot"
    CLASS = "class"
    UNKNOWN = "unknown"


_TRADE_ITEM = re.compile(
    r"(?P<class>(?P<host>https?://[^/?#]+(?:/[^?#]*?)?)/(?:01|gtin)/(?P<gtin>\d{8}|\d{12,14}))"
    r"(?P<rest>(?:/[^/?#]+/[^/?#]+)*)/?(?:[?#].*)?"
)
_LOGISTIC_UNIT = re.compile(r"https?://[^?#]+/(?:00|sscc|8004|giai)/[^/?#]+/?(?:[?#].*)?")
_CHECKED = re.compile(
    r"https?://[^?#]*?/(?:(?:01|gtin)/(\d{8}|\d{12,14})|(?:00|sscc)/(\d{18})"
    r"|(?:414|417|gln|party)/(\d{13}))(?=[/?#]|$)"
)
_URN = re.compile(r"urn:epc:(?P<kind>id|class|idpat):(?P<scheme>[a-z]+):(?P<body>.+)")
_SERIAL_KEYS = {"21", "ser", "235"}
_LOT_KEYS = {"10", "lot"}
_RESOLVER = "https://id.gs1.org"


def level_of(identifier: str) -> Level:
    """Return whether `identifier` names one thing, a lot of things, or a class of them."""
    urn = _URN.match(identifier)
    if urn is not None:
        return _level_of_urn(urn["kind"], urn["scheme"])
    item = _TRADE_ITEM.fullmatch(identifier)
    if item is not None:
        keys = set(item["rest"].split("/")[1::2])
        if keys & _SERIAL_KEYS:
            return Level.INSTANCE
        return Level.LOT if keys & _LOT_KEYS else Level.CLASS
    return Level.INSTANCE if _LOGISTIC_UNIT.fullmatch(identifier) else Level.UNKNOWN


def _level_of_urn(kind: str, scheme: str) -> Level:
    match kind:
        case "id":
            return Level.INSTANCE
        case "class":
            return Level.LOT if scheme == "lgtin" else Level.CLASS
        case _:
            return Level.CLASS


def classes_of(identifier: str) -> tuple[str, ...]:
    """Return the identifiers under which the class of `identifier` may be known, nearest first.

    The identifier itself, its lot, its class in the form it came in, and its class at the GS1
    resolver, which joins URNs and Digital Links of one GTIN.
    """
    found = [identifier]
    item = _TRADE_ITEM.fullmatch(identifier)
    if item is not None:
        parts = item["rest"].split("/")[1:]
        lots = [v for k, v in zip(parts[::2], parts[1::2], strict=True) if k in _LOT_KEYS]
        found += [f"{item['class']}/10/{lot}" for lot in lots]
        found += [item["class"], f"{_RESOLVER}/01/{item['gtin'].zfill(14)}"]
    urn = _URN.match(identifier)
    if urn is not None and "." in urn["body"]:
        scheme = "sgtin" if urn["scheme"] == "lgtin" else urn["scheme"]
        stem = urn["body"].rsplit(".", 1)[0]
        found.append(f"urn:epc:idpat:{scheme}:{stem}.*")
        found += [f"{_RESOLVER}/01/{_gtin(stem)}"] if scheme == "sgtin" and _gtin(stem) else []
    return tuple(dict.fromkeys(found))


def _gtin(stem: str) -> str:
    """Return the GTIN-14 of `company.reference`, the reference led by the indicator digit."""
    company, _, reference = stem.partition(".")
    digits = f"{reference[:1]}{company}{reference[1:]}"
    return digits + check_digit(digits) if re.fullmatch(r"\d{13}", digits) else ""


def check_digit(digits: str) -> str:
    """Return the GS1 check digit of `digits`: weights 3, 1, 3 ... from the right, modulo 10."""
    weighted = (int(d) * (3 if i % 2 == 0 else 1) for i, d in enumerate(reversed(digits)))
    return str(-sum(weighted) % 10)


def mended_key(identifier: str) -> tuple[str, str]:
    """Return the GTIN, SSCC or GLN with a wrong check digit, and the same with the right one.

    Returns   two empty texts when there is no such key in it, or its digit is right
    """
    found = _CHECKED.match(identifier)
    key = next((group for group in found.groups() if group), "") if found else ""
    if not key or check_digit(key[:-1]) == key[-1]:
        return "", ""
    return key, key[:-1] + check_digit(key[:-1])
