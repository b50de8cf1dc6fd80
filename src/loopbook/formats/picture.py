"""Picture: the photo of a label, judged by its first bytes before anything is decoded.

A picture of a few kilobytes can ask for gigabytes of pixels. So the size is read from the header by
hand, and a decoder only sees what is small enough.

Source    PNG (W3C, third edition), 11.2.1 IHDR; ITU-T T.81, B.2.2 frame header; RFC 9649, 2.5
"""

import io
import struct
import zlib

from PIL import Image, ImageOps

from loopbook.errors import ParseError

BYTES_MAX = 8 << 20
"""Bytes of a photo: what a telephone makes in its usual quality."""

PIXELS_MAX = 40_000_000
"""Pixels of a photo: more than any telephone needs to show a label."""

SIDE_MAX = 4_000
"""Pixels of the longer side that are searched for codes; larger photos are made smaller first."""

_PNG = b"\x89PNG\r\n\x1a\n"
_FRAMES = frozenset(
    {*range(0xC0, 0xC4), *range(0xC5, 0xC8), *range(0xC9, 0xCC), *range(0xCD, 0xD0)}
)
_STANDALONE = frozenset({0x01, *range(0xD0, 0xD9)})
_BROKEN = (OSError, SyntaxError, ValueError, EOFError, IndexError, struct.error, zlib.error)


def read_picture(content: bytes, name: str = "") -> Image.Image:
    """Return a PNG, JPEG or WebP picture in shades of grey, no side longer than SIDE_MAX.

    Raises    ParseError  LB-U64 it is none of these, or is broken; LB-U65 it is too large
    """
    if len(content) > BYTES_MAX:
        raise ParseError("LB-U65", name, have=f"{len(content)} B", most=f"{BYTES_MAX} B")
    try:
        kind, width, height = _size_of(content)
    except (IndexError, struct.error) as fault:
        raise ParseError("LB-U64", name) from fault
    if not kind or width < 1 or height < 1:
        raise ParseError("LB-U64", name)
    if width * height > PIXELS_MAX:
        raise ParseError("LB-U65", name, have=f"{width} x {height}", most=f"{PIXELS_MAX} px")
    try:
        return _grey(content, kind)
    except (*_BROKEN, Image.DecompressionBombError) as fault:
        raise ParseError("LB-U64", name) from fault


def _grey(content: bytes, kind: str) -> Image.Image:
    with Image.open(io.BytesIO(content), formats=(kind,)) as opened:
        if opened.width * opened.height > PIXELS_MAX:
            raise ValueError(opened.size)
        # A code on nothing is black on white to whoever printed it.
        if opened.mode in ("RGBA", "LA", "PA") or "transparency" in opened.info:
            # In grey at once: four copies in colour of a large picture would fill the memory.
            colour = opened if opened.mode in ("RGBA", "LA") else opened.convert("RGBA")
            grey = Image.new("L", opened.size, 255)
            grey.paste(colour.convert("L"), mask=colour.getchannel("A"))
        else:
            opened.draft("L", (SIDE_MAX, SIDE_MAX))
            grey = opened.convert("L")
    if max(grey.size) > SIDE_MAX:
        grey.thumbnail((SIDE_MAX, SIDE_MAX))
    return ImageOps.expand(grey, border=8, fill=255)


def _size_of(content: bytes) -> tuple[str, int, int]:
    """Return kind, width and height by the header; an empty kind for anything else."""
    if content.startswith(_PNG):
        width, height = struct.unpack_from(">II", content, 16)
        return "PNG", width, height
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return "WEBP", *_webp_size(content)
    if content.startswith(b"\xff\xd8\xff"):
        return "JPEG", *_jpeg_size(content)
    return "", 0, 0


def _webp_size(content: bytes) -> tuple[int, int]:
    match content[12:16]:
        case b"VP8X":
            sides = (int.from_bytes(content[at : at + 3], "little") + 1 for at in (24, 27))
            return next(sides), next(sides)
        case b"VP8L":
            (bits,) = struct.unpack_from("<I", content, 21)
            return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
        case b"VP8 ":
            width, height = struct.unpack_from("<HH", content, 26)
            return width & 0x3FFF, height & 0x3FFF
        case _:
            return 0, 0


def _jpeg_size(content: bytes) -> tuple[int, int]:
    """Return the size in the first frame header; segments before it are stepped over."""
    at = 2
    while True:
        if content[at] != 0xFF:
            return 0, 0
        marker = content[at + 1]
        if marker == 0xFF:
            at += 1
        elif marker in _FRAMES:
            height, width = struct.unpack_from(">HH", content, at + 5)
            return width, height
        elif marker in _STANDALONE:
            at += 2
        else:
            at += 2 + int(struct.unpack_from(">H", content, at + 2)[0])
