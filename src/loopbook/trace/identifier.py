"""Identifiers: which of them name a thing, a lot or a class, and what class a thing is of.

Only forms whose meaning is fixed are judged: EPC URNs and GS1 Digital Link addresses of trade
items, logistic units and places. Any other identifier is UNKNOWN, which is no fault.

Source    GS1 EPC Tag Data Standard 2.0, sections 6 and 8 (URNs); GS1 Digital Link: URI Syntax 1.3,
          section 4; GS1 General Specifications, section 7.9 (check digit)
"""

import re
from enum import StrEnum
from functools import lru_cache


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
_STEM_ENDS = ("/21", "/10")
_LENGTH_KEPT = 200
_STEMS_MAX = 1 << 13


_levels: dict[str, Level] = {}
"""Levels by stem: asked of every name of every event, so one look must do."""


def level_of(identifier: str) -> Level:
    """Return whether `identifier` names one thing, a lot of things, or a class of them."""
    stem, _, number = identifier.rpartition("/")
    level = _levels.get(stem)
    if level is not None and number and "?" not in number and "#" not in number:
        return level
    stem = stem_of(identifier)
    if not stem:
        return read_level(identifier)
    if len(_levels) >= _STEMS_MAX:
        _levels.clear()
    level = _levels[stem] = _level_of_stem(stem)
    return level


def classes_of(identifier: str) -> tuple[str, ...]:
    """Return the identifiers under which the class of `identifier` may be known, nearest first.

    The identifier itself, its lot, its class in the form it came in, and its class at the GS1
    resolver, which joins URNs and Digital Links of one GTIN.
    """
    stem = stem_of(identifier)
    if stem.endswith("/21"):
        return (identifier, *_classes_of_stem(stem))
    return read_classes(identifier)


def mended_key(identifier: str) -> tuple[str, str]:
    """Return the GTIN, SSCC or GLN with a wrong check digit, and the same with the right one.

    Returns   two empty texts when there is no such key in it, or its digit is right
    """
    stem = stem_of(identifier)
    if stem:
        return _mended_of_stem(stem)
    # Places and classes come again and again.
    return (_kept_mended if len(identifier) <= _LENGTH_KEPT else read_mended)(identifier)


def is_sound(identifier: str) -> bool:
    """Say whether an identifier may stand in a list of things, its key, if any, being right."""
    stem, _, number = identifier.rpartition("/")
    if number and len(stem) <= _LENGTH_KEPT and "?" not in number and "#" not in number:
        known = _is_sound_stem(stem)
        if known is not None:
            return known
    return level_of(identifier) not in _SHARED and mended_key(identifier) == _RIGHT


def is_right(identifier: str) -> bool:
    """Say whether the key of an identifier, if it has one, has its right check digit."""
    if len(identifier) <= _LENGTH_KEPT:
        return _kept_mended(identifier) == _RIGHT
    return mended_key(identifier) == _RIGHT


def stem_of(identifier: str) -> str:
    """Return what stands before the serial or lot number at the end of a web address, key included.

    Level, key and wider classes then hang on the stem alone: the number is one segment without
    query, and stands behind a key of its own, so that nothing else can be read from it.
    Returns   an empty text when the identifier does not end so
    """
    stem, _, number = identifier.rpartition("/")
    if number and len(stem) <= _LENGTH_KEPT and "?" not in number and "#" not in number:
        return stem if _is_stem(stem) else ""
    return ""


@lru_cache(maxsize=1 << 13)
def _is_stem(text: str) -> bool:
    is_address = text.startswith("http") and "?" not in text and "#" not in text
    return is_address and text.endswith(_STEM_ENDS)


def read_level(identifier: str) -> Level:
    """Return what `level_of` says, from the identifier itself."""
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


def read_classes(identifier: str) -> tuple[str, ...]:
    """Return what `classes_of` says, from the identifier itself."""
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


def read_mended(identifier: str) -> tuple[str, str]:
    """Return what `mended_key` says, from the identifier itself."""
    found = _CHECKED.match(identifier)
    key = next((group for group in found.groups() if group), "") if found else ""
    if not key or check_digit(key[:-1]) == key[-1]:
        return "", ""
    return key, key[:-1] + check_digit(key[:-1])


_SHARED = (Level.LOT, Level.CLASS)
_RIGHT = ("", "")
_kept_mended = lru_cache(maxsize=1 << 13)(read_mended)


@lru_cache(maxsize=1 << 13)
def _level_of_stem(stem: str) -> Level:
    return read_level(f"{stem}/0")


@lru_cache(maxsize=1 << 13)
def _classes_of_stem(stem: str) -> tuple[str, ...]:
    return read_classes(f"{stem}/0")[1:]


@lru_cache(maxsize=1 << 13)
def _mended_of_stem(stem: str) -> tuple[str, str]:
    return read_mended(f"{stem}/0")


@lru_cache(maxsize=1 << 13)
def _is_sound_stem(stem: str) -> bool | None:
    """Say what `is_sound` says of every thing with this stem; None when it is no stem."""
    if not _is_stem(stem):
        return None
    return _level_of_stem(stem) not in _SHARED and _mended_of_stem(stem) == _RIGHT
