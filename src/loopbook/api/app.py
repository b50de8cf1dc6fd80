"""The HTTP door: routes over one book, mounted at /api. No logic, no page of its own.

The description stands at /openapi.json; the browsable pages of the framework are off, since they
load scripts from elsewhere.
"""

from fastapi import FastAPI

from loopbook.api.accounting import attribution_router, reconcile_router
from loopbook.api.audits import audits_router
from loopbook.api.blends import blends_router
from loopbook.api.capture import BYTES_MAX, capture_router
from loopbook.api.custody import custody_router
from loopbook.api.declarations import declarations_router
from loopbook.api.duties import duties_router
from loopbook.api.identifier import identifier_router
from loopbook.api.indicators import indicators_router, plans_router
from loopbook.api.items import items_router
from loopbook.api.passport import passport_router
from loopbook.api.plans import planning_router
from loopbook.api.problem import PROBLEMS, handle_problems
from loopbook.api.proofs import proofs_router
from loopbook.api.readings import ledger_router, numbers_router
from loopbook.api.reports import reports_router
from loopbook.api.scores import scores_router
from loopbook.api.standards import standards_router
from loopbook.api.supervision import supervision_router
from loopbook.api.tracing import tracing_router
from loopbook.api.yearbooks import yearbooks_router
from loopbook.book.viewing import ViewOf


def create_api(view: ViewOf, bytes_max: int = BYTES_MAX) -> FastAPI:
    """Return the HTTP interface of a book, as each request may see it.

    Parameters
      bytes_max  largest capture taken
    """
    app = FastAPI(title="loopbook", docs_url=None, redoc_url=None, responses=PROBLEMS)
    handle_problems(app)
    app.include_router(capture_router(view, bytes_max))
    app.include_router(ledger_router(view))
    app.include_router(tracing_router(view))
    app.include_router(blends_router(view))
    app.include_router(numbers_router(view))
    app.include_router(indicators_router(view))
    app.include_router(plans_router(view))
    app.include_router(yearbooks_router(view))
    app.include_router(reconcile_router(view))
    app.include_router(attribution_router(view))
    app.include_router(items_router(view))
    app.include_router(custody_router(view))
    app.include_router(duties_router(view))
    app.include_router(scores_router(view))
    app.include_router(standards_router(view))
    app.include_router(supervision_router(view))
    app.include_router(reports_router(view))
    app.include_router(proofs_router(view))
    app.include_router(declarations_router(view))
    app.include_router(passport_router(view))
    app.include_router(audits_router(view))
    app.include_router(planning_router(view))
    app.include_router(identifier_router())
    return app
