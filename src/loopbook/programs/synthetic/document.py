"""Documents: the events of a plan as EPCIS 2.0 documents, or one a line; and the master data."""

from collections.abc import Iterator

import msgspec

from loopbook.programs.demo.document import CLASS_TYPE, CONTEXT, PLACE_TYPE, vocabulary
from loopbook.programs.demo.identifier import HOST
from loopbook.programs.synthetic.car import car_places
from loopbook.programs.synthetic.clock import now_text
from loopbook.programs.synthetic.name import (
    CLASS_WORDS,
    ROLES,
    SITE_WORDS,
    places,
)
from loopbook.programs.synthetic.plan import Plan
from loopbook.programs.synthetic.script import told

EVENTS = 5_000
"""Events of a document; a step is never cut, so that one has up to some hundreds more."""

DESCRIPTION = "urn:epcglobal:cbv:mda#descriptionShort"
SITE_NAME = "urn:epcglobal:cbv:mda#name"
_ENCODE = msgspec.json.encode


def master_document(plan: Plan) -> bytes:
    """Return the document of classes and places, which is recorded before all others."""
    classes: dict[str, dict[str, str]] = {}
    for uri, (words, term) in CLASS_WORDS.items():
        known = {"urn:loopbook:v1:class": term} if term else {}
        classes[uri] = {DESCRIPTION: f"Synthetic {words}", **known}
    sites: dict[str, dict[str, str]] = {}
    for site, number, uri in places():
        role = {"urn:loopbook:v1:role": ROLES[site]} if site in ROLES else {}
        sites[uri] = {SITE_NAME: f"Synthetic {SITE_WORDS[site]} {number + 1}", **role}
    if plan.fleet is not None:
        for uri, word in car_places().items():
            words = word.replace("_", " ") or "stranger"
            own = {"urn:loopbook:v1:role": word} if word else {}
            sites[uri] = {SITE_NAME: f"Synthetic {words}", **own}
    lists = [vocabulary(CLASS_TYPE, classes), vocabulary(PLACE_TYPE, sites)]
    header = _ENCODE({"epcisMasterData": {"vocabularyList": lists}})
    head = _head(plan, "master") + b'"epcisHeader":' + header + b","
    return head + b'"epcisBody":{"eventList":[]}}'


def documents(plan: Plan) -> Iterator[bytes]:
    """Yield the documents of a book in the order in which they are to be recorded.

    The same plan gives the same bytes on every machine. Memory does not grow with their number.
    """
    for number, events in enumerate(_gathered(plan)):
        head = _head(plan, f"{number:06}")
        yield head + b'"epcisBody":{"eventList":[\n' + b",\n".join(events) + b"\n]}}"


def events_ndjson(plan: Plan) -> Iterator[bytes]:
    """Yield the same events as lines of JSON, some thousands at a time, for other engines.

    They lack the document's @context, so that a book cannot read them.
    """
    for events in _gathered(plan):
        yield b"\n".join(events) + b"\n"


def _gathered(plan: Plan) -> Iterator[list[bytes]]:
    gathered: list[str] = []
    for events in told(plan):
        gathered += events
        if len(gathered) >= EVENTS:
            yield [event.encode("ascii") for event in gathered]
            gathered = []
    if gathered:
        yield [event.encode("ascii") for event in gathered]


def document_name(plan: Plan, part: str) -> str:
    """Return the name of one document of a book."""
    return f"synthetic-{plan.links}-{plan.seed}-{part}.jsonld"


def _head(plan: Plan, part: str) -> bytes:
    told_head = {
        "@context": [CONTEXT[0], {"loopbook": "urn:loopbook:v1:"}],
        "id": f"{HOST}/document/{document_name(plan, part)}",
        "type": "EPCISDocument",
        "schemaVersion": "2.0",
        "creationDate": now_text(),
    }
    return _ENCODE(told_head)[:-1] + b","
