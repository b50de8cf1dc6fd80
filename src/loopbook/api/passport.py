"""Passports and public enquiry as JSON; the enquiry needs no key."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from fastapi.concurrency import run_in_threadpool

from loopbook.api.problem import answer, language_of
from loopbook.book.showing import PHOTO_MAX
from loopbook.book.viewing import ViewOf
from loopbook.errors import ParseError
from loopbook.render.enquiry import enquiry_record
from loopbook.render.passport import passport_sheet


class Asked:
    """Which passport, for whom, as known when."""

    def __init__(self, item: str, audience: str = "", scheme: str = "", as_of: str = "") -> None:
        self.item = item
        self.audience = audience
        self.scheme = scheme
        self.as_of = as_of


def passport_router(view: ViewOf) -> APIRouter:
    """Return the routes of passports and of the public enquiry."""
    router = APIRouter()

    @router.get("/passport")
    def get_passport(request: Request, asked: Annotated[Asked, Depends()]) -> Response:
        """The passport of an item, as the reader may see it or as a narrower audience does."""
        book = view(request.scope)
        found = book.passport(
            asked.item, audience=asked.audience, scheme=asked.scheme, as_of=asked.as_of
        )
        return answer(request, passport_sheet(found, book.schemes))

    @router.get("/enquiry")
    def get_enquiry(request: Request, code: str) -> Response:
        """What anyone is told of a code: what it is, its marks, whether they hold."""
        book = view(request.scope)
        return answer(
            request, enquiry_record(book.enquire(code), book.schemes, language_of(request))
        )

    @router.post("/enquiry/photo")
    async def post_enquiry(request: Request) -> Response:
        """What anyone is told of the code in a photo of a label (PNG, JPEG or WebP)."""
        photo = bytearray()
        async for chunk in request.stream():
            photo += chunk
            if len(photo) > PHOTO_MAX:
                raise ParseError("LB-U65", have=f"> {PHOTO_MAX} B", most=f"{PHOTO_MAX} B")
        book = view(request.scope)
        found = await run_in_threadpool(book.enquire_photo, bytes(photo))
        return answer(request, enquiry_record(found, book.schemes, language_of(request)))

    return router
