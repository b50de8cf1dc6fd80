"""Leases: which segments a process reads, so that none is deleted under it.

A lease is a file with a lock that ends with its process. While a reader changes to a newer manifest
its lease names everything; after that, the folders it reads. Whoever deletes asks all leases first.
"""

import contextlib
import os
import secrets
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

from loopbook.store.segment.lock import try_lock

FOLDER = "leases"
_EVERYTHING = "*"
_END = "."
_TRIES = 100


class Lease:
    """The lease of one reader; a folder that cannot be written holds none, and needs none."""

    def __init__(self, segments: Path) -> None:
        self._folder = segments / FOLDER
        self._file: BinaryIO | None = None
        self._path: Path | None = None

    def hold_everything(self) -> None:
        """Name every segment, the ones to come included, until `hold` names a few."""
        if self._file is None and self._folder.parent.is_dir():
            self._open()
        self._write((_EVERYTHING,))

    def hold(self, folders: Iterable[str]) -> None:
        """Name these folders and no other."""
        self._write(folders)

    def close(self) -> None:
        """Give the lease up; closing twice is safe."""
        file, self._file = self._file, None
        if file is not None and self._path is not None:
            file.close()
            with contextlib.suppress(OSError):
                self._path.unlink()

    def _open(self) -> None:
        # Where nothing may be written nothing is deleted either.
        with contextlib.suppress(OSError):
            self._folder.mkdir(exist_ok=True)
            for _ in range(_TRIES):
                path = self._folder / f"{os.getpid()}-{secrets.token_hex(4)}"
                file = try_lock(path)
                # Whoever sweeps may have taken it for dead before it was locked: then another.
                if file is not None and path.exists():
                    self._file, self._path = file, path
                    return
                if file is not None:
                    file.close()

    def _write(self, folders: Iterable[str]) -> None:
        if self._file is None:
            return
        with contextlib.suppress(OSError):
            self._file.truncate(0)
            self._file.write("\n".join((*folders, _END)).encode())
            self._file.flush()


def leased(segments: Path) -> set[str] | None:
    """Return the folders that living readers name; None when one names everything.

    Leases whose process is gone are removed.
    """
    named: set[str] = set()
    for path in sorted((segments / FOLDER).glob("*")):
        folders = _named_by(path)
        # A lease without its end is being written.
        if folders.pop() != _END or _EVERYTHING in folders:
            return None
        named.update(folders)
    return named


def _named_by(path: Path) -> list[str]:
    """Return the lines of a lease; of one whose process is gone, only the end."""
    try:
        file = try_lock(path)
        if file is None:
            return path.read_text("utf-8").split("\n")
        with file:
            # While it is locked, so that nobody takes it for his own in between; Windows deletes
            # no open file, and there a lease that cannot be deleted counts as held.
            path.unlink()
    except FileNotFoundError:
        # Given up at this moment.
        return [_END]
    except OSError:
        # Of another user, whom nobody can ask.
        return [_EVERYTHING, _END]
    return [_END]
