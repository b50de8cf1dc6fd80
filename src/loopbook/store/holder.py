"""Holder: a small file beside the journal that names the process which wrote last.

A lock of SQLite does not say who holds it; a person who waits wants to know. The file is a help,
never a lock: it is written by whoever holds the write lock, and may be stale or torn.
"""

import contextlib
import os
import platform
import sys
from datetime import datetime
from pathlib import Path
from time import monotonic

import msgspec

FILE_NAME = "writer.json"
SURE_SECONDS = 1.0


class Holder(msgspec.Struct, frozen=True):
    """A process that took the write lock, and since when it is the one that writes."""

    pid: int
    host: str
    program: str
    since: datetime


class HolderFile:
    """The file `writer.json` of one book, as one of its writers sees it.

    Parameters
      sure_seconds  how long it does not look whether another has signed since
    """

    def __init__(self, folder: Path, sure_seconds: float = SURE_SECONDS) -> None:
        self._sure_seconds = sure_seconds
        self._file = folder / FILE_NAME
        self._seal: tuple[int, int] | None = None
        self._sure_until = 0.0

    def sign(self, moment: datetime) -> None:
        """Name this process, unless the file still stands as this object wrote it.

        The caller holds the write lock. A file that cannot be written costs only the name in
        another's error message, so it stops no append.
        """
        # A look at the file costs half a commit, and whoever waits, waits for seconds.
        if monotonic() < self._sure_until:
            return
        self._sure_until = monotonic() + self._sure_seconds
        if self._seal is not None and self._seal == self._stamp():
            return
        name = Path(sys.argv[0]).name if sys.argv and sys.argv[0] else ""
        holder = Holder(os.getpid(), platform.node(), name or "python", moment)
        with contextlib.suppress(OSError):
            self._file.write_bytes(msgspec.json.encode(holder))
        self._seal = self._stamp()

    def read(self) -> Holder | None:
        """Return who wrote last, or None when the file does not say."""
        try:
            return msgspec.json.decode(self._file.read_bytes(), type=Holder)
        except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
            return None

    def _stamp(self) -> tuple[int, int] | None:
        try:
            found = self._file.stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_size
