"""Flow table: the flows of a statistical table as rows of the table that accounts are made from."""

from decimal import Decimal

import msgspec

from loopbook.terms.finding import Finding
from loopbook.terms.period import Period


class StatedFlow(msgspec.Struct, frozen=True, kw_only=True):
    """One flow at one place, as a table states it.

    Fields
      flow            its name; source, target  processes, those inside the pack's system with the
                      place behind a comma
      place           last part of the identifier of the place; empty where the row names none
      layer           of the pack;  period
      value, unit     as stated, unit by its symbol;  sd  None when not stated
      by              who says it, and on what basis
    """

    flow: str
    source: str
    target: str
    place: str
    layer: str
    period: Period
    value: Decimal
    unit: str
    sd: Decimal | None
    by: str


class FlowTable(msgspec.Struct, frozen=True):
    """The flows of some tables in the order of their rows, and what was found on the way."""

    flows: tuple[StatedFlow, ...]
    findings: tuple[Finding, ...]
