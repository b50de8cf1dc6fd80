"""Conflict: in words, with the rows behind it, the smallest of all days."""

from loopbook.plan.route.answer import Day
from loopbook.plan.route.conflict import conflict_of, order_place
from loopbook.plan.route.crowd import Crowd
from loopbook.plan.route.reading import reading_of
from tests.plan.route.cases import line

ORDERS = [
    {"order": "a", "x": 1.0, "day": "2025-06-03"},
    {"order": "b", "x": 1.0, "day": "2025-06-02"},
    {"order": "c", "x": 1.0, "day": "2025-06-03"},
]
GIVEN = line(orders=ORDERS, vehicles=[{"vehicle": "v", "number": 2.0}])


def test_the_fewest_orders_are_told_with_the_fleet() -> None:
    first, second = reading_of(GIVEN).tasks
    days = [Day(first, (), (), (), None, 0), Day(second, (), (), (), None, 0, Crowd((0, 1), True))]
    found = conflict_of(GIVEN, days)
    assert found is not None
    assert [limit.values for limit in found.limits] == [
        {"order": "a"}, {"order": "c"}, {"fleet": "2 v"},
    ]  # fmt: skip
    assert found.places == ("orders.csv, row 2", "orders.csv, row 4", "vehicles.csv")
    assert found.is_smallest


def test_what_is_not_shown_to_be_needed_is_no_conflict() -> None:
    (_, task) = reading_of(GIVEN).tasks
    assert conflict_of(GIVEN, [Day(task, (), (), (), None, 0, Crowd((0, 1), False))]) is None
    assert order_place(GIVEN, task, 1) == "orders.csv, row 4"
