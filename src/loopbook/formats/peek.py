"""Peek: look at how an input begins without taking anything from it.

A stream need not be seekable (an upload, a pipe), so what was looked at is put before the rest.
"""

import codecs
import io
from typing import BinaryIO, cast

PEEKED_BYTES = 512
_MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def peeked(stream: BinaryIO) -> tuple[bytes, BinaryIO]:
    """Return the first bytes (512, or all there are) and a stream that begins with them again."""
    if stream.seekable():
        place = stream.tell()
        head = stream.read(PEEKED_BYTES)
        stream.seek(place)
        return head, stream
    head = b""
    while len(head) < PEEKED_BYTES and (chunk := stream.read(PEEKED_BYTES - len(head))):
        head += chunk
    return head, cast(BinaryIO, _Rejoined(head, stream))


def is_markup(head: bytes) -> bool:
    """Say whether a text begins with `<`, after a byte-order mark and blanks, in any encoding."""
    for mark in _MARKS:
        head = head.removeprefix(mark)
    return head.replace(b"\x00", b"").lstrip()[:1] == b"<"


class _Rejoined(io.RawIOBase):
    """A stream with what was taken from it put back before it."""

    def __init__(self, head: bytes, stream: BinaryIO) -> None:
        self._head = head
        self._stream = stream

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return False

    def read(self, size: int = -1) -> bytes:
        """Return at most `size` bytes; nothing only at the end."""
        if not self._head:
            return self._stream.read(size)
        if size < 0:
            head, self._head = self._head, b""
            return head + self._stream.read()
        head, self._head = self._head[:size], self._head[size:]
        return head
