"""Fault: what the engine or the system says went wrong, said as an error of the house.

Every call of the journal into SQLite runs inside `spoken`, so that no error of the engine leaves
the store. Source: SQLite result codes, sqlite.org/rescode.html; the low byte is the class.
"""

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from loopbook.errors import BrokenLog, LoopbookError, NotABook, StoreUnavailable
from loopbook.store.holder import HolderFile

_FULL = {errno.ENOSPC, errno.EDQUOT} if hasattr(errno, "EDQUOT") else {errno.ENOSPC}
_REFUSED = {errno.EACCES, errno.EPERM, errno.EROFS}


@contextmanager
def spoken(folder: Path, wait_seconds: float = 0.0) -> Iterator[None]:
    """Turn errors of SQLite and of the system inside the block into errors of the house.

    Parameters
      folder        of the book: named in the message
      wait_seconds  how long a lock is waited for: named when it was not got
    """
    try:
        yield
    except sqlite3.Error as error:
        raise engine_fault(error, folder, wait_seconds) from error
    except OSError as error:
        raise system_fault(error, folder) from error
    except BrokenLog as error:
        # Deep inside, the fault is known, and the folder is not.
        raise BrokenLog(error.code, error.where or str(folder), **error.values) from error


def engine_fault(error: sqlite3.Error, folder: Path, wait_seconds: float) -> LoopbookError:
    """Return the error of the house that an error of SQLite means."""
    # Errors of the module itself, as a closed connection, carry no code.
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return _held(folder, wait_seconds)
    if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM, sqlite3.SQLITE_CANTOPEN):
        return StoreUnavailable("LB-S10", path=folder)
    if code == sqlite3.SQLITE_FULL:
        return StoreUnavailable("LB-S11", path=folder)
    if code == sqlite3.SQLITE_NOTADB:
        return NotABook("LB-S05", path=folder)
    if code == sqlite3.SQLITE_CORRUPT:
        return BrokenLog("LB-S14", path=folder, reason=error)
    return StoreUnavailable("LB-S12", path=folder, reason=error)


def system_fault(error: OSError, folder: Path) -> StoreUnavailable:
    """Return the error of the house that an error of the operating system means."""
    if error.errno in _FULL:
        return StoreUnavailable("LB-S11", path=folder)
    if error.errno in _REFUSED:
        return StoreUnavailable("LB-S10", path=folder)
    return StoreUnavailable("LB-S12", path=folder, reason=error.strerror or error)


def _held(folder: Path, wait_seconds: float) -> StoreUnavailable:
    holder = HolderFile(folder).read()
    waited = f"{wait_seconds:g}"
    if holder is None:
        return StoreUnavailable("LB-S24", path=folder, seconds=waited)
    return StoreUnavailable(
        "LB-S09",
        path=folder,
        seconds=waited,
        program=holder.program,
        pid=holder.pid,
        host=holder.host,
        since=holder.since.isoformat(timespec="seconds"),
    )
