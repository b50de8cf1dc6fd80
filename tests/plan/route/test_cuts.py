"""Cuts: a flow that leaves a set too seldom is seen, a true one is not."""

import numpy as np

from loopbook.plan.route.cuts import Cut, Support, loads_of, needs_of, pool_of, violated
from tests.plan.route.cases import line, task_of

TASK = task_of(
    line(
        orders=[{"order": str(at), "x": float(at), "kg": 4.0} for at in range(1, 5)],
        vehicles=[{"vehicle": "v", "kg": 8.0, "per_km": 1.0},
                  {"vehicle": "w", "kg": 4.0, "per_km": 1.0}],
    )
)  # fmt: skip
NEEDS = needs_of(TASK)


def flow(*legs: tuple[int, int], leaving: tuple[int, ...]) -> Support:
    between = np.zeros((2, 4, 4))
    for one, other in legs:
        between[0, one, other] = 1.0
    out = np.zeros((2, 4))
    out[0, list(leaving)] = 1.0
    return Support(between, out, np.ones(4))


def test_a_circle_without_a_way_home_is_cut() -> None:
    cuts = violated(NEEDS, flow((0, 1), (1, 0), (2, 3), leaving=(3,)), [])
    assert any(cut.members == (0, 1) for cut in cuts)


def test_tours_that_keep_the_capacity_are_not_cut() -> None:
    pool = pool_of(NEEDS, np.abs(np.subtract.outer(np.arange(4.0), np.arange(4.0))))
    assert violated(NEEDS, flow((0, 1), (2, 3), leaving=(1, 3)), pool) == []


def test_a_tour_that_carries_too_much_is_cut_by_every_unit() -> None:
    whole = np.arange(4)
    assert loads_of(NEEDS, whole) == {((1.0, 1.0), 2.0), ((2.0, 1.0), 4.0)}
    cuts = violated(NEEDS, flow((0, 1), (1, 2), (2, 3), leaving=(3,)), [])
    assert Cut((0, 1, 2, 3), (2.0, 1.0), 4.0, -1) in cuts


def test_a_pool_holds_the_sets_that_fill_a_further_load() -> None:
    pool = pool_of(NEEDS, np.abs(np.subtract.outer(np.arange(4.0), np.arange(4.0))))
    assert [0, 1, 2] in [members.tolist() for members in pool]
