"""EPC pattern: a set of identities written as one URN, `urn:epc:idpat:sgtin:0614141.112345.*`.

A part of a pattern is a text, `*` for any, or, at the end, `[10-99]` for whole numbers. A pattern
holds for an identity however it is spelled: it is laid against the URN and against the canonical
Digital Link, where company prefix and reference stand together with a check digit.

Source    GS1 EPC Tag Data Standard 2.0, sections 6 and 8; EPCIS 2.0, section 8.2.7.1.1
"""

import re
from collections.abc import Callable
from itertools import pairwise
from typing import NamedTuple

PATTERN = "urn:epc:idpat:"
_HOME = "https://id.gs1.org/"
_BODY = re.compile(r"urn:epc:idpat:([a-z]+):(\S+)")
_RANGE = re.compile(r"\[(0|[1-9][0-9]{0,18})-(0|[1-9][0-9]{0,18})\]")
_ENCODED = str.maketrans({c: f"%{ord(c):02X}" for c in "!()*+,:"})
_ANY_PART = r"[^.]+"
_ANY_SEGMENT = r"[^/?#]+"


class _Key(NamedTuple):
    """How a scheme stands in a Digital Link.

    Fields
      path       application identifier of the key
      digits     of prefix and reference together, without check digit; 0: the reference is text
      lead       `indicator`: the first digit of the reference stands first; else what does
      has_check  whether a check digit follows
      before     what stands before the last part of the pattern
      parts      parts of a pattern of this scheme
    """

    path: str
    digits: int
    lead: str = ""
    has_check: bool = True
    before: str = ""
    parts: int = 3


_KEYS = {
    "sgtin": _Key("01", 13, "indicator", before="/21/"),
    "upui": _Key("01", 13, "indicator", before="/235/"),
    "sscc": _Key("00", 17, "indicator", parts=2),
    "sgln": _Key("414", 12, before="/254/"),
    "pgln": _Key("417", 12, parts=2),
    "grai": _Key("8003", 12, "0"),
    "gdti": _Key("253", 12),
    "sgcn": _Key("255", 12),
    "gsrn": _Key("8018", 17, parts=2),
    "gsrnp": _Key("8017", 17, parts=2),
    "gsin": _Key("402", 16, parts=2),
    "giai": _Key("8004", 0, has_check=False, parts=2),
    "ginc": _Key("401", 0, has_check=False, parts=2),
    "cpi": _Key("8010", 0, has_check=False, before="/8011/"),
}

Holds = Callable[[str], bool]
"""Says whether an identifier, URN or canonical Digital Link, is inside a pattern."""


class _Form(NamedTuple):
    shape: re.Pattern[str]
    low: int
    high: int

    def holds(self, identifier: str) -> bool:
        found = self.shape.fullmatch(identifier)
        if found is None or self.high < 0:
            return found is not None
        return self.low <= int(found["number"]) <= self.high


def is_pattern(text: str) -> bool:
    """Say whether a text begins as an EPC pattern."""
    return text.startswith(PATTERN)


def pattern_of(text: str) -> Holds:
    """Return the test of a pattern.

    Raises    ValueError  the text is no pattern: a scheme has other parts, what follows `*` is not
              `*`, or a range runs backwards
    """
    found = _BODY.fullmatch(text)
    if found is None:
        raise ValueError(text)
    scheme, parts = found[1], found[2].split(".")
    key = _KEYS.get(scheme)
    if key is not None and len(parts) > key.parts:
        # A serial number may hold dots; company prefix and reference may not.
        parts = [*parts[: key.parts - 1], ".".join(parts[key.parts - 1 :])]
    starred = [part == "*" for part in parts]
    if "" in parts or (key is not None and len(parts) != key.parts):
        raise ValueError(text)
    if any(before and not after for before, after in pairwise(starred)):
        raise ValueError(text)
    low, high = _bounds(parts, text)
    forms = [_Form(_urn_shape(scheme, parts), low, high)]
    if key is not None:
        forms.append(_Form(_link_shape(key, parts, text), low, high))
    return lambda identifier: any(form.holds(identifier) for form in forms)


def _bounds(parts: list[str], text: str) -> tuple[int, int]:
    """Return the range that the last part is; (0, -1) when it is none."""
    if any("[" in part or "]" in part for part in parts[:-1]):
        raise ValueError(text)
    found = _RANGE.fullmatch(parts[-1])
    if found is None:
        if "[" in parts[-1] or "]" in parts[-1]:
            raise ValueError(text)
        return 0, -1
    low, high = int(found[1]), int(found[2])
    if high < low:
        raise ValueError(text)
    return low, high


def _urn_shape(scheme: str, parts: list[str]) -> re.Pattern[str]:
    *first, last = parts
    shapes = [_ANY_PART if part == "*" else re.escape(part) for part in first]
    shapes.append(_last(last, r".+", re.escape(last)))
    return re.compile(rf"urn:epc:(?:id|idpat):{scheme}:" + r"\.".join(shapes))


def _last(part: str, anything: str, as_it_stands: str) -> str:
    if part == "*":
        return anything
    return r"(?P<number>0|[1-9][0-9]*)" if part.startswith("[") else as_it_stands


def _link_shape(key: _Key, parts: list[str], text: str) -> re.Pattern[str]:
    """Return the canonical Digital Links of a pattern; a last `*` takes in the class itself."""
    stem = _HOME + key.path + "/"
    if key.digits and key.parts == 2:
        return re.compile(re.escape(stem) + _digits(key, parts[0], parts[1], text))
    encoded = parts[-1].translate(_ENCODED)
    if key.parts == 2:
        prefix = r"[0-9]{6,12}" if parts[0] == "*" else re.escape(parts[0])
        return re.compile(re.escape(stem) + prefix + _last(parts[-1], ".+", re.escape(encoded)))
    if key.digits:
        stem_shape = re.escape(stem) + _digits(key, parts[0], parts[1], text)
    else:
        pair = (
            (r"[0-9]{6,12}" if parts[0] == "*" else re.escape(parts[0])),
            (_ANY_SEGMENT if parts[1] == "*" else re.escape(parts[1])),
        )
        stem_shape = re.escape(stem) + "".join(pair)
    if key is _KEYS["sgln"] and parts[-1] == "0":
        # Extension 0 means none: the place itself.
        return re.compile(stem_shape)
    rest = key.before + _last(parts[-1], _ANY_SEGMENT, re.escape(encoded))
    return re.compile(stem_shape + (f"(?:{rest})?" if parts[-1] == "*" else rest))


def _digits(key: _Key, prefix: str, reference: str, text: str) -> str:
    """Return the shape of prefix and reference as they stand together, check digit included."""
    lead = len(key.lead) if key.lead != "indicator" else 0
    check = "[0-9]" if key.has_check else ""
    if prefix == "*":
        return rf"[0-9]{{{key.digits + lead}}}{check}"
    if not prefix.isdecimal() or not 6 <= len(prefix) <= 12:
        raise ValueError(text)
    if reference == "*" or reference.startswith("["):
        left = key.digits - len(prefix)
        if reference != "*" or left < 0:
            raise ValueError(text)
        if key.lead == "indicator":
            return rf"[0-9]{prefix}[0-9]{{{left - 1}}}{check}" if left else f"{prefix}{check}"
        return rf"{key.lead}{prefix}[0-9]{{{left}}}{check}"
    if (reference and not reference.isdecimal()) or len(prefix + reference) != key.digits:
        raise ValueError(text)
    if key.lead == "indicator":
        return f"{reference[:1]}{prefix}{reference[1:]}{check}"
    return f"{key.lead}{prefix}{reference}{check}"
