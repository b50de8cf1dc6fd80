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
