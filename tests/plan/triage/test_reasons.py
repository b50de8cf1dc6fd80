"""Reasons: every destination says why, in both languages."""

import math
from typing import Any

import pytest

from loopbook.evaluate.explain import reason_text
from tests.plan.triage.made import GRADES, MATERIALS, VALUES, battery, planned

UNKNOWN = math.nan


@pytest.mark.parametrize(
    ("changes", "tables", "words"),
    [
        ({}, {}, "second life is worth"),
        ({"state_of_health": 0.62}, {}, "it would pay from a state of health of 0.71"),
        ({"state_of_health": 0.5}, {}, "grade c"),
        ({"insulation_resistance": 10.0}, {}, "insulation resistance is 10, at least 1e+06"),
        ({"insulation_resistance": UNKNOWN}, {}, "not known are insulation resistance"),
        ({"state_of_health": UNKNOWN}, {}, "not known are state of health"),
        ({"state_of_health": 0.714, "state_of_health_sd": 0.03}, {}, "one more test gains"),
        ({"chemistry": "LFP"}, {}, "'LFP' has no row of values"),
        ({"mass": UNKNOWN}, {}, "its mass is not known"),
        ({"rated_capacity": UNKNOWN}, {}, "its rated capacity"),
        ({}, {"materials": (*MATERIALS[:1], {**MATERIALS[1], "price": UNKNOWN})}, "a price"),
        ({}, {"values": [{**VALUES, "spread": UNKNOWN}]}, "a figure of second life"),
        ({"state_of_health": 0.7}, {"grades": GRADES[::2]}, "no band of the grades"),
        ({}, {"values": [{**VALUES, "rebuild": 500.0}]}, "at no state of health"),
        ({}, {"capacities": [{"destination": "second_life", "limit": 0.0}]}, "all its places"),
    ],
)
def test_a_decision_says_why(changes: dict[str, Any], tables: dict[str, Any], words: str) -> None:
    plan = planned([battery("x", **changes)], **tables)
    reason = plan.decisions[0].reason
    assert reason is not None
    assert words in reason_text(reason, "en")
    assert "{" not in reason_text(reason, "zh")


def test_the_method_counts_what_has_no_value_or_no_error() -> None:
    cells = [battery("x", state_of_health_sd=UNKNOWN), battery("y", insulation_resistance=UNKNOWN)]
    keys = [reason.key for reason in planned(cells).proof.method]
    assert keys == [
        "plan.triage.method.counts",
        "plan.triage.method.best",
        "plan.triage.method.unpriced",
        "plan.triage.method.no_sd",
    ]
