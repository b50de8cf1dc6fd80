"""Election: of all processes on one journal, on all machines, one seals.

The office is an advisory lock of a session of its own: it ends with the session, and so with the
process, however it ends. Source: PostgreSQL documentation 13.3.5, advisory locks at session level.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from loopbook.store.postgres.address import Address
from loopbook.store.postgres.fault import spoken
from loopbook.store.postgres.schema import Meta
from loopbook.store.postgres.session import connect


class Election:
    """The office of the sealer of one book."""

    def __init__(self, address: Address, meta: Meta, wait_seconds: float) -> None:
        self._address = address
        self._number = meta.lock("sealer")
        self._wait_seconds = wait_seconds

    @contextmanager
    def held(self) -> Iterator[bool]:
        """Lend the office for the block; False while another process has it.

        Raises    StoreUnavailable  the server is out of reach
        """
        with spoken(self._address):
            session = connect(self._address, is_read_only=False, wait_seconds=self._wait_seconds)
        try:
            with spoken(self._address):
                query = "SELECT pg_try_advisory_lock(?)"
                row = session.execute(query, (self._number,)).fetchone()
            yield bool(row and row[0])
        finally:
            session.close()
