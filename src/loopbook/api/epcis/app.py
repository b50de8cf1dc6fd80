"""The EPCIS door: every path of EPCIS 2.0 over one book, mounted at /epcis. No logic of its own.

The description stands at /epcis/openapi.json; the browsable pages of the framework are off, since
they load scripts from elsewhere. Spec: docs/spec/epcis-http.md.
"""

import re
from collections.abc import Sequence

from fastapi import APIRouter, FastAPI
from starlette.routing import Mount

from loopbook.api.epcis.capture import capture_router
from loopbook.api.epcis.discovery import discovery_router
from loopbook.api.epcis.door import Door, Limits
from loopbook.api.epcis.events import events_router, resources_router
from loopbook.api.epcis.path import AsSent
from loopbook.api.epcis.problem import handle_problems, problem
from loopbook.api.epcis.queries import Forgotten, queries_router
from loopbook.book.asking import Asking
from loopbook.book.book import Book
from loopbook.book.jobs import Jobs
from loopbook.book.named_query import NamedQueries
from loopbook.book.viewing import ViewOf
from loopbook.terms.answer_form import EpcFormat
from loopbook.terms.party import Reader

LIMITS = Limits()


def create_door(
    book: Book,
    view: ViewOf,
    jobs: Jobs,
    limits: Limits = LIMITS,
    epc_format: EpcFormat = EpcFormat.DIGITAL_LINK,
) -> Door:
    """Return what the routes work with.

    Parameters
      book        as whoever works on the book itself may use it
      view        gives the book as each request may use it
      jobs        its capture jobs; started and stopped by whoever serves
      epc_format  form of identifiers when a client asks for none: Digital Link, as the standard's
                  own description has it
    """
    asking = Asking(book, book.questions)
    return Door(view, asking, jobs, NamedQueries(book.desk), limits, epc_format)


def create_epcis(
    door: Door, more: Sequence[APIRouter] = (), forgotten: Forgotten | None = None
) -> FastAPI:
    """Return the EPCIS interface of a book.

    Parameters
      more       routes of subscriptions and WebSockets; they stand before those of this package
      forgotten  told of each named query that is removed
    """
    app = FastAPI(title="loopbook EPCIS 2.0", docs_url=None, redoc_url=None, redirect_slashes=False)
    handle_problems(app)
    app.add_middleware(AsSent, refused=problem)
    for router in (*more, capture_router(door), events_router(door), resources_router(door)):
        app.include_router(router)
    app.include_router(queries_router(door, forgotten or _nobody))
    app.include_router(discovery_router(door))
    return app


def mounted(app: FastAPI, at: str = "/epcis") -> Mount:
    """Return the interface as a part of a site.

    Identifiers in addresses may hold any character, a line feed too, which a plain mount misses.
    """
    mount = Mount(at, app)
    mount.path_regex = re.compile(mount.path_regex.pattern, re.DOTALL)
    return mount


def _nobody(reader: Reader, name: str) -> None:
    """Tell nobody that a query is gone: nothing can be subscribed to here."""
