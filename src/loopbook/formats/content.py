"""Content: the bytes of one event or master record, decoded once, and their canonical form.

Canonical form: sorted keys, no white space, numbers in one spelling (1.0 is 1), prefixed names
expanded with the context, without `recordTime` (the store's own) and `@context`. Its SHA-256 is the
content hash: the same words give the same hash, whatever the layout. Spec: docs/spec/capture.md.
"""

import json
import re
from decimal import Context, Decimal, InvalidOperation
from hashlib import sha256

import msgspec

from loopbook.errors import ParseError
from loopbook.formats.context import Names, merged, names_of
from loopbook.formats.scanner import DEPTH_MAX

DIGITS_MAX = 60
PLAIN_MAX = 20
EXPONENT_MAX = 60
_ARITHMETIC = Context(prec=DIGITS_MAX)
_PAIRS = re.compile(rb"[\xa1-\xfe]{2}")
_LEFT_OUT = ("@context", "recordTime")
# Fields of the standard whose values are words of a vocabulary and may carry a prefix.
_WORDS = frozenset({"type", "component", "exception", "bizStep", "disposition", "reason"})


class Content(msgspec.Struct, frozen=True):
    """One object of an input.

    Fields
      written    as decoded: names as they were written; numbers whole or Decimal
      canonical  the same with expanded names, without recordTime and @context
      context    canonical bytes of the document's @context merged with its own
      names      the names of that context
      digest     content hash, 32 bytes
      has_two_ids  eventID stands twice; the last was read
    """

    written: dict[str, object]
    canonical: dict[str, object]
    context: bytes
    names: Names
    digest: bytes
    has_two_ids: bool = False


_is_plain = re.compile(r"-?[0-9]+\.[0-9]+").fullmatch
"""Decimals as people write them: their one form is the same without the zeros at the end."""


def number_of(text: str) -> Decimal | int:
    """Return a JSON number in its one form. Raises ValueError: longer than can be kept exactly."""
    if len(text) <= PLAIN_MAX and _is_plain(text):
        shortest = text.rstrip("0")
        return int(shortest[:-1]) if shortest[-1] == "." else Decimal(shortest)
    try:
        number = Decimal(text)
    except InvalidOperation as fault:
        raise ValueError(text[:30]) from fault
    if len(text) > DIGITS_MAX or not -EXPONENT_MAX <= number.adjusted() <= EXPONENT_MAX:
        raise ValueError(text[:30])
    if number == number.to_integral_value():
        return int(number)
    return number.normalize(_ARITHMETIC)


_DECODER = msgspec.json.Decoder(float_hook=number_of)
ENCODER = msgspec.json.Encoder(order="sorted", decimal_format="number")

_GROWN_MAX = 64 << 20


def content_of(content: bytes, context: bytes) -> Content:
    """Return the object in `content`.

    Raises    ParseError  LB-F04 not UTF-8, LB-F08 not JSON, LB-F09 a name stands twice, LB-F10 a
              number is out of range, LB-F11 no object
    """
    written = decoded(content)
    if not isinstance(written, dict):
        raise ParseError("LB-F11", found=content[:30].decode("utf-8", "replace"))
    own = written.get("@context")
    if own is not None:
        context = merged(context, own)
    names = names_of(context)
    tally = [0, 0]
    try:
        canonical = _canonical(written, names, tally)
        has_two_ids = tally[0] < _names_at_most(content) and _refuse_twins(content)
    except RecursionError as fault:
        raise ParseError("LB-F07", limit=DEPTH_MAX) from fault
    if "recordTime" in canonical or "@context" in canonical:
        canonical = {name: one for name, one in canonical.items() if name not in _LEFT_OUT}
    digest = sha256(ENCODER.encode(canonical)).digest()
    return Content(written, canonical, context, names, digest, has_two_ids)


def decoded(content: bytes) -> object:
    """Return the value of JSON bytes; numbers are whole or Decimal, in one form each.

    Raises    ParseError  LB-F04, LB-F08, LB-F10 as `content_of`
    """
    try:
        return _DECODER.decode(content)
    except msgspec.ValidationError as fault:
        raise ParseError("LB-F10", number=str(fault)[:60]) from fault
    except msgspec.DecodeError as fault:
        raise ParseError("LB-F08", fault=str(fault)) from fault
    except UnicodeDecodeError as fault:
        raise ParseError("LB-F04", encoding=encoding_like(content)) from fault
    except RecursionError as fault:
        raise ParseError("LB-F07", limit=DEPTH_MAX) from fault


def decoded_once(content: bytes) -> dict[str, object]:
    """Return the object in JSON bytes in which no name stands twice.

    Raises    ParseError  as `content_of`
    """
    value = decoded(content)
    if not isinstance(value, dict):
        raise ParseError("LB-F11", found=content[:30].decode("utf-8", "replace"))
    _refuse_twins(content)
    return value


def canonical_bytes(value: object) -> bytes:
    """Return JSON with sorted keys, without white space."""
    return ENCODER.encode(value)


def encoding_like(content: bytes) -> str:
    """Return the encoding that bytes which are not UTF-8 look like."""
    # Chinese characters come in pairs of high bytes, accented letters mostly alone.
    high = sum(byte > 0x7F for byte in content)
    looks_chinese = 4 * len(_PAIRS.findall(content)) >= high
    for name in ("GB18030", "Windows-1252") if looks_chinese else ("Windows-1252", "GB18030"):
        try:
            content.decode(name)
        except UnicodeDecodeError:
            continue
        return name
    return "Latin-1"


def _canonical(node: dict[str, object], names: Names, tally: list[int]) -> dict[str, object]:
    """Return `node` with every name expanded, and the words of declared prefixes; itself if none.

    `tally` grows by the number of names met, and by the length of those that grew.
    Raises    ParseError  LB-F06 they grow too long: a short prefix stands for up to 2,000 letters
    """
    tally[0] += len(node)
    has_terms = names.has_terms
    changes: list[tuple[str, str, object]] | None = None
    for name, value in node.items():
        new = value
        if type(value) is dict:
            new = _canonical(value, names, tally)
        elif type(value) is list:
            new = _canonical_list(value, names, tally)
        elif type(value) is str and name in _WORDS and ":" in value:
            new = names.value(value)
        grown = names.expand(name) if has_terms or ":" in name else name
        # By words, not by object: a name met before comes back as the object it was then.
        if grown != name or new is not value:
            changes = changes or []
            changes.append((name, grown, new))
            tally[1] += len(grown)
            if tally[1] > _GROWN_MAX:
                raise ParseError("LB-F06", limit=_GROWN_MAX >> 20)
    if changes is None:
        return node
    changed = dict(node)
    for name, _, _ in changes:
        del changed[name]
    changed.update((grown, new) for _, grown, new in changes)
    if len(changed) < len(node):
        raise ParseError("LB-F09", name=_twins([names.expand(name) for name in node])[0][:60])
    return changed


def _canonical_list(node: list[object], names: Names, tally: list[int]) -> list[object]:
    """Return the list with its members as `_canonical` gives them; itself if none changed."""
    is_changed = False
    members: list[object] = []
    for value in node:
        new = value
        if type(value) is dict:
            new = _canonical(value, names, tally)
        elif type(value) is list:
            new = _canonical_list(value, names, tally)
        is_changed = is_changed or new is not value
        members.append(new)
    return members if is_changed else node


def _names_at_most(content: bytes) -> int:
    """Return a count that is never less than the names in JSON bytes: colons after a string."""
    count = content.count
    return count(b'":') + count(b" :") + count(b"\n:") + count(b"\r:") + count(b"\t:")


def _refuse_twins(content: bytes) -> bool:
    """Raise LB-F09 if an object has a name twice (the slow way, when the count says it may).

    Returns   whether `eventID` stands twice, which changes nothing of what the event says: the last
              is read, and a warning says so (an example of the standard has two)
    """
    twins: list[str] = []

    def checked(pairs: list[tuple[str, object]]) -> None:
        if len(dict(pairs)) < len(pairs):
            twins.extend(_twins([name for name, _ in pairs]))

    json.loads(content, object_pairs_hook=checked, parse_int=str, parse_float=str)
    other = next((name for name in twins if name != "eventID"), None)
    if other is not None:
        raise ParseError("LB-F09", name=other[:60])
    return bool(twins)


def _twins(names: list[str]) -> list[str]:
    """Return the names that stand there again."""
    seen: set[str] = set()
    again = []
    for name in names:
        if name in seen:
            again.append(name)
        seen.add(name)
    return again
