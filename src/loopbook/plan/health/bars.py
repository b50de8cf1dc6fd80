"""Bars: error bars of an estimate from how far the models missed cells they had not seen.

Jackknife+ over groups: every model without a cell says its estimate, widened by how far it missed
that cell; the bar holds the middle of all those. A cell weighs 1 / (K + 1), whatever its number
of rows, and the cell to come has the last share: with too few cells there is no bar of a high
confidence, and none is made up.
Source    Barber, Candes, Ramdas & Tibshirani, Predictive inference with the jackknife+, 2021;
          Lee, Barber & Willett, Distribution-free inference with hierarchical data, 2023
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from loopbook.plan.health.folds import Indices

Floats = NDArray[np.float64]
CHUNK = 2000
_NEAR = 1e-9


class Missed(NamedTuple):
    """How far the models missed the cells that they had not seen.

    Fields
      size   (r,) absolute error, 0 to 1;  cell  (r,) number of the cell, 0..K-1
    """

    size: Floats
    cell: Indices

    @property
    def share(self) -> Floats:
        """Weight of each error, (r,): a cell has 1 / (K + 1), shared by its errors."""
        count = np.bincount(self.cell)
        return np.asarray(1.0 / (count[self.cell] * (len(count) + 1)))

    @property
    def spread(self) -> float:
        """Root of the mean squared error, every cell weighing the same: the sd of an estimate."""
        return float(np.sqrt((self.size**2 * self.share).sum() / self.share.sum()))


def least_cells(confidence: float) -> int:
    """Return how many cells a bar of that confidence needs at least: K / (K + 1) >= confidence."""
    return int(np.ceil(confidence / (1.0 - confidence) - _NEAR))


def bars(without: Floats, missed: Missed, confidence: float) -> tuple[Floats, Floats]:
    """Return the low and the high end of the bar of each point, (m,); NaN: too few cells.

    Parameters
      without     (m, K) estimates of the models without each cell
      confidence  share of new cells that the bar should hold, 0 < c < 1
    """
    low = np.full(len(without), np.nan)
    high = np.full(len(without), np.nan)
    if missed.share.sum() < confidence - _NEAR:
        return low, high
    for start in range(0, len(without), CHUNK):
        part = slice(start, start + CHUNK)
        centre = without[part][:, missed.cell]
        low[part] = -_quantile(missed.size - centre, missed.share, confidence)
        high[part] = _quantile(centre + missed.size, missed.share, confidence)
    return low, high


def _quantile(values: Floats, shares: Floats, level: float) -> Floats:
    """Return of every row the least value up to which the shares reach `level`."""
    order = np.argsort(values, axis=1, kind="stable")
    reached = np.cumsum(shares[order], axis=1) >= level - _NEAR
    at = np.argmax(reached, axis=1)
    ordered = np.take_along_axis(values, order, axis=1)
    return np.asarray(ordered[np.arange(len(values)), at])
