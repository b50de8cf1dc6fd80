"""Splice: members put into the bytes of a JSON object without touching any other byte of it."""

import re
from collections.abc import Iterable, Iterator, Mapping

import msgspec

_TOKEN = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"|[{}\[\]:,]', re.DOTALL)


def spliced(content: bytes, members: Mapping[str, bytes]) -> bytes:
    """Return the object with `members`: replaced where they stand, else behind the first brace.

    Parameters
      content  JSON of one object that was read before
      members  name -> JSON of its value
    """
    there: list[tuple[str, int, int]] = []
    if _may(content, members):
        there = [one for one in members_of(content) if one[0] in members]
    for name, start, end in reversed(there):
        content = content[:start] + members[name] + content[end:]
    found = {name for name, _, _ in there}
    new = b"".join(
        msgspec.json.encode(name) + b":" + value + b","
        for name, value in members.items()
        if name not in found
    )
    brace = content.index(b"{") + 1
    return content[:brace] + new + content[brace:]


def has_member(content: bytes, name: str) -> bool:
    """Say whether the object has a member `name` of its own."""
    return _may(content, [name]) and any(one == name for one, _, _ in members_of(content))


def members_of(content: bytes) -> Iterator[tuple[str, int, int]]:
    """Yield name, and start and end of the value, of each member of a JSON object."""
    depth, name, start = 0, b"", -1
    for token in _TOKEN.finditer(content):
        sign = token[0][:1]
        if sign == b'"':
            name = name if start >= 0 or depth != 1 else token[0]
        elif sign in b"{[":
            depth += 1
        elif sign in b"}]":
            depth -= 1
            if depth == 0 and start >= 0:
                yield msgspec.json.decode(name), start, token.start()
        elif depth == 1 and sign == b":":
            start = token.end()
        elif depth == 1:
            yield msgspec.json.decode(name), start, token.start()
            start = -1


def _may(content: bytes, names: Iterable[str]) -> bool:
    """Say whether any of the names may stand in the object; most often none does."""
    if b"\\" in content:
        # A name may be spelled with escapes.
        return True
    return any(b'"' + name.encode() + b'"' in content for name in names)
