"""Identifier: any code explained, for programs elsewhere; no book is asked."""

from fastapi import APIRouter, Request, Response

from loopbook.api.problem import answer
from loopbook.api.readings import whole
from loopbook.terms.identifier import explain


def identifier_router() -> APIRouter:
    """Return the route that explains a code."""
    router = APIRouter()

    @router.get("/id")
    def get_id(request: Request, code: str, gcp_length: str = "") -> Response:
        """What a code is, part by part, and what is wrong with a bad one."""
        length = whole("gcp_length", gcp_length, 4, 12) if gcp_length else None
        return answer(request, explain(code, length))

    return router
