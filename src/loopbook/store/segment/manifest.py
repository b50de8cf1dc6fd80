"""Manifest: which segments a book has, as rows of its journal.

A change of it is one transaction, so that a reader sees sealed runs and the entries after them as
they stand at one moment. Books that were never sealed have no such tables; that is no other format,
since segments are derived. Spec: docs/spec/segments.md.
"""

import secrets
import sqlite3
from collections.abc import Sequence

import msgspec

from loopbook.errors import BrokenLog
from loopbook.store.engine import Connection
from loopbook.store.segment.keyed import KEY_BYTES

LINKS = "links"
"""Digest of segments of what entries say by themselves; others carry that of a pack's reading."""

_TABLES = (
    "CREATE TABLE IF NOT EXISTS sealing (key BLOB NOT NULL)",
    (
        "CREATE TABLE IF NOT EXISTS segment (id INTEGER PRIMARY KEY AUTOINCREMENT,"
        " digest TEXT NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL,"
        " rows INTEGER NOT NULL, folder TEXT NOT NULL, content_hash TEXT NOT NULL,"
        " file_hash TEXT NOT NULL)"
    ),
)
_GENERATION = "SELECT max(id), count(*) FROM segment"
_ROWS = (
    "SELECT digest, first, last, rows, folder, content_hash, file_hash FROM segment"
    " ORDER BY digest, first"
)


class Sealed(msgspec.Struct, frozen=True):
    """A row of the manifest: one sealed segment.

    Fields
      digest        LINKS, or the digest of the reading (pack and master data) that made postings
      first, last   entries it covers, both included
      rows          links, or postings, in it: what decides when neighbours are merged
      folder        its folder under `segments`
      content_hash  SHA-256 (hex) over its columns: the same on every machine
      file_hash     SHA-256 (hex) over the hashes of its files: the same under the same libraries
    """

    digest: str
    first: int
    last: int
    rows: int
    folder: str
    content_hash: str
    file_hash: str


class Manifest(msgspec.Struct, frozen=True):
    """What a book has at one moment: entries, and sealed segments by digest and first entry.

    Fields
      size        entries
      generation  differs whenever the rows do
      key         key of the hashes of names; empty when the book was never sealed
    """

    size: int
    generation: tuple[int, int]
    rows: tuple[Sealed, ...]
    key: bytes = b""

    def of(self, digest: str) -> tuple[Sealed, ...]:
        """Return the segments of one digest that join on from the first entry, in order."""
        found: list[Sealed] = []
        following = 1
        for row in self.rows:
            if row.digest == digest and row.first == following:
                found.append(row)
                following = row.last + 1
        return tuple(found)


def generation(connection: Connection) -> tuple[int, int]:
    """Return a value that differs whenever the manifest does; (0, 0) when there is none."""
    try:
        newest, count = connection.execute(_GENERATION).fetchone()
    except sqlite3.OperationalError:
        # Asked at every commit, so the tables are looked for only where the question fails.
        if has_manifest(connection):
            raise
        return 0, 0
    return newest or 0, count


def read_manifest(connection: Connection, size: int) -> Manifest:
    """Return the manifest beside the `size` entries of the same transaction."""
    now = generation(connection)
    if now == (0, 0):
        return Manifest(size, now, ())
    rows = tuple(Sealed(*row) for row in connection.execute(_ROWS))
    key = connection.execute("SELECT key FROM sealing").fetchone()[0]
    return Manifest(size, now, rows, key)


def require_entries(manifest: Manifest) -> None:
    """Hold that the journal has every entry that was sealed.

    Raises    BrokenLog  it has lost some: taken off its end, or put back from an older copy
    """
    if any(row.last > manifest.size for row in manifest.rows):
        raise BrokenLog("LB-S15", sequence=manifest.size + 1)


def make_manifest(connection: Connection) -> bytes:
    """Make the tables where they are missing, and return the key of the book's hashes."""
    for table in _TABLES:
        connection.execute(table)
    return book_key(connection)


def book_key(connection: Connection) -> bytes:
    """Return the key of the book's hashes, drawn and kept when it has none; tables are there."""
    row = connection.execute("SELECT key FROM sealing").fetchone()
    if row is None:
        row = (secrets.token_bytes(KEY_BYTES),)
        connection.execute("INSERT INTO sealing VALUES (?)", row)
    key: bytes = row[0]
    return key


def exchange(connection: Connection, added: Sequence[Sealed], removed: Sequence[Sealed]) -> bool:
    """Put `added` in the place of `removed`, inside the caller's transaction.

    Returns    False, with nothing changed, when another has changed what is to be removed, or
               covers already what is to be added
    """
    rows = read_manifest(connection, 0).rows
    now, gone = {row.folder for row in rows}, {row.folder for row in removed}
    kept = [row for row in rows if row.folder not in gone]
    if not gone <= now or any(_overlap(row, other) for row in added for other in kept):
        return False
    connection.executemany("DELETE FROM segment WHERE folder=?", [(row.folder,) for row in removed])
    connection.executemany(
        "INSERT INTO segment (digest, first, last, rows, folder, content_hash, file_hash)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        [msgspec.structs.astuple(row) for row in added],
    )
    return True


def _overlap(row: Sealed, other: Sealed) -> bool:
    return row.digest == other.digest and row.first <= other.last and other.first <= row.last


def has_manifest(connection: Connection) -> bool:
    """Say whether the book was ever sealed."""
    query = "SELECT 1 FROM sqlite_master WHERE type='table' AND name='segment'"
    return connection.execute(query).fetchone() is not None
