"""Engine: what the journal asks of the database that keeps its entries; SQLite and PostgreSQL do.

Queries are written once, in the SQL that both understand, with `?` for a value. What they do not
share stands in each engine's own words: `store.connection` and `store.pen`, `store.postgres`.
"""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any, Protocol

Row = tuple[int, int, int, str, int, bytes, str, int, str, int, bytes, bytes, bytes]
"""An entry as the table has it: sequence, kind, record time, id, is it a correction, content hash,
party, number of the audience, source, number of the context, salt, leaf, content."""

Known = tuple[bytes, int]
"""Content hash and sequence of the entry that has a key."""


class Cursor(Protocol):
    """The rows that a query gave."""

    def fetchone(self) -> Any:
        """Return the next row; None when there is none."""
        ...

    def fetchall(self) -> list[Any]:
        """Return all rows that are left."""
        ...

    def __iter__(self) -> Iterator[Any]:
        """Yield the rows that are left."""
        ...


class Connection(Protocol):
    """One session with an engine; one thread at a time."""

    def execute(self, query: str, parameters: Sequence[Any] = (), /) -> Cursor:
        """Run one statement."""
        ...

    def executemany(self, query: str, parameters: Sequence[Sequence[Any]], /) -> object:
        """Run one statement with each row of values."""
        ...


class Lender(Protocol):
    """The read connections of one journal; safe for threads."""

    def take(self) -> AbstractContextManager[Connection]:
        """Lend a connection for the block; errors inside it leave as errors of the house.

        Raises    StoreUnavailable  the journal is closed, or cannot be reached
        """
        ...

    def close(self) -> None:
        """Close what is idle, and what is lent when it comes back."""
        ...


class Pen(Protocol):
    """The write connection of one journal; the caller lets one thread in at a time."""

    def transaction(self) -> AbstractContextManager[Connection]:
        """Keep all other writers out for the block, and make what it wrote durable at its end.

        What a block wrote that is broken off is undone.
        Raises    StoreUnavailable  held by another writer, full, write-protected, out of reach
        """
        ...

    def sign(self, moment: datetime) -> None:
        """Say who writes, for whoever waits; inside a transaction."""
        ...

    def others_wrote(self) -> None:
        """Doubt what is remembered of tables: another writer may have changed them."""
        ...

    def numbers(self, audience: tuple[str, ...], context: bytes) -> tuple[int, int]:
        """Return the numbers of an audience and a context, given to what is new."""
        ...

    def insert(self, rows: Sequence[Row]) -> None:
        """Insert rows of entries."""
        ...

    def book_key(self) -> bytes:
        """Return the key of the book's hashes, drawn and kept when it has none."""
        ...

    def close(self) -> None:
        """Give up the connection."""
        ...
