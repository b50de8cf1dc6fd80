"""Duties: who must report what until when, as JSON."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from loopbook.api.problem import answer, language_of
from loopbook.api.readings import whole
from loopbook.book.viewing import ViewOf
from loopbook.render.duty import duty_records

_FIRST_MAX = 2**62
_COUNT_MAX = 10_000


@dataclass(frozen=True)
class Asked:
    """Which duties, and on which day."""

    party: str = ""
    day: str = ""
    state: str = ""
    scheme: str = ""
    as_of: str = ""


def duties_router(view: ViewOf) -> APIRouter:
    """Return the route that tells duties."""
    router = APIRouter()

    @router.get("/duties")
    def get_duties(
        request: Request, asked: Annotated[Asked, Depends()], first: str = "0", count: str = "100"
    ) -> Response:
        """Counts by duty and party, and `count` duties from `first` on: late ones first."""
        start, most = whole("first", first, 0, _FIRST_MAX), whole("count", count, 0, _COUNT_MAX)
        found = view(request.scope).duties(
            asked.party, asked.day, scheme=asked.scheme, state=asked.state, as_of=asked.as_of
        )
        language = language_of(request)
        return answer(request, duty_records(found, language, start, most))

    return router
