"""Gate: opens a book in PostgreSQL when one is asked for; only then is the driver loaded.

The driver is an extra of its own (`loopbook[postgres]`), so the modules that use it are named here
by path, as the commands of the shell are.
"""

from collections.abc import Callable
from datetime import datetime
from importlib import import_module
from typing import TYPE_CHECKING, Any

from loopbook.errors import StoreUnavailable
from loopbook.store.journal import Journal
from loopbook.store.postgres.address import address_of
from loopbook.terms.desk import Desk

if TYPE_CHECKING:
    from types import ModuleType

DRIVER = "psycopg"
_HOME = "loopbook.store.postgres"

Clock = Callable[[], datetime]
Salt = Callable[[], bytes]


def create_there(words: str, clock: Clock, salt: Salt) -> Journal:
    """Make a new, empty book at the URL `words`, and open it for writing.

    Raises    StoreUnavailable  out of reach, not allowed, something is there, or no driver here
    """
    address = address_of(words)
    made: Journal = _loaded("journal").create(address, clock, salt)
    return made


def open_there(words: str, clock: Clock, salt: Salt, *, is_read_only: bool = False) -> Journal:
    """Open the book at the URL `words`.

    Raises    NotABook          the schema is not there, or holds something else or a newer format
              StoreUnavailable  out of reach, not allowed, or no driver here
    """
    address = address_of(words)
    opened: Journal = _loaded("journal").open_journal(
        address, clock, salt, is_read_only=is_read_only
    )
    return opened


def desk_there(words: str, *, is_read_only: bool = False) -> Desk:
    """Open the desk of the book at the URL `words`; raises what `open_there` does."""
    address = address_of(words)
    desk: Desk = _loaded("desk").open_desk(address, is_read_only=is_read_only)
    return desk


def _loaded(name: str) -> "ModuleType | Any":
    try:
        return import_module(f"{_HOME}.{name}")
    except ImportError as fault:
        # The driver's own words when it is there and finds no libpq: it names itself too.
        if (fault.name or DRIVER).split(".")[0] != DRIVER and DRIVER not in str(fault):
            raise
        raise StoreUnavailable("LB-S50", reason=str(fault).splitlines()[0]) from fault
