"""Pen: the write session of a journal in PostgreSQL, and one transaction of it.

Each transaction begins with the book's advisory lock, which ends with it: what is read inside
(size, identities, tree) is what is true, for all processes and machines. Source: PostgreSQL manual
13.3.5, advisory locks; 13.2.1: at READ COMMITTED each statement sees what is committed when it
begins, so all after the lock see the last holder's work.
"""

import contextlib
from collections.abc import Iterator, Sequence
from datetime import datetime
from hashlib import sha256

import msgspec
import psycopg
from psycopg import pq

from loopbook.errors import StoreUnavailable
from loopbook.store.engine import Row
from loopbook.store.postgres.address import Address
from loopbook.store.postgres.fault import spoken
from loopbook.store.postgres.finder import PostgresFinder
from loopbook.store.postgres.schema import Meta
from loopbook.store.postgres.session import Session, connect
from loopbook.store.segment.manifest import book_key

FEW = 12
"""Rows that go in by INSERT; more go by COPY, which costs two more round trips and less a row."""

INTERNED_MAX = 4_096
_FRAME, _NEW_FRAME = (
    "SELECT id FROM frame WHERE digest=?",
    "INSERT INTO frame (digest, bytes) VALUES (?, ?) RETURNING id",
)
_AUDIENCE, _NEW_AUDIENCE = (
    "SELECT id FROM audience WHERE digest=?",
    "INSERT INTO audience (digest, members) VALUES (?, ?) RETURNING id",
)
_INSERT = "INSERT INTO entry VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?)"
_COPY = "COPY entry FROM STDIN (FORMAT binary)"
_TYPES = [
    "int8",
    "int2",
    "int8",
    "text",
    "int2",
    "bytea",
    "text",
    "int8",
    "text",
    "int8",
    "bytea",
    "bytea",
    "bytea",
    "int8",
]
_HOLDER = (
    "SELECT a.application_name, a.pid, coalesce(host(a.client_addr), 'local'), a.xact_start"
    " FROM pg_locks l JOIN pg_stat_activity a USING (pid) WHERE l.locktype = 'advisory'"
    " AND l.granted AND l.database = (SELECT oid FROM pg_database WHERE datname ="
    " current_database()) AND (l.classid::bigint << 32 | l.objid::bigint) = ?"
)


class PostgresPen:
    """The write session of one book; see `store.engine.Pen`. It connects anew when it must."""

    def __init__(
        self, address: Address, meta: Meta, finder: PostgresFinder, wait_seconds: float
    ) -> None:
        self._address = address
        self._finder = finder
        self._wait_seconds = wait_seconds
        self._number = meta.lock("writer")
        self._pipelined = contextlib.ExitStack()
        self._frames: dict[bytes, int] = {}
        self._audiences: dict[tuple[str, ...], int] = {}
        self._session: Session | None = None
        self._is_closed = False

    @contextlib.contextmanager
    def transaction(self) -> Iterator[Session]:
        """Lend the session with the write lock; see `store.engine.Pen`."""
        with spoken(self._address, self._wait_seconds, self._holder):
            session = self._usable()
            is_committed = False
            try:
                # Nothing waits for an answer before one is read: what a small commit asks of the
                # server takes two round trips, up to the first answer and up to the end.
                with contextlib.ExitStack() as self._pipelined:
                    self._pipelined.enter_context(session.raw.pipeline())
                    session.execute("BEGIN")
                    session.execute("SELECT pg_advisory_xact_lock(?)", (self._number,))
                    yield session
                    session.execute("COMMIT")
                is_committed = True
            finally:
                if not is_committed:
                    self._roll_back(session)

    def _usable(self) -> Session:
        if self._is_closed:
            raise StoreUnavailable("LB-S18", path=self._address.shown)
        if self._session is not None and not self._session.is_usable:
            self._session.close()
            self._session = None
        if self._session is None:
            self._session = connect(
                self._address, is_read_only=False, wait_seconds=self._wait_seconds
            )
        return self._session

    def _roll_back(self, session: Session) -> None:
        self._frames.clear()
        self._audiences.clear()
        # A session that does not even roll back is closed, and the server does it.
        with contextlib.suppress(psycopg.Error):
            if session.raw.info.transaction_status is not pq.TransactionStatus.IDLE:
                session.execute("ROLLBACK")
            return
        session.close()

    def _holder(self) -> str:
        """Return who has the lock, for whoever waited in vain; `-` when nobody tells."""
        session = self._session
        if session is None:
            return "-"
        with contextlib.suppress(psycopg.Error):
            row = session.execute(_HOLDER, (self._number,)).fetchone()
            if row is not None:
                name, pid, host, since = row
                return f"{name or '?'} ({pid}, {host}, {since.isoformat(timespec='seconds')})"
        return "-"

    def sign(self, moment: datetime) -> None:
        """Write nothing: the server knows who holds a lock, and since when."""

    def others_wrote(self) -> None:
        """Doubt nothing: rows of contexts and audiences that are committed never change."""

    def numbers(self, audience: tuple[str, ...], context: bytes) -> tuple[int, int]:
        """Return the numbers of an audience and a context, given to what is new."""
        if len(self._frames) + len(self._audiences) > INTERNED_MAX:
            self._frames.clear()
            self._audiences.clear()
        session = self._usable_inside()
        if audience not in self._audiences:
            members = msgspec.json.encode(audience)
            row = _numbered(session, _AUDIENCE, _NEW_AUDIENCE, members, members.decode("utf-8"))
            self._audiences[audience] = row
        if context not in self._frames:
            self._frames[context] = _numbered(session, _FRAME, _NEW_FRAME, context, context)
        return self._audiences[audience], self._frames[context]

    def _usable_inside(self) -> Session:
        """Return the session of the transaction that is under way."""
        if self._session is None:
            raise StoreUnavailable("LB-S18", path=self._address.shown)
        return self._session

    def insert(self, rows: Sequence[Row]) -> None:
        """Insert rows of entries, each with the hash of its identity."""
        session, hash_of = self._usable_inside(), self._finder.hash_of
        whole = [(*row, hash_of((row[3], bool(row[4])))) for row in rows]
        if len(whole) <= FEW:
            session.executemany(_INSERT, whole)
            return
        # COPY is not for a pipeline.
        self._pipelined.close()
        with session.raw.cursor() as cursor, cursor.copy(_COPY) as copy:
            copy.set_types(_TYPES)
            for row in whole:
                copy.write_row(row)

    def book_key(self) -> bytes:
        """Return the key of the book's hashes, drawn and kept when it has none."""
        return book_key(self._usable_inside())

    def close(self) -> None:
        """End the session; closing twice is safe."""
        self._is_closed = True
        if self._session is not None:
            self._session.close()
            self._session = None


def _numbered(session: Session, known: str, new: str, data: bytes, value: str | bytes) -> int:
    """Return the number of what is kept once, giving it one when it is new."""
    digest = sha256(data).digest()
    row = session.execute(known, (digest,)).fetchone()
    if row is None:
        row = session.execute(new, (digest, value)).fetchone()
    return int(row[0])
