"""The HTML door: pages over one book. Routes and nothing else."""

from functools import partial

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from loopbook.book.book import Book
from loopbook.errors import LoopbookError
from loopbook.web.pages.dashboard import dashboard
from loopbook.web.pages.event import event, raw
from loopbook.web.pages.fault import known_fault, unknown_fault
from loopbook.web.pages.flow import flow
from loopbook.web.pages.item import item
from loopbook.web.pages.statement import statement


def create_web(book: Book) -> Starlette:
    """Return the pages of `book`."""
    return Starlette(
        routes=[
            Route("/", partial(dashboard, book)),
            Route("/statement/{scheme}/{indicator}", partial(statement, book)),
            Route("/flow/{flow}", partial(flow, book)),
            Route("/item", partial(item, book)),
            Route("/event/{sequence}", partial(event, book)),
            Route("/event/{sequence}/raw", partial(raw, book)),
            Mount("/static", StaticFiles(packages=[("loopbook.web", "static")])),
        ],
        exception_handlers={
            LoopbookError: known_fault,
            HTTPException: known_fault,
            Exception: unknown_fault,
        },
    )
