"""Queries: questions with a name, made, listed, answered and forgotten; and page tokens given back.

Source    EPCIS 2.0 (ISO/IEC 19987:2024), section 12.7
"""

from collections.abc import Callable

import msgspec
from fastapi import APIRouter, Depends, Request, Response
from fastapi.concurrency import run_in_threadpool

from loopbook.api.epcis.accept import JSON, LD_JSON
from loopbook.api.epcis.body import media_of, take_whole
from loopbook.api.epcis.described import (
    EDITIONS,
    FORMS,
    NAMED_QUERY,
    PAGING,
    QUERY_DOCUMENT,
    SENT,
    answers,
    in_both,
    in_json,
    operation,
)
from loopbook.api.epcis.door import (
    Door,
    answer_events,
    answer_members,
    answered,
    declared,
    form_for,
    location,
    paging_headers,
    words_of,
)
from loopbook.api.epcis.header import require_versions
from loopbook.api.epcis.path import value_in
from loopbook.api.epcis.refusal import ProblemType, Refusal
from loopbook.errors import UnknownTerm
from loopbook.terms.party import Reader, Scope
from loopbook.terms.query import NamedQuery

QUERY_OCTETS_MAX = 1 << 20
_LIST = "queries"
_ONE = "/queries/{queryName}"
_EVENTS = "/queries/{queryName}/events"
_GIVEN_BACK = "/nextPageToken/{token}"

Forgotten = Callable[[Reader, str], None]
"""Told when a query is gone: its subscriptions go, and whoever listens is let go."""


def queries_router(door: Door, forgotten: Forgotten) -> APIRouter:
    """Return the routes of named queries.

    Parameters
      forgotten  told of each query that is removed
    """
    router = APIRouter(dependencies=[Depends(require_versions)])
    _making(router, door)
    _reading(router, door)

    @router.delete(
        _ONE, status_code=204, openapi_extra=operation(_ONE), responses=answers(204, None)
    )
    def delete_query(request: Request) -> Response:
        """Forget a query; whoever listens to it is let go."""
        reader = _naming(door, request)
        name = value_in(request, "queryName")
        if not door.queries.remove(reader, name):
            raise UnknownTerm("LB-H05", name=name[:80])
        forgotten(reader, name)
        return answered(b"", JSON, {}, 204)

    @router.delete(
        _GIVEN_BACK,
        status_code=204,
        openapi_extra=operation(_GIVEN_BACK),
        responses=answers(204, None),
    )
    def delete_token(request: Request) -> Response:
        """Make a page token useless."""
        door.book(request)
        door.asking.revoke(value_in(request, "token"))
        return answered(b"", JSON, {}, 204)

    return router


def _making(router: APIRouter, door: Door) -> None:
    """Add the routes that make and list queries."""

    @router.post(
        "/queries",
        status_code=201,
        openapi_extra=operation("/queries", (SENT,), in_json(NAMED_QUERY)),
        responses=answers(201, in_json(NAMED_QUERY), 409, 413, 415),
    )
    async def post_query(request: Request) -> Response:
        """Give a query a name; 409 when the caller has one of that name already."""
        media_of(request, (JSON, LD_JSON))
        reader = _naming(door, request)
        content = await take_whole(request, QUERY_OCTETS_MAX)
        query = door.asking.named(content, declared(request))
        if not await run_in_threadpool(door.queries.make, reader, query):
            raise Refusal(ProblemType.RESOURCE_ALREADY_EXISTS, "LB-H18", name=query.name[:80])
        where = location(request, _LIST, query.name)
        return answered(msgspec.json.encode(_shown(query)), JSON, where, 201)

    @router.get(
        "/queries",
        openapi_extra=operation("/queries", (PAGING, EDITIONS)),
        responses=answers(200, in_json({"type": "array", "items": NAMED_QUERY})),
    )
    def get_queries(request: Request) -> Response:
        """List the caller's queries by name."""
        reader = door.book(request).reader
        after, count = door.asking.place(_LIST, words_of(request))
        found = door.queries.listed(reader, after, count + 1)
        token = door.asking.token(_LIST, found[count - 1].name) if len(found) > count else None
        shown = [_shown(query) for query in found[:count]]
        return answer_members(request, shown, paging_headers(request, token))


def _reading(router: APIRouter, door: Door) -> None:
    """Add the routes that show and answer a query."""

    @router.get(
        _ONE,
        openapi_extra=operation(_ONE, (EDITIONS,)),
        responses=answers(200, in_json(NAMED_QUERY), 413),
    )
    def get_query(request: Request) -> Response:
        """Return what a query asks."""
        name = value_in(request, "queryName")
        return answer_members(request, _shown(door.queries.get(door.book(request).reader, name)))

    @router.get(
        _EVENTS,
        openapi_extra=operation(_EVENTS, (PAGING, EDITIONS, FORMS)),
        responses=answers(200, in_both(QUERY_DOCUMENT), 413),
    )
    def get_query_events(request: Request) -> Response:
        """Return the events that a query finds now, page by page."""
        reader = door.book(request).reader
        named = door.queries.get(reader, value_in(request, "queryName"))
        form = form_for(request, door, named.name)
        query = door.asking.paged(named, words_of(request))
        return answer_events(request, door.asking.events(reader, query), form)


def _shown(query: NamedQuery) -> dict[str, object]:
    return {"name": query.name, "query": msgspec.json.decode(query.asked)}


def _naming(door: Door, request: Request) -> Reader:
    """Return the caller, who may name queries.

    Raises    NotPermitted  he may not
    """
    book = door.book(request)
    book.require(Scope.SUBSCRIBE)
    return book.reader
