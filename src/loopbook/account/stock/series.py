"""Series: the arrays that a stock model takes, checked, and the balance that it gives back."""

import numpy as np
from numpy.typing import ArrayLike

from loopbook.errors import BalanceError, ParseError
from loopbook.terms.stock import Array, StockResult


def series(values: ArrayLike, name: str) -> Array:
    """Return `values` as (year, product); one product may be given as (year,).

    Parameters
      name  word of the message: `inflow`, `stock`, `outflow`
    Raises    ParseError  LB-Y09 a value is no finite number, LB-Y10 it is negative;
              LB-Y08 it has more than two axes, or no year
    """
    array = np.asarray(values, dtype=np.float64)
    array = array[:, np.newaxis] if array.ndim == 1 else array
    if array.ndim != 2 or not array.size:
        shape = " x ".join(map(str, array.shape)) or "-"
        raise ParseError("LB-Y08", name=name, shape=shape, wanted="year x product")
    for code, bad in (("LB-Y09", ~np.isfinite(array)), ("LB-Y10", array < 0.0)):
        if bool(bad.any()):
            year, product = (int(index) for index in np.argwhere(bad)[0])
            value = f"{array[year, product]:g}"
            raise ParseError(code, name=name, year=year, product=product, value=value)
    return array


def matched(array: Array, shape: tuple[int, ...], name: str) -> Array:
    """Return `array` broadcast to `shape`.

    Raises    ParseError  LB-Y08
    """
    try:
        return np.broadcast_to(array, shape)
    except ValueError as fault:
        given, wanted = (" x ".join(map(str, each)) for each in (array.shape, shape))
        raise ParseError("LB-Y08", name=name, shape=given, wanted=wanted) from fault


def closed(
    inflow: Array, stock: Array, opening: Array | None = None, scrapped: Array | None = None
) -> StockResult:
    """Return the result whose outflow is inflow minus stock change: balanced as it is made."""
    before = np.zeros(stock.shape[1]) if opening is None else opening
    change = np.diff(stock, axis=0, prepend=before[np.newaxis])
    return StockResult(
        inflow=inflow,
        outflow=inflow - change,
        stock=stock,
        opening=before,
        scrapped=np.zeros_like(stock) if scrapped is None else scrapped,
    )


def imbalance(result: StockResult) -> float:
    """Return the largest |inflow - outflow - stock change|, as a share of the largest stock.

    At most some 1e-16: the rounding of one addition.
    """
    change = np.diff(result.stock, axis=0, prepend=result.opening[np.newaxis])
    size = max(float(np.abs(result.stock).max()), float(np.abs(result.inflow).max()))
    worst = float(np.abs(result.inflow - result.outflow - change).max())
    return worst / size if size else 0.0


def joined(first: StockResult, second: StockResult) -> StockResult:
    """Return the sum of two stocks of the same years and products: new and used goods, as one."""
    return closed(
        first.inflow + second.inflow,
        first.stock + second.stock,
        first.opening + second.opening,
        first.scrapped + second.scrapped,
    )


def flow_driven(
    inflow: ArrayLike, outflow: ArrayLike | None = None, opening: ArrayLike = 0.0
) -> StockResult:
    """Return the stock that stated flows leave behind: a landfill, a heap, a store.

    Parameters
      inflow, outflow  (year, product) or (year,); no outflow: what enters stays
      opening          stock before the first year, number or (product,)
    Raises    BalanceError  LB-Y18 more leaves than was there
    """
    entering = series(inflow, "inflow")
    leaving = np.zeros_like(entering) if outflow is None else series(outflow, "outflow")
    leaving = matched(leaving, entering.shape, "outflow")
    before = matched(series(np.atleast_2d(opening), "stock")[0], entering.shape[1:], "stock")
    stock = before + np.cumsum(entering - leaving, axis=0)
    if bool((stock < 0.0).any()):
        year, product = (int(index) for index in np.argwhere(stock < 0.0)[0])
        amount = f"{-stock[year, product]:g}"
        raise BalanceError("LB-Y18", year=year, product=product, amount=amount)
    # The outflow is stated here; it is the stock that follows from it, year by year.
    return StockResult(
        inflow=entering,
        outflow=leaving,
        stock=stock,
        opening=before,
        scrapped=np.zeros_like(stock),
    )


def leaching(inflow: ArrayLike, rate: ArrayLike, opening: ArrayLike = 0.0) -> StockResult:
    """Return the stock that loses the share `rate` of what stood at the end of the year before.

    Parameters
      rate  share a year, 0 to 1: a number, (year, 1), (product,) or (year, product)
    Raises    ParseError  LB-Y17 a rate is no share
    """
    entering = series(inflow, "inflow")
    shares = matched(np.asarray(rate, dtype=np.float64), entering.shape, "rate")
    bad = ~((shares >= 0.0) & (shares <= 1.0))
    if bool(bad.any()):
        raise ParseError("LB-Y17", value=f"{shares[bad][0]:g}")
    before = matched(series(np.atleast_2d(opening), "stock")[0], entering.shape[1:], "stock")
    stock = np.empty_like(entering)
    standing = before
    for year, share in enumerate(shares):
        standing = standing * (1.0 - share) + entering[year]
        stock[year] = standing
    return closed(entering, stock, before)
