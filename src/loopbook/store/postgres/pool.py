"""Pool: the read sessions of one journal, lent to any number of threads, few at once.

A session that the server has ended is never lent again: after a restart the next call connects.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from loopbook.errors import StoreUnavailable
from loopbook.store.postgres.address import Address
from loopbook.store.postgres.fault import spoken
from loopbook.store.postgres.session import Session, connect

SESSIONS_MAX = 8
"""Sessions at once: a server has about a hundred for all of its programs."""


class Pool:
    """Sessions of one address; see `store.engine.Lender`.

    Parameters
      is_read_only  they only read
      wait_seconds  how long a lock, or a free session, is waited for
    """

    def __init__(
        self,
        address: Address,
        *,
        is_read_only: bool,
        wait_seconds: float,
        sessions_max: int = SESSIONS_MAX,
    ) -> None:
        self._address = address
        self._is_read_only = is_read_only
        self._wait_seconds = wait_seconds
        self._free = threading.BoundedSemaphore(sessions_max)
        self._sessions_max = sessions_max
        self._lock = threading.Lock()
        self._idle: list[Session] = []
        self._is_closed = False

    @contextmanager
    def take(self) -> Iterator[Session]:
        """Lend a session for the block; errors inside it leave as errors of the house.

        Raises    StoreUnavailable  the pool is closed, all are busy, or the server is out of reach
        """
        if not self._free.acquire(timeout=self._wait_seconds):
            raise StoreUnavailable(
                "LB-S64",
                path=self._address.shown,
                count=self._sessions_max,
                seconds=f"{self._wait_seconds:g}",
            )
        try:
            with spoken(self._address, self._wait_seconds):
                session = self._usable() or self._begun()
                try:
                    yield session
                finally:
                    self._give_back(session)
        finally:
            self._free.release()

    def _usable(self) -> Session | None:
        while True:
            with self._lock:
                if self._is_closed:
                    raise StoreUnavailable("LB-S18", path=self._address.shown)
                session = self._idle.pop() if self._idle else None
            if session is None or session.is_usable:
                return session
            session.close()

    def _begun(self) -> Session:
        return connect(
            self._address, is_read_only=self._is_read_only, wait_seconds=self._wait_seconds
        )

    def _give_back(self, session: Session) -> None:
        if session.is_usable:
            with self._lock:
                if not self._is_closed:
                    self._idle.append(session)
                    return
        session.close()

    def close(self) -> None:
        """Close what is idle, and what is lent when it comes back; closing twice is safe."""
        with self._lock:
            self._is_closed = True
            idle, self._idle = self._idle, []
        for session in idle:
            session.close()
