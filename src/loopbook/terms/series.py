"""Series: one published quantity or one flow over the years, as a book has it."""

from fractions import Fraction

import msgspec

from loopbook.terms.period import Period


class SeriesPoint(msgspec.Struct, frozen=True, kw_only=True):
    """One figure of a series.

    Fields
      period       it covers
      product      class of a flow, scope of an observation; empty where none is told apart
      value, unit  exact, in the unit of the pack (its symbol); sd  None when not stated
      by           who says it, and on what basis: figures of different ones are never summed
      sequences    entries of the ledger behind it
      unit_code    code of the unit;  subject, scope, publisher, grade, bound  as stated
    """

    period: Period
    product: str
    value: Fraction
    unit: str
    sd: float | None
    by: str
    sequences: tuple[int, ...]
    unit_code: str = ""
    subject: str = ""
    scope: str = ""
    publisher: str = ""
    grade: str = ""
    bound: str = "eq"
