"""Tracing: genealogies over HTTP, whole or page by page, with the same questions as the shell."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from loopbook.api.problem import answer
from loopbook.api.readings import whole
from loopbook.book.tracing import DEPTH_MAX, NODES_MAX, PAGE_SIZE, TraceWords
from loopbook.book.viewing import ViewOf
from loopbook.errors import QueryError

_DEPTH_LIMIT = 1_000
_NODES_LIMIT = 1_000_000
_PAGE_LIMIT = 100_000


@dataclass(frozen=True)
class Asked:
    """What may be asked of a lineage; numbers as text, so that what is none is told in words."""

    item: str
    direction: str = "upstream"
    at: str = ""
    as_of: str = ""
    depth: str = str(DEPTH_MAX)
    nodes: str = str(NODES_MAX)
    amounts: str = "false"
    page_size: str = ""
    page: str = ""

    def words(self) -> TraceWords:
        """Return what a book is asked with.

        Raises    QueryError  a number is none or out of bounds; LB-U92 amounts is neither true nor
                  false
        """
        if self.amounts not in ("true", "false"):
            raise QueryError("LB-U92", text=self.amounts)
        return {
            "at": self.at,
            "as_of": self.as_of,
            "depth": whole("depth", self.depth, 1, _DEPTH_LIMIT),
            "nodes": whole("nodes", self.nodes, 1, _NODES_LIMIT),
            "has_amounts": self.amounts == "true",
        }


def tracing_router(view: ViewOf) -> APIRouter:
    """Return the route that reads genealogies."""
    router = APIRouter()

    @router.get("/trace")
    def get_trace(request: Request, asked: Annotated[Asked, Depends()]) -> Response:
        """Where an item came from, or where it went; with page_size or page, one page of it."""
        book, words = view(request.scope), asked.words()
        if not asked.page and not asked.page_size:
            return answer(request, book.trace(asked.item, asked.direction, **words))
        size = whole("page_size", asked.page_size or str(PAGE_SIZE), 1, _PAGE_LIMIT)
        page = book.trace_page(asked.item, asked.direction, size=size, page=asked.page, **words)
        return answer(request, page)

    return router
