"""Learner: what is learnt of one chemistry, and the estimate of cells from it.

A cell is estimated from one or several pulse trains. Several are averaged; their bar comes from
cells of the training averaged over as many.
"""

from typing import NamedTuple

import numpy as np

from loopbook.plan.health.bars import Missed, bars
from loopbook.plan.health.folds import Indices, numbered
from loopbook.plan.health.kernel import (
    Floats,
    Learnt,
    Shape,
    estimates,
    learnt,
    missed_by,
    novelty,
    novelty_left_out,
)
from loopbook.terms.plan_input import Array

WIDTHS = (0.1, 0.3, 1.0, 3.0)
NOISES = (1e-5, 1e-4, 1e-3, 1e-2)
SHAPES = tuple(Shape(width, noise) for width in WIDTHS for noise in NOISES)
"""Among these the training chooses, by what cells left out show."""

CHOOSING_MOST = 190
"""Pulse trains by which a shape is chosen; of more, those that lie evenly over them: there are as
many regressions as shapes, and their time grows with the third power."""


class Trains(NamedTuple):
    """Pulse trains of one chemistry, one a row.

    Fields
      features  (n, d) voltages and, where the model uses it, the state of charge; finite
      health    (n,) true state of health, 0 to 1; NaN where it is to be estimated
      cell      (n,) name of the physical cell;  record  (n,) name of the test
    """

    features: Floats
    health: Floats
    cell: Array
    record: Array

    def of(self, chosen: Array) -> "Trains":
        """Return some rows, by position or by truth."""
        return Trains(
            self.features[chosen], self.health[chosen], self.cell[chosen], self.record[chosen]
        )


class Learner(NamedTuple):
    """A trained model of one chemistry.

    Fields
      made    the regression;  errors  (n,) estimate without the own cell minus truth
      cell, record   (n,) numbers of cell and test of the training rows
    """

    made: Learnt
    errors: Floats
    cell: Indices
    record: Indices

    @property
    def limit(self) -> float:
        """Return the novelty above which a point lies outside of what was learnt."""
        return float(novelty_left_out(self.made).max())


class Estimated(NamedTuple):
    """Estimates of units, one a row.

    Fields
      unit     names, in order of first row;  behind  (m,) pulse trains behind each
      health   (m,) state of health;  sd  (m,) standard error
      without  (m, K) what the models without each cell say
    """

    unit: Array
    behind: Indices
    health: Floats
    sd: Floats
    without: Floats


def trained(trains: Trains, shapes: tuple[Shape, ...] = SHAPES) -> Learner:
    """Return the model of the shape that misses cells left out by least.

    Every cell weighs the same in the choice. Of equal shapes the first is taken.
    """
    _, cell = numbered(trains.cell)
    _, record = numbered(trains.record)
    made = learnt(trains.features, trains.health, cell, _chosen(trains, shapes))
    return Learner(made, made.missed, cell, record)


def _chosen(trains: Trains, shapes: tuple[Shape, ...]) -> Shape:
    if not shapes:
        raise ValueError("no shape to choose from")
    if len(trains.cell) > CHOOSING_MOST:
        by_cell = np.argsort(trains.cell.astype(str), kind="stable")
        evenly = np.linspace(0, len(by_cell) - 1, CHOOSING_MOST).round().astype(np.int64)
        trains = trains.of(np.sort(by_cell[evenly]))
    _, cell = numbered(trains.cell)
    losses = [
        Missed(np.abs(errors), cell).spread
        for errors in missed_by(trains.features, trains.health, cell, shapes)
    ]
    return shapes[int(np.argmin(losses))]


def missed(learner: Learner, count: int) -> Missed:
    """Return how far tests averaged over `count` of their pulse trains were missed.

    Of one train: every row by itself. Of more: those rows of a test that lie evenly over it; a test
    that has fewer is averaged over what it has.
    """
    if count == 1:
        return Missed(np.abs(learner.errors), learner.cell)
    sizes, cells = [], []
    for number in range(int(learner.record.max()) + 1):
        rows = np.flatnonzero(learner.record == number)
        evenly = np.linspace(0, len(rows) - 1, min(count, len(rows))).round().astype(np.int64)
        sizes.append(abs(float(learner.errors[rows[evenly]].mean())))
        cells.append(int(learner.cell[rows[0]]))
    return Missed(np.array(sizes), np.array(cells, dtype=np.int64))


def estimated(learner: Learner, features: Floats, unit: Array) -> Estimated:
    """Return the estimate of every unit, averaged over its pulse trains.

    Parameters
      features  (n, d) of the pulse trains;  unit  (n,) to which each belongs
    """
    names, first, number = np.unique(unit.astype(str), return_index=True, return_inverse=True)
    count = np.bincount(number)
    health, without = estimates(learner.made, features)
    sums = np.zeros((len(names), without.shape[1]))
    np.add.at(sums, number, without)
    sd = np.zeros(len(names))
    for each in np.unique(count):
        sd[count == each] = missed(learner, int(each)).spread
    order = np.argsort(first)
    made = Estimated(
        names,
        count.astype(np.int64),
        np.bincount(number, weights=health) / count,
        sd,
        sums / count[:, None],
    )
    return Estimated._make(column[order] for column in made)


def novelty_of(learner: Learner, features: Floats, unit: Array) -> Floats:
    """Return the novelty of the farthest pulse train of every unit, in order of `estimated`."""
    _, first, number = np.unique(unit.astype(str), return_index=True, return_inverse=True)
    far = np.zeros(len(first))
    np.maximum.at(far, number, novelty(learner.made, features))
    return np.asarray(far[np.argsort(first)])


def bars_of(learner: Learner, found: Estimated, confidence: float) -> tuple[Floats, Floats]:
    """Return low and high end of the bar of every unit; NaN where cells are too few for it."""
    low, high = np.full(len(found.unit), np.nan), np.full(len(found.unit), np.nan)
    for each in np.unique(found.behind):
        own = found.behind == each
        low[own], high[own] = bars(found.without[own], missed(learner, int(each)), confidence)
    return low, high
