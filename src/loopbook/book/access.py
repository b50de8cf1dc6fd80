"""Access: the parties of a book, and the API keys that speak for them, kept on its desk.

A key is `lbk_ID_SECRET`, told once when it is made; the book keeps its SHA-256. A key that is
revoked or has expired is refused by every process at its next use.
"""

import hmac
import re
import secrets
from collections.abc import Callable, Sequence
from datetime import datetime
from hashlib import sha256

import msgspec

from loopbook.errors import NotPermitted, QueryError, UnknownTerm
from loopbook.terms.desk import Desk, Record
from loopbook.terms.party import (
    Key,
    Party,
    Reader,
    Role,
    Scope,
    audience_id,
    reader_for,
)

PREFIX = "lbk"
ID_BYTES = 8
SECRET_BYTES = 32
KEY_MAX = 200
_PARTY = "party"
_KEY = "key"
_WRITTEN = re.compile(r"lbk_([0-9a-f]{16})_([0-9A-Za-z_-]{43})")
_IDENTIFIER = re.compile(r"[^\s\x00-\x1f\x7f]{1,300}")


class Access:
    """The parties and keys of one book.

    Parameters
      clock  the time now, with a zone
    """

    def __init__(self, desk: Desk, clock: Callable[[], datetime]) -> None:
        self._desk = desk
        self._clock = clock

    def name_party(self, name: str, *, title: str = "", roles: Sequence[str] = ()) -> Party:
        """Write a party down, in the place of what was said of it before.

        Parameters
          name   identifier of the party, as entries have it
          title  what people call it
          roles  words of `Role`
        Raises    QueryError  the identifier is none, or there is no such role
        """
        if not _IDENTIFIER.fullmatch(name):
            raise QueryError("LB-K10", party=name[:80])
        party = Party(id=name, name=title, roles=tuple(sorted({role_of(each) for each in roles})))
        self._desk.put(_PARTY, name, msgspec.json.encode(party))
        return party

    def parties(self) -> list[Party]:
        """Return every party that was written down, by identifier."""
        return [msgspec.json.decode(each.value, type=Party) for each in self._all(_PARTY)]

    def party(self, name: str) -> Party:
        """Return a party; one that nobody wrote down has no roles."""
        found = self._desk.get(_PARTY, name)
        return Party(id=name) if found is None else msgspec.json.decode(found.value, type=Party)

    def new_key(
        self,
        party: str,
        scopes: Sequence[str],
        *,
        audience: Sequence[str] = (),
        expires: datetime | None = None,
        label: str = "",
    ) -> tuple[str, Key]:
        """Make a key for a party; return it, told this once, and what the book keeps of it.

        Parameters
          audience  parties and roles that may see what is recorded with it
        Raises    QueryError  there is no such scope, none is named, or it has expired already
        """
        if not _IDENTIFIER.fullmatch(party):
            raise QueryError("LB-K10", party=party[:80])
        now = self._clock()
        if expires is not None and expires <= now:
            raise QueryError("LB-K11", expires=expires.isoformat(timespec="seconds"))
        if not scopes:
            raise QueryError("LB-K12", scope="", known=", ".join(Scope))
        name = secrets.token_hex(ID_BYTES)
        told = f"{PREFIX}_{name}_{secrets.token_urlsafe(SECRET_BYTES)}"
        key = Key(
            id=name,
            digest=_digest(told),
            party=party,
            scopes=tuple(sorted({scope_of(each) for each in scopes})),
            audience=tuple(sorted({audience_id(each) for each in audience})),
            made=now,
            expires=expires,
            label=label,
        )
        self._desk.put(_KEY, name, msgspec.json.encode(key), expected=0)
        return told, key

    def keys(self) -> list[Key]:
        """Return every key, revoked and expired ones too, by its id."""
        return [msgspec.json.decode(each.value, type=Key) for each in self._all(_KEY)]

    def has_keys(self) -> bool:
        """Say whether any key opens the book now."""
        return any(self._is_good(key) for key in self.keys())

    def revoke(self, name: str) -> Key:
        """Let a key open nothing from now on.

        Raises    UnknownTerm  there is no key of that id
        """
        while True:
            found = self._desk.get(_KEY, name)
            if found is None:
                raise UnknownTerm("LB-K13", id=name[:80])
            key = msgspec.json.decode(found.value, type=Key)
            if key.revoked is not None:
                return key
            revoked = msgspec.structs.replace(key, revoked=self._clock())
            value = msgspec.json.encode(revoked)
            if self._desk.put(_KEY, name, value, expected=found.revision):
                return revoked

    def reader(self, told: str) -> Reader:
        """Return whom a key speaks for.

        Raises    NotPermitted  it is no key of this book, was revoked or has expired; the same is
                                said of all three
        """
        written = _WRITTEN.fullmatch(told) if len(told) <= KEY_MAX else None
        found = self._desk.get(_KEY, written[1]) if written else None
        key = None if found is None else msgspec.json.decode(found.value, type=Key)
        # Compared in any case, so that the time taken does not tell whether the id is known.
        is_same = hmac.compare_digest(_digest(told[:KEY_MAX]), key.digest if key else "0" * 64)
        if key is None or not is_same or not self._is_good(key):
            raise NotPermitted("LB-K14")
        return reader_for(self.party(key.party), key)

    def _is_good(self, key: Key) -> bool:
        is_running = key.expires is None or self._clock() < key.expires
        return key.revoked is None and is_running

    def _all(self, kind: str) -> list[Record]:
        records = self._desk.listed(kind)
        while records and (more := self._desk.listed(kind, records[-1].name)):
            records += more
        return records


def role_of(word: str) -> Role:
    """Return the role of that word. Raises QueryError: there is none."""
    if word not in list(Role):
        raise QueryError("LB-K15", role=word[:80], known=", ".join(Role))
    return Role(word)


def scope_of(word: str) -> Scope:
    """Return the scope of that word. Raises QueryError: there is none."""
    if word not in list(Scope):
        raise QueryError("LB-K12", scope=word[:80], known=", ".join(Scope))
    return Scope(word)


def _digest(told: str) -> str:
    return sha256(told.encode("utf-8", "surrogatepass")).hexdigest()
