"""Capture: an EPCIS document in, a receipt out. The first step of the walk.

Source    EPCIS 2.0, section 12.6.1: POST /capture, header GS1-Capture-Error-Behaviour. This door
          answers when the entries are durable, so it gives the receipt and no job to ask for.
"""

import tempfile
from functools import partial
from typing import IO, Any, BinaryIO, cast

from fastapi import APIRouter, Depends, Request, Response
from fastapi.concurrency import run_in_threadpool

from loopbook.api.problem import answer, problem, refused
from loopbook.book.viewing import ViewOf
from loopbook.errors import InputError, QueryError

BYTES_MAX = 256 * 1024 * 1024
_SPOOL_MAX = 4 * 1024 * 1024
_MEDIA_TYPES = {"application/json", "application/ld+json"}
_BEHAVIOURS = ("rollback", "proceed")
_DOCUMENT = "POST /api/capture"
_BODY = {
    "requestBody": {
        "required": True,
        "content": {name: {"schema": {"type": "object"}} for name in sorted(_MEDIA_TYPES)},
    }
}
_REPEATED: dict[int | str, dict[str, Any]] = {
    200: {"description": "Everything was in the book already."}
}


def capture_router(view: ViewOf, bytes_max: int = BYTES_MAX) -> APIRouter:
    """Return the route that records what is posted.

    Parameters
      bytes_max  largest body taken
    """
    router = APIRouter()

    @router.post("/capture", status_code=201, openapi_extra=_BODY, responses=_REPEATED)
    async def post_capture(request: Request, _: None = Depends(_acceptable)) -> Response:
        """Record the events of an EPCIS document; 201 with a receipt, 200 when all were known."""
        behaviour = request.headers.get("GS1-Capture-Error-Behaviour", _BEHAVIOURS[0]).lower()
        with tempfile.SpooledTemporaryFile(max_size=_SPOOL_MAX) as spool:
            if not await _spooled(request, spool, bytes_max):
                limit = f"{bytes_max // 1024} KiB"
                return problem(request, InputError("LB-D55", limit=limit), 413)
            spool.seek(0)
            is_whole = behaviour == _BEHAVIOURS[0]
            book = view(request.scope)
            record = partial(
                book.record, cast(BinaryIO, spool), document=_DOCUMENT, is_all_or_nothing=is_whole
            )
            receipt = await run_in_threadpool(record)
        # `last` is zero when nothing was appended, also where a rollback kept good items out.
        if receipt.refused and not receipt.last:
            return refused(request, receipt)
        return answer(request, receipt, 201 if receipt.last else 200)

    return router


class UnknownMedia(InputError):
    """The body is of a media type that this door does not read."""

    status = 415


def _acceptable(request: Request) -> None:
    """Refuse a body of another media type, and an error behaviour that is none."""
    media = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media not in _MEDIA_TYPES:
        raise UnknownMedia("LB-D56", media=media or "-")
    behaviour = request.headers.get("GS1-Capture-Error-Behaviour", _BEHAVIOURS[0])
    if behaviour.lower() not in _BEHAVIOURS:
        raise QueryError("LB-D57", behaviour=behaviour)


async def _spooled(request: Request, spool: IO[bytes], bytes_max: int) -> bool:
    """Write the body to `spool` as it comes; False as soon as it is larger than allowed."""
    announced = request.headers.get("content-length", "")
    if announced.isdecimal() and int(announced) > bytes_max:
        return False
    size = 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > bytes_max:
            return False
        spool.write(chunk)
    return True
