"""Readings: the verbs that read, each one call of the book, answered as JSON."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from loopbook.api.accounting import Ledger
from loopbook.api.problem import answer
from loopbook.book import Book
from loopbook.book.viewing import ViewOf
from loopbook.errors import QueryError, UnknownTerm
from loopbook.terms.account import Account
from loopbook.terms.statement import Statement

_EVIDENCE_MAX = 1000


@dataclass(frozen=True)
class Evaluated:
    """Of whom an indicator is asked, for which period."""

    period: str = ""
    subject: str = ""
    scheme: str = ""
    as_of: str = ""


def ledger_router(view: ViewOf) -> APIRouter:
    """Return the routes that read entries."""
    router = APIRouter()

    @router.get("/entries/{sequence}")
    def get_entry(request: Request, sequence: str) -> Response:
        """One entry with its reading."""
        return answer(request, view(request.scope).entry(whole("sequence", sequence, 1, 2**62)))

    @router.get("/checkpoint")
    def get_checkpoint(request: Request) -> Response:
        """Size and root of the log now."""
        return answer(request, view(request.scope).checkpoint())

    return router


def numbers_router(view: ViewOf) -> APIRouter:
    """Return the routes that read accounts, indicators and what they rest on."""
    router = APIRouter()

    @router.get("/account")
    def get_account(
        request: Request, ledger: Annotated[Ledger, Depends()], layer: str = ""
    ) -> Response:
        """The account of a period: flows, stocks, residuals, rivals; of one layer, or of all."""
        account = view(request.scope).account(
            ledger.period, scheme=ledger.scheme, place=ledger.place, as_of=ledger.as_of
        )
        return answer(request, _in_layer(account, layer) if layer else account)

    @router.get("/evaluate/{indicator}")
    def get_evaluate(
        request: Request, indicator: str, asked: Annotated[Evaluated, Depends()]
    ) -> Response:
        """The value of an indicator with everything it rests on."""
        return answer(request, _statement(view(request.scope), indicator, asked))

    @router.get("/standings")
    def get_standings(
        request: Request, subject: str = "", scheme: str = "", as_of: str = ""
    ) -> Response:
        """Every target of a pack, and where its indicator stands."""
        book = view(request.scope)
        return answer(request, book.standings(subject=subject, scheme=scheme, as_of=as_of))

    @router.get("/evidence/{indicator}")
    def get_evidence(
        request: Request, indicator: str, asked: Annotated[Evaluated, Depends()]
    ) -> Response:
        """The entries behind a statement: bytes as they came, leaf, source, party."""
        book = view(request.scope)
        statement = _statement(book, indicator, asked)
        sequences = {s for leaf in statement.evidence for s in leaf.sequences}
        entries = book.evidence(statement, _EVIDENCE_MAX)
        return answer(
            request, {"statement": statement, "entries": entries, "count": len(sequences)}
        )

    return router


def _statement(book: Book, indicator: str, asked: Evaluated) -> Statement:
    return book.evaluate(
        indicator,
        asked.period or None,
        subject=asked.subject,
        scheme=asked.scheme,
        as_of=asked.as_of,
    )


def whole(name: str, text: str, least: int, most: int) -> int:
    """Read a whole number of the address.

    Raises    QueryError  it is none, or out of its bounds
    """
    if not (text.isascii() and text.isdecimal() and len(text) < 20 and least <= int(text) <= most):
        raise QueryError("LB-D58", name=name, text=text, least=least, most=most)
    return int(text)


def _in_layer(account: Account, layer: str) -> Account:
    layers = account.system.layers
    if layer not in layers:
        raise UnknownTerm("LB-D59", layer=layer, known=", ".join(layers))
    return Account(
        system=account.system,
        pack=account.pack,
        period=account.period,
        cells=tuple(cell for cell in account.cells if cell.layer == layer),
        balances=tuple(balance for balance in account.balances if balance.layer == layer),
        findings=account.findings,
    )
