"""Sheet: the reader's own tables, row by row: flows, relations, places; nothing is recorded."""

from decimal import Decimal
from enum import StrEnum

import msgspec

from loopbook.terms.finding import Place
from loopbook.terms.period import Period
from loopbook.terms.quantity import Unit
from loopbook.terms.reconciliation import Sense, Shape


class RowKind(StrEnum):
    """What a row of a table of flows states."""

    FLOW = "flow"  # an amount that moved during the period
    LEVEL = "level"  # what a stock holds at the end of the period


class FlowRow(msgspec.Struct, frozen=True, kw_only=True):
    """One flow in one layer and period, as a table states it; or one stock level.

    Fields
      flow            its name; empty: named after its ends
      source, target  processes as written; empty: beyond the boundary
      layer           what is counted, as written; empty: goods
      period          None: whatever period the account is asked for
      value, unit     mean; no value: the flow exists and nobody measured it, which is not zero
      sd              standard uncertainty in the same unit; None when not stated
      what            a flow, or the level of the stock that `target` names
      shape           distribution;  low, high   its ends in the unit of the value
      by              who says it: a meter, a publisher
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
    what: RowKind = RowKind.FLOW
    shape: Shape = Shape.NORMAL
    low: Decimal | None = None
    high: Decimal | None = None
    by: str = ""
    place: Place = Place()


class RelationRowKind(StrEnum):
    """What a row of a table of relations states."""

    TRANSFER = "transfer"  # share of what enters a process that leaves it by a flow
    CONTENT = "content"  # amount of a layer per unit of another layer, in some flows
    RELATION = "relation"  # one term of a linear relation
    BOUND = "bound"  # least and largest amount of a flow
    UNBALANCED = "unbalanced"  # a process that is not balanced in a layer


class RelationRow(msgspec.Struct, frozen=True, kw_only=True):
    """One row of a table of relations; empty fields do not apply, or mean every one.

    Fields
      name        joins the terms of a relation; names a coefficient or content
      process     of a transfer coefficient, or not balanced
      flows       names of flows, or of stocks as `stock of X`; empty: every flow there
      layer       of the flows;  per   layer that a content is counted by;  period
      factor, factor_unit   coefficient of a term; None: 1
      sense       how the terms compare with `value`; None where the row does not say
      value, unit, sd   stated; None: to be found, or zero for a relation
      above       unit over the bar of `unit` (MJ of MJ/kg), which a new layer is read in
      low, high   bounds, in `unit`
      rules       rows of the pack that declare it; none of a table
    """

    kind: RelationRowKind
    name: str = ""
    process: str = ""
    flows: tuple[str, ...] = ()
    layer: str = ""
    per: str = ""
    period: Period | None = None
    factor: Decimal | None = None
    factor_unit: Unit | None = None
    sense: Sense | None = None
    value: Decimal | None = None
    unit: Unit | None = None
    above: Unit | None = None
    sd: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    place: Place = Place()
    rules: tuple[str, ...] = ()


class PlaceRow(msgspec.Struct, frozen=True, kw_only=True):
    """A process and the wider place it lies in: a furnace in a plant, a plant in a park."""

    process: str
    within: str
    place: Place = Place()
