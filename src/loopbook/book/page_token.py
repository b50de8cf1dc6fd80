"""Page token: where a page ended, given to whoever asked and to nobody else.

Nothing of it is kept: position, snapshot and expiry stand in the token, sealed under a key of the
desk together with the digest of the query and the reader. It is sealed and not only signed, since
the size of the ledger and a sequence tell of entries that the reader may not see. A token that was
given back is noted on the desk until it would have expired.

Source    NIST SP 800-38D (AES-GCM); EPCIS 2.0, section 12.6 (nextPageToken)
"""

import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import sha256
from typing import NamedTuple

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from loopbook.errors import QueryParameter
from loopbook.terms.desk import Desk
from loopbook.terms.lineage import microseconds_of, moment_of
from loopbook.terms.party import Reader
from loopbook.terms.query import Position, Query, query_digest

OWN_KEYS = "own-key"
"""Kind of record that holds keys of a book's own making, which never leave it."""

REVOKED = "revoked-page-token"
"""Kind of record that names tokens given back, until they would have expired."""

LIFETIME = timedelta(minutes=10)
"""How long a page token can be used."""

PARAMETER = "nextPageToken"
_KEY_NAME = "page-token"
_KEY_BYTES = 32
_NONCE_BYTES = 12
_LENGTH_MAX = 500


class _Sealed(msgspec.Struct, frozen=True, array_like=True):
    """What stands in a token: position, and the microsecond since 1970 when it expires."""

    position: Position
    expires: int


class Token(NamedTuple):
    """A page token and when it ends."""

    text: str
    expires: datetime


class PageTokens:
    """Gives out and reads page tokens of one book.

    Parameters
      clock  gives the time now, with its zone
    """

    def __init__(self, desk: Desk, clock: Callable[[], datetime]) -> None:
        self._desk = desk
        self._clock = clock
        self._cipher: AESGCM | None = None

    def give(self, position: Position, query: Query, reader: Reader) -> Token:
        """Return a token for the page behind a position, for this query and this reader only.

        Raises    StoreUnavailable  the first token of a book that may not be written to
        """
        expires = self._clock() + LIFETIME
        sealed = msgspec.json.encode(_Sealed(position, microseconds_of(expires)))
        nonce = secrets.token_bytes(_NONCE_BYTES)
        hidden = self._key().encrypt(nonce, sealed, _bound_to(query, reader))
        return Token(urlsafe_b64encode(nonce + hidden).rstrip(b"=").decode(), expires)

    def read(self, text: str, query: Query, reader: Reader) -> Position:
        """Return the position in a token.

        Raises    QueryParameter  LB-Q18 it was not given out here for this query and this reader,
                  or was given back; LB-Q19 it expired
        """
        sealed = self._opened(text, query, reader)
        expires = moment_of(sealed.expires)
        if self._clock() >= expires:
            raise QueryParameter(
                "LB-Q19",
                PARAMETER,
                expired=expires.isoformat(timespec="seconds"),
                seconds=int(LIFETIME.total_seconds()),
            )
        if self._desk.get(REVOKED, _name(text)) is not None:
            raise QueryParameter("LB-Q18", PARAMETER)
        return sealed.position

    def revoke(self, text: str) -> None:
        """Make a token useless from now on.

        What is no token of this book is noted too: whether it is one is nobody's business. What
        would have expired meanwhile is forgotten.
        """
        now = self._clock()
        self._forget(now)
        if 0 < len(text) <= _LENGTH_MAX:
            until = microseconds_of(now + LIFETIME)
            self._desk.put(REVOKED, _name(text), str(until).encode())

    def _forget(self, now: datetime) -> None:
        passed = microseconds_of(now)
        for record in self._desk.listed(REVOKED):
            if int(record.value) <= passed:
                self._desk.remove(REVOKED, record.name)

    def _opened(self, text: str, query: Query, reader: Reader) -> _Sealed:
        try:
            data = urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
            nonce, hidden = data[:_NONCE_BYTES], data[_NONCE_BYTES:]
            if urlsafe_b64encode(data).rstrip(b"=").decode() != text:
                # Another spelling of a token that was given back would not be known as revoked.
                raise QueryParameter("LB-Q18", PARAMETER)
            plain = self._key().decrypt(nonce, hidden, _bound_to(query, reader))
            return msgspec.json.decode(plain, type=_Sealed)
        except (ValueError, InvalidTag, msgspec.MsgspecError) as fault:
            raise QueryParameter("LB-Q18", PARAMETER) from fault

    def _key(self) -> AESGCM:
        if self._cipher is None:
            record = self._desk.get(OWN_KEYS, _KEY_NAME)
            if record is None:
                drawn = secrets.token_bytes(_KEY_BYTES)
                if self._desk.put(OWN_KEYS, _KEY_NAME, drawn, expected=0) == 0:
                    # Another process was first; its key counts.
                    return self._key()
                self._cipher = AESGCM(drawn)
            else:
                self._cipher = AESGCM(record.value)
        return self._cipher


def _bound_to(query: Query, reader: Reader) -> bytes:
    """Return what a token holds for: what is asked, by whom, and what he may see."""
    sees = None if reader.sees is None else sorted(reader.sees)
    return msgspec.json.encode([query_digest(query), reader.party, sees])


def _name(text: str) -> str:
    return sha256(text.encode("utf-8", "replace")).hexdigest()
