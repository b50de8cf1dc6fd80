"""Change cost: what it costs to bring a criterion to a level, or to its leading value."""

from fractions import Fraction

import msgspec


class ChangeCost(msgspec.Struct, frozen=True):
    """One row of a table of costs.

    Fields
      cost    in any money, one for the whole table; zero or more
      level   what it buys: a level of the standard, and with it every worse one; empty: whatever
              level is aimed at, or the leading value
    """

    criterion: str
    cost: Fraction
    level: str = ""
