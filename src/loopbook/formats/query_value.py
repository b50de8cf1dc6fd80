"""Query value: what is written behind the name of a query parameter, read or refused.

In an address everything is text: lists are cut at a pipe, numbers and instants are read from their
letters. In a JSON document values have types, and a text is not taken for a number.
"""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from difflib import get_close_matches
from typing import NamedTuple

from loopbook.errors import QueryParameter, QueryTooComplex
from loopbook.formats.cbv_words import Vocabulary
from loopbook.formats.content import number_of
from loopbook.formats.context import Names
from loopbook.terms.event import EventType

VALUES_MAX = 1_000
"""Values that one parameter may have."""

LENGTH_MAX = 2_000
"""Characters that one value may have."""

PIPE = "|"
_INSTANT = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d(:\d\d(\.\d+)?)?([Zz]|[+-]\d\d:\d\d)", re.ASCII)
# A plus sign that an address did not escape arrives as a space.
_SPACED = re.compile(r"(.*[0-9]) (\d\d:\d\d)", re.ASCII)
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_TRUTHS = {"true": True, "false": False}


class Values(NamedTuple):
    """Values in every way they can be read."""

    texts: tuple[str, ...] = ()
    numbers: tuple[Decimal, ...] = ()
    times: tuple[datetime, ...] = ()


def listed(name: str, value: object) -> list[object]:
    """Return the values of a parameter one by one; a text is cut at pipes.

    Raises    QueryParameter  LB-Q10  there is none;  QueryTooComplex  LB-Q14  there are too many
    """
    if isinstance(value, str):
        values: list[object] = list(value.split(PIPE))
    else:
        values = list(value) if isinstance(value, list | tuple) else [value]
    if not values or any(each == "" for each in values):
        raise QueryParameter("LB-Q10", name, name=name)
    if len(values) > VALUES_MAX:
        raise QueryTooComplex("LB-Q14", name, found=len(values), limit=VALUES_MAX)
    for each in values:
        if isinstance(each, str) and len(each) > LENGTH_MAX:
            raise QueryTooComplex("LB-Q15", name, name=name, limit=LENGTH_MAX)
    return values


def one(name: str, value: object) -> object:
    """Return the only value of a parameter.

    Raises    QueryParameter  LB-Q07  there are more
    """
    values = listed(name, value)
    if len(values) > 1:
        raise QueryParameter("LB-Q07", name, name=name, found=len(values))
    return values[0]


def texts(name: str, value: object) -> tuple[str, ...]:
    """Return the values as texts, each once.

    Raises    QueryParameter  LB-Q09  a value is no text
    """
    values = listed(name, value)
    for each in values:
        if not isinstance(each, str):
            raise QueryParameter("LB-Q09", name, name=name, found=shown(each))
    return tuple(dict.fromkeys(str(each) for each in values))


def instant(name: str, value: object) -> datetime:
    """Return an instant in UTC.

    Raises    QueryParameter  LB-Q02  the value is none, or has no zone
    """
    found = instant_or_none(value)
    if found is None:
        raise QueryParameter("LB-Q02", name, name=name, found=shown(value))
    return found


def instant_or_none(value: object) -> datetime | None:
    """Return the instant in UTC that a text is; None when it is none."""
    if not isinstance(value, str):
        return None
    spaced = _SPACED.fullmatch(value)
    text = f"{spaced[1]}+{spaced[2]}" if spaced else value
    if not _INSTANT.fullmatch(text):
        return None
    try:
        return datetime.fromisoformat(text.upper()).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def number(name: str, value: object) -> Decimal:
    """Return an exact number.

    Raises    QueryParameter  LB-Q03  the value is none, or longer than can be kept
    """
    found = number_or_none(value)
    if found is None:
        raise QueryParameter("LB-Q03", name, name=name, found=shown(value))
    return found


def number_or_none(value: object) -> Decimal | None:
    """Return the exact number that a value is; None when it is none."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float | Decimal):
        value = str(value)
    if not isinstance(value, str) or not _NUMBER.fullmatch(value):
        return None
    try:
        return Decimal(number_of(value))
    except ValueError:
        return None


def count(name: str, value: object, least: int) -> int:
    """Return a whole number of at least `least`.

    Raises    QueryParameter  LB-Q12  the value is none
    """
    found = number_or_none(one(name, value))
    if found is None or found != int(found) or not least <= found < 2**63:
        raise QueryParameter("LB-Q12", name, name=name, found=shown(value), least=least)
    return int(found)


def truth(name: str, value: object) -> bool:
    """Return true or false.

    Raises    QueryParameter  LB-Q04  the value is neither
    """
    value = one(name, value)
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.lower() in _TRUTHS:
        return _TRUTHS[value.lower()]
    raise QueryParameter("LB-Q04", name, name=name, found=shown(value))


def is_present(name: str, value: object) -> bool:
    """Return whether a presence is asked for: an empty value asks for it, false does not."""
    if value is None or value in ("", [""], []):
        return True
    value = one(name, value)
    if isinstance(value, int) and not isinstance(value, bool):
        return value != 0
    return True if value is None else truth(name, "true" if value == "1" else value)


def extension(name: str, value: object) -> Values:
    """Return the values of an extension field, whose type nobody declared.

    A text from an address may be a number or an instant too; a number of JSON is no text.
    """
    found = [_any(name, each) for each in listed(name, value)]
    return Values(
        tuple(dict.fromkeys(text for each in found for text in each.texts)),
        tuple(dict.fromkeys(amount for each in found for amount in each.numbers)),
        tuple(dict.fromkeys(moment for each in found for moment in each.times)),
    )


def _any(name: str, value: object) -> Values:
    if isinstance(value, bool):
        return Values(("true" if value else "false",))
    if isinstance(value, str):
        as_number, as_time = number_or_none(value), instant_or_none(value)
        return Values(
            (value,),
            () if as_number is None else (as_number,),
            () if as_time is None else (as_time,),
        )
    return Values(numbers=(number(name, value),))


def bound(name: str, value: object) -> Values:
    """Return the instant or the number that an extension field is held against.

    Raises    QueryParameter  LB-Q03  the value is neither
    """
    value = one(name, value)
    as_time = instant_or_none(value)
    return Values(times=(as_time,)) if as_time else Values(numbers=(number(name, value),))


def choices(name: str, value: object, known: Sequence[str]) -> tuple[str, ...]:
    """Return values that are all among `known`.

    Raises    QueryParameter  LB-Q06  one is not
    """
    found = texts(name, value)
    for each in found:
        if each not in known:
            raise QueryParameter("LB-Q06", name, found=shown(each), nearest=nearest(each, known))
    return found


def words(name: str, value: object, vocabulary: Vocabulary, known: Names) -> tuple[str, ...]:
    """Return words of a vocabulary in all their spellings, other names as written and expanded.

    Raises    QueryParameter  LB-Q06  a bare word that the vocabulary does not have
              LB-Q05  a prefix that nobody declared
    """
    found: list[str] = []
    for each in texts(name, value):
        bare = vocabulary.bare.get(each)
        if bare is not None:
            found += spellings(vocabulary, bare)
        elif ":" in each:
            found += expanded(name, each, known)
        else:
            near = nearest(each, sorted(vocabulary.words))
            raise QueryParameter("LB-Q06", name, found=shown(each), nearest=near)
    return tuple(dict.fromkeys(found))


_TYPES = tuple(kind.value for kind in EventType if kind is not EventType.EXTENDED)
_TYPE_PREFIXES = ("", "epcis:", "https://ref.gs1.org/epcis/")
_BARE_TYPES = {prefix + word: word for prefix in _TYPE_PREFIXES for word in _TYPES}


def event_types(name: str, value: object, known: Names) -> tuple[str, ...]:
    """Return event types in all their spellings, extension types as written and expanded.

    Raises    QueryParameter  LB-Q06  a bare word that is none of the five
    """
    found: list[str] = []
    for each in texts(name, value):
        bare = _BARE_TYPES.get(each)
        if bare is not None:
            found += [prefix + bare for prefix in _TYPE_PREFIXES]
        elif ":" in each:
            found += expanded(name, each, known)
        else:
            raise QueryParameter("LB-Q06", name, found=shown(each), nearest=nearest(each, _TYPES))
    return tuple(dict.fromkeys(found))


def spellings(vocabulary: Vocabulary, word: str) -> tuple[str, ...]:
    """Return every spelling of a bare word, itself first."""
    return tuple(sorted(each for each, bare in vocabulary.bare.items() if bare == word))


def expanded(name: str, text: str, known: Names) -> tuple[str, ...]:
    """Return a name with a prefix as written and expanded; an address may have `#` for a joint.

    Raises    QueryParameter  LB-Q05  nobody declared the prefix
    """
    if not known.knows(text):
        prefix = text.partition(":")[0]
        raise QueryParameter("LB-Q05", name, prefix=shown(prefix), nearest=known.nearest(text))
    whole = known.expand(text)
    # The standard joins namespace and local name by `#`, JSON-LD without anything.
    space, joint, local = whole.rpartition("#")
    joined = (space + local,) if joint and space[-1:] in ("/", ":", "#") else ()
    return tuple(dict.fromkeys((text, whole, *joined)))


def nearest(text: str, known: Sequence[str]) -> str:
    """Return the known name that is most like a text, or the first ones."""
    found = get_close_matches(text[:80], known, 1, 0.5)
    return found[0] if found else ", ".join(known[:5])


def shown(value: object) -> str:
    """Return a value as a message quotes it."""
    return str(value)[:80]
