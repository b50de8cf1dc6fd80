"""Bars: jackknife+ over cells, against the definition, one point at a time."""

import numpy as np
import pytest

from loopbook.plan.health.bars import Missed, bars, least_cells

MISSED = Missed(np.array([0.1, 0.3, 0.2, 0.4]), np.array([0, 0, 1, 2]))


def test_cells_weigh_the_same_whatever_their_rows() -> None:
    assert MISSED.share.tolist() == pytest.approx([1 / 8, 1 / 8, 1 / 4, 1 / 4])
    assert MISSED.spread**2 == pytest.approx((0.05 + 0.04 + 0.16) / 3)


def test_a_bar_is_the_weighted_quantile_of_what_the_models_say() -> None:
    without = np.array([[0.7, 0.8, 0.6]])
    low, high = bars(without, MISSED, 0.5)
    # Lower ends from above: 0.6 (1/8 + 1/4), 0.4 (1/8): half is reached at 0.4.
    assert low[0] == pytest.approx(0.4)
    # Upper ends 0.8 (1/8), 1.0 (1/8), 1.0 (1/4), 1.0 (1/4): half is reached at 1.0.
    assert high[0] == pytest.approx(1.0)


def test_a_confidence_that_the_cells_do_not_bear_has_no_bar() -> None:
    without = np.array([[0.7, 0.8, 0.6]])
    assert np.isnan(bars(without, MISSED, 0.8)).all()
    assert np.isfinite(bars(without, MISSED, 0.75)).all()
    assert [least_cells(c) for c in (0.5, 0.75, 0.8, 0.9, 0.95)] == [1, 3, 4, 9, 19]


def test_bars_hold_new_cells_as_often_as_they_say() -> None:
    rng = np.random.default_rng(7)
    held = []
    for _ in range(400):
        truth = rng.normal(0.0, 1.0, 20)
        # A model that knows nothing: the mean of the other cells.
        without = (truth.sum() - truth) / 19
        low, high = bars(without[None, :], Missed(abs(truth - without), np.arange(20)), 0.8)
        new = rng.normal()
        held.append(low[0] <= new <= high[0])
    assert 0.75 < np.mean(held) < 0.9


def test_chunks_do_not_change_bars(monkeypatch: pytest.MonkeyPatch) -> None:
    without = np.random.default_rng(1).uniform(0.5, 0.9, (7, 3))
    whole = bars(without, MISSED, 0.5)
    monkeypatch.setattr("loopbook.plan.health.bars.CHUNK", 2)
    assert np.array_equal(bars(without, MISSED, 0.5), whole)
