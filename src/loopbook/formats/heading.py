"""Heading: what people write over a column, matched whatever its case, spaces, width or unit.

`质量（kg）` and `Mass [t]` are headings of a column `质量` / `mass`; the text in brackets
is the unit of the column. A heading may hold both languages: `质量 Mass`.
"""

import re
from collections.abc import Iterable, Mapping
from difflib import get_close_matches

import msgspec

from loopbook.formats.number import fold

_BRACKETS = re.compile(r"(?P<name>[^()\[\]【】]+?)\s*[(\[【](?P<unit>[^()\[\]【】]*)[)\]】]\s*\*?")
_LOOSE = re.compile(r"[\s_\-*:：]+")


class Heading(msgspec.Struct, frozen=True):
    """A heading understood: the key of its column, and the unit it names, or empty."""

    key: str
    unit: str = ""


def heading_key(text: str) -> str:
    """Return `text` without case, width, spaces, and the unit in brackets: equal keys match."""
    return _LOOSE.sub("", _parts(text)[0].casefold())


def spellings(heading_en: str, heading_zh: str) -> tuple[str, ...]:
    """Return the keys under which a column is known: each language, its synonyms, and both at once.

    Synonyms stand in the scheme behind a bar: `mass|weight`.
    """
    english = [heading_key(part) for part in heading_en.split("|") if part.strip()]
    chinese = [heading_key(part) for part in heading_zh.split("|") if part.strip()]
    both = [first + second for first in english for second in chinese]
    both += [second + first for first in english for second in chinese]
    return tuple(dict.fromkeys([*english, *chinese, *both]))


def read_heading(text: str, known: Iterable[str]) -> Heading | None:
    """Return the heading that `text` writes, or None when it is none of `known`."""
    whole = _LOOSE.sub("", fold(text).casefold())
    keys = set(known)
    if whole in keys:
        return Heading(whole)
    name, unit = _parts(text)
    key = _LOOSE.sub("", name.casefold())
    return Heading(key, unit) if key in keys else None


def nearest(text: str, candidates: Mapping[str, str]) -> str:
    """Return the candidate (key -> name) nearest to `text`, or an empty text."""
    close = get_close_matches(text.casefold(), list(candidates), n=1, cutoff=0.5)
    return candidates[close[0]] if close else ""


def _parts(text: str) -> tuple[str, str]:
    plain = fold(text)
    found = _BRACKETS.fullmatch(plain)
    return (found["name"], found["unit"].strip()) if found else (plain, "")
