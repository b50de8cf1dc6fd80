"""Bodies: unpacked piece by piece, never more than allowed."""

import asyncio
import gzip
import io
import zlib
from collections.abc import Sequence

import pytest
from starlette.requests import Request
from starlette.types import Message

from loopbook.api.epcis.body import limit_headers, media_of, take, take_whole
from loopbook.api.epcis.door import Limits
from loopbook.api.epcis.refusal import ProblemType, Refusal


def request(chunks: Sequence[bytes], **headers: str) -> Request:
    waiting = list(chunks)

    async def receive() -> Message:
        body = waiting.pop(0) if waiting else b""
        return {"type": "http.request", "body": body, "more_body": bool(waiting)}

    raw = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return Request({"type": "http", "headers": raw, "method": "POST"}, receive)


def taken(chunks: Sequence[bytes], most: int, **headers: str) -> bytes:
    spool = io.BytesIO()
    size = asyncio.run(take(request(chunks, **headers), spool, Limits(1, most)))
    assert size == len(spool.getvalue())
    return spool.getvalue()


def test_a_body_is_taken_as_it_comes() -> None:
    assert taken([b"ab", b"", b"cd"], 4) == b"abcd"


def test_a_packed_body_is_unpacked_whatever_its_pieces() -> None:
    body = bytes(range(256)) * 5_000
    packed = gzip.compress(body, mtime=0)
    pieces = [packed[at : at + 7] for at in range(0, len(packed), 7)]
    assert taken(pieces, len(body), content_encoding="gzip") == body
    assert taken([gzip.compress(b"", mtime=0)], 1, content_encoding="x-gzip") == b""


@pytest.mark.parametrize("headers", [{}, {"content_length": "5"}])
def test_one_octet_too_many_is_refused(headers: dict[str, str]) -> None:
    with pytest.raises(Refusal) as refused:
        taken([b"abcde"], 4, **headers)
    assert refused.value.kind is ProblemType.CAPTURE_LIMIT_EXCEEDED
    assert refused.value.headers == limit_headers(Limits(1, 4))


@pytest.mark.slow
def test_a_bomb_is_stopped_while_it_unpacks() -> None:
    """A gigabyte in a megabyte of gzip: no more than the limit and a piece is ever held."""
    pack = zlib.compressobj(9, wbits=31)
    packed = b"".join(pack.compress(bytes(1 << 20)) for _ in range(1_024)) + pack.flush()
    spool = io.BytesIO()
    with pytest.raises(Refusal):
        asyncio.run(take(request([packed], content_encoding="gzip"), spool, Limits(1, 1 << 20)))
    assert len(spool.getvalue()) <= 1 << 20


def test_a_small_body_is_taken_whole() -> None:
    assert asyncio.run(take_whole(request([b"ab", b"c"]), 3)) == b"abc"
    with pytest.raises(Refusal):
        asyncio.run(take_whole(request([b"ab", b"cd"]), 3))


def test_a_media_type_is_named_without_its_parameters() -> None:
    assert media_of(request([], content_type="Text/XML; charset=gbk")) == "text/xml"
    with pytest.raises(Refusal):
        media_of(request([], content_type="text/xml"), ("application/json",))
