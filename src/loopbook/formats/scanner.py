"""Scanner: finds the values of a JSON text of any size without holding more than one of them.

First stop of `epcis_json.read`. Bytes come in chunks; the brackets of a chunk are found all at once
(see `brackets`), so that an event costs a few microseconds and its exact bytes are kept. What
stands inside a value is not judged here: that is done event by event, on its bytes.
"""

import re
from collections.abc import Iterator
from contextlib import ExitStack
from tempfile import SpooledTemporaryFile
from typing import BinaryIO, cast

import msgspec
import numpy as np
from numpy.typing import NDArray

from loopbook.errors import ParseError
from loopbook.formats.brackets import brackets

CHUNK_BYTES = 1 << 18
VALUE_BYTES_MAX = 16 << 20
DEPTH_MAX = 64
SPOOL_BYTES_MAX = 8 << 20
_BLANK = re.compile(rb"[ \t\r\n]*")
_STRING = re.compile(rb'"(?:[^"\\]++|\\.)*+"', re.DOTALL)
_SCALAR = re.compile(rb"[^\s,:\[\]{}\"]+")


class Slice(msgspec.Struct, frozen=True, gc=False):
    """One object or array of a sequence.

    Fields
      content  its bytes as they stand; empty when it is too large to be kept, or the end
      offset   byte at which it begins, from the beginning of the text
      gap      what stands between the one before (or the opening bracket) and this one
      is_deep  nested deeper than DEPTH_MAX
      is_end   this is the end of the sequence: `gap` is what stood before it
    """

    content: bytes
    offset: int
    gap: bytes
    is_deep: bool = False
    is_end: bool = False


class Scanner:
    """A place in a JSON text. It moves forward, but for `foresee` and `back`.

    Parameters
      stream  UTF-8 bytes
      head    bytes already taken from the stream, which stand before it
    Every method raises ParseError: LB-F01 when the text ends too early, LB-F02 when something else
    stands there, LB-F06 when a value is too large to be kept.
    """

    def __init__(self, stream: BinaryIO, head: bytes = b"") -> None:
        self._stream = stream
        self._home = stream.tell() - len(head) if stream.seekable() else 0
        self._stack = ExitStack()
        self._block = head
        self._at = 0
        self._start = 0
        self._is_ended = False
        self._kept: int | None = None

    @property
    def offset(self) -> int:
        """Byte of the text at which the scanner stands."""
        return self._start + self._at

    def peek(self) -> bytes:
        """Return the next byte that is not white space, standing on it; nothing at the end."""
        while True:
            self._at = cast(re.Match[bytes], _BLANK.match(self._block, self._at)).end()
            if self._at < len(self._block):
                return self._block[self._at : self._at + 1]
            if not self._more():
                return b""

    def take(self, expected: bytes) -> None:
        """Step over `expected`, one byte."""
        if self.peek() != expected:
            raise self.unexpected(expected.decode())
        self._at += 1

    def unexpected(self, expected: str) -> ParseError:
        """Return the error that says what stands here instead of `expected`."""
        if not self.peek():
            return ParseError("LB-F01", byte=self.offset)
        found = self._block[self._at : self._at + 20].decode("utf-8", "replace")
        return ParseError("LB-F02", byte=self.offset, expected=expected, found=found)

    def members(self) -> Iterator[str]:
        """Yield the names of an object; the caller takes or skips each value before going on."""
        self.take(b"{")
        if self.peek() == b"}":
            self._at += 1
            return
        while True:
            if self.peek() != b'"':
                raise self.unexpected('"')
            name = _name(self.value(), self.offset)
            self.take(b":")
            yield name
            if self.peek() != b",":
                self.take(b"}")
                return
            self._at += 1

    def value(self, bytes_max: int = VALUE_BYTES_MAX) -> bytes:
        """Take the next value and return its bytes."""
        first = self.peek()
        if not first:
            raise self.unexpected("value")
        while not (end := self._end(first)):
            if len(self._block) - self._at > bytes_max:
                raise ParseError("LB-F06", byte=self.offset, limit=bytes_max >> 20)
            if not self._more() and not self._end(first):
                raise ParseError("LB-F01", byte=self._start + len(self._block))
        content = self._block[self._at : end]
        self._at = end
        return content

    def _end(self, first: bytes) -> int:
        """Return where the value that begins here ends; 0 when the block does not hold its end."""
        if first in (b"{", b"["):
            marks, places, _ = brackets(self._block[self._at :])
            closed = np.flatnonzero(np.cumsum(marks) == 0)
            return self._at + int(places[closed[0]]) + 1 if closed.size else 0
        found = (_STRING if first == b'"' else _SCALAR).match(self._block, self._at)
        if found is None and first != b'"':
            raise self.unexpected("value")
        if found is None:
            return 0
        # A number or word may go on in the next chunk.
        is_whole = first == b'"' or found.end() < len(self._block) or self._is_ended
        return found.end() if is_whole else 0

    def skip(self) -> None:
        """Step over the next value, however large; memory stays flat."""
        if self.peek() not in (b"{", b"["):
            self.value()
            return
        depth, is_inside = 0, False
        while True:
            rest = self._block[self._at :]
            # A run of backslashes may go on in the next chunk: it is left for then.
            part = rest if self._is_ended else rest.rstrip(b"\\")
            marks, places, is_inside = brackets(part, is_inside)
            depths = np.cumsum(marks) + depth
            closed = np.flatnonzero(depths == 0)
            if closed.size:
                self._at += int(places[closed[0]]) + 1
                return
            depth = int(depths[-1]) if depths.size else depth
            self._at += len(part)
            if self._is_ended:
                raise ParseError("LB-F01", byte=self.offset)
            self._more()

    def items(self) -> Iterator[Slice]:
        """Yield the objects and arrays of the array that begins here, then its end."""
        self.take(b"[")
        return self._sequence(is_array=True)

    def values(self) -> Iterator[Slice]:
        """Yield the objects and arrays that stand one after another, then the end of the text."""
        return self._sequence(is_array=False)

    def _sequence(self, is_array: bool) -> Iterator[Slice]:
        while True:
            slices, closing, opening = self._cut()
            yield from slices
            if closing is not None:
                if not is_array:
                    self._at = closing
                    raise self.unexpected("{")
                gap = self._block[self._at : closing]
                self._at = closing + 1
                yield Slice(b"", self.offset, gap, is_end=True)
                return
            if len(self._block) - self._at > VALUE_BYTES_MAX:
                yield self._too_large(opening)
                self.skip()
            elif not self._more():
                if is_array or opening is not None:
                    raise ParseError("LB-F01", byte=self._start + len(self._block))
                yield Slice(b"", self.offset, self._block[self._at :], is_end=True)
                return

    def _cut(self) -> tuple[list[Slice], int | None, int | None]:
        """Step over all values that end in this block.

        Returns   them; the place of the bracket that ends the sequence, if it stands here; the
                  place of the bracket that opens a value which does not end here
        """
        block, at, base = self._block, self._at, self._start
        marks, places, _ = brackets(block[at:])
        places += at
        depths = np.cumsum(marks)
        over = np.flatnonzero(depths < 0)
        closing = int(places[over[0]]) if over.size else None
        if over.size:
            marks, places, depths = marks[: over[0]], places[: over[0]], depths[: over[0]]
        firsts = places[(marks > 0) & (depths == 1)].tolist()
        ends = places[(marks < 0) & (depths == 0)] + 1
        deep = _deep(depths, places, ends)
        slices = []
        for number, end in enumerate(ends.tolist()):
            first = firsts[number]
            slices.append(Slice(block[first:end], base + first, block[at:first], number in deep))
            at = end
        self._at = at
        return slices, closing, firsts[len(slices)] if len(firsts) > len(slices) else None

    def _too_large(self, opening: int | None) -> Slice:
        """Return the mark of a value that is too large, standing on its opening bracket."""
        if opening is None:
            raise self.unexpected("{")
        gap = self._block[self._at : opening]
        self._at = opening
        return Slice(b"", self.offset, gap)

    def foresee(self, name: str, values: frozenset[bytes], others: frozenset[str]) -> bool:
        """Say whether the object here has a member of `others`, or `name` with one of `values`.

        The scanner stands where it stood. What cannot be read before that was seen means no.
        """
        self.peek()
        origin = self._kept = self.offset
        try:
            for member in self.members():
                if member in others:
                    return True
                found = self.value()
                if member == name and found in values:
                    return True
                if self.offset - origin > VALUE_BYTES_MAX:
                    return False
        except ParseError:
            return False
        finally:
            self._at = origin - self._start
            self._kept = None
        return False

    def remember(self) -> int:
        """Return this place, to come `back` to; a stream that cannot is kept on disk from here."""
        if not self._stream.seekable():
            spool = self._stack.enter_context(_spooled())
            spool.write(self._block[self._at :])
            while chunk := self._stream.read(CHUNK_BYTES):
                spool.write(chunk)
            self._stream = spool
            self._home = -self.offset
            self.back(self.offset)
        return self.offset

    def back(self, offset: int) -> None:
        """Stand at a remembered place again."""
        self._stream.seek(self._home + offset)
        self._block, self._at, self._start, self._is_ended = b"", 0, offset, False

    def close(self) -> None:
        """Give up what was kept on disk; the stream itself stays open."""
        self._stack.close()

    def _more(self) -> bool:
        """Read on, dropping what is done with; say whether there was more."""
        if self._is_ended:
            return False
        done = self._at if self._kept is None else self._kept - self._start
        rest = self._block[done:]
        # As much again as is waiting: a large value is looked at a few times, not every chunk.
        chunk = self._stream.read(max(CHUNK_BYTES, len(rest)))
        self._block = rest + chunk
        self._start += done
        self._at -= done
        self._is_ended = not chunk
        return bool(chunk)


def _spooled() -> BinaryIO:
    return cast(BinaryIO, SpooledTemporaryFile(max_size=SPOOL_BYTES_MAX))


def _name(text: bytes, offset: int) -> str:
    try:
        return msgspec.json.decode(text, type=str)
    except (msgspec.DecodeError, UnicodeDecodeError) as fault:
        found = text[:20].decode("utf-8", "replace")
        raise ParseError("LB-F02", byte=offset, expected="name", found=found) from fault


def _deep(
    depths: NDArray[np.int64], places: NDArray[np.intp], ends: NDArray[np.intp]
) -> frozenset[int]:
    """Return the numbers of the values that are nested deeper than DEPTH_MAX."""
    if not depths.size or depths.max() <= DEPTH_MAX:
        return frozenset()
    return frozenset(np.searchsorted(ends, places[depths > DEPTH_MAX], side="right").tolist())
