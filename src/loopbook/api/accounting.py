"""Accounting: numbers made to agree, and what went into items, as JSON."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from loopbook.api.problem import answer, language_of
from loopbook.book import Question
from loopbook.book.viewing import ViewOf
from loopbook.render.disagreement import Answer
from loopbook.render.reconciled import reconciled_records


@dataclass(frozen=True)
class Ledger:
    """What of a book is asked about."""

    period: str
    scheme: str = ""
    place: str = ""
    as_of: str = ""


@dataclass(frozen=True)
class Way:
    """How to reconcile it."""

    layer: str = ""
    sd: str = ""
    robust: str = ""
    measure_next: str = ""


def reconcile_router(view: ViewOf) -> APIRouter:
    """Return the route that makes the numbers of an account agree."""
    router = APIRouter()

    @router.get("/reconcile")
    def get_reconcile(
        request: Request, ledger: Annotated[Ledger, Depends()], way: Annotated[Way, Depends()]
    ) -> Response:
        """The numbers of a period made to agree: adjustments, tests, suspects, what to measure."""
        question = Question(
            layer=way.layer, default_sd=way.sd, robust=way.robust, measure_next=way.measure_next
        )
        found = view(request.scope).reconcile(
            ledger.period, question, scheme=ledger.scheme, place=ledger.place, as_of=ledger.as_of
        )
        told = Answer(
            reconciled=found.reconciled,
            system=found.modelled.system,
            units=found.modelled.units,
            variables=found.variables,
            findings=found.findings,
        )
        return answer(request, reconciled_records(told, language_of(request)))

    return router


def attribution_router(view: ViewOf) -> APIRouter:
    """Return the routes that attribute an account to items."""
    router = APIRouter()

    @router.get("/attribute")
    def get_attribute(
        request: Request, item: str, indicator: str = "", scheme: str = "", as_of: str = ""
    ) -> Response:
        """What an item has of an indicator of items, and what each of its inputs gave."""
        book = view(request.scope)
        return answer(request, book.attribute(item, indicator, scheme=scheme, as_of=as_of))

    @router.get("/attributions")
    def get_attributions(
        request: Request, indicator: str = "", scheme: str = "", as_of: str = ""
    ) -> Response:
        """What every item has of an indicator."""
        book = view(request.scope)
        return answer(request, book.attributions(indicator, scheme=scheme, as_of=as_of))

    @router.get("/reached")
    def get_reached(
        request: Request, item: str, indicator: str = "", scheme: str = "", as_of: str = ""
    ) -> Response:
        """Where an item went: every item that has some of it, and how much."""
        book = view(request.scope)
        return answer(request, book.reached(item, indicator, scheme=scheme, as_of=as_of))

    @router.get("/closures")
    def get_closures(
        request: Request, period: str, indicator: str = "", scheme: str = "", as_of: str = ""
    ) -> Response:
        """Each flow of an account beside the items that make it up, with what is left."""
        book = view(request.scope)
        return answer(request, book.closures(period, indicator, scheme=scheme, as_of=as_of))

    return router
