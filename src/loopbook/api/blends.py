"""Blends: balances of claimed material, and claims that are not borne, as JSON."""

from fastapi import APIRouter, Request, Response

from loopbook.api.problem import answer
from loopbook.book.viewing import ViewOf


def blends_router(view: ViewOf) -> APIRouter:
    """Return the route that reads blends."""
    router = APIRouter()

    @router.get("/blends")
    def get_blends(request: Request, scheme: str = "", as_of: str = "") -> Response:
        """Balances by site and period, and faults, of every blend of the packs."""
        return answer(request, view(request.scope).blends(scheme=scheme, as_of=as_of))

    return router
