"""Declarations: the public register, and the verification of a file that is posted."""

from functools import cache, partial

from anyio import CapacityLimiter, to_thread
from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool

from loopbook.api.problem import answer, language_of, problem
from loopbook.book.book import Book
from loopbook.book.clock import utc_now
from loopbook.book.declaration_check import Asking, check_declaration
from loopbook.book.memory_book import memory_book
from loopbook.book.viewing import ViewOf
from loopbook.errors import InputError
from loopbook.render.declaration import check_record
from loopbook.terms.declaration_step import CheckedDeclaration
from loopbook.terms.entry import Outcome
from loopbook.terms.party import Scope

BODY_MAX = 8 * 1024 * 1024
"""Octets of the largest file that is taken: whoever has a larger one verifies it himself."""

AT_ONCE = 2
"""Files that are verified at once."""

_BODY = {
    "requestBody": {
        "required": True,
        "content": {"application/json": {"schema": {"type": "object"}}},
    }
}


def declarations_router(view: ViewOf, bytes_max: int = BODY_MAX) -> APIRouter:
    """Return the routes of the register and of verification.

    Parameters
      bytes_max  largest body taken
    """
    router = APIRouter()
    # Verification may take seconds: two at a time, so that threads are left for everybody else.
    desk = cache(partial(CapacityLimiter, AT_ONCE))

    @router.get("/declarations")
    def get_declarations(
        request: Request, subject: str = "", on: str = "", as_of: str = ""
    ) -> Response:
        """The declarations of the register, and how each stands at the end of a day."""
        return answer(request, view(request.scope).declarations(subject, on or None, as_of=as_of))

    @router.post("/register", status_code=201, openapi_extra=_BODY)
    async def post_register(request: Request) -> Response:
        """Register a declaration, counter-statement or withdrawal; 201, or 200 when known."""
        book = view(request.scope)
        body = await _body(request, bytes_max)
        if body is None:
            return _too_large(request, bytes_max)
        opened, status = await run_in_threadpool(partial(book.register, body))
        told = {"id": opened.credential.id, "sha256": opened.sha256, "status": status}
        return answer(request, told, 201 if status.outcome is Outcome.APPENDED else 200)

    @router.post("/verify", openapi_extra=_BODY)
    async def post_verify(request: Request, subject: str = "", audience: str = "") -> Response:
        """What holds of a declaration, step by step; withdrawals are looked up in the register."""
        book = view(request.scope)
        book.require(Scope.READ)
        body = await _body(request, bytes_max)
        if body is None:
            return _too_large(request, bytes_max)
        check = partial(_checked, book, body, subject, audience)
        checked = await to_thread.run_sync(check, limiter=desk())
        return answer(request, check_record(checked, language_of(request)))

    return router


def _checked(book: Book, body: bytes, subject: str, audience: str) -> CheckedDeclaration:
    asking = Asking(
        now=utc_now(),
        make=memory_book,
        subject=subject,
        audience=audience,
        register=book.standing_of,
        # Whoever posts a file may have written its packs to keep us busy: only known ones are read.
        packs=book.packs_known(),
    )
    return check_declaration(body, asking)


async def _body(request: Request, bytes_max: int) -> bytes | None:
    """Return the body as it comes; None as soon as it is larger than allowed."""
    announced = request.headers.get("content-length", "")
    if announced.isdecimal() and int(announced) > bytes_max:
        return None
    chunks, size = [], 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > bytes_max:
            return None
        chunks.append(chunk)
    return b"".join(chunks)


def _too_large(request: Request, bytes_max: int) -> Response:
    return problem(request, InputError("LB-D55", limit=f"{bytes_max // 1024} KiB"), 413)
