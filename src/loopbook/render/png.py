"""PNG: a picture as pixels, for places that take no SVG: slides, forms, messages.

A character that no font of this machine has is no picture with an empty box in it: the call says
which characters, and what to install.
"""

import re
import struct
import unicodedata
import zlib
from collections.abc import Iterator, Sequence
from html import unescape

import resvg_py

from loopbook.errors import StoreUnavailable
from loopbook.render import svg

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_TEXT = re.compile(r"<text\b[^>]*>([^<]*)</text>")
_CELL = 24
_ACROSS = 40
# A private character: no font has it, so that it is drawn as what is missing is drawn.
_NOWHERE = "\U0010fffd"
# Spaces, controls, and marks that stand on another character.
_NO_INK = {"Zs", "Zl", "Zp", "Cc", "Cf", "Mn", "Me"}
_SHOWN = 12


def png(picture: str, zoom: float = 2.0) -> bytes:
    """Return an SVG picture as PNG on white.

    Parameters
      zoom  pixels per unit of the picture
    Raises   StoreUnavailable  LB-G07  no font here has some of its characters
    """
    words = "".join(unescape(found) for found in _TEXT.findall(picture))
    missing = missing_characters(words)
    if missing:
        shown = "".join(missing[:_SHOWN]) + ("…" if len(missing) > _SHOWN else "")
        raise StoreUnavailable("LB-G07", characters=shown, count=len(missing))
    return bytes(resvg_py.svg_to_bytes(svg_string=picture, background="white", zoom=zoom))


def missing_characters(words: str) -> list[str]:
    """Return the characters that no font of this machine can draw, each once, in their order."""
    wanted = [sign for sign in dict.fromkeys(words) if not _is_inkless(sign)]
    if not wanted:
        return []
    sheet = bytes(resvg_py.svg_to_bytes(svg_string=_sheet([_NOWHERE, *wanted]), background="white"))
    nowhere, *cells = _cells(*pixels(sheet), len(wanted) + 1)
    blank = bytes([255]) * len(nowhere)
    return [sign for sign, cell in zip(wanted, cells, strict=True) if cell in (nowhere, blank)]


def _is_inkless(sign: str) -> bool:
    return unicodedata.category(sign) in _NO_INK


def _sheet(signs: Sequence[str]) -> str:
    """Return a picture with each character in a square of its own."""
    drawn = [
        svg.label((i % _ACROSS) * _CELL + 4, (i // _ACROSS) * _CELL + 18, sign, font_size=14.0)
        for i, sign in enumerate(signs)
    ]
    rows = -(-len(signs) // _ACROSS)
    return svg.picture(_ACROSS * _CELL, rows * _CELL, "", "sheet", *drawn)


def pixels(data: bytes) -> tuple[int, bytes]:
    """Return the width and the bytes of a PNG, four (red, green, blue, alpha) to a pixel.

    Raises    ValueError  it is no PNG of eight bits and four channels without interlacing
    Source    PNG specification (W3C, third edition), 9.2: filter types for filter method 0
    """
    if data[:8] != _SIGNATURE or data[24:29] != bytes([8, 6, 0, 0, 0]):
        raise ValueError("not an eight-bit RGBA picture")
    (width,) = struct.unpack(">I", data[16:20])
    packed = zlib.decompress(b"".join(_chunks(data, b"IDAT")))
    stride = width * 4
    above = bytearray(stride)
    rows = bytearray()
    for start in range(0, len(packed), stride + 1):
        row = bytearray(packed[start + 1 : start + 1 + stride])
        _unfilter(packed[start], row, above)
        rows += row
        above = row
    return width, bytes(rows)


def _chunks(data: bytes, kind: bytes) -> Iterator[bytes]:
    at = len(_SIGNATURE)
    while at < len(data):
        (size,) = struct.unpack(">I", data[at : at + 4])
        if data[at + 4 : at + 8] == kind:
            yield data[at + 8 : at + 8 + size]
        at += size + 12


def _unfilter(kind: int, row: bytearray, above: bytearray) -> None:
    """Undo the filter of one row."""
    for i in range(len(row)):
        left = row[i - 4] if i >= 4 else 0
        corner = above[i - 4] if i >= 4 else 0
        guess = (0, left, above[i], (left + above[i]) // 2, _paeth(left, above[i], corner))[kind]
        row[i] = (row[i] + guess) & 255


def _paeth(left: int, above: int, corner: int) -> int:
    guess = left + above - corner
    return min((left, above, corner), key=lambda each: abs(guess - each))


def _cells(width: int, data: bytes, count: int) -> list[bytes]:
    """Return the bytes of each square."""
    found = []
    for i in range(count):
        left, top = (i % _ACROSS) * _CELL, (i // _ACROSS) * _CELL
        starts = (((top + y) * width + left) * 4 for y in range(_CELL))
        found.append(b"".join(data[start : start + _CELL * 4] for start in starts))
    return found
