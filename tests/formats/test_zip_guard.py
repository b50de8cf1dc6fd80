"""An archive is measured while it is unpacked, whatever its directory claims."""

import io
import struct
import zipfile

import pytest

from loopbook.errors import ParseError
from loopbook.formats.zip_guard import RATIO_FREE_BYTES, small_part, unpack


def archive(parts: dict[str, bytes]) -> io.BytesIO:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in parts.items():
            made.writestr(name, data)
    content.seek(0)
    return content


def test_parts_are_unpacked_in_order_with_an_empty_chunk_at_the_end() -> None:
    found = list(unpack(archive({"a": b"1", "b": b"2"}), "x.zip"))
    assert found == [("a", b"1"), ("a", b""), ("b", b"2"), ("b", b"")]


def test_a_bomb_is_refused_before_it_has_unpacked() -> None:
    bomb = archive({"sheet": bytes(2 * RATIO_FREE_BYTES)})
    with pytest.raises(ParseError) as caught:
        for _ in unpack(bomb, "x.xlsx"):
            pass
    assert caught.value.code == "LB-W04"


def test_a_bomb_that_lies_about_its_size_is_refused() -> None:
    content = archive({"sheet": bytes(2 * RATIO_FREE_BYTES)}).getvalue()
    lie = content.replace(struct.pack("<I", 2 * RATIO_FREE_BYTES), struct.pack("<I", 10))
    with pytest.raises(ParseError) as caught:
        for _ in unpack(io.BytesIO(lie), "x.xlsx"):
            pass
    assert caught.value.code in ("LB-W03", "LB-W04")


def test_a_locked_part_and_a_damaged_archive_are_refused() -> None:
    content = bytearray(archive({"a": b"1"}).getvalue())
    place = content.index(b"PK\x01\x02") + 8
    content[place] |= 1
    with pytest.raises(ParseError) as caught:
        list(unpack(io.BytesIO(bytes(content)), "x.xlsx"))
    assert caught.value.code == "LB-W05"
    with pytest.raises(ParseError) as caught:
        list(unpack(io.BytesIO(b"PK\x03\x04"), "x.xlsx"))
    assert caught.value.code == "LB-W03"


def test_a_small_part_is_text_and_a_missing_one_is_empty() -> None:
    made = archive({"a": "单位".encode()})
    assert small_part(made, "a") == "单位"
    assert small_part(made, "b") == ""
