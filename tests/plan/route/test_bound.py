"""Bound: never above the least cost, and often at it."""

import pytest

from loopbook.plan.route.bound import bounded
from loopbook.terms.progress import finished
from tests.plan.route.cases import least_cost, line, task_of

VEHICLES = [{"vehicle": "v", "number": 3.0, "kg": 8.0, "per_km": 1.0, "fixed": 2.0,
             "unloadings_most": 1.0}]  # fmt: skip


def test_on_a_line_the_bound_is_the_optimum() -> None:
    orders = [{"order": str(x), "x": x, "kg": 4.0} for x in (2.0, 3.0, -5.0, 7.0)]
    task = task_of(line(orders=orders, vehicles=VEHICLES))
    best = least_cost(task)
    assert finished(bounded(task)).bound == pytest.approx(best)


def test_prizes_of_orders_left_out_count() -> None:
    orders = [{"order": "a", "x": 2.0}, {"order": "b", "x": 9.0, "optional": 1.0, "prize": 5.0}]
    task = task_of(line(orders=orders, vehicles=VEHICLES))
    assert finished(bounded(task)).bound == pytest.approx(4.0 + 2.0 + 5.0)


def test_too_little_room_is_proved() -> None:
    orders = [{"order": str(at), "x": 2.0, "kg": 8.0} for at in range(4)]
    assert finished(bounded(task_of(line(orders=orders, vehicles=VEHICLES)))).is_impossible


def test_a_larger_day_has_a_bound_below_any_tours() -> None:
    """A double row of 20 orders: rounded capacities ask for 10 loads, each to a mean of 5.5 km."""
    orders = [{"order": f"{x}{y}", "x": float(x), "y": y, "kg": 4.0}
              for x in range(1, 11) for y in (0.0, 0.5)]  # fmt: skip
    vehicle = {**VEHICLES[0], "number": 10.0}
    found = finished(bounded(task_of(line(orders=orders, vehicles=[vehicle]))))
    pairs = sum(x + (x * x + 0.25) ** 0.5 + 0.5 for x in range(1, 11))
    assert 0.9 * (pairs + 20.0) <= found.bound <= pairs + 20.0 + 1e-6
    assert found.cuts > 0
