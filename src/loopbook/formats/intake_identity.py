"""Intake identity: bytes, identifier and identity of an event made from a row of a table.

A row that names no eventID gets the CBV 2.0 event hash, so that the same row handed in twice is one
event.
"""

from loopbook.formats.content import canonical_bytes, content_of
from loopbook.formats.event_hash import event_hash
from loopbook.terms.entry import Identity

CONTEXT = (
    b'["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",'
    b'{"loopbook":"urn:loopbook:v1:"}]'
)
"""The @context of every event made from a table."""


def identified(event: dict[str, object]) -> tuple[bytes, Identity]:
    """Return the canonical JSON of an event, with an eventID, and what tells it apart.

    Raises    EventError  LB-F43, LB-F23  an identifier or time in it has no canonical form
    """
    content = canonical_bytes(event)
    name = event.get("eventID") or event_hash(content, CONTEXT)
    content = canonical_bytes({**event, "eventID": name})
    digest = content_of(content, CONTEXT).digest
    return content, Identity(id=str(name), is_correction=False, content_hash=digest)
