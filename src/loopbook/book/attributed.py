"""Attributed: what an indicator of items comes to for every item, for rules of lives that ask."""

from loopbook.account.attribute.answer import rows_of
from loopbook.book.attributing import Inquiry, woven_of
from loopbook.book.readings import Readings
from loopbook.terms.attribution import AttributionKind
from loopbook.terms.entry import Checkpoint
from loopbook.terms.lineage import AsOf
from loopbook.terms.scheme import Scheme

_WHOLE = 1e-9
"""An unknown part below this is rounding of shares that sum to one."""


def attributed_values(
    readings: Readings, pack: Scheme, known: AsOf, indicator: str
) -> dict[str, float]:
    """Return item -> value in base units, of items of which no part is unknown.

    A rule must not accuse or clear anyone by a part of what went in. Origins are no number.
    """
    size = readings.size if known.size is None else known.size
    asked = pack.attributions[indicator]
    if asked.kind is AttributionKind.ORIGIN:
        return {}
    # What is woven does not depend on the root, and no answer is told under it.
    inquiry = Inquiry(readings, pack, asked, known, Checkpoint(size, ""))
    woven = woven_of(inquiry)
    rows = rows_of(woven.weave, woven.coverage)
    return {row.item: row.value for row in rows if row.value is not None and row.unknown <= _WHOLE}
