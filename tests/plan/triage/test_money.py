"""Money: every battery of known value is in one line, and the lines add up."""

import math

import pytest

from tests.plan.triage.made import batteries, battery, planned


def test_lines_add_up_to_the_objective_with_the_other_sign() -> None:
    close = battery("close", state_of_health=0.714, state_of_health_sd=0.03)
    plan = planned([*batteries(12), close, battery("odd", mass=math.nan, state_of_health=0.5)])
    lines = {line.item: line.amount for line in plan.money}
    assert set(lines) == {"second_life", "preparing", "recycling", "after_test", "test"}
    assert lines["test"] == pytest.approx(0.05)
    assert lines["preparing"] > 0.0 > lines["second_life"]
    assert -math.fsum(lines.values()) == pytest.approx(plan.proof.objective)
