"""Audits: an audit file in the body; where it stands, what it comes to, its report, as JSON.

The door keeps no audit: a file belongs to who makes it, and only the ledger it is held against is
here. Amounts are those that the asker may see.
"""

from datetime import UTC, date, datetime

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool

from loopbook.api.problem import answer, language_of
from loopbook.book.audit_sheet import audit_evaluation, audit_sheet
from loopbook.book.audits import form_of, posted_audit, status_of, table_named
from loopbook.book.duties import day_asked
from loopbook.book.viewing import ViewOf
from loopbook.errors import InputError
from loopbook.render.audit import audit_records
from loopbook.render.audit_paper import audit_paper
from loopbook.terms.audit import AuditFile

BYTES_MAX = 32 * 1024 * 1024
_BODY = {
    "requestBody": {
        "required": True,
        "content": {"application/json": {"schema": {"type": "object"}}},
    }
}


def audits_router(view: ViewOf) -> APIRouter:
    """Return the routes that read audit files."""
    router = APIRouter()

    @router.get("/audits/tables/{table}")
    def get_table(request: Request, table: str) -> Response:
        """A table of the form of an audit: its fields, their kinds and units."""
        return answer(request, table_named(form_of(), table))

    @router.post("/audits/status", openapi_extra=_BODY)
    async def post_status(request: Request, day: str = "") -> Response:
        """Phase by phase what an audit has, what is missing, what comes next, until when."""
        file = await _file(request)
        return answer(request, status_of(file, _day(day)))

    @router.post("/audits/sheet", openapi_extra=_BODY)
    async def post_sheet(request: Request, day: str = "") -> Response:
        """What an audit comes to: balances, losses, options, results, levels."""
        file, book = await _file(request), view(request.scope)
        sheet = await run_in_threadpool(audit_sheet, book, file, _day(day))
        return answer(request, audit_records(sheet))

    @router.post("/audits/evaluation", openapi_extra=_BODY)
    async def post_evaluation(request: Request, day: str = "") -> Response:
        """How good an audit is: complete, right, true, closed; knock-outs, score, acceptance."""
        file, book = await _file(request), view(request.scope)
        sheet = await run_in_threadpool(audit_sheet, book, file, _day(day))
        return answer(request, await run_in_threadpool(audit_evaluation, sheet))

    @router.post("/audits/report", openapi_extra=_BODY)
    async def post_report(request: Request, day: str = "") -> Response:
        """The report of an audit as data: headings, text, tables, drawings, evidence."""
        file, book = await _file(request), view(request.scope)
        sheet = await run_in_threadpool(audit_sheet, book, file, _day(day))
        evaluation = await run_in_threadpool(audit_evaluation, sheet)
        paper = await run_in_threadpool(audit_paper, book, sheet, evaluation, language_of(request))
        return answer(request, paper)

    return router


def _day(words: str) -> date:
    return day_asked(words, datetime.now(UTC).date())


class TooLarge(InputError):
    """The body is larger than an audit file may be."""

    status = 413


async def _file(request: Request) -> AuditFile:
    """Read the audit file of a request, and stop as soon as it is too large."""
    content = bytearray()
    async for chunk in request.stream():
        content += chunk
        if len(content) > BYTES_MAX:
            raise TooLarge("LB-Z50", limit=f"{BYTES_MAX >> 20} MiB")
    return posted_audit(bytes(content))
