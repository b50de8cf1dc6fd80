"""GS1 key: one canonical address for an identifier of an event, however it is spelled.

What a key is made of stands in `terms/identifier`; here is what an event makes of it.
"""

from loopbook.errors import EventError, IdentifierFault
from loopbook.terms.identifier.canonical import canonical
from loopbook.terms.identifier.urn import is_malformed

__all__ = ["canonical_key", "is_malformed"]

_QUOTED = 80


def canonical_key(text: str) -> str:
    """Return the constrained canonical Digital Link URI of `text`, or `text` when it is no GS1 key.

    Raises    EventError  LB-F43  an EPC URN of a known scheme is malformed, or a Digital Link is
              compressed, so that the event has no hash
    Source    CBV 2.0, section 8.9: event hash, rules 17 and 18
    """
    try:
        return canonical(text)
    except IdentifierFault as fault:
        raise EventError("LB-F43", id=text[:_QUOTED]) from fault
