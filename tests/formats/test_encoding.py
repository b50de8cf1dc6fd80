"""The encoding is decided on the whole file."""

import io

import pytest

from loopbook.errors import ParseError
from loopbook.formats.encoding import encoding_of, rewindable


@pytest.mark.parametrize(
    ("encoding", "found"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("gb18030", "gb18030"),
    ],
)
def test_each_encoding_is_recognised(encoding: str, found: str) -> None:
    stream = io.BytesIO("质量,单位\n1,吨\n".encode(encoding))
    assert encoding_of(stream, "x.csv") == found
    assert stream.tell() == 0


def test_a_late_character_decides_for_the_whole_file() -> None:
    content = b"a,b\n" * 50_000 + "质量".encode("gb18030")
    assert encoding_of(io.BytesIO(content), "x.csv") == "gb18030"


def test_bytes_of_no_encoding_are_refused() -> None:
    with pytest.raises(ParseError) as caught:
        encoding_of(io.BytesIO(b"a\xff\xff\xff\n"), "x.csv")
    assert caught.value.code == "LB-W01"


def test_bytes_that_are_no_text_are_refused() -> None:
    with pytest.raises(ParseError) as caught:
        encoding_of(io.BytesIO("a,b".encode("utf-16-le")), "x.bin")
    assert caught.value.code == "LB-W02"


def test_a_stream_that_cannot_be_read_twice_is_kept() -> None:
    class OneWay(io.BytesIO):
        def seekable(self) -> bool:
            return False

    with rewindable(OneWay(b"a,b\n")) as kept:
        assert kept.read() == b"a,b\n"
        kept.seek(0)
        assert kept.read() == b"a,b\n"


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("text", ["a,b\n1,2\n", "质量,期间\n5490,2025\n", "x\n"])
def test_utf_16_without_a_mark_is_known_where_it_is_certain(encoding: str, text: str) -> None:
    assert encoding_of(io.BytesIO(text.encode(encoding)), "x") == encoding


@pytest.mark.parametrize(
    "content",
    [
        b"a\x00b\x00",  # no line ends: it may be anything
        b"a,\x00b\x00\x00c",  # zeros on both sides
        "质量\n".encode("utf-16-be") + b"\x00",  # half a character at the end
    ],
)
def test_zeros_that_are_no_certain_utf_16_are_no_text(content: bytes) -> None:
    with pytest.raises(ParseError) as caught:
        encoding_of(io.BytesIO(content), "x")
    assert caught.value.code in {"LB-W01", "LB-W02"}
