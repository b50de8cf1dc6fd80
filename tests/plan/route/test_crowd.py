"""Crowd: orders that cannot all be served, and tours that show that none of them is needless."""

from loopbook.plan.route import crowd
from loopbook.plan.route.crowd import Crowd, crowd_of
from loopbook.terms.progress import finished
from tests.plan.route.cases import line, task_of

VEHICLE = {"vehicle": "v", "kg": 10.0, "per_km": 1.0, "unloadings_most": 1.0}


def test_the_orders_in_each_others_way_are_found_among_others() -> None:
    loads = (1.0, 6.0, 1.0, 5.0)
    orders = [{"order": f"o{at}", "x": 5.0, "kg": kg} for at, kg in enumerate(loads)]
    assert finished(crowd_of(task_of(line(orders=orders, vehicles=[VEHICLE])))) == Crowd(
        (1, 3), is_least=True
    )


def test_a_large_day_is_not_looked_at() -> None:
    orders = [{"order": f"o{at}", "x": 5.0, "kg": 6.0} for at in range(crowd.ORDERS_MOST + 1)]
    assert finished(crowd_of(task_of(line(orders=orders, vehicles=[VEHICLE])))) is None
