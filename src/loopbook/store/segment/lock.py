"""Locks on files that end with the process which holds them, however it ends."""

import sys
from pathlib import Path
from typing import BinaryIO

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl


def try_lock(path: Path) -> BinaryIO | None:
    """Return the file opened and locked, made when it is missing; None when another holds it.

    Closing it gives the lock back; so does the end of the process, a crash included.
    """
    file = path.open("a+b")
    try:
        _lock(file)
    except OSError:
        file.close()
        return None
    return file


if sys.platform == "win32":

    def _lock(file: BinaryIO) -> None:
        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)

else:

    def _lock(file: BinaryIO) -> None:
        fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
