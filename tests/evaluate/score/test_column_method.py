"""Column methods: sums over rows, gates, and the best of a pool."""

import pytest

from loopbook.evaluate.score.column_method import make
from tests.evaluate.score.columned import columned, told


def made(name: str, *seen):
    world = columned(name, *seen)
    return make(world.asked, world.rows)


def test_indices_of_levels_and_their_gates() -> None:
    found = made(
        "levels", told("l1", 85), told("l2", 2), told("l3", 1), told("l4", 1), told("l5", 1)
    )
    # The last row is reckoned from two words that nobody answered.
    assert found.index_low[0].tolist() == pytest.approx([12.0, 60.0, 60.0])
    assert found.index_high[0].tolist() == pytest.approx([52.0, 100.0, 100.0])
    assert found.gate_low[0].tolist() == [False, True, True]
    assert found.low[0] == found.index_low[0, 0]


def test_every_row_must_be_met() -> None:
    found = made(
        "all", told("a1", 50), told("a2", 2), told("a3", 1), told("a1", 40, 1), told("a1", 60, 2)
    )
    assert found.low.tolist() == [1.0, 0.0, 0.0]
    assert found.high.tolist() == [1.0, 0.0, 1.0]


def test_the_best_of_a_pool_counts() -> None:
    lead = told("m2.leading", 2, subject="columns/mean")
    found = made("mean", lead, told("m1", 80), told("m2", 2), told("m3", 25), told("m4", 45))
    assert found.low[0] == pytest.approx(100 * (1 + 1 + 0.75) / 3)
    assert found.weight[0].tolist() == pytest.approx([1 / 3, 1 / 3, 0, 1 / 3])
    assert found.result_low[0].tolist() == pytest.approx([100 / 3, 100 / 3, 0, 25])


def test_rivals_for_a_place_in_the_pool_are_told_apart_in_fractions() -> None:
    lead = told("m2.leading", 2, subject="columns/mean")
    tie = made("mean", lead, told("m3", 25), told("m4", 30), told("m3", 50, 1), told("m4", 60, 1))
    # Half and half may be told apart by rounding alone; two at the cap are equal.
    assert tie.is_near.tolist()[:2] == [True, False]


def test_a_weight_that_nobody_declared_leaves_sums_to_fractions() -> None:
    assert not made("ratios").is_near.any()
    assert made("measured").low.tolist() == [0.0, 0.0, 0.0]
    assert made("points", told("p4", 1)).low[0] == pytest.approx(5.0)
    assert made("leading", told("e5", 1), told("made", 1), told("used", 1)).low[0] == pytest.approx(
        18
    )
