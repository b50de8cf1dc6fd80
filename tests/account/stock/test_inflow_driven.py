"""Inflow-driven stocks: worked answers, the plain loop, and what must hold for any inflow."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from loopbook.account.stock.cohort import cohorts
from loopbook.account.stock.inflow_driven import inflow_driven, stock_of, used_inflow_driven
from loopbook.account.stock.lifetime import fixed, lifetime_of, normal, weibull
from loopbook.account.stock.opening import opening_by_cohort
from loopbook.account.stock.series import imbalance
from loopbook.errors import BalanceError, ParseError
from loopbook.terms.stock import AgeConvention, Lifetime, LifetimeKind

from .plain_stock import plain_inflow_driven, shares_of

END, MIDDLE, START = AgeConvention.END, AgeConvention.MIDDLE, AgeConvention.START
amounts = st.lists(st.floats(0.0, 1e9), min_size=1, max_size=30)
lifetimes = st.one_of(
    st.floats(0.0, 40.0).map(fixed),
    st.tuples(st.floats(0.5, 40.0), st.floats(0.5, 20.0)).map(lambda p: normal(*p)),
    st.tuples(st.floats(0.3, 6.0), st.floats(0.5, 40.0)).map(lambda p: weibull(*p)),
)
conventions = st.sampled_from(list(AgeConvention))


@pytest.mark.parametrize("convention", [START, MIDDLE, END])
@pytest.mark.parametrize(
    ("kind", "parameters"),
    [
        (LifetimeKind.NORMAL, {"mean": 8.0, "sd": 3.0}),
        (LifetimeKind.WEIBULL, {"shape": 1.7, "scale": 9.0}),
        (LifetimeKind.LOGNORMAL, {"mean": 8.0, "sd": 6.0}),
    ],
)
def test_totals_are_those_of_cohorts_followed_one_by_one(
    kind: LifetimeKind, parameters: dict[str, float], convention: AgeConvention
) -> None:
    inflow = np.random.default_rng(5).lognormal(0.0, 1.0, 150)
    shares = shares_of(kind, parameters, 150, convention)
    stock, outflow = plain_inflow_driven(inflow, shares)
    result = inflow_driven(inflow, lifetime_of(kind, parameters), convention)
    assert result.stock[:, 0] == pytest.approx(stock.sum(axis=1), rel=1e-12)
    assert result.outflow[:, 0] == pytest.approx(outflow, rel=1e-9, abs=1e-12)


def test_a_lifetime_of_each_cohort_is_followed() -> None:
    means = np.linspace(3.0, 9.0, 12)[:, np.newaxis]
    inflow = np.arange(1.0, 13.0)
    plain = np.zeros(12)
    for cohort in range(12):
        shares = shares_of(LifetimeKind.NORMAL, {"mean": means[cohort, 0], "sd": 1.0}, 12, END)
        plain += inflow[cohort] * shares[:, cohort]
    assert inflow_driven(inflow, normal(means, 1.0), END).stock[:, 0] == pytest.approx(plain)


def test_a_lifetime_that_is_the_same_for_all_cohorts_may_be_stated_for_each() -> None:
    inflow = np.random.default_rng(1).lognormal(0.0, 1.0, (40, 3))
    shared = inflow_driven(inflow, normal([5.0, 9.0, 20.0], 2.0), MIDDLE)
    stated = normal(np.tile([5.0, 9.0, 20.0], (40, 1)), 2.0)
    assert stated.is_by_cohort
    assert inflow_driven(inflow, stated, MIDDLE).stock == pytest.approx(shared.stock, rel=1e-12)


@given(amounts, lifetimes, conventions)
def test_mass_is_conserved(inflow: list[float], life: Lifetime, convention: AgeConvention) -> None:
    """What came in stands or has left, year by year, and cannot leave before it came."""
    result = inflow_driven(inflow, life, convention)
    entered = np.cumsum(result.inflow)
    size = max(float(entered[-1]), 1e-300)
    assert np.abs(entered - np.cumsum(result.outflow) - result.stock[:, 0]).max() <= 1e-13 * size
    assert imbalance(result) <= 4e-16
    assert result.stock.min() >= 0.0
    assert result.outflow.min() >= -1e-14 * size


@given(amounts, lifetimes, conventions, st.floats(1e-3, 1e3))
def test_a_stock_is_linear_in_its_inflow(
    inflow: list[float], life: Lifetime, convention: AgeConvention, factor: float
) -> None:
    """A change of unit changes every number alike; two inflows together are their sum."""
    first, second = np.array(inflow), np.array(inflow[::-1])
    one = inflow_driven(first, life, convention).stock
    other = inflow_driven(second, life, convention).stock
    both = inflow_driven(factor * first + second, life, convention).stock
    assert both == pytest.approx(factor * one + other, rel=1e-12, abs=1e-300)


@given(st.permutations(range(5)), conventions)
def test_the_order_of_products_does_not_matter(order: list[int], convention: AgeConvention) -> None:
    inflow = np.random.default_rng(2).lognormal(0.0, 1.0, (30, 5))
    mean = np.array([3.0, 8.0, 0.0, 20.0, 5.0])
    result = inflow_driven(inflow, normal(mean, 2.0), convention)
    turned = inflow_driven(inflow[:, order], normal(mean[order], 2.0), convention)
    assert np.array_equal(turned.stock, result.stock[:, order])
    assert np.array_equal(turned.outflow, result.outflow[:, order])


def test_half_years_and_whole_years_agree_where_goods_come_in_at_the_end() -> None:
    """A whole year's inflow at its end is a half-year's inflow at the end of the second half."""
    yearly = np.random.default_rng(3).lognormal(0.0, 1.0, 20)
    halves = np.zeros(40)
    halves[1::2] = yearly
    whole = inflow_driven(yearly, normal(6.0, 2.0), END)
    split = inflow_driven(halves, normal(12.0, 4.0), END)
    assert split.stock[1::2, 0] == pytest.approx(whole.stock[:, 0], rel=1e-12)
    paired = split.outflow[0::2, 0] + split.outflow[1::2, 0]
    assert paired == pytest.approx(whole.outflow[:, 0], rel=1e-9, abs=1e-12)


def test_finer_years_come_to_the_answer_of_the_quadrature() -> None:
    """An inflow spread over its year: twelve months each beside the mean over the year."""
    yearly = np.random.default_rng(4).lognormal(0.0, 1.0, 15)
    monthly = np.repeat(yearly / 12.0, 12)
    spread = inflow_driven(yearly, weibull(2.0, 5.0), AgeConvention.QUADRATURE)
    fine = inflow_driven(monthly, weibull(2.0, 60.0), MIDDLE)
    assert fine.stock[11::12, 0] == pytest.approx(spread.stock[:, 0], rel=1e-4)


def test_an_opening_fades_beside_the_inflow() -> None:
    opening = opening_by_cohort([3.0, 5.0, 2.0])
    result = inflow_driven(np.zeros(4), fixed(3.0), END, opening)
    assert result.opening.tolist() == [10.0]
    assert result.stock[:, 0].tolist() == [7.0, 2.0, 0.0, 0.0]
    assert result.outflow[:, 0].tolist() == [3.0, 5.0, 2.0, 0.0]


def test_used_goods_live_on_as_goods_of_their_age() -> None:
    """Cars of age 2 in year 0 under a lifetime of 5: they stand three years, and new ones five."""
    arriving = np.zeros((7, 3))
    arriving[0] = [10.0, 0.0, 4.0]
    result = used_inflow_driven(arriving, fixed(5.0), END)
    assert result.inflow[0, 0] == 14.0
    assert result.stock[:, 0].tolist() == [14.0, 14.0, 14.0, 10.0, 10.0, 0.0, 0.0]


def test_used_goods_of_age_zero_are_new_goods() -> None:
    inflow = np.random.default_rng(6).lognormal(0.0, 1.0, (20, 1, 2))
    used = used_inflow_driven(inflow, normal(6.0, 3.0), MIDDLE)
    new = inflow_driven(inflow[:, 0], normal(6.0, 3.0), MIDDLE)
    assert used.stock == pytest.approx(new.stock, rel=1e-13)


def test_used_goods_cannot_be_older_than_any() -> None:
    arriving = np.zeros((3, 9))
    arriving[1, 8] = 1.0
    with pytest.raises(BalanceError) as fault:
        used_inflow_driven(arriving, fixed(5.0), END)
    assert fault.value.code == "LB-Y15"
    with pytest.raises(ParseError) as shape:
        used_inflow_driven(np.ones(3), fixed(5.0), END)
    assert shape.value.code == "LB-Y08"
    with pytest.raises(ParseError) as cohort:
        used_inflow_driven(arriving, fixed(np.ones((3, 1)) + np.arange(3)[:, None]), END)
    assert cohort.value.code == "LB-Y14"


@pytest.mark.parametrize(
    ("inflow", "life", "code"),
    [
        ([1.0, float("nan")], fixed(3.0), "LB-Y09"),
        ([1.0, -1.0], fixed(3.0), "LB-Y10"),
        (np.ones((3, 2)), fixed([1.0, 2.0, 3.0]), "LB-Y08"),
        (np.ones((3, 2)), fixed(np.array([[1.0], [2.0]])), "LB-Y08"),
    ],
)
def test_what_does_not_fit_is_refused(inflow: object, life: Lifetime, code: str) -> None:
    with pytest.raises(ParseError) as fault:
        inflow_driven(np.asarray(inflow, dtype=float), life, END)
    assert fault.value.code == code


def test_no_nan_comes_out_of_any_lifetime() -> None:
    inflow = np.zeros((400, 2))
    inflow[0] = [1.0, 1e300]
    for life in (weibull(9.0, 1e-3), normal(1e-6, 1e-6), weibull(0.05, 3.0)):
        stock = stock_of(inflow, life, MIDDLE)
        assert np.isfinite(stock).all()


@pytest.mark.parametrize("life", [fixed(40.0), normal(60.0, 15.0), weibull(0.7, 30.0)])
def test_long_series_keep_mass_to_the_rounding_of_their_largest_stock(life: Lifetime) -> None:
    """Beyond 128 years the transform is used; its rounding is no more than some 1e-15."""
    inflow = np.random.default_rng(8).lognormal(0.0, 1.0, (500, 3))
    inflow[:100] = 0.0
    result = inflow_driven(inflow, life, MIDDLE)
    size = float(result.stock.max())
    entered = np.cumsum(result.inflow, axis=0)
    gap = entered - np.cumsum(result.outflow, axis=0) - result.stock
    assert np.abs(gap).max() <= 1e-13 * float(entered.max())
    assert result.outflow.min() >= -1e-14 * size
    assert np.abs(result.stock[:100]).max() <= 1e-14 * size
    table = cohorts(inflow[:, 0], life, MIDDLE)
    assert np.abs(table.stock.sum(axis=1) - result.stock[:, [0]]).max() <= 1e-14 * size
