"""Peek: how an input begins, with nothing taken from it."""

import io

import pytest

from loopbook.formats.peek import PEEKED_BYTES, is_markup, peeked
from tests.formats.epcis_xml.samples import Once


@pytest.mark.parametrize("size", [0, 5, PEEKED_BYTES, 3 * PEEKED_BYTES])
def test_nothing_is_taken(size: int) -> None:
    content = bytes(range(256)) * 6
    content = content[:size]
    for stream in (io.BytesIO(content), Once(content)):
        head, whole = peeked(stream)
        assert head == content[:PEEKED_BYTES]
        read = b""
        while piece := whole.read(100):
            read += piece
        assert read == content
    head, whole = peeked(Once(content, 10_000))
    assert whole.read() + whole.read() == content
    assert whole.readable()


def test_markup_is_known_in_every_encoding() -> None:
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "utf-16-be", "gb18030"):
        assert is_markup(" \n<a/>".encode(encoding))
        assert not is_markup('{"a": "<"}'.encode(encoding))
    assert not is_markup(b"")
