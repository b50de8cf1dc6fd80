"""Yearbooks: indicators of many subjects over years, as JSON, in pages of cells."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from loopbook.api.problem import answer, language_of
from loopbook.api.readings import whole
from loopbook.book.viewing import ViewOf
from loopbook.render.yearbook import yearbook_records

_FIRST_MAX = 2**62
_COUNT_MAX = 10_000


@dataclass(frozen=True)
class Asked:
    """Which indicators, of whom; names and identifiers are separated by commas."""

    indicators: str = ""
    subjects: str = ""
    scheme: str = ""
    as_of: str = ""


def yearbooks_router(view: ViewOf) -> APIRouter:
    """Return the route that makes yearbooks."""
    router = APIRouter()

    @router.get("/yearbook")
    def get_yearbook(
        request: Request,
        asked: Annotated[Asked, Depends()],
        years: str = "",
        first: str = "0",
        count: str = "1000",
    ) -> Response:
        """Coverage, cuts and data quality of all of it, and `count` cells from `first` on."""
        start, most = whole("first", first, 0, _FIRST_MAX), whole("count", count, 0, _COUNT_MAX)
        made = view(request.scope).yearbook(
            years,
            asked.indicators,
            subjects=asked.subjects,
            scheme=asked.scheme,
            as_of=asked.as_of,
        )
        return answer(request, yearbook_records(made, language_of(request), start, most))

    return router
