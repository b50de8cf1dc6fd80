"""Text encoding: a JSON text as UTF-8 bytes, whatever of the Unicode encodings it came in.

JSON is UTF-8 (RFC 8259, section 8.1). A UTF-8 byte-order mark is dropped; UTF-16 with its mark is
read too, since office programs write it; anything else is refused by name.
"""

import codecs
import io
from typing import BinaryIO, cast

from loopbook.errors import ParseError

_MARKS = (
    (codecs.BOM_UTF32_LE, "UTF-32"),
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF8, "UTF-8"),
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
)


def opened(stream: BinaryIO) -> tuple[BinaryIO, bytes, bool]:
    """Return a stream of UTF-8 bytes, what was already taken from it, and whether it was UTF-16.

    Raises    ParseError  LB-F04  the first bytes are those of another encoding
    """
    head = _first_bytes(stream)
    mark, name = next(((m, n) for m, n in _MARKS if head.startswith(m)), (b"", ""))
    if name == "UTF-32":
        raise ParseError("LB-F04", encoding=name)
    if name == "UTF-16":
        return cast(BinaryIO, _Recoded(stream, head)), b"", True
    if not mark and b"\x00" in head[:2]:
        raise ParseError("LB-F04", encoding="UTF-16")
    return stream, head[len(mark) :], False


def _first_bytes(stream: BinaryIO) -> bytes:
    head = b""
    while len(head) < 4 and (chunk := stream.read(4 - len(head))):
        head += chunk
    return head


class _Recoded(io.RawIOBase):
    """A UTF-16 stream, read as UTF-8."""

    def __init__(self, stream: BinaryIO, head: bytes) -> None:
        self._stream = stream
        self._head = head
        self._decoder = codecs.getincrementaldecoder("utf-16")()
        self._is_ended = False

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return False

    def read(self, size: int = -1) -> bytes:
        """Return about `size` bytes; nothing only at the end."""
        text = ""
        while not text and not self._is_ended:
            chunk = self._head + self._stream.read(size)
            self._head, self._is_ended = b"", not chunk
            try:
                text = self._decoder.decode(chunk, final=self._is_ended)
            except UnicodeDecodeError as fault:
                raise ParseError("LB-F04", encoding="UTF-16 ?") from fault
        return text.encode("utf-8", "surrogatepass")
