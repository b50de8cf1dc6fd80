"""Session: one connection to the schema of a book, speaking as `store.engine.Connection` does.

Text of PostgreSQL holds every character but NUL, and a ledger keeps what it was given: NUL is
written `\\0`, and a backslash twice. All texts of the schema go through this, both ways.
"""

import selectors
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import psycopg
from psycopg import pq
from psycopg.abc import Buffer
from psycopg.adapt import Dumper, Loader

from loopbook.store.engine import Cursor
from loopbook.store.postgres.address import Address

PROGRAM = "loopbook"
CONNECT_SECONDS = 10
STATEMENT_SECONDS = 60
IDLE_SECONDS = 120
"""A client that stands still inside a transaction is ended by the server after so long."""

_TEXT_OID = psycopg.adapters.types["text"].oid
# A dead network is noticed in a minute, not in the two hours that are the custom of TCP.
_KEEPING = {
    "connect_timeout": CONNECT_SECONDS,
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "tcp_user_timeout": 60_000,
    "client_encoding": "utf8",
}
# Every question has its index; but of a table that grows faster than the server counts its rows
# the planner believes otherwise, and reads all of it at each commit (measured: 8 ms, not 1).
# What is durable only some day is not for a ledger; whatever waits for more is left as it is.
_SETTINGS = """
SELECT set_config('search_path', %s, false),
 set_config('statement_timeout', %s, false), set_config('lock_timeout', %s, false),
 set_config('idle_in_transaction_session_timeout', %s, false),
 set_config('default_transaction_read_only', %s, false),
 set_config('default_transaction_isolation', %s, false),
 set_config('synchronous_commit', CASE current_setting('synchronous_commit')
   WHEN 'off' THEN 'on' ELSE current_setting('synchronous_commit') END, false),
 set_config('enable_seqscan', 'off', false), set_config('jit', 'off', false)
"""


class Session:
    """A connection of the driver, asked in the words of the house.

    Parameters
      raw  in autocommit: transactions are begun and ended by the queries
    """

    def __init__(self, raw: psycopg.Connection) -> None:
        self.raw = raw

    def execute(self, query: str, parameters: Sequence[Any] = (), /) -> Cursor:
        """Run one statement with `?` for a value; see `store.engine.Connection`."""
        return self.raw.execute(in_percent(query), parameters, binary=True)

    def executemany(self, query: str, parameters: Sequence[Sequence[Any]], /) -> None:
        """Run one statement with each row of values, in one round trip."""
        with self.raw.cursor(binary=True) as cursor:
            cursor.executemany(in_percent(query), parameters)

    @property
    def is_usable(self) -> bool:
        """Whether the session is open, outside of a transaction, and not ended by the server.

        A server that ends a session says so, which can be read on the socket before anything is
        asked: without this the first call after a restart would fail.
        """
        raw = self.raw
        if raw.closed or raw.info.transaction_status is not pq.TransactionStatus.IDLE:
            return False
        with selectors.DefaultSelector() as selector:
            selector.register(raw.pgconn.socket, selectors.EVENT_READ)
            return not selector.select(0)

    def close(self) -> None:
        """End the session; closing twice is safe."""
        self.raw.close()


def connect(address: Address, *, is_read_only: bool, wait_seconds: float) -> Session:
    """Begin a session in the schema of a book; every commit in it is durable on return.

    Parameters
      is_read_only  it only reads, and a transaction of it sees one moment
      wait_seconds  how long a lock is waited for
    Raises    psycopg.Error  for `fault.spoken`
    """
    raw = psycopg.connect(address.url, autocommit=True, **_keeping(address))
    try:
        raw.adapters.register_dumper(str, _WordsDumper)
        raw.adapters.register_loader("text", _WordsLoader)
        kind = "repeatable read" if is_read_only else "read committed"
        values = (
            f"{quoted(address.schema)}, pg_temp",
            f"{STATEMENT_SECONDS}s",
            f"{max(1, int(wait_seconds * 1_000))}ms",
            f"{IDLE_SECONDS}s",
            "on" if is_read_only else "off",
            kind,
        )
        raw.execute(_SETTINGS, values)
    except BaseException:
        raw.close()
        raise
    return Session(raw)


def _keeping(address: Address) -> dict[str, Any]:
    """Return what is set where the address says nothing else."""
    named = psycopg.conninfo.conninfo_to_dict(address.url)
    defaults = {"application_name": PROGRAM, **_KEEPING}
    return {name: value for name, value in defaults.items() if name not in named}


def quoted(name: str) -> str:
    """Return a name as SQL writes it."""
    doubled = name.replace('"', '""')
    return f'"{doubled}"'


@lru_cache(maxsize=256)
def in_percent(query: str) -> str:
    """Return a query of the house as the driver wants it: `%s` for a value."""
    return query.replace("%", "%%").replace("?", "%s")


def kept(text: str) -> str:
    """Return a text as PostgreSQL can keep it."""
    if "\\" in text or "\0" in text:
        return text.replace("\\", "\\\\").replace("\0", "\\0")
    return text


def told(text: str) -> str:
    """Return the text that was kept so.

    Raises    ValueError  no text is kept so: it ends in half an escape
    """
    if "\\" not in text:
        return text
    parts = text.split("\\\\")
    if any("\\" in part.replace("\\0", "") for part in parts):
        raise ValueError("a backslash that stands for nothing")
    return "\\".join(part.replace("\\0", "\0") for part in parts)


class _WordsDumper(Dumper):
    format = pq.Format.BINARY
    oid = _TEXT_OID

    def dump(self, obj: str) -> Buffer:
        return kept(obj).encode()


class _WordsLoader(Loader):
    format = pq.Format.BINARY

    def load(self, data: Buffer) -> str:
        try:
            return told(bytes(data).decode())
        except ValueError as fault:
            raise psycopg.errors.DataCorrupted(str(fault)) from fault
