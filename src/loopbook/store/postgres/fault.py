"""Fault: what PostgreSQL or its driver says went wrong, said as an error of the house.

Every call into the driver runs inside `spoken`, so that no error of the engine leaves the store,
and no secret of the address leaves with one. Source: PostgreSQL documentation, appendix A (SQLSTATE
codes; the first two characters are the class).
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg
from psycopg import errors

from loopbook.errors import BrokenLog, LoopbookError, NotABook, StoreUnavailable
from loopbook.store.postgres.address import Address

_CODES = (
    ((errors.InsufficientPrivilege, errors.ReadOnlySqlTransaction), "LB-S55"),
    ((errors.DiskFull, errors.OutOfMemory, errors.InsufficientResources), "LB-S54"),
    ((errors.QueryCanceled,), "LB-S53"),
)
_GONE = (errors.UndefinedTable, errors.InvalidSchemaName, errors.UndefinedColumn)
_BROKEN = (errors.DataCorrupted, errors.IndexCorrupted)
_ENDING = (errors.AdminShutdown, errors.CrashShutdown, errors.CannotConnectNow)


def nobody() -> str:
    """Say that nobody is known to hold what was waited for."""
    return "-"


@contextmanager
def spoken(
    address: Address, seconds: float = 0.0, holder: Callable[[], str] = nobody
) -> Iterator[None]:
    """Turn errors of PostgreSQL inside the block into errors of the house.

    Parameters
      seconds  how long a lock is waited for: named when it was not got
      holder   says who holds the lock that was not got
    """
    try:
        yield
    except errors.LockNotAvailable as error:
        raise StoreUnavailable(
            "LB-S52", path=address.shown, seconds=f"{seconds:g}", holder=holder()
        ) from error
    except psycopg.Error as error:
        raise engine_fault(error, address) from hidden(error, address)
    except BrokenLog as error:
        # Deep inside, the fault is known, and the place is not.
        raise BrokenLog(error.code, error.where or address.shown, **error.values) from error


def engine_fault(error: psycopg.Error, address: Address) -> LoopbookError:
    """Return the error of the house that an error of the engine means."""
    path, reason = address.shown, reason_of(error, address)
    if isinstance(error, _GONE):
        return NotABook("LB-S58", path=path, schema=address.schema, nearest="-")
    if isinstance(error, _BROKEN):
        return BrokenLog("LB-S57", path, reason=reason)
    code = next((code for kind, code in _CODES if isinstance(error, kind)), "")
    if not code:
        code = "LB-S51" if is_out_of_reach(error) else "LB-S59"
    return StoreUnavailable(code, path=path, reason=reason)


def is_out_of_reach(error: psycopg.Error) -> bool:
    """Say whether the session has ended, or never began."""
    if isinstance(error, _ENDING):
        return True
    state = error.sqlstate
    is_of_connection = state is None or state.startswith(("08", "28", "3D", "53", "57"))
    return isinstance(error, psycopg.OperationalError | psycopg.InterfaceError) and is_of_connection


def reason_of(error: psycopg.Error, address: Address) -> str:
    """Return what the engine says, on one line, without secrets."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return address.hidden("; ".join(lines[:2])).rstrip(".") or type(error).__name__


def hidden(error: psycopg.Error, address: Address) -> psycopg.Error | None:
    """Return an error for a traceback; None for one that holds a secret."""
    return error if address.hidden(str(error)) == str(error) else None
