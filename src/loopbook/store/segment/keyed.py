"""Keyed hashes: 64 bits of a text under a key of the book, for sorted runs of names.

A hash only proposes; whoever looks a name up confirms it. The key is drawn when a book is first
sealed, so that nobody outside can prepare names that collide; the same key gives the same hashes on
every machine, so that a segment made again is the same.

Source    Thorup (2015), High Speed Hashing for Integers and Strings, section 3.4: vector
          multiply-shift, 64-bit multipliers over 32-bit words, the upper 32 bits of the sum
"""

from collections.abc import Sequence
from hashlib import blake2b, shake_256
from operator import mul
from struct import unpack

import numpy as np
from numpy.typing import NDArray

KEY_BYTES = 32
_WIDTHS = (32, 64, 128, 256)
_ROWS = 65_536
_FEW = 16
_MASK = (1 << 64) - 1


class KeyedHash:
    """Hashes of texts under one key."""

    def __init__(self, key: bytes) -> None:
        words = _WIDTHS[-1] // 4 + 1
        drawn = shake_256(key).digest(words * 2 * 8)
        self._key = key
        self._factors = np.frombuffer(drawn, dtype="<u8").reshape(2, words)
        self._plain: list[list[int]] = self._factors.tolist()

    def of(self, texts: Sequence[str]) -> NDArray[np.uint64]:
        """Return the hash of each text."""
        # Half a character is no name of a book, but it may be asked for.
        encoded = [text.encode(errors="surrogatepass") for text in texts]
        if len(texts) <= _FEW:
            return np.array([self._single(each) for each in encoded], dtype=np.uint64)
        lengths = np.fromiter(map(len, encoded), dtype=np.int64, count=len(encoded))
        hashes = np.empty(len(encoded), dtype=np.uint64)
        shortest = -1
        for width in _WIDTHS:
            chosen = np.flatnonzero((lengths > shortest) & (lengths <= width))
            for start in range(0, len(chosen), _ROWS):
                part = chosen[start : start + _ROWS]
                hashes[part] = self._mixed([encoded[at] for at in part], width, lengths[part])
            shortest = width
        for at in np.flatnonzero(lengths > shortest):
            digest = blake2b(encoded[at], digest_size=8, key=self._key).digest()
            hashes[at] = int.from_bytes(digest, "little")
        return hashes

    def _single(self, data: bytes) -> int:
        """Return the hash of one text, without columns: an append of one entry asks for one."""
        if len(data) > _WIDTHS[-1]:
            return int.from_bytes(blake2b(data, digest_size=8, key=self._key).digest(), "little")
        words = unpack(f"<{-(-len(data) // 4)}I", data.ljust(-(-len(data) // 4) * 4, b"\0"))
        upper, lower = (
            (sum(map(mul, words, factors[1:]), len(data) * factors[0]) & _MASK) >> 32
            for factors in self._plain
        )
        mixed: int = upper << 32 | lower
        return mixed

    def _mixed(
        self, encoded: list[bytes], width: int, lengths: NDArray[np.int64]
    ) -> NDArray[np.uint64]:
        padded = np.array(encoded, dtype=f"S{width}").view("<u4").reshape(len(encoded), width // 4)
        words = padded.astype(np.uint64)
        # The length is a word too: texts that differ by zero bytes at the end are not the same.
        ends = lengths.astype(np.uint64)
        upper, lower = (
            (words @ factors[1 : width // 4 + 1] + ends * factors[0]) >> np.uint64(32)
            for factors in self._factors
        )
        mixed: NDArray[np.uint64] = (upper << np.uint64(32)) | lower
        return mixed
