"""Scale: rounding breaks no limit, and who may take an order is a load of its own."""

import pytest

from loopbook.plan.route.scale import NEVER, drives_of, money_scale, scaled
from loopbook.plan.route.task import call, unload
from loopbook.plan.route.timing import timed
from loopbook.plan.solve.tour_problem import MUST, Tour, TourAnswer, Visit
from tests.plan.route.cases import line, task_of

VEHICLES = [
    {"vehicle": "v", "kg": 10.0004, "per_km": 1.5, "per_hour": 60.0, "shift": "08:00-10:00"},
    {"vehicle": "w", "per_km": 3.0, "km_most": 20.0},
]
ORDERS = [
    {"order": "a", "x": 3.00001, "kg": 0.3, "service": 1.001, "windows": "08:00-09:00"},
    {"order": "b", "x": 1.0, "kg": 0.6, "vehicles": "w"},
    {"order": "c", "x": 1.0, "kg": 0.9, "optional": 1.0, "prize": 2.0},
]


def test_loads_and_ways_are_rounded_up_and_room_down() -> None:
    problem = scaled(task_of(line(orders=ORDERS, vehicles=VEHICLES))).problem
    assert [call.loads for call in problem.calls] == [(1, 0), (2, 1), (3, 0)]
    assert [kind.capacity for kind in problem.kinds] == [(33, 0), (7, 3)]
    assert problem.calls[0].windows == ((28800, 32400),)
    assert problem.calls[0].service == 61
    assert problem.lengths[0][0, 1] == 3001
    assert problem.kinds[0].time_most == NEVER
    assert problem.kinds[1].length_most == 20000


def test_an_order_that_must_be_served_has_no_prize_until_not_all_can_be() -> None:
    task = task_of(line(orders=ORDERS, vehicles=VEHICLES))
    assert [call.prize for call in scaled(task).problem.calls][:2] == [MUST, MUST]
    free = scaled(task, must=False)
    assert min(call.prize for call in free.problem.calls[:2]) > free.problem.calls[2].prize
    assert free.problem.calls[2].prize == round(2.0 * free.money)


def test_money_has_the_fewest_units_that_make_rates_whole() -> None:
    task = task_of(line(orders=ORDERS, vehicles=VEHICLES))
    scale = money_scale(task.vehicles)
    assert scale * 60.0 / 3600.0 == pytest.approx(100.0)
    assert scale * 1.5 / 1000.0 == pytest.approx(9.0)
    free = tuple(v._replace(per_km=0.0, per_hour=0.0) for v in task.vehicles)
    assert money_scale(free) == 1000.0


def test_a_tour_ends_at_the_station_that_costs_least_and_is_open() -> None:
    task = task_of(
        line(
            orders=[{"order": "a", "x": 5.0, "windows": "09:00-09:10"}, {"order": "b", "x": 6.0}],
            vehicles=[{"vehicle": "v", "per_km": 1.0, "shift": "08:00-12:00"}],
            stations=[
                {"station": "yard", "x": 0.0, "y": 0.0, "kind": "garage"},
                {"station": "near", "x": 4.0, "y": 0.0, "windows": "08:00-08:30"},
                {"station": "far", "x": 9.0, "y": 0.0},
            ],
        )
    )
    made = scaled(task)
    tours = (Tour(0, (Visit(0, 0), Visit(0, -1), Visit(1, -1), Visit(1, 0))),)
    (drive,) = drives_of(task, made, TourAnswer(True, tours, (), 0, 0))
    assert drive.stops == (call(0), unload(1), call(1), unload(2))
    assert timed(task, drive).broken.keys() == {"opening"}
    # Order a is left after the near station has closed: its way home leads through the far one.
    home = made.problem.kinds[0].end
    at = {name: n for n, name in enumerate(task.road.places)}
    assert made.problem.lengths[0][at["a"], home] == 4000 + 9000
