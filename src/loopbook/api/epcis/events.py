"""Events: what a query finds, an event by its id, and the events of a resource.

Source    EPCIS 2.0 (ISO/IEC 19987:2024), sections 12.2 and 12.6.3
"""

from fastapi import APIRouter, Depends, Request, Response

from loopbook.api.epcis.described import (
    COLLECTION,
    EDITIONS,
    FORMS,
    PAGING,
    QUERY_DOCUMENT,
    answers,
    in_both,
    in_json,
    operation,
    query_parameters,
)
from loopbook.api.epcis.door import (
    Door,
    answer_collection,
    answer_element,
    answer_events,
    declared,
    form_for,
    words_of,
)
from loopbook.api.epcis.header import epc_format, require_versions
from loopbook.api.epcis.path import RESOURCES, value_in
from loopbook.book.asking import OWN_PARAMETERS, Answer, Words, is_standard, translated_values
from loopbook.errors import QueryParameter, UnknownTerm
from loopbook.terms.query import Query

TOP = ("queries", "capture", "events", *RESOURCES)
"""The resources at the top of the interface."""

_CONTEXT = "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"
_TRANSLATED = frozenset({"epcs", "bizLocations", "readPoints"})
_EVENT = "/events/{eventID}"


def events_router(door: Door) -> APIRouter:
    """Return the routes of events, by query and by id, and of what is at the top."""
    router = APIRouter(dependencies=[Depends(require_versions)])

    @router.get(
        "/", openapi_extra=operation("/", (EDITIONS,)), responses=answers(200, in_both(COLLECTION))
    )
    def get_top(request: Request) -> Response:
        """List the resources."""
        members = {"@context": _CONTEXT, "type": "Collection", "member": list(TOP)}
        return answer_element(request, "Collection", members)

    @router.get(
        "/events",
        openapi_extra=operation("/events", (query_parameters(), PAGING, EDITIONS, FORMS)),
        responses=answers(200, in_both(QUERY_DOCUMENT), 413),
    )
    def get_events(request: Request) -> Response:
        """Return the events that a query finds, page by page."""
        form = form_for(request, door)
        query = door.asking.query(words_of(request), declared(request))
        return answer_events(request, door.asking.events(door.book(request).reader, query), form)

    @router.get(
        _EVENT,
        openapi_extra=operation(_EVENT, (EDITIONS, FORMS)),
        responses=answers(200, in_both(QUERY_DOCUMENT)),
    )
    def get_event(request: Request) -> Response:
        """Return an event and its error declarations, as a document."""
        form = form_for(request, door)
        name = value_in(request, "eventID")
        entries = door.asking.event(door.book(request).reader, name)
        if not entries:
            raise UnknownTerm("LB-H16", name=name[:120])
        return answer_events(request, Answer(entries, None), form)

    return router


def resources_router(door: Door) -> APIRouter:
    """Return the routes of the resources that are values of events."""
    router = APIRouter(dependencies=[Depends(require_versions)])
    for kind, one in RESOURCES.items():
        _resource(router, door, kind, one)
    return router


def _resource(router: APIRouter, door: Door, kind: str, one: str) -> None:
    """Add the routes of one kind of resource: all of them, one, and its events."""
    here, events = f"/{kind}/{{{one}}}", f"/{kind}/{{{one}}}/events"
    parameters = query_parameters(OWN_PARAMETERS[kind])

    @router.get(
        f"/{kind}",
        openapi_extra=operation(f"/{kind}", (PAGING, EDITIONS, FORMS)),
        responses=answers(200, in_json(COLLECTION)),
        name=f"get_{kind}",
    )
    def get_all(request: Request) -> Response:
        """List the values that events have; of words, those of the standard too."""
        form = epc_format(request, door.epc_format)
        found = door.asking.values(door.book(request).reader, kind, words_of(request))
        members = found.members
        if kind in _TRANSLATED:
            members = translated_values(members, form)
        return answer_collection(request, members, found.token)

    @router.get(
        here,
        openapi_extra=operation(here, (EDITIONS,)),
        responses=answers(200, in_json(COLLECTION)),
        name=f"get_{one}",
    )
    def get_one(request: Request) -> Response:
        """List what can be asked of a value: its events."""
        value = value_in(request, one)
        if not is_standard(kind, value):
            query = _query(door, kind, value, {}, declared(request))
            if not door.asking.has_events(door.book(request).reader, query):
                raise UnknownTerm("LB-H17", kind=one, value=value[:120])
        return answer_collection(request, ["events"])

    @router.get(
        events,
        openapi_extra=operation(events, (parameters, PAGING, EDITIONS, FORMS)),
        responses=answers(200, in_both(QUERY_DOCUMENT), 413),
        name=f"get_{one}_events",
    )
    def get_events(request: Request) -> Response:
        """Return the events of a value that a query finds besides, page by page."""
        form = form_for(request, door)
        value = value_in(request, one)
        query = _query(door, kind, value, words_of(request), declared(request))
        return answer_events(request, door.asking.events(door.book(request).reader, query), form)


def _query(door: Door, kind: str, value: str, words: Words, context: bytes) -> Query:
    """Return the query of the events of a value.

    Raises    UnknownTerm  the value is none of its kind; QueryParameter and others as the words say
    """
    try:
        return door.asking.query_of(kind, value, words, context)
    except QueryParameter as fault:
        if fault.where == OWN_PARAMETERS[kind] and fault.code != "LB-H30":
            raise UnknownTerm("LB-H17", kind=RESOURCES[kind], value=value[:120]) from fault
        raise
