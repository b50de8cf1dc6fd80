"""Sheet: the reader's own table of flows, row by row: an account with nothing recorded."""

from decimal import Decimal

import msgspec

from loopbook.terms.finding import Place
from loopbook.terms.period import Period
from loopbook.terms.quantity import Unit


class FlowRow(msgspec.Struct, frozen=True, kw_only=True):
    """One flow in one layer and period, as a table states it.

    Fields
      flow            its name; empty: named after its ends
      source, target  processes as written; empty: beyond the boundary
      layer           what is counted, as written; empty: goods
      period          None: whatever period the account is asked for
      value, unit     no value: the flow exists and nobody measured it, which is not zero
      sd              standard uncertainty in the same unit; None when not stated
      place           where it stands, for messages
    """

    flow: str
    source: str
    target: str
    layer: str = ""
    period: Period | None = None
    value: Decimal | None
    unit: Unit | None
    sd: Decimal | None = None
    place: Place = Place()
