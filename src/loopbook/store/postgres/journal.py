"""The journal in PostgreSQL: the same `Journal`, put together for a database.

Several server processes, on several machines, append to one book and read it. Step 5 of the walk.
Spec: docs/spec/postgres.md; docs/decisions/0013-postgresql-journal.md.
"""

import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from loopbook.store.fault import spoken as system_spoken
from loopbook.store.journal import Journal, Parts
from loopbook.store.log import microseconds
from loopbook.store.postgres.address import Address, data_folder
from loopbook.store.postgres.election import Election
from loopbook.store.postgres.fault import spoken
from loopbook.store.postgres.finder import PostgresFinder
from loopbook.store.postgres.pen import PostgresPen
from loopbook.store.postgres.pool import Pool
from loopbook.store.postgres.schema import Meta, make_tables, require_book, require_writable
from loopbook.store.postgres.session import connect
from loopbook.store.segment.view import SealedRuns
from loopbook.store.tree import Tree
from loopbook.store.writer import Writer

WAIT_SECONDS = 10.0
OWN_FOLDER = Path("loopbook", "postgresql")
PRIVATE = 0o700


def create(address: Address, clock: Callable[[], datetime], salt: Callable[[], bytes]) -> Journal:
    """Make a new, empty book in the schema of `address` and open it for writing.

    Parameters
      clock, salt  as for `store.journal.create`
    Raises    StoreUnavailable  the schema holds something, or may not be made; out of reach
    """
    with spoken(address, WAIT_SECONDS):
        session = connect(address, is_read_only=False, wait_seconds=WAIT_SECONDS)
        try:
            make_tables(session, address, microseconds(clock()))
        finally:
            session.close()
    return open_journal(address, clock, salt)


def open_journal(
    address: Address,
    clock: Callable[[], datetime],
    salt: Callable[[], bytes],
    *,
    is_read_only: bool = False,
    wait_seconds: float = WAIT_SECONDS,
) -> Journal:
    """Open the book in the schema of `address`.

    Parameters
      is_read_only  nothing will be appended; a role that may only read is enough
      wait_seconds  how long an append waits for another process that writes
    Raises    NotABook          the schema is not there, something else, or of a newer format
              StoreUnavailable  out of reach; not writable (and not opened read-only)
    """
    pool = Pool(address, is_read_only=True, wait_seconds=wait_seconds)
    try:
        with pool.take() as session:
            meta = require_book(session, address)
            if not is_read_only:
                require_writable(session, address)
        folder = segments_folder(address, meta)
        if not is_read_only:
            _make_private(folder)
        runs, tree = SealedRuns(folder, may_lack=True), Tree()
        finder = PostgresFinder(meta.key)
        writer = None
        if not is_read_only:
            pen = PostgresPen(address, meta, finder, wait_seconds)
            writer = Writer(address.shown, pen, (clock, salt), finder, tree)
        elected = Election(address, meta, wait_seconds).held
        return Journal(address.shown, folder, Parts(pool, runs, finder, tree, writer, elected))
    except BaseException:
        pool.close()
        raise


def segments_folder(address: Address, meta: Meta) -> Path:
    """Return the folder of a book on this machine, which holds its `segments`.

    Each book has one of its own, under the folder of the address or of this user.
    """
    root = address.segments or data_folder(os.environ, Path.home()) / OWN_FOLDER
    return root.absolute() / str(meta.book)


def _make_private(folder: Path) -> None:
    """Make a folder that only its owner may look into: segments tell what entries say."""
    with system_spoken(folder):
        folder.parent.mkdir(parents=True, exist_ok=True)
        folder.mkdir(mode=PRIVATE, exist_ok=True)
