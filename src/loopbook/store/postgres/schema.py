"""Schema: the tables of a journal in PostgreSQL, and how a book is told from any other schema.

Columns are those of the journal in a folder, so that its queries serve here too, and `key_hash`.
Spec: docs/spec/postgres.md; docs/decisions/0013-postgresql-journal.md.
"""

import secrets
from difflib import get_close_matches
from hashlib import blake2b, sha256
from typing import NamedTuple
from uuid import UUID, uuid4

import psycopg

from loopbook.errors import NotABook, StoreUnavailable
from loopbook.store.postgres.address import Address
from loopbook.store.postgres.session import Session, quoted

FORMAT = 1
APPLICATION = "loopbook"
ENCODING = "UTF8"
KEY_BYTES = 32

# The sequence and 8 bytes of a keyed hash are the only keys: a unique index over identifiers takes
# four times the room and halves capture beyond 10^6 rows (measured, decision 0013).
_TABLES = (
    (
        "CREATE TABLE meta (application text NOT NULL, format integer NOT NULL,"
        " created bigint NOT NULL, book uuid NOT NULL, key bytea NOT NULL)"
    ),
    (
        "CREATE TABLE frame (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,"
        " digest bytea NOT NULL UNIQUE, bytes bytea NOT NULL)"
    ),
    (
        "CREATE TABLE audience (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,"
        " digest bytea NOT NULL UNIQUE, members text NOT NULL)"
    ),
    (
        "CREATE TABLE entry (sequence bigint PRIMARY KEY, kind smallint NOT NULL,"
        " record_time bigint NOT NULL, id text NOT NULL, is_correction smallint NOT NULL,"
        " content_hash bytea NOT NULL, party text NOT NULL, audience bigint NOT NULL,"
        " source text NOT NULL, frame bigint NOT NULL, salt bytea NOT NULL, leaf bytea NOT NULL,"
        " content bytea NOT NULL, key_hash bigint NOT NULL)"
    ),
    "CREATE INDEX entry_key_hash ON entry (key_hash)",
    "CREATE TABLE mark (size bigint PRIMARY KEY, peaks bytea NOT NULL)",
    "CREATE TABLE sealing (key bytea NOT NULL)",
    (
        "CREATE TABLE segment (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, digest text"
        ' COLLATE "C" NOT NULL, first bigint NOT NULL, last bigint NOT NULL, rows bigint NOT NULL,'
        " folder text NOT NULL, content_hash text NOT NULL, file_hash text NOT NULL)"
    ),
    (
        "CREATE TABLE desk_record (kind bytea, name bytea, value bytea NOT NULL,"
        " revision bigint NOT NULL, PRIMARY KEY (kind, name))"
    ),
    ("CREATE TABLE desk_body (name bytea PRIMARY KEY, body uuid NOT NULL, chunks bigint NOT NULL)"),
    (
        "CREATE TABLE desk_chunk (body uuid, number bigint, bytes bytea NOT NULL,"
        " PRIMARY KEY (body, number))"
    ),
)
_OWN = frozenset(
    [
        "meta",
        "frame",
        "audience",
        "entry",
        "mark",
        "sealing",
        "segment",
        "desk_record",
        "desk_body",
        "desk_chunk",
    ]
)
_TABLE_NAMES = (
    "SELECT relname FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace"
    " WHERE nspname=?::name AND relkind IN ('r', 'p', 'v', 'm', 'f') ORDER BY relname"
)
_RIGHTS = (
    "SELECT bool_and(has_table_privilege(t, 'INSERT')), pg_is_in_recovery(),"
    " current_setting('fsync')"
    " FROM unnest(ARRAY['entry', 'frame', 'audience', 'mark']) AS t"
)


class Meta(NamedTuple):
    """What a book says of itself.

    Fields
      book  drawn when it was made: names its folder of segments, and its locks
      key   of the hashes by which identities are looked up
    """

    book: UUID
    key: bytes

    def lock(self, purpose: str) -> int:
        """Return the number of an advisory lock of this book; locks hold in one database."""
        digest = blake2b(purpose.encode(), digest_size=8, key=self.book.bytes).digest()
        return int.from_bytes(digest, "big", signed=True)


def make_tables(session: Session, address: Address, created: int) -> None:
    """Make an empty book of a schema that is not there, or empty, in one transaction.

    Parameters
      created  microseconds since 1970 UTC
    Raises    StoreUnavailable  the schema holds something, or the database keeps other characters
    """
    encoding = session.execute("SHOW server_encoding").fetchone()[0]
    if encoding != ENCODING:
        raise StoreUnavailable("LB-S62", path=address.shown, found=encoding)
    number = int.from_bytes(sha256(address.schema.encode()).digest()[:8], "big", signed=True)
    with session.raw.transaction():
        session.execute("SELECT pg_advisory_xact_lock(?)", (number,))
        found = tables(session, address.schema)
        if found:
            raise StoreUnavailable("LB-S61", path=address.shown, schema=address.schema)
        exists = session.execute("SELECT to_regnamespace(?)", (quoted(address.schema),)).fetchone()
        if exists[0] is None:
            session.execute(f"CREATE SCHEMA {quoted(address.schema)}")
        for table in _TABLES:
            session.execute(table)
        session.execute(
            "INSERT INTO meta VALUES (?, ?, ?, ?, ?)",
            (APPLICATION, FORMAT, created, uuid4(), secrets.token_bytes(KEY_BYTES)),
        )


def require_book(session: Session, address: Address) -> Meta:
    """Hold that the schema is a book of a format this program reads, and return what it says.

    Raises    NotABook  it is not there, another program's, or of a newer format
    """
    found = tables(session, address.schema)
    if not found:
        near = get_close_matches(address.schema, _books(session), n=1)
        nearest = near[0] if near else "-"
        raise NotABook("LB-S58", path=address.shown, schema=address.schema, nearest=nearest)
    row = None
    if "meta" in found:
        try:
            row = session.execute("SELECT application, format, book, key FROM meta").fetchone()
        except psycopg.errors.UndefinedColumn:
            row = None
    if row is None or row[0] != APPLICATION:
        raise NotABook("LB-S60", path=address.shown, schema=address.schema, found=found[0])
    if row[1] > FORMAT:
        raise NotABook("LB-S06", path=address.shown, found=row[1], known=FORMAT)
    missing = sorted(_OWN - set(found))
    if missing:
        raise NotABook("LB-S60", path=address.shown, schema=address.schema, found=f"-{missing[0]}")
    return Meta(row[2], row[3])


def require_writable(session: Session, address: Address) -> None:
    """Hold that entries may be written, and that the server keeps what it says it keeps.

    Raises    StoreUnavailable  the role may not, the server only reads, or it does not sync
    """
    may_insert, is_standby, syncs = session.execute(_RIGHTS).fetchone()
    if not may_insert or is_standby:
        reason = "pg_is_in_recovery" if is_standby else "INSERT"
        raise StoreUnavailable("LB-S55", path=address.shown, reason=reason)
    if syncs != "on":
        raise StoreUnavailable("LB-S63", path=address.shown)


def tables(session: Session, schema: str) -> list[str]:
    """Return the names of the tables and views of a schema; none when it is not there."""
    return [str(row[0]) for row in session.execute(_TABLE_NAMES, (schema,))]


def _books(session: Session) -> list[str]:
    query = (
        "SELECT nspname FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace"
        " WHERE relname = 'desk_chunk'"
    )
    return [str(row[0]) for row in session.execute(query)]
