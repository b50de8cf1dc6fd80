"""Kernel: one inverse gives what training again without a cell gives."""

import numpy as np
import pytest

from loopbook.plan.health.folds import numbered
from loopbook.plan.health.kernel import (
    Learnt,
    Shape,
    estimates,
    learnt,
    left_out,
    novelty,
    novelty_left_out,
)
from tests.plan.health.made import synthetic

SHAPE = Shape(0.3, 1e-3)
TRAINS = synthetic(8, 3)
CELL = numbered(TRAINS.cell)[1]
MADE = learnt(TRAINS.features, TRAINS.health, CELL, SHAPE)


def without(cell: int) -> Learnt:
    """Train again without a cell, on the scale of the whole training."""
    kept = np.asarray(cell != CELL)
    again = learnt(
        MADE.points[kept], TRAINS.health[kept], np.zeros(int(kept.sum()), np.int64), SHAPE
    )
    # The points are on the scale already: they must not be scaled once more.
    kernel = 1.0 + np.exp(
        -SHAPE.width
        / MADE.points.shape[1]
        * ((MADE.points[kept][:, None, :] - MADE.points[kept][None, :, :]) ** 2).sum(axis=2)
    )
    inverse = np.linalg.inv(kernel + SHAPE.noise * np.eye(len(kernel)))
    return again._replace(
        centre=MADE.centre,
        spread=MADE.spread,
        points=MADE.points[kept],
        inverse=inverse,
        weights=inverse @ TRAINS.health[kept],
    )


def test_the_model_without_a_cell_is_that_trained_without_it() -> None:
    _, found = estimates(MADE, TRAINS.features)
    for cell in range(8):
        again, _ = estimates(without(cell), TRAINS.features)
        assert found[:, cell] == pytest.approx(again, abs=1e-7)
        assert left_out(MADE)[cell == CELL] == pytest.approx(again[cell == CELL], abs=1e-7)


def test_novelty_of_a_cell_left_out_is_that_of_the_model_without_it() -> None:
    found = novelty_left_out(MADE)
    for cell in range(8):
        again = novelty(without(cell), TRAINS.features[cell == CELL])
        assert found[cell == CELL] == pytest.approx(again, abs=1e-7)


def test_novelty_is_small_where_it_was_learnt_and_large_far_away() -> None:
    assert novelty(MADE, TRAINS.features).max() < 0.01
    far = novelty(MADE, TRAINS.features + 100.0)
    # Far away no more than the mean is known: at least the exponential's half of the variance.
    assert (far > 0.5).all()
    assert (far < 1.0).all()
