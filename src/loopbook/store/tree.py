"""Tree: the Merkle tree of the journal at any size, without walking the whole log.

Every MARK_EVERY entries the frontier is kept as a mark; the tree at a size is the last mark before
it and the leaves since. The tip of the log stays in memory. Spec: docs/spec/ledger.md.
"""

from loopbook.errors import BrokenLog
from loopbook.store.connection import snapshot
from loopbook.store.engine import Connection
from loopbook.store.log import Frontier, restored
from loopbook.store.row import size_of

MARK_EVERY = 1_024
_LEAVES = "SELECT sequence, leaf FROM entry WHERE sequence BETWEEN ? AND ? ORDER BY sequence"


class Tree:
    """Frontiers of one journal, as one process sees it; safe for threads, since it only grows."""

    def __init__(self) -> None:
        self._tip = Frontier()

    def at(self, connection: Connection, size: int) -> Frontier:
        """Return the frontier over entries 1..size, the caller's own to grow.

        Parameters
          size  not more than the entries of the journal
        Raises    BrokenLog  a leaf is missing, or a mark cannot be read
        """
        tip = self._tip
        if tip.size <= size < tip.size + MARK_EVERY:
            frontier = tip.copy()
        else:
            frontier = _last_mark(connection, size)
        if frontier.size == size:
            return frontier
        for sequence, leaf in connection.execute(_LEAVES, (frontier.size + 1, size)):
            if sequence != frontier.size + 1:
                raise BrokenLog("LB-S15", sequence=frontier.size + 1)
            frontier.add(leaf)
        if frontier.size != size:
            raise BrokenLog("LB-S15", sequence=frontier.size + 1)
        self.keep(frontier)
        return frontier

    def keep(self, frontier: Frontier) -> None:
        """Remember a frontier of durable entries, if it is further than what is remembered."""
        if frontier.size > self._tip.size:
            self._tip = frontier.copy()


def leaves(connection: Connection, first: int, last: int) -> list[bytes]:
    """Return the leaves of entries `first`..`last`, in order.

    Raises    BrokenLog  one is missing
    """
    rows = connection.execute(_LEAVES, (first, last)).fetchall()
    for expected, (sequence, _) in enumerate(rows, first):
        if sequence != expected:
            raise BrokenLog("LB-S15", sequence=expected)
    if len(rows) != last - first + 1:
        raise BrokenLog("LB-S15", sequence=first + len(rows))
    return [leaf for _, leaf in rows]


def mark(frontier: Frontier) -> tuple[int, bytes] | None:
    """Return the row of table `mark` that this frontier calls for, if it does."""
    if frontier.size % MARK_EVERY:
        return None
    return frontier.size, frontier.peaks()


def size_and_marks(connection: Connection) -> tuple[int, dict[int, bytes]]:
    """Return the number of entries and every mark (size -> subtree roots), of one moment."""
    with snapshot(connection):
        marks = connection.execute("SELECT size, peaks FROM mark").fetchall()
        return size_of(connection), dict(marks)


def _last_mark(connection: Connection, size: int) -> Frontier:
    query = "SELECT size, peaks FROM mark WHERE size<=? ORDER BY size DESC LIMIT 1"
    row = connection.execute(query, (size,)).fetchone()
    if row is None:
        return Frontier()
    try:
        return restored(row[0], row[1])
    except ValueError as error:
        raise BrokenLog("LB-S23", sequence=row[0]) from error
