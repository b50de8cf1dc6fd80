"""Identifiers: which of them name a thing, a lot or a class, and what class a thing is of.

What a key is made of stands in `terms/identifier`; here the answers are remembered, since every
name of every event is asked about. Only forms whose meaning is fixed are judged: EPC URNs and GS1
Digital Links. Any other identifier is UNKNOWN, which is no fault.
"""

from functools import lru_cache

from loopbook.terms.identifier.check_digit import check_digit
from loopbook.terms.identifier.key_type import Level
from loopbook.terms.identifier.level import classes_of as read_classes
from loopbook.terms.identifier.level import level_of as read_level
from loopbook.terms.identifier.level import mended_key as read_mended

__all__ = [
    "Level",
    "check_digit",
    "classes_of",
    "is_right",
    "is_sound",
    "level_of",
    "mended_key",
    "read_classes",
    "read_level",
    "read_mended",
    "stem_of",
]

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
