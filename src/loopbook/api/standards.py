"""Standards over HTTP: which hold on a day, side by side, in practice, and what they rank."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from loopbook.api.problem import answer
from loopbook.api.readings import whole
from loopbook.book.viewing import ViewOf
from loopbook.errors import UnknownTerm
from loopbook.terms.rank_wish import RankWish

_WANTED_MAX = 2**31
_SEED_MAX = 2**63 - 1
_WEIGHTS_MAX = 10_000
"""Sets of weights that one request may try; the shell and Python take more."""


@dataclass(frozen=True)
class Registered:
    """Which standards, and on which day."""

    words: str = ""
    day: str = ""
    part: str = ""
    scheme: str = ""


@dataclass(frozen=True)
class Act:
    """When, and under which pack."""

    period: str = ""
    day: str = ""
    scheme: str = ""
    as_of: str = ""


@dataclass(frozen=True)
class Wish:
    """Who is ranked, and how weights are moved."""

    kind: str = ""
    wanted: str = "10"
    spread: str = "0.2"
    weights: str = "1000"
    seed: str = "0"

    @property
    def wish(self) -> RankWish:
        """The same, as the book takes it."""
        return RankWish(
            kind=self.kind,
            wanted=whole("wanted", self.wanted, 1, _WANTED_MAX),
            spread=share("spread", self.spread),
            weights=whole("weights", self.weights, 0, _WEIGHTS_MAX),
            seed=whole("seed", self.seed, 0, _SEED_MAX),
        )


def share(name: str, text: str) -> float:
    """Return the share that a parameter writes, 0 to 1.

    Raises    UnknownTerm  LB-Z21  it is none
    """
    try:
        found = float(text)
    except ValueError:
        found = -1.0
    if not 0 <= found <= 1:
        raise UnknownTerm("LB-Z21", name=name, value=text, known="0..1")
    return found


def standards_router(view: ViewOf) -> APIRouter:
    """Return the routes that read standards."""
    router = APIRouter()

    @router.get("/registry")
    def get_registry(request: Request, asked: Annotated[Registered, Depends()]) -> Response:
        """The standards of the packs as they stand on a day, and the coverage of all parts."""
        found = view(request.scope).registry(
            asked.words, day=asked.day, part=asked.part, scheme=asked.scheme
        )
        return answer(request, found)

    @router.get("/compare")
    def get_compare(
        request: Request,
        act: Annotated[Act, Depends()],
        subject: str,
        standard: Annotated[list[str], Query()],
    ) -> Response:
        """One subject under several standards (`standard` once for each), clause by clause."""
        found = view(request.scope).compare(
            subject, standard, act.period, day=act.day, scheme=act.scheme, as_of=act.as_of
        )
        return answer(request, found)

    add_practice(router, view)
    return router


def add_practice(router: APIRouter, view: ViewOf) -> None:
    """Add the routes that read a standard over all who are scored by it."""

    @router.get("/review/{standard:path}")
    def get_review(
        request: Request,
        standard: str,
        act: Annotated[Act, Depends()],
        kind: str = "",
        idle_share: str = "0.95",
    ) -> Response:
        """How each clause of a standard did over all who were scored by it."""
        found = view(request.scope).review(
            standard,
            act.period,
            kind=kind,
            idle_share=share("idle_share", idle_share),
            day=act.day,
            scheme=act.scheme,
            as_of=act.as_of,
        )
        return answer(request, found)

    @router.get("/rank/{standard:path}")
    def get_rank(
        request: Request,
        standard: str,
        act: Annotated[Act, Depends()],
        wish: Annotated[Wish, Depends()],
    ) -> Response:
        """Subjects by place, and how far the order hangs on the weights."""
        found = view(request.scope).rank(
            standard, act.period, wish.wish, day=act.day, scheme=act.scheme, as_of=act.as_of
        )
        return answer(request, found)
