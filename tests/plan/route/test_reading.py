"""Reading: what cannot be meant is refused with file and row."""

from typing import Any

import pytest

from loopbook.errors import InputError
from loopbook.plan.route.reading import PLACES_MOST, materials_of, reading_of
from loopbook.terms.finding import Severity
from loopbook.terms.plan_input import PlanInput
from tests.plan.route.cases import given, line, task_of


def plain(order: dict[str, Any], **more: list[dict[str, Any]]) -> PlanInput:
    vehicles = more.pop("vehicles", [{"vehicle": "v", "per_km": 1.0}])
    return line(orders=[{"order": "a", "x": 1.0}, {"order": "b", "x": 2.0, **order}],
                vehicles=vehicles, **more)  # fmt: skip


def refused(made: PlanInput, code: str, where: str) -> str:
    with pytest.raises(InputError, match=code) as caught:
        reading_of(made)
    assert where in caught.value.where
    assert caught.value.message("zh")
    return str(caught.value)


def test_an_input_is_read_as_one_task_a_day() -> None:
    made = line(
        orders=[
            {"order": n, "x": 1.0, "day": d} for n, d in (("a", "2025-06-03"), ("b", "2025-06-02"))
        ],
        vehicles=[{"vehicle": "v", "per_km": 1.0}],
    )
    tasks = reading_of(made).tasks
    assert [(task.day, [o.name for o in task.orders]) for task in tasks] == [
        ("2025-06-02", ["b"]),
        ("2025-06-03", ["a"]),
    ]


def test_an_order_without_a_day_among_others_is_refused() -> None:
    assert "lacks a day" in refused(plain({"day": "2025-06-02"}), "LB-PL68", "orders.csv, row 2")


def test_an_unknown_load_is_never_zero() -> None:
    made = plain({"kg": float("nan")}, vehicles=[{"vehicle": "v", "kg": 5.0, "per_km": 1.0}])
    assert "lacks a weight" in refused(made, "LB-PL68", "orders.csv, row 3")
    assert len(task_of(plain({"kg": float("nan")})).orders) == 2


def test_an_optional_order_needs_a_prize() -> None:
    refused(plain({"optional": 1.0}), "LB-PL68", "orders.csv, row 3")


def test_an_unknown_material_is_named_with_those_known() -> None:
    vehicles = [{"vehicle": "v", "materials": "paper|glass", "per_km": 1.0}]
    made = line(orders=[{"order": "a", "x": 1.0, "material": "papier"}], vehicles=vehicles)
    assert "glass, paper" in refused(made, "LB-PL67", "orders.csv, row 2")
    refused(line(orders=[{"order": "a", "x": 1.0}], vehicles=vehicles), "LB-PL68", "row 2")
    refused(plain({"vehicles": "w"}), "LB-PL67", "orders.csv, row 3")


def test_a_vehicle_needs_a_station_for_all_it_may_carry() -> None:
    made = line(
        orders=[{"order": n, "x": 1.0, "material": n} for n in ("paper", "glass")],
        vehicles=[{"vehicle": "v", "per_km": 1.0}],
        stations=[
            {"station": "yard", "x": 0.0, "y": 0.0, "kind": "garage"},
            {"station": "p", "x": 0.0, "y": 1.0, "materials": "paper"},
            {"station": "g", "x": 0.0, "y": 2.0, "materials": "glass"},
        ],
    )
    assert "glass, paper" in refused(made, "LB-PL66", "vehicles.csv, row 2")


def test_a_shift_is_one_span_that_ends_after_it_begins() -> None:
    for shift in ("17:00-08:00", "08:00-10:00|12:00-14:00"):
        made = plain({}, vehicles=[{"vehicle": "v", "shift": shift, "per_km": 1.0}])
        refused(made, "LB-PL62", "vehicles.csv, row 2")


def test_disconnected_places_are_named_with_the_number_of_pairs() -> None:
    made = given(
        {"currency": "CNY"},
        orders=[{"order": "a", "kg": 1.0}, {"order": "b", "kg": 1.0}],
        vehicles=[{"vehicle": "v", "start": "yard", "per_km": 1.0}],
        stations=[{"station": "yard"}],
        distances=[
            {"source": "yard", "target": "a", "km": 1.0},
            {"source": "yard", "target": "b", "km": 1.0},
        ],
    )
    assert "2 such pairs" in refused(made, "LB-PL63", "orders.csv, row 3")


def test_a_speed_is_needed_where_time_is_asked_for() -> None:
    made = plain({"windows": "08:00-09:00"})
    settings = {**made.settings, "speed": None}
    timeless = PlanInput(job="route", tables=made.tables, settings=settings, currency="CNY")
    assert "lacks a duration" in refused(timeless, "LB-PL68", "distances.csv")


def test_too_many_places_are_refused_with_the_limit() -> None:
    orders = [{"order": str(at), "x": float(at)} for at in range(PLACES_MOST + 1)]
    made = line(orders=orders, vehicles=[{"vehicle": "v", "per_km": 1.0}])
    assert str(PLACES_MOST) in refused(made, "LB-PL64", "orders.csv")


def test_a_window_outside_every_shift_is_a_finding() -> None:
    made = plain(
        {"windows": "01:00-02:00|09:00-10:00"},
        vehicles=[{"vehicle": "v", "shift": "08:00-17:00", "per_km": 1.0}],
    )
    (found,) = reading_of(made).findings
    assert (found.code, found.severity, found.place.row) == ("LB-PL69", Severity.WARNING, 3)
    assert found.values["begin"] == "01:00"


def test_without_costs_kilometres_are_the_objective() -> None:
    reading = reading_of(plain({}, vehicles=[{"vehicle": "v"}]))
    assert not reading.is_priced
    assert reading.tasks[0].vehicles[0].per_km == 1.0
    assert not reading.tasks[0].is_timed


def test_a_list_is_split() -> None:
    assert materials_of(" a | b|") == {"a", "b"}


def test_a_kind_without_vehicles_is_known_by_name() -> None:
    vehicles = [{"vehicle": "v"}, {"vehicle": "idle", "number": 0.0}]
    made = line(orders=[{"order": "a", "x": 1.0, "vehicles": "idle|v"}], vehicles=vehicles)
    assert task_of(made).orders[0].vehicles == {0}


def test_more_kinds_of_vehicles_leave_room_for_fewer_places() -> None:
    orders = [{"order": f"o{at}", "x": 1.0, "place": "p"} for at in range(1300)]
    made = line(orders=orders, vehicles=[{"vehicle": f"v{at}"} for at in range(16)])
    with pytest.raises(InputError, match=r"LB-PL64 There are 1300 .* at most 1250"):
        reading_of(made)
