"""Keeping: what a book has around its store to be kept whole, sealed and served."""

from typing import NamedTuple

from loopbook.book.rebuild import Upkeep
from loopbook.book.sealing import Sealing
from loopbook.terms.desk import Desk


class Keeping(NamedTuple):
    """What stands around the store of one open book.

    Fields
      sealing  seals what is recorded; None when nobody does, as in memory
      upkeep   verifies and makes segments again; None when there are none
      desk     jobs, queries, subscriptions, parties and keys; None for a book without one
    """

    sealing: Sealing | None = None
    upkeep: Upkeep | None = None
    desk: Desk | None = None


NOTHING = Keeping()
"""Around a book that is neither sealed nor served."""
