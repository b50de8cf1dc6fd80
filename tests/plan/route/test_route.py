"""Route: against trying everything, and the hand-solved cases of each kind of limit."""

from random import Random
from time import monotonic
from typing import Any

import numpy as np
import pytest
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st

from loopbook.errors import Infeasible
from loopbook.plan.route.route import route
from loopbook.terms.plan import Plan, PlanStatus, PlanWish
from loopbook.terms.plan_input import InputTable, PlanInput
from loopbook.terms.progress import Progress, Run, finished
from tests.plan.route.cases import least_cost, line, task_of


def planned(made: PlanInput, seed: int = 0) -> Plan:
    return finished(route(made, PlanWish(seed=seed)))


def skipped(plan: Plan) -> list[str]:
    return [each.subject for each in plan.decisions if each.kind == "skip"]


def stops(plan: Plan) -> list[list[str]]:
    """Orders and stations of each vehicle, in order."""
    found: dict[str, list[str]] = {}
    for row in plan.tables[0].rows:
        found.setdefault(str(row[1]), []).append(str(row[4] or row[5]))
    return list(found.values())


ORDER = st.fixed_dictionaries(
    {
        "x": st.integers(-9, 9).map(float),
        "kg": st.integers(1, 5).map(float),
        "windows": st.sampled_from(["", "08:00-08:20", "08:30-09:00", "08:05-08:10|09:00-09:10"]),
        "service": st.sampled_from([0.0, 5.0]),
        "optional": st.sampled_from([0.0, 1.0]),
        "prize": st.sampled_from([3.0, 20.0]),
        "material": st.sampled_from(["paper", "glass"]),
    }
)
STATIONS = [
    {"station": "yard", "x": 0.0, "y": 0.0, "kind": "garage"},
    {"station": "tip", "x": 4.0, "y": 0.0, "kind": "unloading", "unload": 4.0},
    {"station": "dump", "x": -3.0, "y": 0.0, "kind": "unloading", "windows": "08:00-09:30"},
]
VEHICLES: list[dict[str, Any]] = [
    {"vehicle": "small", "kg": 6.0, "per_km": 1.0, "per_hour": 12.0, "fixed": 4.0,
     "shift": "07:30-10:00", "materials": "paper"},
    {"vehicle": "large", "kg": 9.0, "per_km": 2.0, "per_hour": 12.0, "shift": "07:30-10:00",
     "materials": "paper|glass", "unloadings_most": 1.0},
]  # fmt: skip


def numbered(orders: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{"order": f"o{at}", **order} for at, order in enumerate(orders)]


@settings(max_examples=6)
@drawn(st.lists(ORDER, min_size=1, max_size=3))
def test_small_days_never_cost_less_than_trying_everything_finds(
    orders: list[dict[str, Any]],
) -> None:
    made = line(orders=numbered(orders), vehicles=VEHICLES, stations=STATIONS)
    best = least_cost(task_of(made))
    try:
        plan = planned(made)
    except Infeasible:
        assert best == np.inf
        return
    if plan.proof.status is PlanStatus.LEAST_VIOLATION:
        return
    assert plan.proof.objective >= best - 1e-6
    assert plan.proof.bound is not None
    assert plan.proof.bound <= best + 1e-6


def test_small_days_cost_what_trying_everything_finds() -> None:
    """A search proves nothing: of these days, the same on every machine, it may miss one."""
    draw, missed = Random(1), []
    for _ in range(14):
        orders = [
            {
                "x": float(draw.randint(-9, 9)),
                "kg": float(draw.randint(1, 5)),
                "windows": draw.choice(["", "08:00-08:20", "08:30-09:00"]),
                "service": draw.choice([0.0, 5.0]),
                "optional": draw.choice([0.0, 1.0]),
                "prize": draw.choice([3.0, 20.0]),
                "material": draw.choice(["paper", "glass"]),
            }
            for _ in range(draw.randint(1, 3))
        ]
        made = line({"iterations": 100.0}, orders=numbered(orders), vehicles=VEHICLES,
                    stations=STATIONS)  # fmt: skip
        best = least_cost(task_of(made))
        if best < np.inf and planned(made).proof.objective != pytest.approx(best):
            missed.append(orders)
    assert len(missed) <= 1


def test_a_full_vehicle_unloads_on_the_way() -> None:
    """3 loads of 4 in a vehicle of 5: three times to the tip at 10 km, and no further."""
    made = line(
        orders=numbered([{"x": x, "kg": 4.0} for x in (12.0, 13.0, 14.0)]),
        vehicles=[{"vehicle": "v", "kg": 5.0, "per_km": 1.0}],
        stations=[
            {"station": "yard", "x": 0.0, "y": 0.0, "kind": "garage"},
            {"station": "tip", "x": 10.0, "y": 0.0, "kind": "unloading"},
        ],
    )
    plan = planned(made)
    assert plan.proof.objective == pytest.approx(2 * 10 + 2 * (2 + 3 + 4))
    assert stops(plan)[0].count("tip") == 3
    assert {(flow.target, str(flow.quantity)) for flow in plan.flows} == {("tip", "4.000")}


def test_unloadings_are_limited() -> None:
    made = line(
        orders=numbered([{"x": 5.0, "kg": 4.0}, {"x": 6.0, "kg": 4.0}]),
        vehicles=[
            {"vehicle": "v", "number": 2.0, "kg": 5.0, "per_km": 1.0, "unloadings_most": 1.0}
        ],
    )
    assert len(stops(planned(made))) == 2


def test_a_night_shift_crosses_midnight() -> None:
    late = [{"x": 5.0, "windows": "23:30-23:40"}, {"x": 9.0, "windows": "01:00+1-01:10+1"}]
    made = line(
        orders=numbered(late),
        vehicles=[{"vehicle": "v", "shift": "22:00-02:00+1", "per_hour": 60.0}],
    )
    plan = planned(made)
    assert plan.proof.objective == pytest.approx((60 + 24 + 9) - (23 * 60 + 40 - 5 - 24 * 60 + 24))
    assert "01:00+1" in [row[6] for row in plan.tables[0].rows]


def test_hazardous_goods_ride_alone_where_vehicles_say_so() -> None:
    made = line(
        orders=numbered([{"x": 5.0, "material": m} for m in ("paper", "acid", "paper")]),
        vehicles=[
            {"vehicle": "van", "per_km": 1.0, "materials": "paper"},
            {"vehicle": "tank", "per_km": 3.0, "materials": "acid"},
        ],
    )
    plan = planned(made)
    assert plan.proof.objective == pytest.approx(10 + 30)
    assert {frozenset(tour) for tour in stops(plan)} == {
        frozenset({"yard", "o0", "o2"}),
        frozenset({"yard", "o1"}),
    }


def test_every_measure_is_kept() -> None:
    """Light and bulky beside heavy and small: no two fit in one load."""
    orders = [{"x": 5.0, "kg": 1.0, "m3": 9.0}, {"x": 5.0, "kg": 9.0, "m3": 2.0}]
    vehicle = {"vehicle": "v", "kg": 10.0, "m3": 10.0, "per_km": 1.0}
    assert planned(line(orders=numbered(orders), vehicles=[vehicle])).proof.objective == 20.0
    wide = {**vehicle, "m3": 11.0}
    assert planned(line(orders=numbered(orders), vehicles=[wide])).proof.objective == 10.0


def test_an_order_is_left_out_when_serving_it_costs_more_than_its_prize() -> None:
    orders = [{"x": 5.0}, {"x": 25.0, "optional": 1.0, "prize": 30.0}]
    plan = planned(line(orders=numbered(orders), vehicles=[{"vehicle": "v", "per_km": 1.0}]))
    assert skipped(plan) == ["o1"]
    assert plan.proof.objective == pytest.approx(10 + 30)
    (refusal,) = plan.proof.refusals
    assert refusal.reason.key == "plan.route.refused.dear"
    assert refusal.amount == pytest.approx(40 - 30)
    assert plan.proof.status is PlanStatus.OPTIMAL


def test_an_order_that_no_vehicle_can_serve_is_named_before_the_search() -> None:
    orders = [{"x": 5.0}, {"x": 5.0, "kg": 11.0}]
    made = line(orders=numbered(orders), vehicles=[{"vehicle": "v", "kg": 10.0, "per_km": 1.0}])
    with pytest.raises(Infeasible, match=r"LB-PL61 Order 'o1' .*weight.*orders\.csv, row 3"):
        planned(made)


def test_when_not_all_can_be_served_the_lightest_are_left_out() -> None:
    """One vehicle, one unloading, 10 kg: of 6, 6 and 4 kg the dear one and the light one go."""
    orders = [{"x": 5.0, "kg": 6.0, "prize": p, "windows": "08:00-09:00"} for p in (1.0, 5.0)]
    orders.append({"x": 5.0, "kg": 4.0, "prize": 1.0, "windows": "08:00-09:00"})
    made = line(
        orders=numbered(orders),
        vehicles=[{"vehicle": "v", "kg": 10.0, "per_km": 1.0, "unloadings_most": 1.0}],
    )
    plan = planned(made)
    assert plan.proof.status is PlanStatus.LEAST_VIOLATION
    assert skipped(plan) == ["o0"]
    assert [violation.subject for violation in plan.proof.violations] == ["o0"]
    assert plan.proof.bound is None
    assert plan.proof.method[-1].key == "plan.route.method.impossible"
    assert plan.proof.conflict is not None
    assert plan.proof.conflict.places == ("orders.csv, row 2", "orders.csv, row 3", "vehicles.csv")


def test_days_are_planned_one_by_one() -> None:
    orders = [{"x": 5.0, "day": "2025-06-02"}, {"x": 6.0, "day": "2025-06-03"}]
    plan = planned(line(orders=numbered(orders), vehicles=[{"vehicle": "v", "per_km": 1.0}]))
    assert plan.proof.objective == pytest.approx(10 + 12)
    assert [flow.period for flow in plan.flows] == ["2025-06-02", "2025-06-03"]


DAY = numbered(
    [
        {"x": 6.0, "kg": 3.0, "windows": "08:00-08:20"},
        {"x": -5.0, "kg": 3.0, "windows": "08:30-09:00"},
        {"x": 8.0, "kg": 3.0},
        {"x": -2.0, "kg": 2.0, "service": 5.0},
    ]
)
FLEET = [{"vehicle": "v", "kg": 6.0, "per_km": 1.0, "per_hour": 6.0, "shift": "07:00-11:00"}]


def test_the_same_seed_gives_the_same_plan() -> None:
    made = line(orders=DAY, vehicles=FLEET)
    assert planned(made, 3) == planned(made, 3)


def test_rows_in_another_order_cost_the_same() -> None:
    plain = planned(line(orders=DAY, vehicles=FLEET))
    turned = planned(line(orders=DAY[::-1], vehicles=FLEET))
    assert turned.proof.objective == pytest.approx(plain.proof.objective)
    assert plain.proof.objective == pytest.approx(
        least_cost(task_of(line(orders=DAY, vehicles=FLEET)))
    )


def test_money_in_another_unit_gives_the_same_tours() -> None:
    cents = [{**vehicle, "per_km": 100.0, "per_hour": 600.0} for vehicle in FLEET]
    plain, scaled = (planned(line(orders=DAY, vehicles=fleet)) for fleet in (FLEET, cents))
    assert scaled.flows == plain.flows
    assert scaled.proof.objective == pytest.approx(100.0 * plain.proof.objective)


def test_a_looser_window_never_costs_more() -> None:
    loose = [{**DAY[0], "windows": "08:00-09:20"}, *DAY[1:]]
    tight, wide = (planned(line(orders=o, vehicles=FLEET)).proof.objective for o in (DAY, loose))
    assert wide <= tight + 1e-9


def test_a_dearer_vehicle_changes_nothing() -> None:
    more = [*FLEET, {**FLEET[0], "vehicle": "w", "per_km": 2.0, "fixed": 50.0}]
    plain, other = (planned(line(orders=DAY, vehicles=f)).proof.objective for f in (FLEET, more))
    assert other == pytest.approx(plain)


def stopped(run: Run[Plan], told: list[Progress]) -> Plan:
    while True:
        try:
            told.append(run.send(True))
        except StopIteration as end:
            plan: Plan = end.value
            return plan


def test_a_run_tells_progress_and_stops_with_the_best_so_far() -> None:
    orders = [{"order": f"o{at}", "x": float(at % 17 - 8), "y": float(at % 11)} for at in range(30)]
    made = line({"iterations": 1e8, "bound_orders": 0.0}, orders=orders, vehicles=[
        {"vehicle": "v", "number": 9.0, "kg": 10.0, "per_km": 1.0}])  # fmt: skip
    run = route(made, PlanWish())
    told = [next(run)]
    plan = stopped(run, told)
    assert told[0].total == 1e8
    assert plan.proof.effort["iterations"] < 1e6
    assert plan.proof.bound is None
    assert plan.proof.objective == pytest.approx(told[-1].incumbent or 0.0, rel=0.05)


@pytest.mark.corpus
@pytest.mark.parametrize("name", ["X-n101-k25", "X-n106-k14", "X-n110-k13", "X-n115-k10"])
def test_public_instances_come_near_their_best_known_tours(name: str, corpora: Any) -> None:
    made, best = published(corpora / "planning" / "vrp", name)
    plan = planned(made)
    assert plan.proof.objective <= 1.03 * best
    assert plan.proof.objective >= best


def published(folder: Any, name: str) -> tuple[PlanInput, float]:
    """An instance of Uchoa et al. (2017), distances rounded to the nearest whole number as km."""
    words = (folder / f"{name}.vrp").read_text().replace(":", " ").split()
    count = int(words[words.index("DIMENSION") + 1])
    capacity = float(words[words.index("CAPACITY") + 1])
    at = words.index("NODE_COORD_SECTION") + 1
    points = np.array(words[at : at + 3 * count], dtype=float).reshape(-1, 3)[:, 1:]
    at = words.index("DEMAND_SECTION") + 1
    loads = np.array(words[at : at + 2 * count], dtype=float).reshape(-1, 2)[:, 1]
    away = points[:, None, :] - points[None, :, :]
    km = np.floor(np.hypot(away[..., 0], away[..., 1]) + 0.5)
    names = np.array(["depot", *(f"c{n}" for n in range(1, count))], dtype=object)
    source, target = np.nonzero(~np.eye(count, dtype=bool))
    made = line(
        {"iterations": 2500.0, "bound_orders": 0.0, "currency": ""},
        orders=[{"order": names[n], "kg": loads[n]} for n in range(1, count)],
        vehicles=[{"vehicle": "v", "number": float(count), "kg": capacity, "start": "depot",
                   "unloadings_most": 1.0}],
        stations=[{"station": "depot"}],
    )  # fmt: skip
    ways = {"source": names[source], "target": names[target], "km": km[source, target],
            "minutes": np.full(len(source), np.nan)}  # fmt: skip
    made.tables["distances"] = InputTable("distances", ways)
    told = (folder / f"{name}.sol").read_text().split()
    return made, float(told[told.index("Cost") + 1])


def test_the_seconds_are_shared_by_the_days() -> None:
    orders = [{"x": float(at), "day": f"2025-06-0{1 + at % 3}"} for at in range(9)]
    made = line({"iterations": 1e8}, orders=numbered(orders), vehicles=[
        {"vehicle": "v", "per_km": 1.0}])  # fmt: skip
    begun = monotonic()
    plan = finished(route(made, PlanWish(seconds=0.3)))
    assert monotonic() - begun < 3 * 0.9  # three days of 0.3 s each, and as much again, were wrong
    assert plan.proof.objective == pytest.approx(2 * (6 + 7 + 8))


def test_stations_that_a_vehicle_never_uses_are_named() -> None:
    orders = numbered([{"x": 5.0, "material": m} for m in ("paper", "glass")])
    stations = [
        {"station": "yard", "x": 0.0, "y": 0.0},
        {"station": "mill", "x": 5.0, "y": 0.0, "kind": "unloading", "materials": "paper|tin"},
    ]
    vehicles = [{"vehicle": "v", "per_km": 1.0, "materials": "paper|glass"}]
    told = planned(line(orders=orders, vehicles=vehicles, stations=stations)).proof.method
    assert [reason.values for reason in told if reason.key == "plan.route.method.stations"] == [
        {"vehicle": "v", "stations": "mill"}
    ]


def test_without_a_vehicle_the_first_order_is_named() -> None:
    orders = numbered([{"x": 1.0, "optional": 1.0, "prize": 1.0}])
    made = line(orders=orders, vehicles=[{"vehicle": "v", "number": 0.0}])
    with pytest.raises(Infeasible, match="LB-PL61 Order 'o0'"):
        planned(made)
