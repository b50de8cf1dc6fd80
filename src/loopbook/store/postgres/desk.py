"""The desk in PostgreSQL: records and bodies beside the journal, for all of its processes.

See `terms.desk` for what each method promises. Names are kept as bytes, so that they are in the
order of their characters whatever the language of the server.
"""

from collections.abc import Iterable, Iterator
from uuid import UUID, uuid4

from loopbook.errors import StoreUnavailable
from loopbook.store.desk import pieces, require_name
from loopbook.store.postgres.address import Address
from loopbook.store.postgres.pool import Pool
from loopbook.store.postgres.schema import require_book, require_writable
from loopbook.store.postgres.session import Session
from loopbook.terms.desk import Record

WAIT_SECONDS = 10.0
SESSIONS_MAX = 4

_PUT = (
    "INSERT INTO desk_record AS r VALUES (?, ?, ?, 1) ON CONFLICT (kind, name)"
    " DO UPDATE SET value = excluded.value, revision = r.revision + 1 RETURNING revision"
)
_PUT_NEW = "INSERT INTO desk_record VALUES (?, ?, ?, 1) ON CONFLICT DO NOTHING RETURNING revision"
_PUT_OVER = (
    "UPDATE desk_record SET value = ?, revision = revision + 1"
    " WHERE kind = ? AND name = ? AND revision = ? RETURNING revision"
)
_LISTED = (
    "SELECT name, value, revision FROM desk_record WHERE kind = ? AND name > ?"
    " ORDER BY name LIMIT ?"
)
_BODY = "SELECT body, chunks FROM desk_body WHERE name = ?"
_BODY_LOCKED = "SELECT body, chunks FROM desk_body WHERE name = ? FOR UPDATE"
_NEW_BODY = "INSERT INTO desk_body VALUES (?, ?, 0) ON CONFLICT DO NOTHING"
_PUT_BODY = "UPDATE desk_body SET body = ?, chunks = ? WHERE name = ?"


def open_desk(
    address: Address, *, is_read_only: bool = False, wait_seconds: float = WAIT_SECONDS
) -> "PostgresDesk":
    """Open the desk of the book in the schema of `address`.

    Raises    NotABook, StoreUnavailable  as `journal.open_journal`
    """
    pool = Pool(
        address,
        is_read_only=is_read_only,
        wait_seconds=wait_seconds,
        sessions_max=SESSIONS_MAX,
    )
    try:
        with pool.take() as session:
            require_book(session, address)
            if not is_read_only:
                require_writable(session, address)
    except BaseException:
        pool.close()
        raise
    return PostgresDesk(address.shown, pool, is_read_only=is_read_only)


class PostgresDesk:
    """The desk of one book; made by `open_desk`. Safe for threads and processes."""

    def __init__(self, place: str, pool: Pool, *, is_read_only: bool) -> None:
        self._place = place
        self._pool = pool
        self._is_read_only = is_read_only

    def put(self, kind: str, name: str, value: bytes, *, expected: int | None = None) -> int:
        """Write a record if it stands as the caller believes; see `terms.desk.Desk`."""
        require_name(kind, name)
        self._require_writable()
        key = _key(kind), _key(name)
        with self._pool.take() as session:
            if expected is None:
                found = session.execute(_PUT, (*key, value)).fetchone()
            elif expected == 0:
                found = session.execute(_PUT_NEW, (*key, value)).fetchone()
            else:
                found = session.execute(_PUT_OVER, (value, *key, expected)).fetchone()
        return int(found[0]) if found else 0

    def get(self, kind: str, name: str) -> Record | None:
        """Return a record; None when there is none."""
        query = "SELECT value, revision FROM desk_record WHERE kind = ? AND name = ?"
        with self._pool.take() as session:
            row = session.execute(query, (_key(kind), _key(name))).fetchone()
        return Record(name, row[0], row[1]) if row else None

    def listed(self, kind: str, after: str = "", count: int = 1_000) -> list[Record]:
        """Return records of a kind by name, those behind `after`, at most `count`."""
        with self._pool.take() as session:
            rows = session.execute(_LISTED, (_key(kind), _key(after), count)).fetchall()
        return [Record(name.decode(), value, revision) for name, value, revision in rows]

    def remove(self, kind: str, name: str) -> bool:
        """Take a record away, durably; say whether there was one."""
        self._require_writable()
        query = "DELETE FROM desk_record WHERE kind = ? AND name = ? RETURNING 1"
        with self._pool.take() as session:
            return bool(session.execute(query, (_key(kind), _key(name))).fetchall())

    def write_body(self, name: str, chunks: Iterable[bytes]) -> int:
        """Write a body, whole or not at all; return its length.

        Its chunks go in under a number of their own, in one transaction whose last statement gives
        them the name: two that write one body do not wait for each other's chunks.
        """
        require_name(name)
        self._require_writable()
        body, length, count = uuid4(), 0, 0
        with self._pool.take() as session, session.raw.transaction():
            for count, piece in enumerate(pieces(chunks), start=1):
                session.execute("INSERT INTO desk_chunk VALUES (?, ?, ?)", (body, count, piece))
                length += len(piece)
            # The row is there and held before it is asked what it names: of two that write a new
            # body at once, the later one finds the earlier's chunks and takes them away.
            session.execute(_NEW_BODY, (_key(name), body))
            older = _body_of(session, name, _BODY_LOCKED)
            session.execute(_PUT_BODY, (body, count, _key(name)))
            if older is not None and older[0] != body:
                session.execute("DELETE FROM desk_chunk WHERE body = ?", (older[0],))
        return length

    def read_body(self, name: str) -> Iterator[bytes]:
        """Yield the chunks of a body, none of them large; nothing when there is none.

        Raises    StoreUnavailable  it was replaced or removed while it was read
        """
        with self._pool.take() as session:
            found = _body_of(session, name)
        body, count = found or (None, 0)
        for number in range(1, count + 1):
            query = "SELECT bytes FROM desk_chunk WHERE body = ? AND number = ?"
            with self._pool.take() as session:
                row = session.execute(query, (body, number)).fetchone()
            if row is None:
                raise StoreUnavailable("LB-H01", path=self._place, name=name)
            yield row[0]

    def remove_body(self, name: str) -> bool:
        """Take a body away; say whether there was one."""
        self._require_writable()
        with self._pool.take() as session, session.raw.transaction():
            found = _body_of(session, name, _BODY_LOCKED)
            if found is not None:
                session.execute("DELETE FROM desk_body WHERE name = ?", (_key(name),))
                session.execute("DELETE FROM desk_chunk WHERE body = ?", (found[0],))
        return found is not None

    def close(self) -> None:
        """Give up all sessions; closing twice is safe."""
        self._pool.close()

    def _require_writable(self) -> None:
        if self._is_read_only:
            raise StoreUnavailable("LB-S17", path=self._place)


def _body_of(session: Session, name: str, query: str = _BODY) -> tuple[UUID, int] | None:
    row = session.execute(query, (_key(name),)).fetchone()
    return (row[0], row[1]) if row else None


def _key(name: str) -> bytes:
    # Half a character is no name of a desk, but it may be asked for.
    return name.encode(errors="surrogatepass")
