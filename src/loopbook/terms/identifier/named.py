"""Named: what an identifier of GS1 names, whichever way it is written."""

from collections.abc import Mapping

import msgspec

from loopbook.terms.identifier.key_type import KEYS, QUALIFIERS, Level

HOME = "https://id.gs1.org"


class Named(msgspec.Struct, frozen=True, gc=False):
    """A GS1 key with what narrows it; all fields without percent-encoding.

    Fields
      ai             application identifier of the key, as `01`
      value          the key: digits with their check digit, a GTIN with 14 of them, then the tail
      qualifiers     AI -> value
      prefix_length  digits of the company prefix; 0: not known, a link does not tell
    """

    ai: str
    value: str
    qualifiers: Mapping[str, str]
    prefix_length: int = 0


def digits_of(named: Named) -> str:
    """Return the digits of the key, its check digit last; empty when the key is a text."""
    return named.value[: KEYS[named.ai].digits]


def tail_of(named: Named) -> str:
    """Return what follows the digits of the key: a serial, or the whole key when it is a text."""
    return named.value[KEYS[named.ai].digits :]


def finest(ai: str, qualifiers: Mapping[str, object]) -> str:
    """Return the AI of the qualifier that counts for identity; empty: the key stands alone.

    A serial counts before a lot, and a consumer product variant never.
    """
    for name in KEYS[ai].finest:
        if name in qualifiers:
            return name
    return ""


def named_level(ai: str, has_tail: bool, qualifiers: Mapping[str, object]) -> Level:
    """Return whether a key names one thing, a lot of things, or a class of them."""
    narrowed = finest(ai, qualifiers)
    if narrowed and (level := QUALIFIERS[narrowed].level) is not Level.UNKNOWN:
        return level
    return KEYS[ai].level_with_tail if has_tail else KEYS[ai].level
