"""Telling: what binds, with its price, and why an order is left out."""

import pytest

from loopbook.plan.route.task import Drive, call, unload
from loopbook.plan.route.telling import (
    REFUSALS_MOST,
    bindings_of,
    limit_words,
    refusals_of,
    told_refusals,
    vehicle_names,
)
from loopbook.terms.plan import Refusal
from loopbook.terms.statement import Reason
from tests.plan.route.cases import line, task_of

GIVEN = line(
    orders=[
        {"order": "a", "x": 10.0, "kg": 5.0, "windows": "08:00-08:30"},
        {"order": "b", "x": 12.0, "kg": 5.0, "windows": "09:00-09:30"},
        {"order": "c", "x": 11.0, "kg": 3.0, "optional": 1.0, "prize": 9.0},
    ],
    vehicles=[{"vehicle": "v", "kg": 10.0, "per_hour": 60.0, "shift": "07:30-09:12",
               "unloadings_most": 1.0}],
)  # fmt: skip
TASK = task_of(GIVEN)
DRIVE = Drive(0, (call(0), call(1), unload(0)))


def test_a_window_that_makes_a_vehicle_wait_is_priced_by_timing_again() -> None:
    found = {b.limit.key.rsplit(".", 1)[1]: b for b in bindings_of(TASK, [DRIVE])}
    assert found.keys() == {"waits", "late", "load", "full", "fleet"}
    assert found["waits"].price == pytest.approx(1.0)
    assert (found["waits"].activity, found["waits"].subject) == (540.0, "b")
    assert (found["load"].activity, found["load"].bound) == (10.0, 10.0)
    assert found["full"].bound == 552.0
    assert found["fleet"].price is None


def test_an_order_that_fits_nowhere_names_the_limit_in_its_way() -> None:
    (found,) = refusals_of(GIVEN, TASK, [DRIVE], [2])
    assert found.reason.key == "plan.route.refused.limit"
    assert (found.amount, found.unit) == (3.0, "KGM")
    assert found.reason.labels["limit"] == (limit_words("kg", "en"), "载重")


def test_vehicles_are_numbered_by_kind() -> None:
    assert vehicle_names(TASK, [DRIVE, DRIVE]) == ["v 1", "v 2"]


def test_many_refusals_are_counted() -> None:
    many = [Refusal(option=str(n), reason=Reason("x"), amount=float(n)) for n in range(60)]
    told = told_refusals(many[::-1])
    assert [each.option for each in told[:2]] == ["0", "1"]
    assert told[-1].reason.values == {"count": str(60 - REFUSALS_MOST)}
