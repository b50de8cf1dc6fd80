"""Scores: how subjects stand under a standard, and the cheapest way to a level, as JSON."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from loopbook.api.problem import answer
from loopbook.book.cost_table import costs_named
from loopbook.book.viewing import ViewOf


@dataclass(frozen=True)
class Asked:
    """Under which standard, for which period, on which day of the act."""

    standard: str
    period: str
    day: str = ""
    scheme: str = ""
    as_of: str = ""


def scores_router(view: ViewOf) -> APIRouter:
    """Return the routes that score."""
    router = APIRouter()

    @router.get("/scores")
    def get_scores(
        request: Request,
        asked: Annotated[Asked, Depends()],
        subject: Annotated[list[str], Query()],
    ) -> Response:
        """The score sheets of one or more subjects, in the order asked."""
        sheets = view(request.scope).score(
            asked.standard,
            subject,
            asked.period,
            day=asked.day,
            scheme=asked.scheme,
            as_of=asked.as_of or None,
        )
        return answer(request, sheets)

    @router.get("/gaps")
    def get_gap(
        request: Request,
        asked: Annotated[Asked, Depends()],
        subject: str,
        level: str = "",
        cost: Annotated[list[str] | None, Query()] = None,
    ) -> Response:
        """The cheapest changes to a level; each cost as `criterion:12000` or `criterion:9:II`."""
        gap = view(request.scope).gap(
            asked.standard,
            subject,
            asked.period,
            level,
            costs_named(cost or []),
            day=asked.day,
            scheme=asked.scheme,
            as_of=asked.as_of or None,
        )
        return answer(request, gap)

    return router
