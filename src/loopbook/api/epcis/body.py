"""Body: what is posted, taken in piece by piece, unpacked within limits, never larger than allowed.

Source    RFC 9110, section 8.4 (Content-Encoding); RFC 1952 (gzip)
"""

import zlib
from collections.abc import AsyncIterator
from typing import IO

from fastapi import Request

from loopbook.api.epcis.accept import JSON, LD_JSON, TEXT_XML, XML
from loopbook.api.epcis.door import Limits
from loopbook.api.epcis.refusal import ProblemType, Refusal

MEDIA = (JSON, LD_JSON, XML, TEXT_XML)
_GZIP = 31
_PIECE_BYTES = 1 << 18


def media_of(request: Request, known: tuple[str, ...] = MEDIA) -> str:
    """Return the media type of a body.

    Raises    Refusal  415 it is none that is read here, in JSON another character set is named, or
              it is packed in a way that is not read
    """
    media, _, parameters = request.headers.get("content-type", "").partition(";")
    media = media.strip().lower()
    if media not in known:
        raise _unread(media or "-", ", ".join(known))
    charset = _charset(parameters)
    # XML declares its encoding itself; in JSON there is only one (RFC 8259, section 8.1).
    if media in (JSON, LD_JSON) and charset not in ("", "utf-8", "utf8", "us-ascii"):
        raise _unread(f"{media}; charset={charset}", f"{media}; charset=utf-8")
    packed = _packed(request)
    if packed not in ("", "identity", "gzip", "x-gzip"):
        raise _unread(packed, "gzip, identity")
    return media


async def take(request: Request, spool: IO[bytes], limits: Limits) -> int:
    """Write the body to `spool` as it comes, unpacked; return its length.

    Raises    Refusal  413 it is, or would be unpacked, larger than allowed; 400 it is no gzip
    """
    announced = request.headers.get("content-length", "")
    if announced.isdecimal() and int(announced) > limits.octets:
        raise too_large(limits)
    size = 0
    async for piece in _unpacked(request):
        size += len(piece)
        if size > limits.octets:
            raise too_large(limits)
        spool.write(piece)
    return size


async def take_whole(request: Request, most: int) -> bytes:
    """Return a small body, unpacked.

    Raises    Refusal  413 it is larger than `most` octets; 400 it is no gzip
    """
    taken = bytearray()
    async for piece in _unpacked(request):
        taken += piece
        if len(taken) > most:
            raise Refusal(ProblemType.QUERY_TOO_COMPLEX, "LB-H33", octets=most)
    return bytes(taken)


def too_large(limits: Limits) -> Refusal:
    """Return the refusal of a body that is too long."""
    return Refusal(
        ProblemType.CAPTURE_LIMIT_EXCEEDED,
        "LB-H33",
        headers=limit_headers(limits),
        octets=limits.octets,
    )


def limit_headers(limits: Limits) -> dict[str, str]:
    """Return what one capture may have, as headers."""
    return {
        "GS1-EPCIS-Capture-Limit": str(limits.events),
        "GS1-EPCIS-Capture-File-Size-Limit": str(limits.octets),
    }


async def _unpacked(request: Request) -> AsyncIterator[bytes]:
    if _packed(request) not in ("gzip", "x-gzip"):
        async for chunk in request.stream():
            yield chunk
        return
    unpack = zlib.decompressobj(_GZIP)
    try:
        async for chunk in request.stream():
            waiting = chunk
            # Never more than a piece at once: a bomb is stopped by the limit of the unpacked size.
            while not unpack.eof:
                piece = unpack.decompress(waiting, _PIECE_BYTES)
                yield piece
                waiting = unpack.unconsumed_tail
                if not waiting and len(piece) < _PIECE_BYTES:
                    break
            if unpack.eof and (waiting or unpack.unused_data):
                raise Refusal(ProblemType.VALIDATION, "LB-H34")
    except zlib.error as fault:
        raise Refusal(ProblemType.VALIDATION, "LB-H34") from fault
    if not unpack.eof:
        raise Refusal(ProblemType.VALIDATION, "LB-H34")


def _packed(request: Request) -> str:
    return request.headers.get("content-encoding", "").strip().lower()


def _charset(parameters: str) -> str:
    for parameter in parameters.split(";"):
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "charset":
            return value.strip().strip('"').lower()
    return ""


def _unread(found: str, known: str) -> Refusal:
    return Refusal(
        ProblemType.UNSUPPORTED_MEDIA_TYPE,
        "LB-H35",
        headers={"Accept-Post": ", ".join(MEDIA), "Accept-Encoding": "gzip, identity"},
        found=found[:80],
        known=known,
    )
