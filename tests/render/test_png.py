"""PNG: the picture has its size, ink where there is ink, and no character is lost."""

import struct
import zlib

import pytest

from loopbook.errors import StoreUnavailable
from loopbook.render import svg
from loopbook.render.png import missing_characters, pixels, png


def picture(words: str) -> str:
    box = svg.element("rect", {"x": 2.0, "y": 2.0, "width": 4.0, "height": 4.0, "fill": "#ff0000"})
    return svg.picture(40, 30, "a picture", "test", box, svg.label(12, 20, words))


def at(data: bytes, x: int, y: int) -> tuple[int, ...]:
    width, rows = pixels(data)
    start = (y * width + x) * 4
    return tuple(rows[start : start + 4])


def test_a_picture_is_drawn_at_its_zoom_on_white() -> None:
    data = png(picture("Ab"), zoom=3.0)
    assert struct.unpack(">II", data[16:24]) == (120, 90)
    assert at(data, 0, 0) == (255, 255, 255, 255)
    assert at(data, 12, 12) == (255, 0, 0, 255)


def test_chinese_and_signs_are_drawn() -> None:
    assert missing_characters("炼钢 ± → \N{MINUS SIGN}12 kg") == []
    assert png(picture("炼钢")) != png(picture("铜矿"))


def test_a_character_without_a_font_is_told_and_not_drawn_as_a_box() -> None:
    with pytest.raises(StoreUnavailable) as fault:
        png(picture("A\U0010fff0B"))
    assert fault.value.code == "LB-G07"
    assert missing_characters("A\U0010fff0B\U0010fff0") == ["\U0010fff0"]


def test_words_in_titles_need_no_font() -> None:
    hidden = svg.picture(9, 9, "\U0010fff0", "test", svg.title("\U0010fff0"))
    assert png(hidden).startswith(b"\x89PNG")


def filtered(kind: int, row: bytes, above: bytes) -> bytes:
    """Filter a row by the formulas of the standard: what `pixels` has to undo."""
    found = []
    for i, value in enumerate(row):
        a = row[i - 4] if i >= 4 else 0
        b = above[i]
        c = above[i - 4] if i >= 4 else 0
        p = a + b - c
        near = (
            a if abs(p - a) <= min(abs(p - b), abs(p - c)) else b if abs(p - b) <= abs(p - c) else c
        )
        found.append((value - (0, a, b, (a + b) // 2, near)[kind]) % 256)
    return bytes([kind, *found])


@pytest.mark.parametrize("kind", range(5))
def test_every_filter_of_the_standard_is_undone(kind: int) -> None:
    rows = [bytes((i * 37 + j * 11 + kind) % 256 for i in range(12)) for j in range(3)]
    packed = b"".join(filtered(kind, r, a) for r, a in zip(rows, [bytes(12), *rows], strict=False))
    head = struct.pack(">IIBBBBB", 3, 3, 8, 6, 0, 0, 0)
    data = b"\x89PNG\r\n\x1a\n"
    for name, body in ((b"IHDR", head), (b"IDAT", zlib.compress(packed)), (b"IEND", b"")):
        data += (
            struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        )
    assert pixels(data) == (3, b"".join(rows))


def test_what_is_no_such_picture_is_refused() -> None:
    with pytest.raises(ValueError, match="RGBA"):
        pixels(b"GIF89a")
