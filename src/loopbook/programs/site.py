"""Site: pages, the HTTP interface and the EPCIS interface of one book as one application.

While it runs, capture jobs are worked on and subscriptions are brought up to date.
"""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.routing import Mount

from loopbook.api.app import create_api
from loopbook.api.epcis.app import create_door, create_epcis, mounted
from loopbook.api.epcis.delivery import ANYWHERE, Reach
from loopbook.api.epcis.notices import create_listening, forgotten_in, notice_routers
from loopbook.book import Book
from loopbook.book.access import Access
from loopbook.book.jobs import Jobs
from loopbook.book.viewing import admitted
from loopbook.programs.admission import Admission
from loopbook.web.app import create_web
from loopbook.web.safety import LOCAL_NAMES, Guard


def create_site(
    book: Book,
    names: Sequence[str] = (),
    access: Access | None = None,
    reach: Reach = ANYWHERE,
) -> Starlette:
    """Return pages at `/`, the HTTP interface at `/api` and EPCIS at `/epcis`, guarded.

    Parameters
      names   host names that are answered, besides those of this machine
      access  keys of the book; None lets everyone in as the owner
      reach   where subscriptions may post to
    """
    view = admitted(book)
    jobs = Jobs(book)
    listening = create_listening(book, reach)
    door = create_door(book, view, jobs)
    epcis = create_epcis(door, notice_routers(door, listening), forgotten_in(listening))

    @asynccontextmanager
    async def working(_: Starlette) -> AsyncIterator[None]:
        jobs.start()
        listening.runner.start()
        try:
            yield
        finally:
            await run_in_threadpool(listening.runner.stop)
            await run_in_threadpool(jobs.stop)

    return Starlette(
        routes=[
            mounted(create_api(view), "/api"),
            mounted(epcis),
            Mount("/", create_web(view, access)),
        ],
        middleware=[
            Middleware(Guard, names=(*LOCAL_NAMES, *names)),
            Middleware(GZipMiddleware, minimum_size=1_000),
            Middleware(Admission, book=book, access=access),
        ],
        lifespan=working,
    )
