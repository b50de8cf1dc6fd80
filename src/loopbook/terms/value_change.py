"""Value change: one indicator at two ends that may be compared."""

import msgspec

from loopbook.terms.statement import Statement


class ValueChange(msgspec.Struct, frozen=True, kw_only=True):
    """The difference of two statements of an indicator.

    Fields
      difference, sd       last - first in the indicator's unit
      percent, percent_sd  of the first value; None where that is zero, or the indicator is a
                           change already
      decides              whether both values do
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
    decides: bool = False
