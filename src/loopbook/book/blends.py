"""Blends: the reports of a pack's blends over the lives of a book.

On the walk: `Book.blends` is one call of this.
"""

from loopbook.book.lives import LedgerLives
from loopbook.terms.blend import BlendReport
from loopbook.trace.blend import blend_report


def blend_reports(lives: LedgerLives) -> tuple[BlendReport, ...]:
    """Return the report of every blend of the pack that lives are read by, in its order."""
    return tuple(blend_report(lives, blend) for blend in lives.scheme.blends.values())
