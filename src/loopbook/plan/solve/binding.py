"""Binding: the limits that hold an answer back, dearest first."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from loopbook.plan.solve.model import Model, Rows
from loopbook.plan.solve.outcome import Outcome

TOUCH = 1e-6
"""Distance from a bound, as a share of it (or of one), that counts as touching it."""


class BindingRow(NamedTuple):
    """A limit that an answer touches.

    Fields
      rows, position   batch and flat position in it
      activity, bound  in the unit of the row
      price            by how much the objective gets better for one unit of looser limit; NaN:
                       not known
    """

    rows: Rows
    position: int
    activity: float
    bound: float
    price: float


def binding_rows(model: Model, outcome: Outcome, prices: Outcome | None = None) -> list[BindingRow]:
    """Return the limits set by people that `outcome` touches, dearest first.

    Parameters
      prices   outcome whose prices are told: of `priced`, or of the relaxed problem; default: those
               of `outcome` itself
    """
    found = list(_touched(model, outcome, prices or outcome))
    return sorted(found, key=lambda each: (-np.nan_to_num(each.price), each.rows.name))


def _touched(model: Model, outcome: Outcome, priced: Outcome) -> Iterator[BindingRow]:
    compiled = model.compiled()
    for rows in model.limits:
        if not rows.is_wish or not rows.index.size:
            continue
        index = rows.index.ravel()
        activity = outcome.activity[index]
        low, high = compiled.row_low[index], compiled.row_high[index]
        prices = priced.prices_of(rows).ravel()
        for bound in (low, high):
            distance = np.abs(activity - bound)
            is_touched = distance <= TOUCH * np.maximum(np.abs(bound), 1.0)
            is_touched &= np.isfinite(bound) & ((bound is low) | (low != high))
            for at in np.flatnonzero(is_touched):
                price = float(abs(prices[at]))
                yield BindingRow(rows, int(at), float(activity[at]), float(bound[at]), price)
