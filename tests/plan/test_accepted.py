"""What the independent check refuses is not returned."""

import pytest

from loopbook.errors import PlanError
from loopbook.plan.accepted import accepted
from loopbook.terms.plan import Check, Plan, PlanStatus, Proof, Sense

PLAN = Plan(job="locate", proof=Proof(status=PlanStatus.OPTIMAL, sense=Sense.LEAST, objective=1.0))
FINE = Check(name="balance", passed=True, worst=0.0, tolerance=0.0)
WRONG = Check(name="capacity", passed=False, worst=3.0, tolerance=1e-6, unit="t", where="site s1")


def test_a_plan_carries_its_checks() -> None:
    assert accepted(PLAN, (FINE,)).proof.checks == (FINE,)


def test_a_plan_that_is_refused_is_not_returned() -> None:
    with pytest.raises(PlanError) as refused:
        accepted(PLAN, (FINE, WRONG))
    assert refused.value.code == "LB-PL01"
    assert "site s1" in refused.value.message("en")
    assert "balance" not in refused.value.message("en")
