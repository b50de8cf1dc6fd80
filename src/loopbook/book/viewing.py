"""Viewing: the book as the one sees it who stands at a door, request by request.

A door is given a `ViewOf` and asks it for each request; it never uses the book itself. Whoever
lets people in writes the reader into the scope of the request.
"""

from collections.abc import Callable, Mapping
from typing import Any

from loopbook.book.book import Book
from loopbook.errors import NotPermitted
from loopbook.terms.party import Reader

READER = "loopbook.reader"
"""Where the scope of a request holds its reader."""

ViewOf = Callable[[Mapping[str, Any]], Book]
"""Gives the book as the one may use it whose request has this scope."""


def reader_in(scope: Mapping[str, Any]) -> Reader:
    """Return who was let in with a request.

    Raises    NotPermitted  nobody looked: a door that was built without admission shows nothing
    """
    reader = scope.get(READER)
    if not isinstance(reader, Reader):
        raise NotPermitted("LB-K16")
    return reader


def own(book: Book) -> ViewOf:
    """Return the view of whoever works on the book itself, for every request."""
    return lambda _: book


def admitted(book: Book) -> ViewOf:
    """Return the view of the reader that admission wrote into the scope."""
    return lambda scope: book.seen_by(reader_in(scope))
