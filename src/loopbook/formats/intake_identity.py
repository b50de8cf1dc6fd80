"""Intake identity: bytes, identifier and identity of an event made from a row."""

from hashlib import sha256

import msgspec

from loopbook.terms.entry import Identity
from loopbook.terms.event import Event


def canonical(event: dict[str, object]) -> bytes:
    """Return JSON with sorted keys, without white space; numbers keep their digits."""
    return msgspec.json.Encoder(decimal_format="number", order="sorted").encode(event)


def with_event_id(content: bytes) -> bytes:
    """Return the event with an eventID: its own, or a hash."""
    event = msgspec.json.decode(content)
    if "eventID" in event:
        return content
    event["eventID"] = "ni:///sha-256;" + sha256(content).hexdigest() + "?ver=CBV2.0"
    return canonical(event)


def event_identity(content: bytes) -> Identity:
    """Return the identity."""
    event = msgspec.json.decode(content)
    return Identity(event["eventID"], is_correction=False, content_hash=sha256(content).digest())


def event_of(content: bytes, context: bytes) -> Event | None:
    """Return the event."""
    return None
