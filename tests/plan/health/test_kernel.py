"""Kernel: one inverse gives what training again without a cell gives."""

import numpy as np
import pytest

from loopbook.plan.health.folds import numbered
from loopbook.plan.health.kernel import (
    Learnt,
    Shape,
    estimates,
    inverted,
    learnt,
    missed_by,
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
        said = MADE.missed + TRAINS.health
        assert said[cell == CELL] == pytest.approx(again[cell == CELL], abs=1e-7)


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


def test_what_shapes_miss_is_what_the_regression_of_each_misses() -> None:
    # Cells of different numbers of rows are solved in different blocks.
    kept = np.arange(len(CELL)) != 4
    trains, cell = TRAINS.of(kept), CELL[kept]
    shapes = (SHAPE, Shape(1.0, 1e-2))
    for shape, found in zip(
        shapes, missed_by(trains.features, trains.health, cell, shapes), strict=True
    ):
        made = learnt(trains.features, trains.health, cell, shape)
        assert found == pytest.approx(made.missed, abs=1e-9)


def test_what_differs_in_a_feature_that_never_changed_is_far_away() -> None:
    features = TRAINS.features.copy()
    features[:, 21] = 0.3
    made = learnt(features, TRAINS.health, CELL, SHAPE)
    assert novelty(made, features).max() < 0.01
    features[:, 21] = 0.5
    assert novelty(made, features).min() > 0.5


def test_points_are_estimated_a_part_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = estimates(MADE, TRAINS.features)
    monkeypatch.setattr("loopbook.plan.health.kernel.CHUNK", 5)
    parts = estimates(MADE, TRAINS.features)
    assert parts[0] == pytest.approx(whole[0], abs=1e-12)
    assert parts[1] == pytest.approx(whole[1], abs=1e-12)


@pytest.mark.parametrize("rows", [1, 47, 48, 49, 150])
def test_tiles_give_the_inverse(rows: int) -> None:
    root = np.random.default_rng(rows).normal(size=(rows, rows))
    matrix = root @ root.T + np.eye(rows)
    assert inverted(matrix) @ matrix == pytest.approx(np.eye(rows), abs=1e-9)
