"""Legs: what each kind of vehicle pays for them, and which it cannot drive."""

import numpy as np

from loopbook.plan.route.legs import COST, KM, MINUTES, legs_of, quickest
from tests.plan.route.cases import line, task_of


def test_legs_are_priced_by_kind_and_impossible_ones_are_infinite() -> None:
    task = task_of(
        line(
            orders=[
                {"order": "a", "x": 2.0, "kg": 6.0, "service": 6.0, "windows": "08:00-08:30"},
                {"order": "b", "x": 5.0, "kg": 3.0, "windows": "09:00-09:30"},
                {"order": "c", "x": 5.0, "kg": 5.0, "vehicles": "w"},
            ],
            vehicles=[
                {"vehicle": "v", "kg": 10.0, "per_km": 1.0, "per_hour": 60.0, "fixed": 7.0},
                {"vehicle": "w", "kg": 99.0, "per_km": 2.0, "unloadings_most": 1.0},
            ],
        )
    )
    legs = legs_of(task)
    assert legs.between[:, 0, 0, 1].tolist() == [3.0 + 9.0, 9.0, 3.0]
    assert np.isinf(legs.between[COST, 0, 1, 0])  # 09:00 is after the last of a
    assert np.isinf(legs.between[COST, 0, 0, 2])  # v may not take c
    assert np.isfinite(legs.between[COST, 1, 0, 2])
    assert legs.first[COST, :, 0].tolist() == [7.0 + 2.0 + 2.0, 4.0]
    assert legs.last[:, 0, 0].tolist() == [2.0 + 8.0, 8.0, 2.0]
    assert np.isinf(legs.out[COST, 1]).all()  # w unloads once, at the end
    assert legs.out[KM, 0, 1].tolist() == [5.0]
    assert legs.back[MINUTES, 0, 0].tolist()[:2] == [2.0, 5.0]


def test_an_order_may_be_reached_sooner_over_another_place() -> None:
    """Yard to b takes 300 minutes directly, and 20 over a: b by 08:20, and c right after it."""
    ways = {("yard", "a"): 10.0, ("a", "b"): 10.0, ("yard", "b"): 300.0, ("b", "c"): 10.0}
    ways |= {("yard", "c"): 300.0, ("a", "c"): 300.0}
    made = line(
        orders=[
            {"order": "a", "x": 1.0},
            {"order": "b", "x": 1.0},
            {"order": "c", "x": 1.0, "windows": "08:30-09:00"},
        ],
        vehicles=[{"vehicle": "v", "shift": "08:00-17:00"}],
        distances=[
            {"source": s, "target": t, "km": 1.0, "minutes": m} for (s, t), m in ways.items()
        ],
    )
    task = task_of(made)
    assert np.isfinite(legs_of(task).between[COST, 0, 1, 2])
    assert quickest(task.minutes[0], 0)[:3].tolist() == [0.0, 10.0, 20.0]
