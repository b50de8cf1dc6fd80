"""Indicators: changes, what moved them, indices, actions and what is doubtful, as JSON."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from loopbook.api.problem import answer
from loopbook.book.viewing import ViewOf


@dataclass(frozen=True)
class Ends:
    """Two periods of an indicator."""

    first: str
    last: str
    subject: str = ""
    scheme: str = ""
    as_of: str = ""


@dataclass(frozen=True)
class Apart:
    """How a change is taken apart."""

    by: str = "terms"
    parts: str = ""
    against: str = ""


@dataclass(frozen=True)
class Plan:
    """Whose plan, on which day."""

    subject: str = ""
    scheme: str = ""
    as_of: str = ""


def indicators_router(view: ViewOf) -> APIRouter:
    """Return the routes over what moved an indicator."""
    router = APIRouter()

    @router.get("/change/{indicator}")
    def get_change(request: Request, indicator: str, ends: Annotated[Ends, Depends()]) -> Response:
        """The change of an indicator between two periods; two definitions are refused."""
        found = view(request.scope).change(
            indicator,
            ends.first,
            ends.last,
            subject=ends.subject,
            scheme=ends.scheme,
            as_of=ends.as_of,
        )
        return answer(request, found)

    @router.get("/decompose/{indicator}")
    def get_decompose(
        request: Request,
        indicator: str,
        ends: Annotated[Ends, Depends()],
        apart: Annotated[Apart, Depends()],
    ) -> Response:
        """What moved an indicator: structure, intensity, one place, one stream."""
        found = view(request.scope).decompose(
            indicator,
            ends.first,
            ends.last,
            by=apart.by,
            parts=_listed(apart.parts),
            subject=ends.subject,
            against=apart.against,
            scheme=ends.scheme,
            as_of=ends.as_of,
        )
        return answer(request, found)

    return router


def plans_router(view: ViewOf) -> APIRouter:
    """Return the routes over plans: indices, actions, and what is doubtful."""
    router = APIRouter()

    @router.get("/index/{name}")
    def get_index(
        request: Request, name: str, periods: str, plan: Annotated[Plan, Depends()]
    ) -> Response:
        """An index for periods (separated by commas) against its base year."""
        found = view(request.scope).index(
            name,
            _listed(periods),
            subject=plan.subject,
            scheme=plan.scheme,
            as_of=plan.as_of,
        )
        return answer(request, found)

    @router.get("/actions")
    def get_actions(
        request: Request, plan: Annotated[Plan, Depends()], department: str = "", day: str = ""
    ) -> Response:
        """The projects and actions of a plan, as far as the account has them on a day."""
        found = view(request.scope).actions(
            plan.scheme, day or plan.as_of, department=department, subject=plan.subject
        )
        return answer(request, found)

    @router.get("/concerns")
    def get_concerns(request: Request, plan: Annotated[Plan, Depends()]) -> Response:
        """What is doubtful: shares above 100 %, base years without value, clocks set back."""
        found = view(request.scope).concerns(
            subject=plan.subject, scheme=plan.scheme, as_of=plan.as_of
        )
        return answer(request, found)

    return router


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())
