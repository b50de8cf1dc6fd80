"""Party: who says, who asks, and what he may see and do.

An entry names its audience: identifiers of parties, and of roles for all parties that have them.
A reader sees an entry when the set of identifiers he holds meets its audience. These are sets, not
ranks: an authority does not see what was told to the public, unless it was told to both, and
nobody sees anything because he stands higher.
"""

from collections.abc import Collection
from datetime import datetime
from enum import StrEnum

import msgspec

from loopbook.terms.event import LOOPBOOK

Sees = frozenset[str] | None
"""Identifiers that a reader holds; None sees everything, as the owner of a book does."""


class Role(StrEnum):
    """What a party does in a loop; one party may have several."""

    PRODUCER = "producer"
    CARRIER = "carrier"
    DISMANTLER = "dismantler"
    RECYCLER = "recycler"
    REMANUFACTURER = "remanufacturer"
    EVALUATOR = "evaluator"
    AUTHORITY = "authority"
    LEGITIMATE = "legitimate"  # has shown a legitimate interest in a product
    NOTIFIED = "notified"  # body that tests and certifies products
    SURVEILLANCE = "surveillance"  # authority that watches over a market
    COMMISSION = "commission"
    PUBLIC = "public"


class Scope(StrEnum):
    """What a key lets its bearer do."""

    READ = "read"  # ask
    RECORD = "record"  # capture events as its party
    SUBSCRIBE = "subscribe"  # name queries and have answers sent
    MANAGE = "manage"  # see everything, name parties, make and revoke keys


class Party(msgspec.Struct, frozen=True, kw_only=True):
    """An organisation that has a part in a book.

    Fields
      id     identifier, as entries name it
      name   for people
      roles  what it does
    """

    id: str
    name: str = ""
    roles: tuple[Role, ...] = ()


class Reader(msgspec.Struct, frozen=True):
    """Whoever stands at a door.

    Fields
      party     who it is; what it records is said by this party
      sees      what it holds to see entries
      scopes    what it may do
      audience  who may see what it records, besides itself, when it does not say
    """

    party: str
    sees: Sees
    scopes: frozenset[Scope]
    audience: tuple[str, ...] = ()


def role_id(role: Role) -> str:
    """Return the identifier that stands in an audience for every party with a role."""
    return f"{LOOPBOOK}role:{role.value}"


def audience_id(words: str) -> str:
    """Return the identifier of an audience that a person named: a role by its word, or a party."""
    word = words.strip()
    return role_id(Role(word)) if word in list(Role) else word


PUBLIC = role_id(Role.PUBLIC)
"""Everyone, also without a key."""


def owner(party: str) -> Reader:
    """Return whoever works on the book itself: sees and may do everything."""
    return Reader(party, None, frozenset(Scope))


def anonymous() -> Reader:
    """Return whoever comes without a key: sees what is public, and may ask."""
    return Reader("", frozenset({PUBLIC}), frozenset({Scope.READ}))


def may_see(audience: Collection[str], sees: Sees) -> bool:
    """Say whether an entry with that audience is open to someone who holds `sees`."""
    return sees is None or not sees.isdisjoint(audience)


class Key(msgspec.Struct, frozen=True, kw_only=True):
    """An API key, as a book keeps it: never the secret, only its SHA-256.

    The secret has 256 random bits, so a plain hash cannot be searched back.

    Fields
      id        stands in the key, so that it is found
      digest    SHA-256 of the whole key, hexadecimal
      party     who holds it
      audience  who may see what is recorded with it, besides the party
      made, expires  expires None: until it is revoked
      label     what it is for, for people
    """

    id: str
    digest: str
    party: str
    scopes: tuple[Scope, ...]
    audience: tuple[str, ...] = ()
    made: datetime
    expires: datetime | None = None
    revoked: datetime | None = None
    label: str = ""


def reader_for(party: Party, key: Key) -> Reader:
    """Return a party at a door with a key; one that manages sees everything."""
    held = frozenset({party.id, PUBLIC, *map(role_id, party.roles)})
    sees = None if Scope.MANAGE in key.scopes else held
    return Reader(party.id, sees, frozenset(key.scopes), key.audience)
