"""Insertion: every place is tried, with an unloading where there is no room."""

from loopbook.plan.route.insertion import completed, tried, unloadings
from loopbook.plan.route.task import Drive, call, unload
from tests.plan.route.cases import line, task_of

ORDERS = [
    {"order": "a", "x": 4.0, "kg": 3.0},
    {"order": "b", "x": 6.0, "kg": 3.0},
    {"order": "c", "x": 5.0, "kg": 2.0, "windows": "08:00-09:00"},
]


def test_the_cheapest_place_is_between_its_neighbours() -> None:
    task = task_of(line(orders=ORDERS, vehicles=[{"vehicle": "v", "kg": 9.0, "per_km": 1.0}]))
    drive = Drive(0, (call(0), call(1), unload(0)))
    found = tried(task, [drive], 2).cheapest
    assert found is not None
    assert (found.cost, found.at) == (0.0, 0)
    assert found.drive.stops == (call(0), call(2), call(1), unload(0))


def test_without_room_the_vehicle_unloads_beside_the_order() -> None:
    task = task_of(line(orders=ORDERS, vehicles=[{"vehicle": "v", "kg": 7.0, "per_km": 1.0}]))
    found = tried(task, [Drive(0, (call(0), call(1), unload(0)))], 2).cheapest
    assert found is not None
    assert found.cost == 8.0
    assert found.drive.stops.count(unload(0)) == 2


def test_a_further_vehicle_is_tried_while_one_is_left() -> None:
    vehicles = [{"vehicle": "v", "number": 2.0, "kg": 7.0, "per_km": 1.0, "unloadings_most": 1.0}]
    drive = Drive(0, (call(0), call(1), unload(0)))
    found = tried(task_of(line(orders=ORDERS, vehicles=vehicles)), [drive], 2).cheapest
    assert found is not None
    assert (found.cost, found.at) == (10.0, 1)


def test_the_nearest_way_that_is_not_allowed_breaks_one_limit() -> None:
    vehicles = [{"vehicle": "v", "kg": 7.0, "per_km": 1.0, "unloadings_most": 1.0}]
    drive = Drive(0, (call(0), call(1), unload(0)))
    found = tried(task_of(line(orders=ORDERS, vehicles=vehicles)), [drive], 2)
    assert found.cheapest is None
    assert found.nearest is not None
    assert found.nearest.broken == {"kg": 1.0}
    late = [{"vehicle": "v", "per_km": 1.0, "shift": "10:00-11:00"}]
    lone = tried(task_of(line(orders=ORDERS, vehicles=late)), [], 2)
    assert lone.nearest is not None
    assert lone.nearest.broken == {"window": 65.0}


def test_orders_are_put_in_while_they_are_worth_it() -> None:
    orders = [*ORDERS[:2], {**ORDERS[2], "optional": 1.0, "prize": 1.0},
              {"order": "d", "x": 20.0, "optional": 1.0, "prize": 27.0}]  # fmt: skip
    task = task_of(line(orders=orders, vehicles=[{"vehicle": "v", "per_km": 1.0}]))
    drives, left = completed(task, [], [0, 1, 2, 3])
    assert left == [3]
    assert {stop.order for stop in drives[0].stops if stop.order >= 0} == {0, 1, 2}
    assert unloadings(task, 0) == [unload(0)]
