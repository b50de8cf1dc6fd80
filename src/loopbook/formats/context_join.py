"""Context join: one @context for the events of a document, where theirs do not contradict.

A term goes to the document when every event that declares it means the same by it, and no event
that does not declare it uses it: such an event would otherwise be read as something else. What
cannot go there stays with its event. Source: JSON-LD 1.1, section 4.1.
"""

from collections.abc import Iterable
from functools import lru_cache

import msgspec

from loopbook.formats.context import IGNORE_FIELDS, STANDARD

_ENCODER = msgspec.json.Encoder()


class Parts(msgspec.Struct, frozen=True):
    """One context taken apart.

    Fields
      items    as a document may say it, without the member of the house
      terms    term -> meaning as JSON, the last one said
      ignored  names that are left out of the event hash, as JSON; empty when there are none
      is_own   whether it holds what cannot be joined: another remote context or a keyword
    """

    items: tuple[object, ...]
    terms: dict[str, bytes]
    ignored: bytes
    is_own: bool


class Joined(msgspec.Struct, frozen=True):
    """What a document says for its events.

    Fields
      context  its @context, as JSON
      ignored  names left out of the event hash by all of them, as JSON; empty for none
      terms    the terms in `context`
      alone    the one context of all events; None when there are several
    """

    context: bytes
    ignored: bytes
    terms: dict[str, bytes]
    alone: bytes | None = None

    def own(self, context: bytes) -> bytes:
        """Return the @context that an event must carry itself, as JSON; empty when none."""
        if context == self.alone:
            return b""
        parts = parts_of(context)
        is_said = all(self.terms.get(term) == meaning for term, meaning in parts.terms.items())
        return b"" if is_said and not parts.is_own else _ENCODER.encode(parts.items)


def bare() -> Joined:
    """Return the joined context of events that were not looked at: the standard one."""
    return Joined(_ENCODER.encode([STANDARD]), b"", {})


def joined(events: Iterable[tuple[bytes, bytes]]) -> Joined:
    """Return what a document can say for all of its events.

    Parameters
      events  content and context of each; all of them, since any may use a term that others declare
    """
    contents: dict[bytes, list[bytes]] = {}
    for content, context in events:
        contents.setdefault(context, []).append(content)
    if len(contents) == 1:
        context = next(iter(contents))
        parts = parts_of(context)
        is_whole = parts.is_own or any(isinstance(item, str) for item in parts.items)
        items = parts.items if is_whole else (STANDARD, *parts.items)
        return Joined(_ENCODER.encode(items), parts.ignored, parts.terms, context)
    known = {context: parts_of(context) for context in contents}
    terms: dict[str, bytes] = {}
    for parts in known.values():
        terms |= {} if parts.is_own else parts.terms
    for term in list(terms):
        if not _is_common(term, terms[term], known, contents):
            del terms[term]
    said = {term: msgspec.Raw(meaning) for term, meaning in terms.items()}
    ignored = {parts.ignored for parts in known.values()}
    return Joined(
        _ENCODER.encode([STANDARD, said] if said else [STANDARD]),
        ignored.pop() if len(ignored) == 1 else b"",
        terms,
    )


def _is_common(
    term: str, meaning: bytes, known: dict[bytes, Parts], contents: dict[bytes, list[bytes]]
) -> bool:
    signs = (f'"{term}:'.encode(), f'"{term}"'.encode())
    for context, parts in known.items():
        said = parts.terms.get(term)
        if said is not None and said != meaning:
            return False
        if said is None and any(sign in one for one in contents[context] for sign in signs):
            return False
    return True


def parts_of(context: bytes) -> Parts:
    """Return canonical context bytes taken apart."""
    return _small(context) if len(context) < _LARGE_BYTES else _large(context)


def _parts(context: bytes) -> Parts:
    decoded = msgspec.json.decode(context) if context else []
    items: list[object] = []
    terms: dict[str, bytes] = {}
    ignored, is_own = b"", False
    for item in decoded if isinstance(decoded, list) else [decoded]:
        kept = item
        if isinstance(item, dict):
            kept = {name: one for name, one in item.items() if name != IGNORE_FIELDS}
            if IGNORE_FIELDS in item:
                ignored = _ENCODER.encode(item[IGNORE_FIELDS])
            terms |= {name: _ENCODER.encode(one) for name, one in kept.items()}
            is_own = is_own or any(name.startswith("@") for name in kept)
        elif not _is_standard(item):
            is_own = True
        if kept != {}:
            # An item that is said again means what it meant the last time.
            items = [one for one in items if one != kept]
            items.append(kept)
    return Parts(tuple(items), terms, ignored, is_own)


# Kept apart, so that many large contexts do not fill the memory.
_LARGE_BYTES = 1 << 14
_small = lru_cache(maxsize=1_024)(_parts)
_large = lru_cache(maxsize=2)(_parts)


def _is_standard(item: object) -> bool:
    return item is None or (isinstance(item, str) and item.endswith("epcis-context.jsonld"))
