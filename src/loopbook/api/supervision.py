"""Supervision: what of a book does not fit, as JSON, to whoever may read it."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from loopbook.api.problem import answer, language_of
from loopbook.api.readings import whole
from loopbook.book.viewing import ViewOf
from loopbook.render.suspicion import supervision_members

_LIMIT_MAX = 1_000


def supervision_router(view: ViewOf) -> APIRouter:
    """Return the route that looks through a book."""
    router = APIRouter()

    @router.get("/supervision")
    def get_supervision(
        request: Request,
        scheme: str = "",
        as_of: str = "",
        limit: str = "100",
        kind: Annotated[list[str] | None, Query()] = None,
    ) -> Response:
        """What does not fit, gravest first, counted by kind; of what the asker may see."""
        count = whole("limit", limit, 0, _LIMIT_MAX)
        found = view(request.scope).supervise(scheme, as_of=as_of, limit=count, kinds=kind or ())
        return answer(request, supervision_members(found, language_of(request)))

    return router
