"""Tables: what another job reads, and what is unknown."""

import math

import pytest

from tests.plan.triage.made import VALUES, battery, planned, rows_of

UNKNOWN = math.nan


def test_graded_has_what_regrouping_needs() -> None:
    cells = [
        battery("x"),
        battery("y", capacity=8.4, resistance=UNKNOWN),
        battery("z", mass=UNKNOWN, state_of_health=0.5),
    ]
    first, second, third = rows_of(planned(cells), "graded")
    assert first == {
        "cell": "x",
        "chemistry": "LMO",
        "format": "pouch",
        "grade": "a",
        "destination": "second_life",
        "capacity_ah": 8.5,
        "resistance_ohm": 0.012,
        "state_of_health": 0.85,
        "state_of_health_sd": 0.02,
        "mass_kg": 0.31,
    }
    assert (second["capacity_ah"], second["resistance_ohm"]) == (8.4, None)
    assert third["mass_kg"] is None


def test_worth_says_where_there_is_no_break_even() -> None:
    (row,) = rows_of(planned([battery("x")], values=[{**VALUES, "rebuild": 500.0}]), "worth")
    assert row["break_even"] == "-"
    assert row["value"] == row["value_recycle"]


def test_gates_not_passed_stand_with_value_and_limit() -> None:
    cells = [battery("x", insulation_resistance=10.0), battery("y", insulation_resistance=UNKNOWN)]
    rows = rows_of(planned(cells), "gates")
    assert [(row["cell"], row["passing"], row["measured"]) for row in rows] == [
        ("x", "failed", 10.0),
        ("y", "undecided", None),
    ]


def test_sums_are_by_chemistry_grade_and_destination() -> None:
    cells = [battery("x"), battery("y"), battery("z", mass=UNKNOWN, state_of_health=0.5)]
    rows = rows_of(planned(cells), "destinations")
    assert [(r["grade"], r["destination"], r["pieces"], r["mass_kg"]) for r in rows] == [
        ("a", "second_life", 2, 0.62),
        ("c", "recycle", 1, None),
    ]
    worth = rows_of(planned(cells), "worth")
    assert rows[0]["value"] == pytest.approx(worth[0]["value"] + worth[1]["value"], abs=1e-3)
