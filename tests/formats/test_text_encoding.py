"""UTF-8 with and without mark, UTF-16 with mark, everything else refused by name."""

import io

import pytest

from loopbook.errors import ParseError
from loopbook.formats.text_encoding import opened

TEXT = '{"name": "电池"}'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_unicode_is_read_as_utf_8(encoding: str) -> None:
    mark = {"utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}.get(encoding, b"")
    stream, head, is_recoded = opened(io.BytesIO(mark + TEXT.encode(encoding)))
    rest = b""
    while chunk := stream.read(3):
        rest += chunk
    assert (head + rest).decode() == TEXT
    assert is_recoded == encoding.startswith("utf-16")


@pytest.mark.parametrize("text", ["{}".encode("utf-32"), "{}".encode("utf-16-le"), b"\x00{\x00}"])
def test_an_encoding_that_is_not_announced_is_refused(text: bytes) -> None:
    with pytest.raises(ParseError, match="LB-F04"):
        opened(io.BytesIO(text))


def test_broken_utf_16_is_an_error_and_not_a_guess() -> None:
    stream, _, _ = opened(io.BytesIO(b"\xff\xfe{\x00\x00\xd8}\x00"))
    with pytest.raises(ParseError, match="LB-F04"):
        list(iter(lambda: stream.read(10), b""))


def test_a_short_text_is_taken_as_it_is() -> None:
    assert opened(io.BytesIO(b"{"))[1] == b"{"
