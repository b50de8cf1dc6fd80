"""Triage: the job from tables to a checked plan; what must not change it, and what must."""

import math

import msgspec
import numpy as np
import pytest

from loopbook.plan.triage.triage import triage
from loopbook.terms.plan import PlanStatus, PlanWish
from loopbook.terms.progress import finished
from tests.plan.triage.made import (
    GRADES,
    MATERIALS,
    VALUES,
    batteries,
    battery,
    ends,
    given,
    planned,
    rows_of,
)

CELLS = batteries(12)
SLOTS = [{"destination": "second_life", "limit": 3.0}]
UNKNOWN = math.nan


def test_each_battery_goes_where_it_is_worth_most() -> None:
    cells = [
        battery("good"),
        battery("poor", state_of_health=0.62),
        battery("worn", state_of_health=0.5),
        battery("leaks", insulation_resistance=1e3),
        battery("unsure", insulation_resistance=UNKNOWN),
        battery("close", state_of_health=0.714, state_of_health_sd=0.03),
        battery("strange", chemistry="LFP"),
    ]
    plan = planned(cells)
    assert ends(plan) == {
        "good": "second_life",
        "poor": "recycle",
        "worn": "recycle",
        "leaks": "recycle",
        "unsure": "test",
        "close": "test",
        "strange": "unknown",
    }
    assert all(check.passed for check in plan.proof.checks)
    assert [finding.code for finding in plan.findings] == ["LB-PL92"]
    told = {row["cell"]: row for row in rows_of(plan, "worth")}
    assert told["strange"]["value"] is None
    assert told["close"]["gain_of_test"] > 0.0 > told["good"]["gain_of_test"]
    assert -sum(line.amount for line in plan.money) == pytest.approx(plan.proof.objective)


def test_a_missing_price_is_unknown_and_never_zero() -> None:
    lost = [{**MATERIALS[0], "price": UNKNOWN}, MATERIALS[1]]
    plan = planned([battery("x"), battery("worn", state_of_health=0.5)], materials=lost)
    assert ends(plan) == {"x": "unknown", "worn": "recycle"}
    assert rows_of(plan, "worth")[1]["value"] is None
    assert plan.proof.objective == 0.0
    assert plan.decisions[0].reason is not None
    assert plan.decisions[0].reason.key == "plan.triage.because.no_price"


def test_remanufacture_is_taken_where_it_pays_most() -> None:
    rows = [{**VALUES, "remanufacture_price": 900.0, "remanufacture_cost": 300.0}]
    grades = [{**GRADES[0], "remanufacture": 1.0}, *GRADES[1:]]
    plan = planned(
        [battery("x"), battery("y", state_of_health=0.75, state_of_health_sd=0.001)],
        values=rows,
        grades=grades,
    )
    assert ends(plan) == {"x": "remanufacture", "y": "second_life"}


def test_places_go_to_whoever_gains_most_and_have_a_price() -> None:
    plan, free = planned(CELLS, capacities=SLOTS), planned(CELLS)
    taken = [name for name, end in ends(plan).items() if end == "second_life"]
    worth = {row["cell"]: row for row in rows_of(plan, "worth")}
    gains = {name: row["value_second_life"] - row["value_recycle"] for name, row in worth.items()}
    assert sorted(taken) == sorted(sorted(gains, key=lambda name: -gains[name])[:3])
    (binding,) = plan.proof.bindings
    assert binding.activity == binding.bound == 3.0
    assert binding.price is not None
    more = planned(CELLS, capacities=[{"destination": "second_life", "limit": 4.0}])
    assert more.proof.objective - plan.proof.objective == pytest.approx(binding.price, abs=1e-6)
    assert plan.proof.objective < more.proof.objective < free.proof.objective


def test_a_search_that_is_stopped_is_feasible_and_says_so() -> None:
    plan = finished(triage(given(CELLS, capacities=SLOTS), PlanWish(seconds=0.0)))
    assert plan.proof.status is PlanStatus.FEASIBLE
    assert plan.proof.bound is not None
    assert plan.proof.bound > plan.proof.objective
    assert plan.proof.method[1].key == "plan.triage.method.in_turn"


def test_a_demand_of_a_grade_is_kept() -> None:
    grades = [{**GRADES[0], "demand": 2.0}, *GRADES[1:]]
    plan = planned(CELLS, grades=grades)
    of_a = [row for row in rows_of(plan, "graded") if row["grade"] == "a"]
    assert sum(row["destination"] == "second_life" for row in of_a) == 2


def test_without_test_slots_what_must_be_tested_is_stored() -> None:
    cells = [battery(name, insulation_resistance=UNKNOWN) for name in "xyz"]
    plan = planned(cells, capacities=[{"destination": "test", "limit": 1.0}])
    assert sorted(ends(plan).values()) == ["store", "store", "test"]


def test_rows_in_another_order_give_the_same_plan() -> None:
    order = np.random.default_rng(3).permutation(len(CELLS))
    one = planned(CELLS, capacities=SLOTS)
    other = planned([CELLS[at] for at in order], capacities=SLOTS)
    assert ends(one) == ends(other)
    assert one.proof.objective == pytest.approx(other.proof.objective)
    assert one.flows == other.flows


def test_money_in_a_smaller_unit_gives_the_same_plan() -> None:
    money = ("spread", "operation", "testing", "transport", "rebuild", "electronics",
             "process_cost")  # fmt: skip
    rows = [{**VALUES, **{name: VALUES[name] * 100 for name in money}}]
    dear = [{**row, "price": row["price"] * 100} for row in MATERIALS]
    one = planned(CELLS, capacities=SLOTS)
    other = planned(CELLS, capacities=SLOTS, values=rows, materials=dear, test_cost=5.0)
    assert ends(one) == ends(other)
    assert other.proof.objective == pytest.approx(100 * one.proof.objective)


def test_a_dominated_option_changes_nothing() -> None:
    rows = [{**VALUES, "remanufacture_price": 1.0, "remanufacture_cost": 900.0}]
    grades = [{**row, "remanufacture": 1.0} for row in GRADES]
    one, other = planned(CELLS), planned(CELLS, values=rows, grades=grades)
    assert ends(one) == ends(other)
    assert one.proof.objective == pytest.approx(other.proof.objective, abs=1e-6)


def test_a_looser_limit_is_never_worse() -> None:
    found = [
        planned(CELLS, capacities=[{"destination": "second_life", "limit": float(most)}])
        for most in (0, 3, 12)
    ]
    objectives = [plan.proof.objective for plan in found]
    assert objectives == sorted(objectives)


def test_the_same_input_gives_the_same_bytes() -> None:
    plans = [planned(CELLS, capacities=SLOTS) for _ in range(2)]
    assert msgspec.json.encode(plans[0]) == msgspec.json.encode(plans[1])


def test_no_batteries_make_an_empty_plan() -> None:
    plan = planned([])
    assert plan.proof.objective == 0.0
    assert not plan.decisions


def test_flows_move_pieces_and_mass() -> None:
    plan = planned([*CELLS, battery("light", mass=UNKNOWN, state_of_health=0.5)])
    pieces = {f.target: f.quantity for f in plan.flows if f.unit == "C62"}
    assert pieces["sorting"] == 13
    assert sum(pieces.values()) == 26
    mass = sum(float(f.quantity) for f in plan.flows if f.unit == "KGM" and f.target == "sorting")
    assert mass == pytest.approx(sum(cell["mass"] for cell in CELLS), abs=1e-3)


@pytest.mark.slow
def test_a_hundred_thousand_batteries_take_seconds() -> None:
    plan = planned(batteries(100_000))
    assert len(plan.decisions) == 100_000
    assert given([]).currency == plan.currency
