"""Event: from the JSON bytes of one EPCIS 2.0 event to `terms.event.Event`, and all that is wrong.

Step 3 of the walk, event by event; `event_of` is also how the verbs read the journal again. The
bytes are never touched: only the reading of them is brought into one form.
"""

from loopbook.errors import EventError, ParseError
from loopbook.formats.content import Content, content_of
from loopbook.formats.context import names_of
from loopbook.formats.event_field import FIELDS
from loopbook.formats.event_hash import hash_of
from loopbook.formats.event_reading import EventReading
from loopbook.formats.event_rule import check_rules
from loopbook.formats.regular import kept_of, regular_of
from loopbook.formats.statistic import house_fields
from loopbook.terms.entry import EntryKind, Identity
from loopbook.terms.event import LOOPBOOK, Event, EventType
from loopbook.terms.finding import Finding, Place, Severity
from loopbook.terms.parsed import Parsed

_TYPES = {
    prefix + kind.value: kind
    for prefix in ("", "epcis:", "https://ref.gs1.org/epcis/")
    for kind in EventType
}


def event_of(content: bytes, context: bytes, event_id: str = "") -> Event:
    """Return the event that stands in `content`, which `read_event` has let in before.

    Parameters
      content   JSON of one event, UTF-8
      context   canonical bytes of the document's @context; may be empty
      event_id  identity of its entry, when it has one: spares hashing an event without eventID
    Raises    ParseError  the bytes are no JSON object;  EventError  the first rule it breaks
    """
    quick = kept_of(content, names_of(context))
    if quick is not None:
        return quick
    event, findings = checked(content_of(content, context), event_id)
    if event is None:
        fault = next(one for one in findings if one.severity is Severity.ERROR)
        raise EventError(fault.code, fault.place.pointer, **fault.values)
    return event


def read_event(content: bytes, context: bytes, place: Place) -> Parsed:
    """Return one event with its identity and all findings; an error leaves the event out.

    Parameters
      context  canonical bytes of the document's @context, without the event's own
      place    where the event stands; each finding adds the path inside it
    """
    quick = regular_of(content, names_of(context))
    if quick is None:
        return read_irregular(content, context, place)
    event = quick.event
    return Parsed(
        kind=EntryKind.EVENT,
        place=place,
        content=content,
        context=context,
        identity=Identity(event.event_id, is_correction=False, content_hash=quick.digest),
        event=event,
    )


def read_irregular(content: bytes, context: bytes, place: Place) -> Parsed:
    """Return what `read_event` does, the general way: any event, and every finding."""
    try:
        read = content_of(content, context)
    except ParseError as fault:
        values = {name: str(value) for name, value in fault.values.items()}
        finding = Finding(fault.code, Severity.ERROR, place, values)
        return Parsed(
            kind=EntryKind.EVENT, place=place, content=content, context=context, findings=(finding,)
        )
    event, findings = checked(read)
    if read.context != context:
        findings = (*read.names.findings, *findings)
        if any(one.severity is Severity.ERROR for one in read.names.findings):
            event = None
    found = tuple(_placed(finding, place) for finding in findings) if findings else ()
    if event is None:
        return Parsed(
            kind=EntryKind.EVENT, place=place, content=content, context=read.context, findings=found
        )
    identity = Identity(event.event_id, event.error is not None, read.digest)
    return Parsed(
        kind=EntryKind.EVENT,
        place=place,
        content=content,
        context=read.context,
        identity=identity,
        event=event,
        findings=found,
    )


def checked(content: Content, event_id: str = "") -> tuple[Event | None, tuple[Finding, ...]]:
    """Return the event of decoded content and what was found; None when an error was.

    Parameters
      event_id  taken for an event that names none; its event hash when empty
    """
    reading = EventReading(content.canonical, content.names)
    kind = _type_of(reading)
    if content.has_two_ids:
        reading.doubt("LB-F37", "eventID", id=reading.event.get("eventID", ""))
    if kind is not None:
        _fill(reading, kind)
        check_rules(reading, kind)
    if kind is None or reading.has_errors():
        return None, _all(reading)
    values = reading.values
    try:
        if "event_id" not in values:
            values["event_id"] = event_id or hash_of(content.written, content.names)
    except EventError as fault:
        reading.fault(fault.code, "eventID", **fault.values)
        return None, _all(reading)
    return Event(type=kind, **values), tuple(reading.findings)


def _type_of(reading: EventReading) -> EventType | None:
    said = reading.event.get("type")
    if said is None:
        reading.fault("LB-F20", "type", field="type")
        return None
    kind = _TYPES.get(said) if type(said) is str else None
    if kind is None:
        near = reading.near(str(said), [one.value for one in EventType])
        reading.fault("LB-F36", "type", text=said, nearest=near)
    return kind


def _fill(reading: EventReading, kind: EventType) -> None:
    """Give every field to its reader, and the extensions to theirs."""
    fields = FIELDS[kind]
    names = reading.names
    others: dict[str, object] = {}
    for name, value in reading.event.items():
        read = fields.get(name)
        if read is not None:
            read(reading, name, value)
        elif ":" in name and names.knows(name):
            others[name] = value
        elif name != "action":
            # An action where none may stand is a rule of its own.
            reading.unknown(name, "", fields)
    if others:
        house_fields(reading, others)
        reading.values["extensions"] = {
            name: value for name, value in others.items() if not name.startswith(LOOPBOOK)
        }


def _all(reading: EventReading) -> tuple[Finding, ...]:
    """Return the findings, and how many more there were."""
    if not reading.left_out:
        return tuple(reading.findings)
    more = Finding("LB-F49", Severity.ERROR, values={"count": str(reading.left_out)})
    return (*reading.findings, more)


def _placed(finding: Finding, place: Place) -> Finding:
    pointer = finding.place.pointer
    here = Place(place.document, place.sheet, place.row, place.column, place.event, pointer)
    return Finding(finding.code, finding.severity, here, finding.values, finding.rule)
