"""Learner: chosen by cells left out, averaged over pulse trains, and the same every time."""

import numpy as np
import pytest

from loopbook.plan.health.kernel import Shape
from loopbook.plan.health.learner import bars_of, estimated, missed, trained
from tests.plan.health.made import synthetic

TRAINS = synthetic(12, 3)
LEARNER = trained(TRAINS)


def test_estimates_of_new_cells_are_near_the_truth() -> None:
    new = synthetic(12, 3, seed=5)
    found = estimated(LEARNER, new.features, new.cell)
    assert found.unit.tolist() == list(dict.fromkeys(new.cell))
    assert found.behind.tolist() == [3] * 12
    assert np.abs(found.health - new.health[::3]).mean() < 0.01


def test_a_unit_of_several_trains_is_their_mean() -> None:
    new = synthetic(2, 3, seed=5)
    whole = estimated(LEARNER, new.features, new.cell)
    single = estimated(LEARNER, new.features, np.array([f"r{at}" for at in range(6)]))
    assert whole.health == pytest.approx(single.health.reshape(2, 3).mean(axis=1))
    assert whole.sd[0] < single.sd[0]


def test_errors_of_tests_are_averaged_over_rows_that_lie_evenly() -> None:
    found = missed(LEARNER, 2)
    first = LEARNER.errors[LEARNER.record == 0]
    assert found.size[0] == pytest.approx(abs(first[[0, 2]].mean()))
    assert missed(LEARNER, 9).size[0] == pytest.approx(abs(first.mean()))


def test_the_shape_that_misses_least_is_chosen() -> None:
    shapes = (Shape(1e-6, 1.0), Shape(0.3, 1e-3))
    assert trained(TRAINS, shapes).made.shape == shapes[1]
    with pytest.raises(ValueError, match="no shape"):
        trained(TRAINS, ())


def test_bars_hold_the_estimate_and_are_wider_for_more_confidence() -> None:
    found = estimated(LEARNER, TRAINS.features, TRAINS.cell)
    narrow, wide = bars_of(LEARNER, found, 0.5), bars_of(LEARNER, found, 0.9)
    assert (wide[0] <= narrow[0]).all()
    assert (narrow[1] <= wide[1]).all()
    assert (wide[0] <= found.health).all()
    assert np.isnan(bars_of(LEARNER, found, 0.95)).all()


def test_the_same_training_gives_the_same_bytes() -> None:
    again = estimated(trained(TRAINS), TRAINS.features, TRAINS.cell)
    assert (
        again.health.tobytes() == estimated(LEARNER, TRAINS.features, TRAINS.cell).health.tobytes()
    )
