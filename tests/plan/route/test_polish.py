"""Polish: moves with exact times."""

from loopbook.plan.route.polish import polished, without
from loopbook.plan.route.task import Drive, call, unload
from tests.plan.route.cases import line, task_of


def test_an_order_that_costs_more_than_its_prize_is_taken_out() -> None:
    orders = [{"order": "a", "x": 4.0}, {"order": "b", "x": 9.0, "optional": 1.0, "prize": 3.0}]
    task = task_of(line(orders=orders, vehicles=[{"vehicle": "v", "per_km": 1.0}]))
    drives, left = polished(task, [Drive(0, (call(1), call(0), unload(0)))], [])
    assert drives == [Drive(0, (call(0), unload(0)))]
    assert left == [1]


def test_an_order_goes_to_the_vehicle_that_passes_by_and_unloading_where_it_is_cheap() -> None:
    orders = [{"order": "a", "x": 4.0}, {"order": "b", "x": -4.0}, {"order": "c", "x": -3.0}]
    stations = [
        {"station": "yard", "x": 0.0, "y": 0.0},
        {"station": "tip", "x": 30.0, "y": 0.0, "kind": "unloading"},
    ]
    vehicles = [{"vehicle": "v", "number": 2.0, "per_hour": 6.0, "minutes_most": 70.0}]
    task = task_of(line(orders=orders, vehicles=vehicles, stations=stations))
    start = [Drive(0, (call(0), call(2), unload(0))), Drive(0, (call(1), unload(1)))]
    drives, left = polished(task, start, [])
    assert left == []
    assert sum(len(drive.stops) for drive in drives) <= 5
    assert all(stop != unload(1) for drive in drives for stop in drive.stops)


def test_taking_out_leaves_no_unloading_of_nothing() -> None:
    drive = Drive(0, (call(0), unload(1), call(1), unload(0)))
    assert without(drive, 0) == Drive(0, (call(1), unload(0)))
    assert without(drive, 1) == Drive(0, (call(0), unload(1)))
    assert without(Drive(0, (call(0), unload(0))), 0) is None


def test_two_vehicles_become_one_that_unloads_between() -> None:
    """No single order can change: both of a tour have to go over to the other vehicle."""
    orders = [{"order": f"o{at}", "x": 5.0, "kg": 5.0} for at in range(4)]
    vehicle = {"vehicle": "v", "number": 2.0, "kg": 10.0, "fixed": 50.0, "per_km": 1.0}
    task = task_of(line(orders=orders, vehicles=[vehicle]))
    drives = [Drive(0, (call(at), call(at + 1), unload(0))) for at in (0, 2)]
    made, left = polished(task, drives, [])
    assert [len(drive.stops) for drive in made] == [6]
    assert not left


def test_vehicles_of_two_kinds_change_tours() -> None:
    """The cheap one of 5 kg goes to the far order of 5 kg, and not to the near one of 4 kg."""
    orders = [{"order": "far", "x": 50.0, "kg": 5.0}, {"order": "near", "x": -1.0, "kg": 4.0}]
    vehicles = [
        {"vehicle": "cheap", "kg": 5.0, "per_km": 1.0, "minutes_most": 101.0},
        {"vehicle": "dear", "kg": 5.0, "per_km": 3.0},
    ]
    task = task_of(line(orders=orders, vehicles=vehicles))
    drives = [Drive(0, (call(1), unload(0))), Drive(1, (call(0), unload(0)))]
    made, _ = polished(task, drives, [])
    assert {drive.vehicle: drive.stops[0].order for drive in made} == {0: 0, 1: 1}
