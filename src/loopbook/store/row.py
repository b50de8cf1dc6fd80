"""Row: an entry as the journal's tables hold it, and back.

Contexts and audiences repeat from entry to entry, so they stand once in tables of their own
("interned") and an entry names them by number.
"""

from collections.abc import Sequence
from itertools import chain

import msgspec

from loopbook.errors import BrokenLog
from loopbook.store.engine import Connection, Cursor, Row
from loopbook.store.log import moment_of
from loopbook.terms.entry import Draft, Entry, EntryKind, Identity

_ROWS_A_STATEMENT = (256, 64, 16, 4, 1)
_PLACES = "(?,?,?,?,?,?,?,?,?,?,?,?,?)"
_INSERTS = {
    count: " ".join(("INSERT INTO entry VALUES", ",".join([_PLACES] * count)))
    for count in _ROWS_A_STATEMENT
}
_PAGE = (
    "SELECT sequence, kind, record_time, id, is_correction, content_hash, party, audience, source,"
    " frame, salt, leaf, content FROM entry WHERE sequence BETWEEN ? AND ? ORDER BY sequence"
    " LIMIT ?"
)
_NEXT = {
    count: " ".join(
        (
            "SELECT sequence FROM entry WHERE sequence BETWEEN ? AND ? AND kind IN (",
            ",".join("?" * count),
            ") ORDER BY sequence LIMIT 1",
        )
    )
    for count in range(1, len(EntryKind) + 1)
}
_NEW_FRAME = "INSERT INTO frame (bytes) VALUES (?) RETURNING id"
_NEW_AUDIENCE = "INSERT INTO audience (members) VALUES (?) RETURNING id"
_INTERNED_MAX = 256

_TYPES = (int, int, int, str, int, bytes, str, int, str, int, bytes, bytes, bytes)


def row_of(
    placed: tuple[int, int, Draft], numbers: tuple[int, int], salt: bytes, leaf: bytes
) -> Row:
    """Return the row of an entry.

    Parameters
      placed   its sequence, its record time in microseconds since 1970 UTC, and what it holds
      numbers  audience and context, as they are interned
    """
    sequence, record_time, draft = placed
    identity = draft.identity
    return (
        sequence,
        int(draft.kind),
        record_time,
        identity.id,
        int(identity.is_correction),
        identity.content_hash,
        draft.party,
        numbers[0],
        draft.source,
        numbers[1],
        salt,
        leaf,
        draft.content,
    )


def insert(connection: Connection, rows: Sequence[Row]) -> None:
    """Insert rows of entries, many in one statement.

    Each statement lets the other threads run, who wait to be led: one per row would double the
    time of a commit that 64 threads share.
    """
    start = 0
    for count in _ROWS_A_STATEMENT:
        while len(rows) - start >= count:
            connection.execute(_INSERTS[count], [*chain.from_iterable(rows[start : start + count])])
            start += count


class Interned:
    """Contexts and audiences by number, as one reading or one writer needs them.

    A cache over two tables that only grow; cleared when it holds many, so that memory stays flat.
    """

    def __init__(self) -> None:
        self._frames: dict[int, bytes] = {}
        self._audiences: dict[int, tuple[str, ...]] = {}

    def frame(self, connection: Connection, number: int) -> bytes:
        """Return the context bytes with this number.

        Raises    LookupError  there is none
        """
        if number not in self._frames:
            if len(self._frames) >= _INTERNED_MAX:
                self._frames.clear()
            row = connection.execute("SELECT bytes FROM frame WHERE id=?", (number,)).fetchone()
            if row is None:
                raise LookupError("frame")
            self._frames[number] = row[0]
        return self._frames[number]

    def audience(self, connection: Connection, number: int) -> tuple[str, ...]:
        """Return the audience with this number.

        Raises    LookupError  there is none
        """
        if number not in self._audiences:
            if len(self._audiences) >= _INTERNED_MAX:
                self._audiences.clear()
            query = "SELECT members FROM audience WHERE id=?"
            row = connection.execute(query, (number,)).fetchone()
            if row is None:
                raise LookupError("audience")
            self._audiences[number] = msgspec.json.decode(row[0], type=tuple[str, ...])
        return self._audiences[number]


class Interning:
    """Numbers of contexts and audiences for a writer, who adds those that are new.

    Kept over transactions; `forget` after one that did not commit, or after another's commit.
    """

    def __init__(self) -> None:
        self._frames: dict[bytes, int] | None = None
        self._audiences: dict[tuple[str, ...], int] | None = None

    def forget(self) -> None:
        """Read the tables again at the next use."""
        self._frames = self._audiences = None

    def frame(self, connection: Connection, context: bytes) -> int:
        """Return the number of a context, giving it one when it is new."""
        if self._frames is None:
            rows = connection.execute("SELECT bytes, id FROM frame")
            self._frames = {bytes(data): number for data, number in rows}
        if context not in self._frames:
            row = connection.execute(_NEW_FRAME, (context,)).fetchone()
            self._frames[context] = row[0]
        return self._frames[context]

    def audience(self, connection: Connection, members: tuple[str, ...]) -> int:
        """Return the number of an audience, giving it one when it is new."""
        if self._audiences is None:
            rows = connection.execute("SELECT members, id FROM audience")
            self._audiences = {
                msgspec.json.decode(text, type=tuple[str, ...]): number for text, number in rows
            }
        if members not in self._audiences:
            text = msgspec.json.encode(members).decode("utf-8")
            row = connection.execute(_NEW_AUDIENCE, (text,)).fetchone()
            self._audiences[members] = row[0]
        return self._audiences[members]


def next_of(connection: Connection, first: int, last: int, kinds: Sequence[EntryKind]) -> int:
    """Return the first entry of first..last of one of these kinds; 0 when there is none."""
    query = _NEXT[len(kinds)]
    row = connection.execute(query, (first, last, *map(int, kinds))).fetchone()
    return row[0] if row else 0


def page(
    connection: Connection, interned: Interned, first: int, last: int, count: int
) -> list[Entry]:
    """Return at most `count` of the entries `first`..`last`, in order.

    Raises    BrokenLog  an entry is missing between them, or cannot be read
    """
    rows: Sequence[Row] = connection.execute(_PAGE, (first, last, count)).fetchall()
    entries = []
    for expected, row in enumerate(rows, start=first):
        if row[0] != expected:
            raise BrokenLog("LB-S15", sequence=expected)
        try:
            entries.append(_entry(connection, interned, row))
        except (LookupError, ValueError, OverflowError) as error:
            raise BrokenLog("LB-S22", sequence=expected) from error
    return entries


def _entry(connection: Connection, interned: Interned, row: Row) -> Entry:
    if tuple(map(type, row)) != _TYPES:
        raise ValueError("a column holds another type")
    draft = Draft(
        kind=EntryKind(row[1]),
        identity=Identity(row[3], bool(row[4]), row[5]),
        content=row[12],
        context=interned.frame(connection, row[9]),
        source=row[8],
        party=row[6],
        audience=interned.audience(connection, row[7]),
    )
    return Entry(
        sequence=row[0],
        record_time=moment_of(row[2]),
        draft=draft,
        salt=row[10],
        leaf=row[11],
    )


def size_of(connection: Connection) -> int:
    """Return the number of entries that the connection sees."""
    return told_size(ask_size(connection))


def ask_size(connection: Connection) -> Cursor:
    """Ask for the number of entries that the connection sees; `told_size` reads the answer."""
    return connection.execute("SELECT max(sequence) FROM entry")


def told_size(asked: Cursor) -> int:
    """Return the number of entries that was asked for."""
    size: int | None = asked.fetchone()[0]
    return size or 0
