"""Custody: where items are, who had them, and what was inside them, as JSON."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from loopbook.api.problem import answer
from loopbook.book.viewing import ViewOf

_ITEMS_MAX = 1_000


def custody_router(view: ViewOf) -> APIRouter:
    """Return the routes that read custody."""
    router = APIRouter()

    @router.get("/where")
    def get_where(
        request: Request,
        item: Annotated[list[str], Query(min_length=1, max_length=_ITEMS_MAX)],
        at: str = "",
        as_of: str = "",
        scheme: str = "",
    ) -> Response:
        """Where items are, in the order asked; `item` may come up to a thousand times."""
        found = view(request.scope).where(item, at=at, as_of=as_of, scheme=scheme)
        return answer(request, list(found))

    @router.get("/custody")
    def get_custody(request: Request, item: str, as_of: str = "", scheme: str = "") -> Response:
        """Who had an item, in order, where it is now, and where the chain of custody breaks."""
        return answer(request, view(request.scope).custody(item, as_of=as_of, scheme=scheme))

    @router.get("/contents")
    def get_contents(
        request: Request, item: str, at: str = "", as_of: str = "", scheme: str = ""
    ) -> Response:
        """What was inside an item on a day, at any depth; now when no day is named."""
        found = view(request.scope).contents(item, at=at, as_of=as_of, scheme=scheme)
        return answer(request, list(found))

    return router
