"""Planned flows: whole quanta that balance, one flow between the same two processes."""

from decimal import Decimal

import numpy as np

from loopbook.plan.backcast.case import case_of
from loopbook.plan.backcast.course import course_at
from loopbook.plan.backcast.frame import BASE
from loopbook.plan.backcast.moved import planned_flows, quantum_of
from loopbook.plan.balanced import balance_check

from .cases import one_measure

SETTINGS = {"first_year": 2021, "last_year": 2023, "material": "rubble", "quantum": 0.01}


def test_flows_of_a_use_balance_in_whole_quanta() -> None:
    given = one_measure(settings=SETTINGS)
    case = case_of(given, BASE)
    use = np.array([[0.0, 1.0, 1.0 / 3.0]])
    flows = planned_flows(given, case, course_at(case, use, use))
    assert quantum_of(given) == Decimal("0.01")
    found = {(f.period, f.source, f.target): f.quantity for f in flows}
    assert found["2022", "site", "plant"] == Decimal("60.00")
    assert found["2023", "site", "plant"] == Decimal("53.33")
    assert found["2023", "site", "dump"] == Decimal("46.67")
    assert {(f.material, f.unit) for f in flows} == {("rubble", "TNE")}
    assert balance_check(flows, Decimal("0.01"), {"", "plant", "dump"}, ()).passed


def test_flows_between_the_same_processes_are_one() -> None:
    flows = [
        {"flow": "sorted", "source": "site", "target": "plant", "share": 0.5},
        {"flow": "rough", "source": "site", "target": "plant", "share": 0.25},
        {"flow": "mixed", "source": "site", "target": "dump"},
    ]
    given = one_measure(flows=flows, settings=SETTINGS)
    case = case_of(given, BASE)
    use = np.zeros((1, 3))
    found = planned_flows(given, case, course_at(case, use, use))
    assert [f.quantity for f in found if (f.period, f.target) == ("2021", "plant")] == [75]
