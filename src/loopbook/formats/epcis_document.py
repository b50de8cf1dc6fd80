"""EPCIS document: entries of the book as an EPCIS 2.0 JSON document, event by event.

The bytes of an event go out as they came; eventID, where it has none, and recordTime are spliced
in, and nothing else is touched. Contexts are joined in the document's @context as far as they do
not contradict. Source: EPCIS 2.0 (ISO/IEC 19987:2024), section 10; EPCIS-JSON-Schema.json.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from enum import StrEnum
from itertools import chain

import msgspec

from loopbook.formats.content import content_of
from loopbook.formats.context import IGNORE_FIELDS, Names
from loopbook.formats.context_join import Joined, bare, joined
from loopbook.formats.splice import has_member, spliced

JOINED_EVENTS_MAX = 1_000
JOINED_BYTES_MAX = 8 << 20
_SIMPLE_QUERY = "SimpleEventQuery"
_ENCODER = msgspec.json.Encoder(decimal_format="number")


class DocumentKind(StrEnum):
    """What a document holds: events of a sender, or what a query found."""

    EVENTS = "EPCISDocument"
    QUERY = "EPCISQueryDocument"


class EventOut(msgspec.Struct, frozen=True, gc=False):
    """One event on its way out.

    Fields
      content, context  bytes of its entry
      event_id     written when the event names none itself; empty leaves it so
      record_time  when the book took it; None leaves out what the event does not say itself
    """

    content: bytes
    context: bytes = b""
    event_id: str = ""
    record_time: datetime | None = None


class MasterOut(msgspec.Struct, frozen=True, gc=False):
    """Content and context of one master record on its way out."""

    content: bytes
    context: bytes = b""


def written_json(
    events: Iterable[EventOut],
    *,
    kind: DocumentKind = DocumentKind.EVENTS,
    created: datetime,
    query_name: str = "",
    subscription_id: str = "",
    master: Iterable[MasterOut] = (),
) -> Iterator[bytes]:
    """Yield an EPCIS 2.0 JSON document in UTF-8; memory does not grow with the events.

    Up to 1,000 events have their contexts joined; of a longer stream each event carries its own.

    Parameters
      created     when the document is made
      query_name  of query results; the query of EPCIS itself when empty
      master      records for its vocabularies; those of one type should follow each other
    """
    first, rest = _first(events)
    more = next(rest, None)
    shared = joined((one.content, one.context) for one in first) if more is None else bare()
    later = () if more is None else chain([more], rest)
    yield b'{"@context":' + shared.context + b',"type":"' + kind.value.encode() + b'"'
    yield f',"schemaVersion":"2.0","creationDate":"{instant_text(created)}"'.encode()
    if shared.ignored:
        yield b"," + _ENCODER.encode(IGNORE_FIELDS) + b":" + shared.ignored
    if kind is DocumentKind.EVENTS:
        yield from _vocabularies(b',"epcisHeader":{"epcisMasterData":{', master, b"}}")
        yield b',"epcisBody":{"eventList":[\n'
        end = b"\n]}}\n"
    else:
        said = {"queryName": query_name or _SIMPLE_QUERY}
        said |= {"subscriptionID": subscription_id} if subscription_id else {}
        yield b',"epcisBody":{"queryResults":' + _ENCODER.encode(said)[:-1] + b',"resultsBody":{'
        yield from _vocabularies(b"", master, b",")
        yield b'"eventList":[\n'
        end = b"\n]}}}}\n"
    for number, event in enumerate(chain(first, later)):
        yield (b",\n" if number else b"") + event_json(event, shared)
    yield end


def event_json(event: EventOut, shared: Joined | None = None) -> bytes:
    """Return the bytes of one event with eventID and recordTime.

    Parameters
      shared  what its document says of contexts; None for an event that stands alone
    """
    members: dict[str, bytes] = {}
    if shared is None:
        members["@context"] = joined([(event.content, event.context)]).context
    elif own := shared.own(event.context):
        members["@context"] = own
    if event.event_id and not has_member(event.content, "eventID"):
        members["eventID"] = _ENCODER.encode(event.event_id)
    if event.record_time is not None:
        members["recordTime"] = _ENCODER.encode(instant_text(event.record_time))
    return spliced(event.content, members) if members else event.content


def instant_text(moment: datetime) -> str:
    """Return an instant as EPCIS writes it: UTC, to the microsecond where there are any."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _first(events: Iterable[EventOut]) -> tuple[list[EventOut], Iterator[EventOut]]:
    """Return as many events as are looked at together, and the rest."""
    rest = iter(events)
    first: list[EventOut] = []
    size = 0
    while len(first) < JOINED_EVENTS_MAX and size < JOINED_BYTES_MAX:
        event = next(rest, None)
        if event is None:
            break
        first.append(event)
        size += len(event.content)
    return first, rest


def _vocabularies(before: bytes, master: Iterable[MasterOut], after: bytes) -> Iterator[bytes]:
    """Yield the vocabularies as a member, between two texts; nothing without master data."""
    kind: object = None
    is_begun = False
    for record in master:
        content = content_of(record.content, record.context)
        element = dict(content.canonical)
        said = element.pop("type", None)
        lead = b","
        if not is_begun:
            lead = before + b'"vocabularyList":[' + _opening(said)
        elif said != kind:
            lead = b"]}," + _opening(said)
        is_begun, kind = True, said
        element["attributes"] = _attributes(element.get("attributes"), content.names)
        yield lead + _ENCODER.encode({name: one for name, one in element.items() if one != []})
    if is_begun:
        yield b"]}]" + after


def _opening(kind: object) -> bytes:
    return b'{"type":' + _ENCODER.encode(kind) + b',"vocabularyElementList":['


def _attributes(attributes: object, names: Names) -> list[object]:
    """Return attributes with their names in full: the document's context is that of its events."""
    found: list[object] = []
    for one in attributes if isinstance(attributes, list) else []:
        name = one.get("id") if isinstance(one, dict) else None
        if isinstance(name, str) and names.knows(name):
            found.append({**one, "id": names.expand(name)})
        else:
            found.append(one)
    return found
