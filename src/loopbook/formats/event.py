"""Event: from the JSON bytes of one EPCIS 2.0 event to `terms.event.Event`, and all that is wrong.

Step 3 of the walk, event by event; `event_of` is also how the verbs read the journal again. The
bytes are never touched: only the reading of them is brought into one form.
"""

from hashlib import sha256

from loopbook.errors import EventError, ParseError
from loopbook.formats.content import Content, content_of
from loopbook.formats.context import names_of
from loopbook.formats.context_form import form_findings
from loopbook.formats.event_field import FIELDS
from loopbook.formats.event_hash import hash_of
from loopbook.formats.event_reading import EventReading
from loopbook.formats.event_rule import check_rules
from loopbook.formats.event_sense import check_sense, is_event_hash
from loopbook.formats.regular import kept_of, regular_of
from loopbook.formats.statistic import house_fields
from loopbook.formats.uri import is_uri
from loopbook.terms.entry import EntryKind, Identity
from loopbook.terms.event import LOOPBOOK, Event, EventType
from loopbook.terms.finding import Finding, Place, Severity
from loopbook.terms.parsed import Parsed
from loopbook.terms.pointer import step
from loopbook.terms.profile import Profile, judged

_TYPES = {
    prefix + kind.value: kind
    for prefix in ("", "epcis:", "https://ref.gs1.org/epcis/")
    for kind in EventType
    if kind is not EventType.EXTENDED
}
_NEEDED = {"time": "eventTime", "offset": "eventTimeZoneOffset"}
"""Fields of `Event` without which there is none, and where they stand."""


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
    # What was let in once, under whatever profile, is read under the mildest and not asked again.
    read = content_of(content, context)
    reading = EventReading(read.canonical, read.names, Profile.LENIENT, read.written)
    event, findings = _made(reading, _filled(reading), read, event_id)
    if event is None:
        fault = next(one for one in findings if one.severity is Severity.ERROR)
        raise EventError(fault.code, fault.place.pointer, **fault.values)
    return event


def read_event(
    content: bytes, context: bytes, place: Place, profile: Profile = Profile.STANDARD
) -> Parsed:
    """Return one event with its identity and all findings; an error leaves the event out.

    Parameters
      context  canonical bytes of the document's @context, without the event's own
      place    where the event stands; each finding adds the pointer inside it
      profile  how strictly it is judged
    """
    quick = regular_of(content, names_of(context))
    if quick is None:
        return read_irregular(content, context, place, profile)
    event = quick.event
    return Parsed(
        kind=EntryKind.EVENT,
        place=place,
        content=content,
        context=context,
        identity=Identity(event.event_id, is_correction=False, content_hash=quick.digest),
        event=event,
    )


def read_irregular(
    content: bytes, context: bytes, place: Place, profile: Profile = Profile.STANDARD
) -> Parsed:
    """Return what `read_event` does, the general way: any event, and every finding."""
    try:
        read = content_of(content, context)
    except ParseError as fault:
        values = {name: str(value) for name, value in fault.values.items()}
        finding = Finding(fault.code, Severity.ERROR, place, values)
        return Parsed(
            kind=EntryKind.EVENT, place=place, content=content, context=context, findings=(finding,)
        )
    event, findings = checked(read, "", profile)
    if "@context" in read.written:
        findings = (*judged(_context_findings(read), profile), *findings)
        if any(one.severity is Severity.ERROR for one in findings):
            event = None
    found = tuple(_placed(finding, place) for finding in findings) if findings else ()
    if event is None:
        return Parsed(
            kind=EntryKind.EVENT, place=place, content=content, context=read.context, findings=found
        )
    is_correction = event.error is not None
    digest = read.digest if is_correction or not _is_own_hash(event, read) else _named(event)
    identity = Identity(event.event_id, is_correction, digest)
    return Parsed(
        kind=EntryKind.EVENT,
        place=place,
        content=content,
        context=read.context,
        identity=identity,
        event=event,
        findings=found,
    )


def _is_own_hash(event: Event, read: Content) -> bool:
    """Say whether an event is named by the hash of what it says, made here or given."""
    if "eventID" not in read.canonical:
        return is_event_hash(event.event_id)
    if not is_event_hash(event.event_id):
        return False
    try:
        own = hash_of(read.written, read.names)
    except EventError:
        return False
    return event.event_id.lower() == own.lower()


def _named(event: Event) -> bytes:
    # Two spellings with one event hash (lists in another order, URN or Digital Link, its id stated
    # or not) are one event: the second is a repeat, not a conflict.
    return sha256(event.event_id.lower().encode()).digest()


def checked(
    content: Content, event_id: str = "", profile: Profile = Profile.STANDARD
) -> tuple[Event | None, tuple[Finding, ...]]:
    """Return the event of decoded content and what was found; None when an error was.

    Parameters
      event_id  taken for an event that names none; its event hash when empty
      profile   how strictly it is judged
    """
    reading = EventReading(content.canonical, content.names, profile, content.written)
    kind = _filled(reading)
    if content.has_two_ids:
        reading.doubt("LB-F37", "/eventID", id=reading.event.get("eventID", ""))
    if kind is not None:
        check_rules(reading, kind)
        check_sense(reading, content)
        if content.names.has_terms:
            _check_terms(reading, content.written, "")
    return _made(reading, kind, content, event_id)


def _made(
    reading: EventReading, kind: EventType | None, content: Content, event_id: str
) -> tuple[Event | None, tuple[Finding, ...]]:
    """Return the event of what was read, and all findings; None when one of them is an error."""
    if kind is None:
        return None, judged(_all(reading), Profile.STANDARD)
    if reading.has_errors():
        return None, _all(reading)
    values = reading.values
    missing = [field for name, field in _NEEDED.items() if name not in values]
    if missing:
        # However mildly it is judged, without these there is no event.
        known = {finding.place.pointer for finding in reading.findings}
        for field in missing:
            if step("", field) not in known:
                reading.fault("LB-F20", step("", field), field=field)
        return None, judged(_all(reading), Profile.STANDARD)
    try:
        if "event_id" not in values:
            values["event_id"] = event_id or hash_of(content.written, content.names)
    except EventError as fault:
        reading.fault(fault.code, "/eventID", **fault.values)
        return None, _all(reading)
    return Event(type=kind, **values), tuple(reading.findings)


def _context_findings(read: Content) -> tuple[Finding, ...]:
    """Return what is wrong with the @context that an event has of its own."""
    own = read.written.get("@context")
    return (*read.names.findings, *form_findings(own, Place(pointer="/@context")))


def _type_of(reading: EventReading) -> EventType | None:
    said = reading.event.get("type")
    if "type" not in reading.event:
        reading.fault("LB-F20", "/type", field="type")
        return None
    kind = _TYPES.get(said) if type(said) is str else None
    if kind is not None:
        return kind
    # An undeclared prefix is an address to no one.
    if type(said) is str and is_uri(said) and reading.names.knows(said):
        reading.values["type_name"] = said
        return EventType.EXTENDED
    if type(said) is str:
        near = reading.near(said, [one.value for one in _TYPES.values()])
        reading.fault("LB-F36", "/type", text=said, nearest=near)
    else:
        reading.of_kind(said, "/type", "text")
    return None


def _check_terms(reading: EventReading, node: object, pointer: str) -> None:
    """Find extensions without a prefix: a context may declare them, the schema knows none.

    What stands inside an extension is its own affair.
    """
    if type(node) is list:
        for place, one in enumerate(node):
            _check_terms(reading, one, step(pointer, place))
    if type(node) is not dict:
        return
    for name, value in node.items():
        if ":" in name or name == "@context":
            continue
        if reading.names.expand(name) == name:
            _check_terms(reading, value, step(pointer, name))
        else:
            reading.fault("LB-F70", step(pointer, name), name=name)


def _filled(reading: EventReading) -> EventType | None:
    """Give every field to its reader, the extensions to theirs, and return the event's type."""
    kind = _type_of(reading)
    if kind is None:
        return None
    fields = FIELDS[kind]
    others: dict[str, object] = {}
    for name, value in reading.event.items():
        read = fields.get(name)
        if read is not None:
            read(reading, name, value)
        elif reading.is_extension(name):
            others[name] = value
        elif name != "action":
            # An action where none may stand is a rule of its own.
            reading.unknown(name, "", fields)
    if others:
        house_fields(reading, others)
        reading.values["extensions"] = {
            name: value for name, value in others.items() if not name.startswith(LOOPBOOK)
        }
    return kind


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
