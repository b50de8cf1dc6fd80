"""The HTTP door: routes over one book, mounted at /api. No logic, no page of its own.

The description stands at /openapi.json; the browsable pages of the framework are off, since they
load scripts from elsewhere.
"""

from fastapi import FastAPI

from loopbook.api.capture import BYTES_MAX, capture_router
from loopbook.api.problem import handle_problems
from loopbook.api.readings import ledger_router, numbers_router
from loopbook.book.book import Book


def create_api(book: Book, bytes_max: int = BYTES_MAX) -> FastAPI:
    """Return the HTTP interface of `book`.

    Parameters
      bytes_max  largest capture taken
    """
    app = FastAPI(title="loopbook", docs_url=None, redoc_url=None)
    handle_problems(app)
    app.include_router(capture_router(book, bytes_max))
    app.include_router(ledger_router(book))
    app.include_router(numbers_router(book))
    return app
