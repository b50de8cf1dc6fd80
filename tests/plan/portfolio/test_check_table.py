from fractions import Fraction

from loopbook.plan.portfolio.check_case import case_of
from loopbook.plan.portfolio.check_table import alone, check_tables
from tests.plan.portfolio.test_check import plan, whole


def test_a_variant_by_itself_is_reckoned_exactly() -> None:
    paid = alone(case_of(whole(), plan()), "G", "standard")
    # Six years count from the first period on; it begins in the second.
    a_year = (Fraction(40) + 60 * Fraction(1, 5)) * Fraction(3, 4) + Fraction(60, 10) / 4
    assert paid == [Fraction(-60), *[a_year] * 5]


def test_the_tables_of_a_plan_pass() -> None:
    faults = check_tables(case_of(whole(), plan()))
    assert faults.worst <= 1e-9
    assert faults.count > 30
