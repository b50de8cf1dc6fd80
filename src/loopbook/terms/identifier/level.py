"""Level: whether an identifier names a thing, a lot or a class, of what class it is, and if right.

Judged by form alone, and by what stands before the last number alone: whoever has judged one serial
of a stem has judged all of them (`trace/identifier` remembers stems).
"""

import re
from functools import lru_cache

from loopbook.terms.identifier.check_digit import mended
from loopbook.terms.identifier.key_type import KEYS, Level
from loopbook.terms.identifier.link import Link, read_link, stem_of, written_link
from loopbook.terms.identifier.named import HOME, named_level
from loopbook.terms.identifier.spelling import in_link
from loopbook.terms.identifier.urn import is_malformed, read_urn

_URN = re.compile(r"urn:epc:(id|class|idpat):([a-z]+):(.+)")
_RIGHT = ("", "")


def level_of(identifier: str) -> Level:
    """Return whether `identifier` names one thing, a lot of things, or a class of them."""
    if identifier[:8] == "urn:epc:":
        found = _URN.match(identifier)
        return _urn_level(found[1], found[2]) if found else Level.UNKNOWN
    link = read_link(identifier)
    if link is None or not link.is_whole:
        return Level.UNKNOWN
    has_tail = len(link.value) > KEYS[link.ai].digits
    return named_level(link.ai, has_tail, link.qualifiers)


def classes_of(identifier: str) -> tuple[str, ...]:
    """Return the identifiers under which the class of `identifier` may be known, nearest first.

    The identifier itself, its lot, its class in the form it came in, and its class at the GS1
    resolver, which joins URNs and Digital Links of one key.
    """
    if identifier[:8] != "urn:epc:":
        link = read_link(identifier)
        found = _link_classes(link) if link is not None and link.is_whole else ()
        return tuple(dict.fromkeys((identifier, *found)))
    urn = _URN.match(identifier)
    if urn is None or "." not in urn[3]:
        return (identifier,)
    stem = urn[3].rpartition(".")[0]
    found = _kept_classes(urn[2], stem) if len(stem) <= _STEM_KEPT else _urn_classes(urn[2], stem)
    return tuple(dict.fromkeys((identifier, *found)))


def mended_key(identifier: str) -> tuple[str, str]:
    """Return the key of a link with a wrong check digit, and the same with the right one.

    Returns   two empty texts when there is no such key in it, or its digit is right
    """
    link = read_link(identifier)
    digits = link.value[: KEYS[link.ai].digits] if link is not None else ""
    right = mended(digits) if digits else ""
    return (digits, right) if right else _RIGHT


def _urn_level(kind: str, scheme: str) -> Level:
    match kind:
        case "id":
            return Level.INSTANCE
        case "class":
            return Level.LOT if scheme == "lgtin" else Level.CLASS
        case _:
            return Level.CLASS


def _link_classes(link: Link) -> tuple[str, ...]:
    key = KEYS[link.ai]
    if key.level is not Level.CLASS:
        return ()
    stem = stem_of(link)
    lot = (f"{stem}/10/{link.qualifiers['10']}",) if "10" in link.qualifiers else ()
    if key.digits and key.tail and not key.is_tail_due:
        host = stem.rpartition("/")[0]
        digits = link.value[: key.digits]
        return (f"{host}/{digits}", f"{HOME}/{link.ai}/{digits}")
    return (*lot, stem, f"{HOME}/{link.ai}/{in_link(link.value)}")


def _urn_classes(scheme: str, stem: str) -> tuple[str, ...]:
    """Return pattern and link of the class of what has this stem: a URN without its last part."""
    scheme = "sgtin" if scheme == "lgtin" else scheme
    pattern = f"urn:epc:idpat:{scheme}:{stem}.*"
    if is_malformed(pattern):
        return (pattern,)
    named = read_urn(pattern)
    return (pattern,) if named is None else (pattern, written_link(named))


_STEM_KEPT = 200
_kept_classes = lru_cache(maxsize=1 << 13)(_urn_classes)
