"""The economy of an option against closed forms and the roots that numpy finds."""

import math

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loopbook.errors import QueryError
from loopbook.evaluate.audit.economy import (
    Incentive,
    Project,
    cash_of,
    first_year,
    gain_of,
    internal_rates,
    net_present_value,
)
from loopbook.terms.audit_sheet import RateOutcome

PROJECT = Project(
    investment=1_000_000,
    saving=300_000,
    depreciation_years=10,
    years=10,
    tax_rate=0.25,
    discount_rate=0.08,
)


def annuity(rate: float, years: int) -> float:
    return (1 - (1 + rate) ** -years) / rate


def test_the_first_year_follows_the_formulas_of_the_manual() -> None:
    first = first_year(PROJECT, 1_000_000)
    assert (first.depreciation, first.taxable, first.profit, first.cash) == (
        100_000,
        200_000,
        150_000,
        250_000,
    )


def test_npv_payback_and_npvr_have_closed_forms() -> None:
    cash = cash_of(PROJECT)
    assert cash.payback == 4.0
    assert cash.npv == pytest.approx(250_000 * annuity(0.08, 10) - 1_000_000)
    assert cash.npvr == pytest.approx(cash.npv / 1_000_000)
    assert cash.outcome is RateOutcome.ONE
    assert cash.irr is not None
    assert 250_000 * annuity(cash.irr, 10) == pytest.approx(1_000_000)


def test_after_the_years_of_depreciation_all_saving_is_taxed() -> None:
    short = msgspec.structs.replace(PROJECT, depreciation_years=5)
    cash = cash_of(short)
    assert cash.flows[4] == 300_000 - 0.25 * (300_000 - 200_000)
    assert cash.flows[5] == 300_000 * 0.75


def test_a_loss_pays_no_tax_and_earns_none_back() -> None:
    poor = msgspec.structs.replace(PROJECT, saving=50_000)
    assert first_year(poor, 1_000_000).profit == -50_000
    assert cash_of(poor).flows[0] == 50_000
    assert cash_of(poor).payback == 20.0


def test_without_any_saving_nothing_is_ever_paid_back() -> None:
    idle = cash_of(msgspec.structs.replace(PROJECT, saving=0))
    assert idle.payback is None
    assert idle.irr is None
    assert idle.outcome is RateOutcome.NONE


def test_a_subsidy_lessens_the_investment_and_its_depreciation() -> None:
    aid = Incentive(kind="subsidy", label="fund", amount=200_000, first=1, last=1, is_taxable=False)
    cash = cash_of(PROJECT, (aid,))
    assert cash.net == 800_000
    # D falls by 20,000, so 5,000 more tax is paid in each of ten years.
    assert gain_of(PROJECT, aid) == pytest.approx(200_000 - 5_000 * annuity(0.08, 10))


def test_a_subsidy_above_the_investment_leaves_nothing_to_write_off() -> None:
    """What is over is cash of year 0; a D below zero would be taxed as if it were income."""
    over = Incentive(kind="subsidy", label="", amount=1_200_000, first=1, last=1, is_taxable=False)
    cash = cash_of(PROJECT, (over,))
    saved = PROJECT.saving * (1 - PROJECT.tax_rate)
    assert cash.net < 0
    assert cash.flows == pytest.approx([saved] * PROJECT.years)
    assert first_year(PROJECT, cash.net).depreciation == 0.0
    assert (cash.payback, cash.npvr, cash.rates) == (0.0, None, ())
    assert cash.npv == pytest.approx(
        -cash.net
        + sum(saved / (1 + PROJECT.discount_rate) ** y for y in range(1, PROJECT.years + 1))
    )


def test_yearly_incentives_are_taxed_only_where_they_are_income() -> None:
    taxed = Incentive(kind="vat_refund", label="", amount=10_000, first=1, last=3, is_taxable=True)
    free = msgspec.structs.replace(taxed, is_taxable=False)
    assert gain_of(PROJECT, taxed) == pytest.approx(7_500 * annuity(0.08, 3))
    assert gain_of(PROJECT, free) == pytest.approx(10_000 * annuity(0.08, 3))


def test_two_internal_rates_are_both_told() -> None:
    # -100 + 230 v - 132 v^2 has the roots v = 1/1.1 and v = 1/1.2.
    rates = internal_rates((-100, 230, -132))
    assert rates == pytest.approx((0.1, 0.2))


def test_payments_without_a_rate_have_none() -> None:
    assert internal_rates((-100, -10, -5)) == ()
    assert internal_rates((0, 0)) == ()
    assert internal_rates((10, -10, 20)) == ()


def test_a_rate_that_the_value_only_touches_is_found() -> None:
    # -(1 - 1.1 v)^2: worth nothing at 10 % and less at every other rate.
    assert internal_rates((-1.0, 2.2, -1.21)) == pytest.approx((0.1,), abs=1e-4)


def oracle(payments: list[float]) -> list[float]:
    """Return the rates that numpy's companion matrix finds, as discount factors above zero."""
    roots = np.roots(payments[::-1])
    real = [r.real for r in roots if abs(r.imag) < 1e-7 * max(1.0, abs(r)) and r.real > 1e-9]
    return sorted(1 / r - 1 for r in real)


@settings(max_examples=40)
@given(
    st.lists(st.integers(1, 400), min_size=1, max_size=20),
    st.integers(50, 2_000),
)
def test_an_outlay_followed_by_income_has_the_one_rate_that_numpy_finds(
    income: list[int], outlay: int
) -> None:
    payments = [-float(outlay), *map(float, income)]
    rates = internal_rates(payments)
    assert len(rates) == 1
    assert rates == pytest.approx(oracle(payments), rel=1e-6, abs=1e-6)
    assert math.isclose(net_present_value(payments, rates[0]), 0.0, abs_tol=1e-6 * outlay)


@settings(max_examples=40)
@given(st.lists(st.integers(-300, 300), min_size=2, max_size=8))
def test_every_rate_told_is_one_at_which_the_payments_are_worth_nothing(
    payments: list[int],
) -> None:
    numbers = [float(each) for each in payments]
    for rate in internal_rates(numbers):
        size = sum(abs(c) / (1 + rate) ** t for t, c in enumerate(numbers))
        assert abs(net_present_value(numbers, rate)) <= 1e-6 * size


@pytest.mark.parametrize(
    "changed", [{"years": 0}, {"depreciation_years": 61}, {"tax_rate": 1.0}, {"investment": -1}]
)
def test_what_is_no_project_is_refused(changed: dict[str, float]) -> None:
    with pytest.raises(QueryError, match="LB-Z60"):
        cash_of(msgspec.structs.replace(PROJECT, **changed))


def test_a_published_example_of_an_option_comes_out() -> None:
    """I 10, P 1.58, ten years: D 1, T 0.58, E 0.44, F 1.44, N 6.97 a, IRR 7.17 % (10,000 yuan).

    Source: feasibility of medium and high cost options, 360docs.net/doc/5b4875868, read 2026.
    """
    project = Project(
        investment=10,
        saving=1.58,
        depreciation_years=10,
        years=10,
        tax_rate=0.25,
        discount_rate=0.06,
    )
    first, cash = first_year(project, 10), cash_of(project)
    assert [round(x, 2) for x in (first.depreciation, first.taxable)] == [1.0, 0.58]
    assert first.profit == pytest.approx(0.44, abs=0.006)
    assert first.cash == pytest.approx(1.44, abs=0.006)
    assert cash.payback == pytest.approx(6.97, abs=0.005)
    assert cash.irr == pytest.approx(0.0717, abs=0.00005)
    assert cash.npv == pytest.approx(0.56, abs=0.005)


def test_a_published_example_of_npv_and_irr_comes_out() -> None:
    """I 150, F 32.5, ten years at 5 %: NPV 100.955, IRR 17.26 % by interpolation of two rates.

    Source: exercise on cleaner-production options, qiqiwenku.com/doc/115891, read 2026.
    """
    payments = (-150, *(32.5 for _ in range(10)))
    assert net_present_value(payments, 0.05) == pytest.approx(100.955, abs=0.002)
    assert internal_rates(payments)[0] == pytest.approx(0.1726, abs=0.0001)
