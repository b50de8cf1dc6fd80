"""Tests of photos: three formats, and everything that is too large or no picture."""

import io
import struct
import zlib
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from loopbook.errors import ParseError
from loopbook.formats.picture import BYTES_MAX, SIDE_MAX, read_picture


def encoded(image: Image.Image, kind: str, **options: object) -> bytes:
    made = io.BytesIO()
    image.save(made, kind, **options)
    return made.getvalue()


def png_of(width: int, height: int) -> bytes:
    """Return the head of a PNG that claims a size, with no pixels behind it."""
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    chunk = b"IHDR" + head
    return (
        b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + chunk + struct.pack(">I", zlib.crc32(chunk))
    )


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
@pytest.mark.parametrize("mode", ["L", "RGB"])
def test_three_formats_become_shades_of_grey(kind: str, mode: str) -> None:
    found = read_picture(encoded(Image.new(mode, (60, 40)), kind))
    assert (found.mode, found.size) == ("L", (76, 56))


@pytest.mark.parametrize("options", [{"lossless": True}, {"quality": 50}])
def test_what_is_see_through_is_white(options: dict[str, object]) -> None:
    found = read_picture(encoded(Image.new("RGBA", (9, 9), (0, 0, 0, 0)), "WEBP", **options))
    assert found.getextrema() == (255, 255)


def test_a_wide_photo_is_made_smaller() -> None:
    found = read_picture(encoded(Image.new("L", (SIDE_MAX + 500, 10)), "PNG"))
    assert found.width == SIDE_MAX + 16


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "LB-U64"), (b"GIF89a" + b"\0" * 50, "LB-U64"), (b"\x89PNG\r\n\x1a\n", "LB-U64"),
        (b"\xff\xd8\xff", "LB-U64"), (b"RIFF\0\0\0\0WEBPVP8X", "LB-U64"), (b"%PDF-1.7", "LB-U64"),
        (png_of(0, 5), "LB-U64"), (png_of(100, 100), "LB-U64"),
        (png_of(100_000, 100_000), "LB-U65"), (b"\xff\xd8\xff" + b"\0" * BYTES_MAX, "LB-U65"),
        (b"RIFF\0\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0" + b"\xff" * 6, "LB-U65"),
    ],
)  # fmt: skip
def test_what_is_no_small_picture_is_refused_before_it_is_decoded(
    content: bytes, code: str
) -> None:
    with pytest.raises(ParseError) as refused:
        read_picture(content, "label.png")
    assert (refused.value.code, refused.value.where) == (code, "label.png")


WHOLE = [
    encoded(Image.radial_gradient("L").resize((24, 24)), kind) for kind in ("PNG", "JPEG", "WEBP")
]


@settings(max_examples=80, deadline=None)
@given(
    content=st.sampled_from(WHOLE),
    at=st.integers(0, 2_000),
    byte=st.integers(0, 255),
    cut=st.integers(0, 400),
)
def test_a_damaged_picture_is_read_or_refused(content: bytes, at: int, byte: int, cut: int) -> None:
    damaged = bytearray(content)
    damaged[at % len(damaged)] = byte
    with suppress(ParseError):
        assert read_picture(bytes(damaged[: len(damaged) - cut % len(damaged)])).mode == "L"
