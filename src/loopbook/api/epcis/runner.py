"""Runner: the threads that bring subscriptions up to date while the site answers.

One thread waits for appended entries, of this process at once and of others at each poll, and for
what falls due; deliveries go over a few workers, so that a receiver that hangs holds up nobody but
itself.
"""

import logging
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType
from typing import Self

from loopbook.book.book import Book
from loopbook.book.notifying import Notifying, Turn

POLL_SECONDS = 0.5
WORKERS = 8
BREATH_SECONDS = 0.02
"""Between two rounds: many appends in a row are one look."""

RETRY_SECONDS = 5.0
_LOG = logging.getLogger(__name__)


class Runner:
    """Runs the subscriptions of one open book, from `start` to `stop`.

    Parameters
      workers  deliveries at once
    """

    def __init__(
        self,
        book: Book,
        notifying: Notifying,
        *,
        workers: int = WORKERS,
        poll_seconds: float = POLL_SECONDS,
    ) -> None:
        self._book = book
        self._notifying = notifying
        self._workers = workers
        self._poll_seconds = poll_seconds
        self._stopping = threading.Event()
        self._lock = threading.Lock()
        self._busy: set[str] = set()
        self._listeners: list[Callable[[], None]] = []
        self._thread: threading.Thread | None = None
        self._told = 0

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _fault: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Begin; starting twice is safe."""
        if self._thread is None:
            self._stopping.clear()
            self._thread = threading.Thread(target=self._run, name="loopbook-notify", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """End when the deliveries under way have ended; what is left is sent after the next start.

        An attempt is bounded in time, and so is this.
        """
        self._stopping.set()
        self._book.appended.wake()
        thread, self._thread = self._thread, None
        if thread is not None:
            thread.join()

    def listen(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call `listener`, in a thread of the runner, whenever the ledger has grown.

        Returns    what ends that
        """
        with self._lock:
            self._listeners.append(listener)

        def end() -> None:
            with self._lock:
                self._listeners.remove(listener)

        return end

    def _run(self) -> None:
        size = -1
        with (
            ThreadPoolExecutor(1, thread_name_prefix="loopbook-due") as looking,
            ThreadPoolExecutor(self._workers, thread_name_prefix="loopbook-send") as pool,
        ):
            while not self._stopping.is_set():
                # A fault of the disk must not end the thread: the next round may find it mended.
                look = looking.submit(self._round, pool, size)
                fault = look.exception()
                if fault is not None:
                    _LOG.error("subscriptions wait: the book cannot be read", exc_info=fault)
                    self._stopping.wait(RETRY_SECONDS)
                    continue
                size = look.result()
                appended = self._book.appended
                self._told = appended.wait(self._told, self._poll_seconds, self._stopping.is_set)
                self._stopping.wait(BREATH_SECONDS)

    def _round(self, pool: ThreadPoolExecutor, before: int) -> int:
        """Start whatever is due; return the size of the ledger."""
        size = self._book.store.size()
        if size != before:
            with self._lock:
                listeners = list(self._listeners)
            for listener in listeners:
                listener()
        for name in self._notifying.due():
            with self._lock:
                if name in self._busy:
                    continue
                self._busy.add(name)
            pool.submit(self._work, name).add_done_callback(self._done(name))
        return size

    def _done(self, name: str) -> Callable[[Future[None]], None]:
        def done(work: Future[None]) -> None:
            fault = work.exception()
            if fault is not None:
                _LOG.error("subscription %s waits", name, exc_info=fault)
            with self._lock:
                self._busy.discard(name)

        return done

    def _work(self, name: str) -> None:
        while not self._stopping.is_set():
            if self._notifying.turn(name) is not Turn.MORE:
                return
