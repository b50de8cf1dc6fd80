import pytest

from loopbook.plan.portfolio.check_case import case_of
from loopbook.plan.portfolio.check_money import cash_at, lines_of, pairs_of, worth
from tests.plan.portfolio.test_check import plan, whole


def test_payments_are_reckoned_by_hand() -> None:
    case = case_of(whole(), plan())
    lines = lines_of(case)
    assert lines["capex", "B", "2026"] == 400.0
    assert lines["saving", "B", "2026"] == -(150.0 + 24.0)
    assert lines["subsidy", "B", "2026"] == -40.0
    assert lines["saving", "heat", "2027"] == pytest.approx(-60.0 * (1.0 - 0.7 * 0.8))
    assert pairs_of(case) == {("A", "B"): (-4.0, -10.0)}
    assert worth(case) == pytest.approx(plan().proof.objective, abs=0.05)
    assert cash_at(case)[0] == pytest.approx(500.0 - 100.0 - 400.0 + 10.0 + 40.0 + 200.0)
