import pytest

from loopbook.plan.portfolio.check_case import Faults, case_of, load_share, saved_in
from tests.plan.portfolio.test_check import plan, whole


def test_the_worst_is_kept_with_its_place() -> None:
    faults = Faults()
    faults.note(0.1, "here")
    faults.note(0.05, "there")
    assert (faults.worst, faults.where, faults.count) == (0.1, "here", 2)
    faults.note(float("nan"), "nowhere")
    assert faults.worst == float("inf")


def test_a_limit_may_be_broken_as_much_as_is_admitted_and_no_less() -> None:
    key = ("budget", "", "2026")
    for excess, is_off in ((50.0, False), (60.0, True), (0.0, True)):
        faults = Faults({key: 50.0})
        faults.limit(key, excess, 300.0)
        assert (faults.worst > 1e-6) is is_off


def test_savings_are_reckoned_by_hand() -> None:
    case = case_of(whole(), plan())
    assert load_share(case, "heat", 0) == pytest.approx(0.3)
    assert load_share(case, "heat", 1) == pytest.approx(1.0 - 0.7 * 0.8)
    assert saved_in(case, "CO2", 0) == pytest.approx(5.0 + 12.0 - 1.0 + 6.0)
    assert saved_in(case, "CO2", 6) == 0.0  # behind the horizon
    assert case.label(3) == "2029"
