"""Timing: by hand, and against a scan over every start."""

from itertools import pairwise

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from loopbook.plan.route.task import Drive, call, unload
from loopbook.plan.route.timing import place_of_stop, service_of, timed, window_of
from loopbook.plan.route.window import clock_text
from tests.plan.route.cases import _minutes, line, task_of


def test_a_vehicle_starts_as_late_as_costs_nothing() -> None:
    """Window at 09:00, 10 minutes away: it leaves at 08:50, not at the begin of its shift."""
    task = task_of(
        line(
            orders=[{"order": "a", "x": 10.0, "windows": "09:00-10:00", "service": 5.0}],
            vehicles=[{"vehicle": "v", "shift": "08:00-17:00", "per_hour": 60.0, "fixed": 7.0}],
            stations=[{"station": "yard", "x": 0.0, "y": 0.0, "unload": 3.0}],
        )
    )
    found = timed(task, Drive(0, (call(0), unload(0))))
    assert (found.start, found.end) == (530.0, 530.0 + 10 + 5 + 10 + 3)
    assert found.cost == 7.0 + 28.0
    assert found.km == 20.0
    assert found.broken == {}
    assert [place_of_stop(task, stop) for stop in (call(0), unload(0))] == [1, 0]
    assert (service_of(task, call(0)), window_of(task, call(0))) == (5.0, (540.0, 600.0))


def test_every_limit_is_named_with_how_much_it_is_broken() -> None:
    task = task_of(
        line(
            orders=[
                {"order": "a", "x": 30.0, "kg": 6.0, "windows": "08:00-08:10"},
                {"order": "b", "x": 60.0, "kg": 6.0, "vehicles": "w"},
            ],
            vehicles=[
                {"vehicle": "v", "kg": 10.0, "shift": "08:00-09:30", "km_most": 100.0,
                 "minutes_most": 100.0, "unloadings_most": 1.0, "per_km": 1.0},
                {"vehicle": "w", "per_km": 1.0},
            ],
        )
    )  # fmt: skip
    found = timed(task, Drive(0, (call(0), call(1), unload(0), unload(0))))
    assert found.broken == pytest.approx(
        {"window": 20.0, "kg": 2.0, "vehicle": 1.0, "shift": 30.0, "km_most": 20.0,
         "minutes_most": 20.0, "unloadings_most": 1.0}
    )  # fmt: skip
    assert timed(task, Drive(0, (call(0),))).broken["unloading"] == 1.0


SPAN = st.tuples(st.integers(0, 60), st.integers(0, 30))


@drawn(st.lists(st.tuples(st.integers(1, 9), SPAN, st.integers(0, 9)), min_size=1, max_size=4))
def test_the_duration_is_the_least_over_every_start(
    stops: list[tuple[int, tuple[int, int], int]],
) -> None:
    orders = [
        {"order": str(at), "x": float(x), "service": float(service),
         "windows": f"{clock_text(480.0 + begin)}-{clock_text(480.0 + begin + length)}"}
        for at, (x, (begin, length), service) in enumerate(stops)
    ]  # fmt: skip
    task = task_of(
        line(orders=orders, vehicles=[{"vehicle": "v", "shift": "07:00-20:00", "per_km": 1.0}])
    )
    drive = Drive(0, (*(call(at) for at in range(len(stops))), unload(0)))
    found = timed(task, drive)
    places = [0, *(order.place for order in task.orders), 0, 0]
    times = [float(task.minutes[0][a, b]) for a, b in pairwise(places)]
    windows = [*(order.windows[0] for order in task.orders), (0.0, float("inf"))]
    lasting = [*(order.service for order in task.orders), 0.0]
    least = _minutes((420.0, 1200.0), times, windows, lasting)
    if least == float("inf"):
        assert "window" in found.broken
    else:
        assert found.broken == {}
        assert found.minutes == pytest.approx(least)
