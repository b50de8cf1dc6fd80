"""Refusals: every battery without a second life, nearest first, and by how much it falls short."""

import math

import pytest

from tests.plan.triage.made import GRADES, batteries, battery, given, planned, rows_of

UNKNOWN = math.nan


def test_what_would_have_to_change_is_told_with_its_amount() -> None:
    cells = [
        battery("worn", state_of_health=0.55),
        battery("leaks", insulation_resistance=4e5),
        battery("poor", state_of_health=0.62),
        battery("near", state_of_health=0.68),
        battery("strange", chemistry="LFP"),
        battery("unsure", insulation_resistance=UNKNOWN),
    ]
    plan = planned(cells)
    told = {refusal.option: refusal for refusal in plan.proof.refusals}
    order = list(told)
    assert order[:2] == ["near", "poor"]
    worth = {row["cell"]: row for row in rows_of(plan, "worth")}
    short = worth["near"]["value_recycle"] - worth["near"]["value_second_life"]
    assert told["near"].amount == pytest.approx(short, abs=2e-4)
    assert told["near"].unit == "CNY"
    change = told["near"].change
    assert change is not None
    assert float(change.values["short"]) == pytest.approx(
        worth["near"]["break_even"] - 0.68, abs=1e-3
    )
    assert (told["leaks"].amount, told["leaks"].unit) == (6e5, "OHM")
    assert told["worn"].amount == pytest.approx(worth["near"]["break_even"] - 0.55, abs=1e-4)
    assert told["strange"].amount is None
    assert told["unsure"].amount is None


def test_beyond_fifty_they_are_counted() -> None:
    grades = [{**row, "second_life": 0.0} for row in GRADES]
    plan = planned(batteries(60), grades=grades)
    assert len(plan.proof.refusals) == 51
    assert plan.proof.refusals[-1].reason.values == {"count": "10"}
    assert len(given(batteries(60)).tables["cells"]) == 60


def test_whoever_finds_no_place_would_need_one() -> None:
    plan = planned([battery("x")], capacities=[{"destination": "second_life", "limit": 0.0}])
    (refusal,) = plan.proof.refusals
    assert refusal.reason.key == "plan.triage.because.full"
