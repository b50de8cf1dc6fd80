"""Capture: documents become jobs, jobs are asked after, and a single event is recorded at once.

Source    EPCIS 2.0 (ISO/IEC 19987:2024), sections 12.6.1 and 12.6.2
"""

import tempfile
from typing import IO, BinaryIO, NamedTuple, cast

from fastapi import APIRouter, Depends, Request, Response
from fastapi.concurrency import run_in_threadpool

from loopbook.api.epcis.accept import JSON
from loopbook.api.epcis.body import limit_headers, media_of, take
from loopbook.api.epcis.described import (
    BEHAVIOUR,
    DOCUMENT,
    EDITIONS,
    EVENT,
    JOB,
    PAGING,
    SENT,
    answers,
    in_both,
    in_json,
    operation,
)
from loopbook.api.epcis.door import (
    Door,
    answer_element,
    answer_members,
    answered,
    location,
    paging_headers,
    words_of,
)
from loopbook.api.epcis.header import require_versions
from loopbook.api.epcis.job import ATTRIBUTES, CONFLICT, finding_problem, job_members
from loopbook.api.epcis.path import value_in
from loopbook.api.epcis.problem import language_of, problem
from loopbook.api.epcis.refusal import ProblemType, Refusal
from loopbook.book.document import written_event
from loopbook.book.incoming import TooManyEvents, looked_over, require_one_event
from loopbook.terms.finding import Severity
from loopbook.terms.job import Behaviour, Job
from loopbook.terms.party import Reader, Scope
from loopbook.terms.receipt import Receipt

_SPOOL_MAX = 4 * 1024 * 1024
_ONE_EVENT = "POST /epcis/events"
_JOBS = "capture"
_VERSIONS = [Depends(require_versions)]
_JOB = "/capture/{captureID}"


class Wanted(NamedTuple):
    """Who sent a body, what it is, and what becomes of it when a part cannot be taken."""

    reader: Reader
    media: str
    behaviour: Behaviour


def capture_router(door: Door) -> APIRouter:
    """Return the routes of capture jobs, and of making one event."""
    router = APIRouter(dependencies=_VERSIONS)
    _jobs(router, door)
    _documents(router, door)
    return router


def _jobs(router: APIRouter, door: Door) -> None:
    """Add the routes that ask after jobs."""

    @router.get(
        "/capture",
        openapi_extra=operation("/capture", (PAGING, EDITIONS)),
        responses=answers(200, in_json({"type": "array", "items": JOB})),
    )
    def get_jobs(request: Request) -> Response:
        """List the caller's jobs, oldest first."""
        reader = door.book(request).reader
        after, count = door.asking.place(_JOBS, words_of(request))
        found = door.jobs.listed(reader, after, count + 1)
        token = door.asking.token(_JOBS, found[count - 1].id) if len(found) > count else None
        language = language_of(request)
        shown = [job_members(job, language) for job in found[:count]]
        return answer_members(request, shown, paging_headers(request, token))

    @router.get(
        _JOB, openapi_extra=operation(_JOB, (EDITIONS,)), responses=answers(200, in_both(JOB))
    )
    def get_job(request: Request) -> Response:
        """Return the state of a job."""
        reader = door.book(request).reader
        job = door.jobs.get(reader, value_in(request, "captureID"))
        members = job_members(job, language_of(request))
        return answer_element(request, "EPCISCaptureJob", members, ATTRIBUTES)


def _documents(router: APIRouter, door: Door) -> None:
    """Add the routes that take events in."""

    @router.post(
        "/capture",
        status_code=202,
        response_class=Response,
        openapi_extra=operation("/capture", (SENT, BEHAVIOUR), in_both(DOCUMENT)),
        responses=answers(202, None, 413, 415),
    )
    async def post_capture(request: Request) -> Response:
        """Take a document in, durably; 202 with the address of its job."""
        media = media_of(request)
        behaviour = _behaviour(request)
        # The rights are asked before the body is read.
        reader = _recording(door, request)
        with tempfile.SpooledTemporaryFile(max_size=_SPOOL_MAX) as spool:
            await take(request, spool, door.limits)
            wanted = Wanted(reader, media, behaviour)
            job = await run_in_threadpool(_submitted, door, spool, wanted)
        return answered(b"", JSON, location(request, _JOBS, job.id), 202)

    @router.post(
        "/events",
        status_code=201,
        openapi_extra=operation("/events", (SENT,), in_both(EVENT)),
        responses=answers(201, in_json(EVENT), 409, 413, 415),
    )
    async def post_event(request: Request) -> Response:
        """Record one event at once; 409 when it is in the book already."""
        media = media_of(request)
        _recording(door, request)
        with tempfile.SpooledTemporaryFile(max_size=_SPOOL_MAX) as spool:
            await take(request, spool, door.limits)
            spool.seek(0)
            content = spool.read()
        return await run_in_threadpool(_made, request, door, content, media)


def _submitted(door: Door, spool: IO[bytes], wanted: Wanted) -> Job:
    """Make a job of a body that was taken in."""
    try:
        body = looked_over(cast(BinaryIO, spool), wanted.media, door.limits.events)
    except TooManyEvents as fault:
        headers, most = limit_headers(door.limits), door.limits.events
        kind = ProblemType.CAPTURE_LIMIT_EXCEEDED
        raise Refusal(kind, fault.code, headers=headers, most=most) from fault
    return door.jobs.submit(wanted.reader, body, wanted.behaviour)


def _made(request: Request, door: Door, content: bytes, media: str) -> Response:
    """Record one event, and answer with it."""
    require_one_event(content, media)
    book = door.book(request)
    receipt = book.record(content, document=_ONE_EVENT, is_all_or_nothing=True)
    if not receipt.last:
        return _refused(request, receipt)
    entry = next(iter(book.store.read(receipt.last, receipt.last)))
    headers = location(request, "events", entry.draft.identity.id)
    return answered(written_event(entry), JSON, headers, 201)


def _refused(request: Request, receipt: Receipt) -> Response:
    """Return why an event was not recorded: it is there already, or breaks rules."""
    errors = [one for one in receipt.findings if one.severity is Severity.ERROR]
    is_there = receipt.repeated or (errors and all(one.code == CONFLICT for one in errors))
    kind = ProblemType.RESOURCE_ALREADY_EXISTS if is_there else ProblemType.VALIDATION
    code = "LB-H13" if is_there else "LB-H14"
    language = language_of(request)
    found = [finding_problem(one, language) for one in errors]
    return problem(request, Refusal(kind, code), {"errors": found})


def _recording(door: Door, request: Request) -> Reader:
    """Return the caller, who may record.

    Raises    NotPermitted  he may not
    """
    book = door.book(request)
    book.require(Scope.RECORD)
    return book.reader


def _behaviour(request: Request) -> Behaviour:
    text = request.headers.get("GS1-Capture-Error-Behaviour", Behaviour.ROLLBACK.value).strip()
    if text.lower() not in list(Behaviour):
        raise Refusal(ProblemType.VALIDATION, "LB-H15", text=text[:80])
    return Behaviour(text.lower())
