"""Sealing: when a book is sealed, and the process of its own that does it.

Run as `python -m loopbook.book.sealing` by a book that is written to and has many entries unsealed;
it reads which book on its input, since the URL of one may hold a password. What goes wrong there
costs no entry: it is told when the book is closed, or by `check`.
"""

import gc
import os
import subprocess
import sys
import threading
import warnings
from contextlib import suppress
from pathlib import Path

from loopbook.book.place import is_address, journal_at
from loopbook.book.sealer import sealing
from loopbook.errors import LoopbookError
from loopbook.store.journal import Journal

UNSEALED_MAX = 20_000
"""Entries that wait unsealed before a book that is written to begins to seal."""

COLLECT_EVERY = 500_000
"""Objects made between two looks of the collector, in the process that seals."""

UNSEALED_LIMIT = 10 * UNSEALED_MAX
"""Entries that may wait before whoever appends waits for the sealer: memory stays bounded."""


class UnsealedWarning(UserWarning):
    """Everything recorded is durable, but could not be sealed; reading it takes longer."""


class Sealing:
    """The sealing of one open book: a process while it is written to, and a last run on closing."""

    def __init__(self, journal: Journal, book: str | Path) -> None:
        self._journal = journal
        self._book = str(book) if is_address(book) else str(Path(book).absolute())
        self._process: subprocess.Popen[bytes] | None = None
        self._has_appended = False
        self._begun_at = 0
        self._lock = threading.Lock()

    def after_append(self, last: int) -> None:
        """Begin to seal when many entries wait; wait when too many do.

        Called by any thread, none of which holds what a reader waits for.
        Parameters
          last  the last entry that there is
        """
        with self._lock:
            self._has_appended = True
            if last - self._begun_at < UNSEALED_MAX:
                return
            unsealed = last - self._journal.sealed().last
            process = self._process
            if process is None or process.poll() is not None:
                process = self._process = self._started() if unsealed >= UNSEALED_MAX else None
                self._begun_at = last if process is not None else last - unsealed
        if process is not None and unsealed > UNSEALED_LIMIT:
            process.wait()

    def _started(self) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            [sys.executable, "-m", "loopbook.book.sealing"],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        if process.stdin is not None:
            # One that ended at once could not have sealed either; the next append starts another.
            with suppress(BrokenPipeError), process.stdin as told:
                told.write(os.fsencode(self._book))
        return process

    def finish(self) -> None:
        """Seal what this process has appended; a fault is a warning, since nothing is lost."""
        with self._lock:
            process, self._process = self._process, None
            has_appended, self._has_appended = self._has_appended, False
        if process is not None:
            process.wait()
        if not has_appended:
            return
        try:
            seal(self._journal, self._journal.folder, 1)
        except LoopbookError as fault:
            warnings.warn(str(fault), UnsealedWarning, stacklevel=3)


def seal(journal: Journal, book: Path, minimum: int) -> int:
    """Seal a book unless another process does; return how many entries were."""
    with sealing(journal, book) as sealer:
        # Whose folder lacks what others sealed would seal it again, under other names.
        if sealer is None or journal.sealed().manifest.rows != journal.manifest().rows:
            return 0
        sealed = sealer.seal(minimum)
        sealer.post()
        return sealed


def main(book: str | Path) -> None:
    """Seal a book as long as many entries wait in it."""
    # A run of entries makes millions of objects and hardly a cycle among them.
    gc.set_threshold(COLLECT_EVERY)
    journal = journal_at(book)
    try:
        while seal(journal, journal.folder, UNSEALED_MAX):
            pass
    finally:
        journal.close()


if __name__ == "__main__":
    main(os.fsdecode(sys.stdin.buffer.read()))
