"""Sorting: what is open to each battery, and what stays unknown."""

import math

import numpy as np

from loopbook.plan.triage.assign import RECYCLE, SECOND, TEST
from loopbook.plan.triage.sorting import sorted_out
from tests.plan.triage.made import GATES, GRADES, VALUES, battery, given

FLOOR = {"gate": "h", "field": "state_of_health", "side": "at_least", "limit": 0.7}
UNKNOWN = math.nan


def test_every_kind_of_battery_has_what_is_open_to_it() -> None:
    cells = [
        battery("good"),
        battery("leaks", insulation_resistance=1e3),
        battery("unsure", insulation_resistance=UNKNOWN),
        battery("strange", chemistry="LFP"),
        battery("worn", state_of_health=0.4),
        battery("weightless", mass=UNKNOWN),
    ]
    made, _ = sorted_out(given(cells))
    is_open = ~np.isnan(made.values)
    assert is_open[:, SECOND].tolist() == [True, False, False, False, False, False]
    assert is_open[:, RECYCLE].tolist() == [True, True, False, False, True, False]
    assert made.is_unsure.tolist() == [False, False, True, False, False, False]
    assert made.is_unknown.tolist() == [False, False, False, True, False, True]
    assert made.is_shut.tolist() == [False, True, False, False, False, False]
    assert made.is_forced.tolist() == [False, False, True, True, False, True]


def test_a_battery_below_a_gate_on_health_may_still_be_tested() -> None:
    made, _ = sorted_out(given([battery("x", state_of_health=0.695)], gates=[FLOOR]))
    assert np.isnan(made.values[0, SECOND])
    assert made.values[0, TEST] > made.values[0, RECYCLE] - made.test.cost
    shut = battery("x", state_of_health=0.695, insulation_resistance=1e3)
    made, _ = sorted_out(given([shut], gates=[FLOOR, *GATES]))
    assert np.isnan(made.values[0, TEST])


def test_without_standard_error_a_test_has_no_value() -> None:
    made, _ = sorted_out(given([battery("x", state_of_health_sd=UNKNOWN)]))
    assert np.isnan(made.gained[0])
    made, _ = sorted_out(given([battery("x")], test_cost=UNKNOWN))
    assert np.isnan(made.gained[0])


def test_a_gap_of_the_grades_leaves_a_battery_without_destination() -> None:
    made, findings = sorted_out(given([battery("x", state_of_health=0.7)], grades=GRADES[::2]))
    assert made.is_unknown.tolist() == [True]
    assert [finding.code for finding in findings] == ["LB-PL06"]


def test_a_break_even_above_what_can_be_is_none() -> None:
    dear = {**VALUES, "rebuild": 400.0}
    made, _ = sorted_out(given([battery("x")], values=[dear]))
    assert made.least.tolist() == [math.inf]


def test_limits_come_from_capacities_and_grades() -> None:
    rows = [{"destination": "test", "limit": 3.0}]
    grades = [{**GRADES[0], "demand": 2.0}, *GRADES[1:]]
    made, _ = sorted_out(given([battery("x")], capacities=rows, grades=grades))
    assert [(each.name, each.most) for each in made.limits] == [("test", 3.0), ("a", 2.0)]
