"""Value change: one indicator at two ends that may be compared."""

import msgspec

from loopbook.terms.statement import Statement


class ValueChange(msgspec.Struct, frozen=True, kw_only=True):
    """The difference of two statements of an indicator.

    Fields
      difference, sd       last - first in the indicator's unit
      percent, percent_sd  of the first value; None where that is zero, where it is a bound
                           and one end is below zero, or the indicator is a change already
      bound                how both are meant: `eq`, `about`, `at_least` or `at_most`
      decides              whether both values do, and their bounds do not point both ways
    """

    indicator: str
    first: Statement
    last: Statement
    difference: float
    sd: float | None = None
    percent: float | None = None
    percent_sd: float | None = None
    symbol: str = ""
    symbol_zh: str = ""
    bound: str = "eq"
    decides: bool = False
