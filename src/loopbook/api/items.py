"""Items: what is known of one item, the grades of a class, and the items there are, as JSON."""

from fastapi import APIRouter, Request, Response

from loopbook.api.problem import answer
from loopbook.api.readings import whole
from loopbook.book.viewing import ViewOf

_ITEMS_MAX = 1_000
_FIRST_MAX = 2**62


def items_router(view: ViewOf) -> APIRouter:
    """Return the routes that read items."""
    router = APIRouter()

    @router.get("/item")
    def get_item(request: Request, item: str, scheme: str = "", as_of: str = "") -> Response:
        """What is known of an item: class, facts, grades, entries."""
        return answer(request, view(request.scope).item(item, scheme=scheme, as_of=as_of))

    @router.get("/items")
    def get_items(request: Request, first: str = "0", count: str = "100") -> Response:
        """Identifiers in the order in which the book first heard of them."""
        start = whole("first", first, 0, _FIRST_MAX)
        limit = whole("count", count, 1, _ITEMS_MAX)
        return answer(request, list(view(request.scope).items(start, limit)))

    @router.get("/grades/{ladder}")
    def get_grades(request: Request, ladder: str, scheme: str = "", as_of: str = "") -> Response:
        """The grade of every item of the class that the ladder is for."""
        return answer(request, view(request.scope).grades(ladder, scheme=scheme, as_of=as_of))

    return router
