"""Identifiers of the demo's things: GS1 Digital Link addresses that no one else uses.

GTIN and GLN are built on the GS1 prefix 952, which GS1 keeps for examples, with the check digit of
the GS1 General Specifications, section 7.9. `id.example.org` is reserved by RFC 2606.
"""

from uuid import NAMESPACE_URL, uuid5

HOST = "https://id.example.org"
_COMPANY = "9520001"


def with_check_digit(digits: str) -> str:
    """Return `digits` with the GS1 check digit appended: weights 3, 1, 3 ... from the right."""
    weighted = (int(d) * (3 if i % 2 == 0 else 1) for i, d in enumerate(reversed(digits)))
    return digits + str(-sum(weighted) % 10)


def gtin(item: int) -> str:
    """Return the GTIN-14 of item reference `item` (0..99999)."""
    return with_check_digit(f"0{_COMPANY}{item:05}")


def class_uri(item: int) -> str:
    """Return the address of a class of things."""
    return f"{HOST}/01/{gtin(item)}"


def item_uri(item: int, serial: str) -> str:
    """Return the address of one thing of a class."""
    return f"{class_uri(item)}/21/{serial}"


def lot_uri(item: int, lot: str) -> str:
    """Return the address of a lot of a class."""
    return f"{class_uri(item)}/10/{lot}"


def place_uri(place: int) -> str:
    """Return the address of a place (GLN)."""
    return f"{HOST}/414/{with_check_digit(f'{_COMPANY}{place:05}')}"


def party_uri(party: int) -> str:
    """Return the address of a party (GLN of a legal entity)."""
    return f"{HOST}/417/{with_check_digit(f'{_COMPANY}{party:05}')}"


def event_uri(*words: str) -> str:
    """Return an eventID that is always the same for the same words (UUID version 5, RFC 9562)."""
    return f"urn:uuid:{uuid5(NAMESPACE_URL, '/'.join((HOST, *words)))}"
