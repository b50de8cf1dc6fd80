"""Doubt: the standard uncertainty of what is attributed, to the first order.

    dx = A dx + dA x + db

Weights of inputs are weighings, each with an uncertainty of its own; own values are factors, each
uncertain once for all items that use it. `deviation_of` follows the row of one item back and gives
the first-order value itself; `deviations` carries samples of the right side along, as further
columns of one sweep, for all items. What is shared upstream is so counted as one in both.

Source    JCGM 100:2008, 5.2.2 (13) and 5.2.3; JCGM 101:2008, 5.9 for the sampling
"""

from typing import NamedTuple

import numpy as np

from loopbook.account.attribute.shares import Floats, Ints, Shares, targets_of
from loopbook.account.attribute.solve import solve, upstream
from loopbook.account.attribute.sweep import is_topological, swept

EXACT = -1
"""Number of the weighing or factor of what has no uncertainty."""

BLOCK = 8
"""Samples that are swept together."""

DRAWS = 200
"""Samples a column: the uncertainty of an uncertainty is then 5 % (1 / sqrt(2 x 200))."""


class Doubt(NamedTuple):
    """What is uncertain.

    Fields
      weighing   (links) number of the weighing that a share rests on; EXACT for none
      relative   (links) standard uncertainty of the weight, as a part of it
      factor     (items) number of the factor that the own value of an item is; EXACT for none
      spread     (items) standard uncertainty of that own value
      is_whole   whether shares of an item are weights over their sum, so that more of one input is
                 less of the others; else each share stands by itself
    """

    weighing: Ints
    relative: Floats
    factor: Ints
    spread: Floats
    is_whole: bool = True


def deviation_of(shares: Shares, value: Floats, doubt: Doubt, item: int) -> float:
    """Return the standard uncertainty of x of one item, to the first order.

    Parameters
      value   (items) x
    """
    row = upstream(shares, item)
    target = targets_of(shares)
    by_link = row[target] * _pull(shares, value, doubt)
    by_item = row * doubt.spread
    return float(np.sqrt(_squares(by_link, doubt.weighing) + _squares(by_item, doubt.factor)))


def deviations(
    shares: Shares, value: Floats, doubt: Doubt, seed: int, draws: int = DRAWS
) -> Floats:
    """Return the standard uncertainty of x of every item, from samples of the first order.

    Parameters
      value   (items) x
      seed    of the samples; the same seed gives the same numbers
    """
    random = np.random.default_rng(seed)
    target = targets_of(shares)
    pull = _pull(shares, value, doubt)
    square = np.zeros(shares.items)
    is_plain = is_topological(shares)
    # In blocks, so that ten million links need no memory for all samples at once.
    for first in range(0, draws, BLOCK):
        right = np.empty((shares.items, min(BLOCK, draws - first)))
        for column in range(right.shape[1]):
            moved = pull * _normal(random, doubt.weighing)
            right[:, column] = np.bincount(target, moved, minlength=shares.items)
            right[:, column] += doubt.spread * _normal(random, doubt.factor)
        found = swept(shares, right) if is_plain else solve(shares, right).value
        square += np.einsum("ij,ij->i", found, found)
    return np.sqrt(square / draws)


def _pull(shares: Shares, value: Floats, doubt: Doubt) -> Floats:
    """Return what a deviation of one standard uncertainty of each weight adds to x of its item."""
    given = value[shares.source]
    if doubt.is_whole:
        target = targets_of(shares)
        inflow = np.bincount(target, shares.share * given, minlength=shares.items)
        total = np.bincount(target, shares.share, minlength=shares.items)
        mean = np.divide(inflow, total, out=np.zeros(shares.items), where=total > 0)
        given = given - mean[target]
    return np.where(doubt.weighing == EXACT, 0.0, shares.share * doubt.relative * given)


def _squares(parts: Floats, number: Ints) -> float:
    """Return the sum of squares of what hangs together: parts of one number are one deviation."""
    is_in = number != EXACT
    return float(np.square(np.bincount(number[is_in], parts[is_in])).sum()) if is_in.any() else 0.0


def _normal(random: np.random.Generator, number: Ints) -> Floats:
    """Return a deviation a row, the same for rows of one number; 0 where there is none."""
    drawn = random.standard_normal(int(number.max(initial=EXACT)) + 2)
    drawn[EXACT] = 0.0  # the last one, which EXACT points at
    found: Floats = drawn[number]
    return found
