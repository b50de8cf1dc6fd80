"""Elastic: a model whose limits set by people may be broken, at a price a unit.

What nature holds (balances, yields) stays. Each limit gets a column for what is missing below it,
and one for what is too much above it.
Source    J. Chinneck, Feasibility and Infeasibility in Optimization, 2008, ch. 6: elastic filter
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from loopbook.plan.solve.model import Block, Floats, Indices, Model, Rows


@dataclass(frozen=True, slots=True)
class Elastic:
    """A model with slack on every limit that a person set.

    Fields
      model    the widened model; its objective is the price of all violations
      short, over   columns of what is missing below, and too much above, one a limit
      rows     row of each limit;  price  of one unit of violation, one a limit: scaled as a whole,
               so that the dearest and the cheapest lie alike far from one
    """

    model: Model
    short: Block
    over: Block
    rows: Indices
    price: Floats


def elastic(model: Model, price_of: Callable[[Rows], float] | None = None) -> Elastic:
    """Return the model widened by slack.

    Parameters
      price_of  price of one unit of violation of a batch; default: one, divided by the largest
                coefficient of the row, so that limits in grams and in tonnes weigh alike
    """
    wishes = [limit for limit in model.limits if limit.is_wish]
    rows = _joined([limit.index.ravel() for limit in wishes])
    if price_of is None:
        price = 1.0 / _largest(model)[rows]
    else:
        prices = [np.full(limit.index.size, price_of(limit)) for limit in wishes]
        price = np.concatenate(prices) if prices else np.zeros(0)
    price = _middled(price)
    widened = model.without_objective()
    short = widened.block("short", len(rows), cost=price)
    over = widened.block("over", len(rows), cost=price)
    widened.add(rows, short.index, 1.0)
    widened.add(rows, over.index, -1.0)
    return Elastic(widened, short, over, rows, price)


def wish_of(model: Model, row: int) -> tuple[Rows, int]:
    """Return the batch that a row belongs to, and its flat position there."""
    for limit in model.limits:
        first = int(limit.index.flat[0]) if limit.index.size else -1
        if limit.index.size and first <= row < first + limit.index.size:
            return limit, row - first
    raise IndexError(row)


def _joined(parts: list[Indices]) -> Indices:
    return np.concatenate(parts) if parts else np.zeros(0, dtype=np.int64)


def _middled(price: Floats) -> Floats:
    """Return prices in the same proportions, about one.

    The solver takes a cost below its tolerance (1e-7) for none: limits in grams would be free.
    """
    some = price[price > 0.0]
    return price / np.sqrt(some.min() * some.max()) if len(some) else price


def _largest(model: Model) -> NDArray[np.float64]:
    """Return the largest coefficient of every row; one where it has none."""
    compiled = model.compiled()
    row = np.repeat(np.arange(len(compiled.row_low)), np.diff(compiled.start))
    largest = np.zeros(len(compiled.row_low))
    np.maximum.at(largest, row, np.abs(compiled.value))
    return np.where(largest > 0.0, largest, 1.0)
