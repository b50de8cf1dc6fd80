"""Hibernation: what leaves use lies in drawers and sheds for years before it is given away.

The outflow of the stock in use is the inflow of a second stock; what is not kept goes at once.

Source    Murakami et al. (2010), J. Industrial Ecology 14, 598-612: domestic service lifespan and
          its dead storage
"""

import msgspec
from numpy.typing import ArrayLike

from loopbook.account.stock.inflow_driven import inflow_driven, stock_of
from loopbook.account.stock.series import closed
from loopbook.errors import ParseError
from loopbook.terms.stock import (
    AgeConvention,
    Array,
    Hibernation,
    Lifetime,
    Opening,
    StockResult,
)


class InSeries(msgspec.Struct, frozen=True, eq=False, kw_only=True):
    """Two stocks one behind the other.

    Fields
      use     in use;  stored  lying
      supply  what is given away: the outflow of what lay, and what was not kept; (year, product)
    """

    use: StockResult
    stored: StockResult
    supply: Array


def hibernating(
    inflow: ArrayLike,
    lifetime: Lifetime,
    convention: AgeConvention,
    hibernation: Hibernation,
    opening: Opening | None = None,
) -> InSeries:
    """Return the stock in use, the stock lying behind it, and what is given away.

    Parameters
      inflow, lifetime, convention, opening  as inflow_driven, of the stock in use
    Raises    as inflow_driven;  ParseError  LB-Y17 the share is none
    """
    use = inflow_driven(inflow, lifetime, convention, opening)
    return behind(use, convention, hibernation)


def behind(use: StockResult, convention: AgeConvention, hibernation: Hibernation) -> InSeries:
    """Return a stock in use with the one behind it.

    Raises    ParseError  LB-Y17 the share is none
    """
    if not 0.0 <= hibernation.share <= 1.0:
        raise ParseError("LB-Y17", value=f"{hibernation.share:g}")
    kept = hibernation.share * use.outflow
    stored = closed(kept, stock_of(kept, hibernation.lifetime, convention))
    return InSeries(use=use, stored=stored, supply=use.outflow - kept + stored.outflow)
