"""Posting: what one entry says about one flow, derived by a pack, never stored in the journal."""

from datetime import date, datetime
from enum import StrEnum

import msgspec

from loopbook.terms.event import Basis, Grade
from loopbook.terms.period import Period

VARIANCE_GRID = 2**24
"""Steps of a variance in one quantum squared: variances are whole multiples of a step, so that
their sums are exact whatever the order or engine."""


class Grain(StrEnum):
    """How fine a number is. Grains are never summed together."""

    ITEM = "item"
    BATCH = "batch"
    STATISTIC = "statistic"


class Posting(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """An amount on a flow, as one entry states it.

    Fields
      sequence     entry that states it; for a correction, the entry of the error declaration
      voids        sequence of the entry whose posting this reverses; 0 for a posting of its own.
                   A reversal carries the negative amount and the negative variance.
      flow, layer  of the pack's system
      item_class   term of the pack, or empty when the event names none it knows
      item         identifier of the one item it speaks of, or empty
      place        read point or business location
      period       month of the event in the pack's zone, or the statistic's own period
      known        from when the world could know it: event time; publication (end of day, UTC)
                   of a statistic, or the end of its period; declaration time of a correction
      amount       whole quanta of the layer
      variance     standard uncertainty squared, quanta squared; 0.0 with has_sd False is unknown
      has_sd       whether the entry states an uncertainty
      basis, grain
      publisher, scope, grade, published   of a statistic
      rule         row of the pack that made it, as `posting.csv:4`
    """

    sequence: int
    voids: int = 0
    flow: str
    layer: str
    item_class: str = ""
    item: str = ""
    place: str = ""
    period: Period
    known: datetime
    amount: int
    variance: float = 0.0
    has_sd: bool = False
    basis: Basis
    grain: Grain
    publisher: str = ""
    scope: str = ""
    grade: Grade = Grade.VERIFIED
    published: date | None = None
    rule: str
