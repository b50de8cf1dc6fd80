"""Calibration: how good estimates of cells are that the model has never seen.

Cells are left out fold by fold; everything (features brought to scale, shape chosen, errors
measured) is done again without them. Nothing of a cell is known to the model that estimates it.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from loopbook.plan.health.folds import Indices, must_be_apart
from loopbook.plan.health.kernel import Floats, Shape
from loopbook.plan.health.learner import SHAPES, Trains, bars_of, estimated, trained
from loopbook.terms.plan_input import Array

LEVELS = (0.5, 0.8, 0.9)
"""Confidences whose bars are held against the truth."""


class Calibration(NamedTuple):
    """What models without a row's cell say of it: n rows, in the order of the training.

    Fields
      truth, estimate  (n,)
      low, high        (n, levels) ends of the bars of LEVELS; NaN: too few cells
      fold             (n,) in which the row was left out;  shapes  of each fold
    """

    truth: Floats
    estimate: Floats
    low: Floats
    high: Floats
    fold: Indices
    shapes: tuple[Shape, ...]


class Errors(NamedTuple):
    """Errors of estimates: means over what was estimated.

    Fields
      number     estimates;  mean_absolute, root_mean_square, bias  estimate minus truth
      coverage   share of truths within the bars of each level; NaN: no bars
      width      mean width of the bars of each level
    """

    number: int
    mean_absolute: float
    root_mean_square: float
    bias: float
    coverage: tuple[float, ...]
    width: tuple[float, ...]


def calibrated(
    trains: Trains, fold: Indices, shapes: tuple[Shape, ...] = SHAPES
) -> Iterator[Calibration]:
    """Leave out every fold in turn; yield what is known after each: rows not yet done are NaN.

    Parameters
      fold      (n,) of each row
    Raises      InputError  LB-PL93  rows of one cell stand in two folds
    """
    must_be_apart(trains.cell, fold, [str(name) for name in trains.record])
    yield from fold_by_fold(trains, fold, shapes)


def fold_by_fold(
    trains: Trains, fold: Indices, shapes: tuple[Shape, ...] = SHAPES
) -> Iterator[Calibration]:
    """As `calibrated`, of folds that may cut through cells: to show what those hide."""
    shape = (len(fold), len(LEVELS))
    estimate = np.full(len(fold), np.nan)
    low, high = np.full(shape, np.nan), np.full(shape, np.nan)
    chosen: list[Shape] = []
    for number in range(int(fold.max()) + 1):
        out = np.flatnonzero(fold == number)
        learner = trained(trains.of(fold != number), shapes)
        # Every row is a unit of its own: the bar of one pulse train.
        found = estimated(learner, trains.features[out], np.array([f"{at:09}" for at in out]))
        estimate[out] = found.health
        for at, level in enumerate(LEVELS):
            low[out, at], high[out, at] = bars_of(learner, found, level)
        chosen.append(learner.made.shape)
        yield Calibration(trains.health, estimate, low, high, fold, tuple(chosen))


def uncalibrated(trains: Trains, fold: Indices) -> Calibration:
    """Return a calibration in which no fold has been left out yet."""
    none = np.full((len(fold), len(LEVELS)), np.nan)
    return Calibration(trains.health, np.full(len(fold), np.nan), none, none, fold, ())


def errors_of(made: Calibration) -> Errors:
    """Return the errors of single pulse trains, and how often their bars hold the truth."""
    miss = made.estimate - made.truth
    held = (made.low <= made.truth[:, None]) & (made.truth[:, None] <= made.high)
    is_barred = ~np.isnan(made.low)
    coverage = [_mean(held[is_barred[:, at], at]) for at in range(len(LEVELS))]
    width = [_mean((made.high - made.low)[is_barred[:, at], at]) for at in range(len(LEVELS))]
    return Errors(
        len(miss),
        float(np.abs(miss).mean()),
        float(np.sqrt((miss**2).mean())),
        float(miss.mean()),
        tuple(coverage),
        tuple(width),
    )


def errors_of_tests(made: Calibration, record: Array) -> Errors:
    """Return the errors of tests: their pulse trains averaged; without bars."""
    names, number = np.unique(record.astype(str), return_inverse=True)
    count = np.bincount(number)
    miss = np.bincount(number, weights=made.estimate - made.truth) / count
    none = (float("nan"),) * len(LEVELS)
    return Errors(
        len(names),
        float(np.abs(miss).mean()),
        float(np.sqrt((miss**2).mean())),
        float(miss.mean()),
        none,
        none,
    )


def _mean(values: Array) -> float:
    return float(values.mean()) if len(values) else float("nan")
