"""Personal data in JSON: the values of named fields replaced, every other byte left as it came."""

import re
from collections.abc import Callable, Collection
from json import JSONDecoder

from loopbook.formats.content import canonical_bytes, content_of
from loopbook.formats.context import Names

Replace = Callable[[str], str]
"""Gives what stands for a value: a text as it is, anything else as its JSON."""

_DECODER = JSONDecoder()
_GAP = re.compile(r"[ \t\r\n]*")
_MARK = re.compile(r'["{}\[\],]')


def may_hold(content: bytes, names: Collection[str]) -> bool:
    """Say whether JSON bytes may have one of these fields; quickly, and never wrongly no.

    Parameters
      names  expanded: namespace and local name joined
    """
    return b"\\u" in content or any(_local(name) in content for name in names)


def _local(name: str) -> bytes:
    return re.split(r"[:/#]", name)[-1].encode()


def concealed(
    content: bytes, context: bytes, names: Collection[str], replace: Replace
) -> tuple[bytes, tuple[str, ...]]:
    """Return JSON bytes with the values of personal fields replaced, and which fields had one.

    Fields are found at any depth. Events are read so; for master data see `concealed_master`.
    Raises    ParseError  the bytes are no JSON object
    """
    read = content_of(content, context)
    text = content.decode()
    pieces: list[str] = []
    end = 0
    found: list[str] = []
    for start, stop, name in _members(text, read.names, names):
        value = _DECODER.raw_decode(text, start)[0]
        written = value if isinstance(value, str) else canonical_bytes(value).decode()
        pieces += [text[end:start], canonical_bytes(replace(written)).decode()]
        end = stop
        found.append(name)
    return "".join([*pieces, text[end:]]).encode(), tuple(dict.fromkeys(found))


def concealed_master(
    content: bytes, context: bytes, names: Collection[str], replace: Replace
) -> tuple[bytes, tuple[str, ...]]:
    """Return the same of a master record, whose fields are attributes; its JSON is the house's own.

    Raises    ParseError  the bytes are no JSON object
    """
    read = content_of(content, context)
    attributes = read.written.get("attributes")
    found: list[str] = []
    for one in attributes if isinstance(attributes, list) else ():
        name = read.names.expand(str(one.get("id"))) if isinstance(one, dict) else ""
        if name in names:
            value = one.get("attribute")
            one["attribute"] = replace(
                value if isinstance(value, str) else canonical_bytes(value).decode()
            )
            found.append(name)
    written = canonical_bytes(read.written) if found else content
    return written, tuple(dict.fromkeys(found))


def _members(text: str, known: Names, names: Collection[str]) -> list[tuple[int, int, str]]:
    """Return start, end and name of the value of each member that has one of the names."""
    found: list[tuple[int, int, str]] = []
    at = 0
    while mark := _MARK.search(text, at):
        at = mark.end()
        if mark[0] != '"':
            continue
        word, at = _DECODER.raw_decode(text, mark.start())
        gap = _GAP.match(text, at)
        colon = gap.end() if gap else at
        if text[colon : colon + 1] != ":":
            continue
        name = known.expand(word)
        if name in names:
            start = _after_gap(text, colon + 1)
            at = _DECODER.raw_decode(text, start)[1]
            found.append((start, at, name))
    return found


def _after_gap(text: str, at: int) -> int:
    gap = _GAP.match(text, at)
    return gap.end() if gap else at
