import numpy as np
import pytest

from loopbook.plan.portfolio.payment import (
    annuity,
    credit_points,
    grant_of,
    interest_shares,
    paid_by_choice,
    refund_points,
    saved_by_choice,
    worth,
)
from loopbook.plan.portfolio.problem import Choice, Problem
from loopbook.plan.portfolio.reading import problem_of
from tests.plan.portfolio.cases import Row, case, option, options, periods

FIRST = Choice(0, 0)


def problem(*incentives: Row, **variant: object) -> Problem:
    row = option("F", 1000.0, 400.0, **{"life": 5.0, "yearly_cost": 20.0, **variant})
    given = case(
        {"tax_rate": 25.0},
        **options(row),
        periods=periods("1", "2"),
        impacts=[{"what": "CO2", "measured_in": "t"}],
        savings=[{"option": "F", "what": "CO2", "amount": 30.0}],
        incentives=list(incentives),
    )
    return problem_of(given)[0]


def test_the_economy_of_the_audit_manual_comes_out() -> None:
    # F3 of the tutorial: 180,000 for 72,000 a year, ten years, 25 %, 8 %: 212,540.
    row = option("F3", 180e3, 72e3)
    made, _ = problem_of(case({"tax_rate": 25.0}, **options(row), periods=periods("1")))
    assert worth(made, FIRST) == pytest.approx(212_540, abs=1)


def test_tax_is_on_the_saving_less_cost_and_depreciation() -> None:
    paid = paid_by_choice(problem(depreciation_years=4.0), FIRST)
    assert paid[0] == -1000.0
    assert paid[1:5] == pytest.approx(np.full(4, 380.0 * 0.75 + 0.25 * 250.0))
    assert paid[5] == pytest.approx(380.0 * 0.75)
    assert paid[6:].sum() == 0.0
    assert saved_by_choice(problem(), FIRST).sum() == pytest.approx(5 * 300.0)


def test_a_subsidy_lessens_what_is_written_off_unless_it_is_taxed() -> None:
    row: Row = {"incentive": "s", "kind": "subsidy", "rate": 30.0, "cap": 250.0}
    made = problem(row)
    grant = grant_of(made, made.incentives[0], FIRST)
    assert grant.amount == 250.0
    assert grant.paid[0] == 250.0
    assert grant.paid[1:6] == pytest.approx(np.full(5, -0.25 * 50.0))
    taxed = problem({**row, "taxable": 1.0})
    paid = grant_of(taxed, taxed.incentives[0], FIRST).paid
    assert paid[:2] == pytest.approx([250.0, -62.5])
    assert paid[2:].sum() == 0.0


def test_nobody_is_subsidised_beyond_the_cost() -> None:
    made = problem({"incentive": "s", "kind": "subsidy", "amount": 5000.0})
    assert grant_of(made, made.incentives[0], FIRST).amount == 1000.0


def test_an_award_is_paid_after_a_year_of_verified_saving() -> None:
    made = problem({"incentive": "a", "kind": "award", "per_unit": 3.0, "what": "CO2", "rate": 1.0})
    grant = grant_of(made, made.incentives[0], Choice(0, 1))
    assert grant.amount == pytest.approx(100.0)
    assert np.flatnonzero(grant.paid).tolist() == [2]


@pytest.mark.parametrize(
    ("row", "a_year"),
    [
        ({"kind": "vat_refund", "rate": 70.0, "taxable": 1.0}, 0.75 * 70.0),
        ({"kind": "income_reduction", "rate": 10.0}, 0.25 * 20.0),
        ({"kind": "yearly", "per_unit": 2.0, "what": "CO2"}, 60.0),
    ],
)
def test_yearly_support_comes_while_it_runs(row: Row, a_year: float) -> None:
    made = problem(
        {"incentive": "y", "years": 2.0, "lag": 1.0, **row}, vat_paid=100.0, listed_income=200.0
    )
    incentive = made.incentives[0]
    assert refund_points(made, incentive, FIRST) == [2, 3]
    assert grant_of(made, incentive, FIRST).paid[1:4] == pytest.approx([0.0, a_year, a_year])


def test_what_an_incentive_rests_on_may_be_unknown() -> None:
    made = problem({"incentive": "c", "kind": "tax_credit", "rate": 10.0, "cap": 5.0})
    assert np.isnan(grant_of(made, made.incentives[0], FIRST).amount)


def test_a_loan_is_paid_back_in_equal_instalments_and_is_worth_nothing_at_its_own_rate() -> None:
    loan: Row = {"incentive": "l", "kind": "loan", "rate": 60.0, "interest": 8.0, "years": 4.0}
    made = problem(loan)
    grant = grant_of(made, made.incentives[0], FIRST)
    assert grant.amount == 600.0
    shares = interest_shares(0.08, 4)
    assert 4 * annuity(0.08, 4) - shares.sum() == pytest.approx(1.0)
    shield = float(made.discounts()[1:5] @ shares) * 0.25
    assert made.discounts() @ grant.paid == pytest.approx(shield)
    assert annuity(0.0, 4) == 0.25


def test_a_credit_is_kept_for_years() -> None:
    made = problem({"incentive": "c", "kind": "tax_credit", "rate": 10.0, "years": 5.0})
    assert list(credit_points(made, made.incentives[0], 1)) == [2, 3, 4, 5, 6, 7]
