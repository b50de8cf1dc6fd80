"""The HTML door: pages over one book. Routes and nothing else."""

from collections.abc import Callable
from functools import partial

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from loopbook.book.access import Access
from loopbook.book.book import Book
from loopbook.book.viewing import ViewOf
from loopbook.errors import LoopbookError
from loopbook.web.pages.actions import actions
from loopbook.web.pages.compare import compare
from loopbook.web.pages.dashboard import dashboard
from loopbook.web.pages.declarations import declarations
from loopbook.web.pages.duties import duties
from loopbook.web.pages.enquiry import enquiry
from loopbook.web.pages.event import event, raw
from loopbook.web.pages.fault import known_fault, unknown_fault
from loopbook.web.pages.flow import flow
from loopbook.web.pages.item import item
from loopbook.web.pages.passport import DIGITAL_LINKS, passport
from loopbook.web.pages.plans import plan, plans, template
from loopbook.web.pages.scores import scores
from loopbook.web.pages.sign_in import sign_in, sign_out
from loopbook.web.pages.standard import standard
from loopbook.web.pages.standards import standards
from loopbook.web.pages.statement import statement
from loopbook.web.pages.supervision import supervision

Page = Callable[[Book, Request], Response]


def create_web(view: ViewOf, access: Access | None = None) -> Starlette:
    """Return the pages of a book, as each request may see it.

    Parameters
      access  keys of the book, where people sign in with one
    """
    doors = []
    if access is not None:
        doors = [
            Route("/sign-in", partial(sign_in, access), methods=["GET", "POST"]),
            Route("/sign-out", sign_out, methods=["POST"]),
        ]

    def seen(page: Page) -> Callable[[Request], Response]:
        return lambda request: page(view(request.scope), request)

    return Starlette(
        routes=[
            *doors,
            Route("/", seen(dashboard)),
            Route("/statement/{scheme}/{indicator}", seen(statement)),
            Route("/flow/{flow}", seen(flow)),
            Route("/item", seen(item)),
            Route("/enquiry", partial(enquiry, view), methods=["GET", "POST"]),
            *(Route(path, seen(passport)) for path in DIGITAL_LINKS),
            Route("/duties", seen(duties)),
            Route("/supervision", seen(supervision)),
            Route("/standards", seen(standards)),
            Route("/standards/{scheme}/{row}", seen(standard)),
            Route("/scores", seen(scores)),
            Route("/compare", seen(compare)),
            Route("/actions", seen(actions)),
            Route("/declarations", seen(declarations)),
            Route("/plans", seen(plans)),
            Route("/plans/{job}", partial(plan, view), methods=["GET", "POST"]),
            Route("/plans/{job}/template", seen(template)),
            Route("/event/{sequence}", seen(event)),
            Route("/event/{sequence}/raw", seen(raw)),
            Mount("/static", StaticFiles(packages=[("loopbook.web", "static")])),
        ],
        exception_handlers={
            LoopbookError: known_fault,
            HTTPException: known_fault,
            Exception: unknown_fault,
        },
    )
