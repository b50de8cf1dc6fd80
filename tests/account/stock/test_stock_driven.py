"""Stock-driven: the inflow that holds a stock, under every policy."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from loopbook.account.stock.inflow_driven import inflow_driven
from loopbook.account.stock.lifetime import fixed, normal, weibull
from loopbook.account.stock.opening import opening_by_cohort, opening_by_growth, opening_table
from loopbook.account.stock.series import imbalance
from loopbook.account.stock.stock_driven import (
    Terms,
    inflow_needed,
    stock_driven,
    stock_driven_cohorts,
)
from loopbook.errors import BalanceError, ParseError
from loopbook.terms.stock import AgeConvention, Array, LifetimeKind, NegativeInflow

from .plain_stock import plain_stock_driven, shares_of

END, MIDDLE = AgeConvention.END, AgeConvention.MIDDLE
FALLING = [0, 0, 1, 2, 3, 5, 6, 8, 8, 6, 6, 6, 6, 6, 8, 8, 8, 9, 10, 12, 9, 9, 9, 9, 9, 9, 9, 9]
POLICIES = [NegativeInflow.PRO_RATA, NegativeInflow.HAZARD, NegativeInflow.OLDEST_FIRST]
NORMAL = normal(8.0, 3.0)


@given(
    st.lists(st.floats(0.1, 1e6), min_size=1, max_size=40),
    st.tuples(st.floats(1.0, 40.0), st.floats(0.5, 10.0)),
    st.sampled_from([MIDDLE, END, AgeConvention.QUADRATURE]),
)
def test_a_stock_gives_back_the_inflow_it_was_made_of(
    inflow: list[float], life: tuple[float, float], convention: AgeConvention
) -> None:
    """The condition of the way back is 1 / share alive at the end of the first year."""
    lifetime = normal(*life)
    made = inflow_driven(inflow, lifetime, convention)
    back = stock_driven(made.stock, Terms(lifetime=lifetime, convention=convention))
    size = max(inflow)
    assert np.abs(back.inflow - made.inflow).max() <= 1e-9 * size
    assert np.array_equal(back.stock, made.stock)


def test_many_products_with_lifetimes_of_each_cohort_are_inverted() -> None:
    random = np.random.default_rng(0)
    inflow = random.lognormal(0.0, 1.0, (60, 4))
    lifetime = weibull(2.0, random.uniform(4.0, 30.0, (60, 4)))
    made = inflow_driven(inflow, lifetime, MIDDLE)
    back = stock_driven(made.stock, Terms(lifetime=lifetime, convention=MIDDLE))
    assert back.inflow == pytest.approx(inflow, rel=1e-9)


def test_the_inflow_needed_is_that_of_the_plain_loop_negative_years_included() -> None:
    shares = shares_of(LifetimeKind.NORMAL, {"mean": 8.0, "sd": 3.0}, len(FALLING), END)
    plain = plain_stock_driven(np.array(FALLING, dtype=float), shares)
    wanted = np.array(FALLING, dtype=float)[:, np.newaxis]
    needed = inflow_needed(wanted, Terms(lifetime=NORMAL, convention=END))
    assert needed[:, 0] == pytest.approx(plain, abs=1e-12)
    assert plain.min() < -1.0


def test_a_stock_that_falls_too_fast_needs_a_policy() -> None:
    with pytest.raises(BalanceError) as fault:
        stock_driven(FALLING, Terms(lifetime=NORMAL, convention=END))
    assert fault.value.code == "LB-Y11"
    assert fault.value.values["year"] == 9
    assert float(str(fault.value.values["amount"])) == pytest.approx(1.572, abs=1e-3)
    assert "pro-rata" in fault.value.message("zh")


@pytest.mark.parametrize("policy", POLICIES)
def test_a_policy_holds_the_stock_and_lets_nothing_come_in_negative(
    policy: NegativeInflow,
) -> None:
    terms = Terms(lifetime=NORMAL, convention=END, policy=policy)
    result, table = stock_driven_cohorts(FALLING, terms)
    assert result.inflow.min() >= 0.0
    assert result.stock[:, 0].tolist() == FALLING
    assert imbalance(result) <= 4e-16
    assert np.flatnonzero(result.scrapped[:, 0] > 1e-12).tolist() == [9, 20]
    assert np.all(result.scrapped <= result.outflow + 1e-12)
    assert table.stock.sum(axis=1) == pytest.approx(result.stock, abs=1e-12)
    assert table.outflow.sum(axis=1) == pytest.approx(result.outflow, abs=1e-12)
    assert table.stock.min() >= 0.0
    assert table.outflow.min() >= -1e-15


def test_pro_rata_takes_the_same_share_of_every_cohort() -> None:
    terms = Terms(lifetime=NORMAL, convention=END, policy=NegativeInflow.PRO_RATA)
    _, table = stock_driven_cohorts(FALLING, terms)
    kept = survivors(table.stock, 9)
    assert np.ptp(kept) < 1e-12
    assert kept[0] < 1.0


def test_oldest_first_leaves_the_young_alone() -> None:
    terms = Terms(lifetime=NORMAL, convention=END, policy=NegativeInflow.OLDEST_FIRST)
    _, table = stock_driven_cohorts(FALLING, terms)
    kept = survivors(table.stock, 9)
    partly = np.flatnonzero((kept > 1e-12) & (kept < 1.0 - 1e-12))
    assert len(partly) <= 1
    assert kept[0] == 0.0
    assert kept[-1] == pytest.approx(1.0)
    assert np.all(np.diff(kept) >= -1e-12)


def test_a_higher_hazard_takes_more_of_those_who_were_about_to_leave() -> None:
    """What a cohort kept of the year is what its lifetime keeps, to the same power for all."""
    terms = Terms(lifetime=NORMAL, convention=END, policy=NegativeInflow.HAZARD)
    _, table = stock_driven_cohorts(FALLING, terms)
    shares = shares_of(LifetimeKind.NORMAL, {"mean": 8.0, "sd": 3.0}, len(FALLING), END)
    before, after = table.stock[8, 2:9, 0], table.stock[9, 2:9, 0]
    hazards = -np.log(shares[9, 2:9] / shares[8, 2:9])
    factors = -np.log(after / before) / hazards
    assert np.ptp(factors) < 1e-9
    assert factors[0] > 2.0


def survivors(stock: Array, year: int) -> Array:
    """Return what each cohort kept of what its lifetime would have left of it."""
    shares = shares_of(LifetimeKind.NORMAL, {"mean": 8.0, "sd": 3.0}, len(FALLING), END)
    cohorts = [c for c in range(year) if stock[year - 1, c, 0] > 0.0]
    expected = [stock[year - 1, c, 0] * shares[year, c] / shares[year - 1, c] for c in cohorts]
    return np.asarray(np.array([stock[year, c, 0] for c in cohorts]) / np.array(expected))


def test_a_hazard_policy_cannot_move_goods_without_hazard() -> None:
    terms = Terms(lifetime=fixed(9.0), convention=END, policy=NegativeInflow.HAZARD)
    with pytest.raises(BalanceError) as fault:
        stock_driven([5.0, 5.0, 3.0], terms)
    assert fault.value.code == "LB-Y12"
    pro_rata = Terms(lifetime=fixed(9.0), convention=END, policy=NegativeInflow.PRO_RATA)
    assert stock_driven([5.0, 5.0, 3.0], pro_rata).scrapped[:, 0].tolist() == [0.0, 0.0, 2.0]


def test_a_policy_touches_only_the_products_that_need_it() -> None:
    steady = np.linspace(1.0, 20.0, len(FALLING))
    both = np.column_stack([FALLING, steady])
    lenient = Terms(lifetime=NORMAL, convention=END, policy=NegativeInflow.PRO_RATA)
    result = stock_driven(both, lenient)
    alone = stock_driven(steady, Terms(lifetime=NORMAL, convention=END))
    assert result.inflow[:, 1] == pytest.approx(alone.inflow[:, 0], rel=1e-12)
    assert not result.scrapped[:, 1].any()


def test_a_policy_works_with_lifetimes_of_each_cohort() -> None:
    lifetime = normal(
        np.full((len(FALLING), 1), 8.0) + np.arange(len(FALLING))[:, None] * 1e-9, 3.0
    )
    terms = Terms(lifetime=lifetime, convention=END, policy=NegativeInflow.PRO_RATA)
    shared = Terms(lifetime=NORMAL, convention=END, policy=NegativeInflow.PRO_RATA)
    assert stock_driven(FALLING, terms).inflow == pytest.approx(
        stock_driven(FALLING, shared).inflow, abs=1e-6
    )


def test_the_rounding_of_a_held_stock_is_no_early_scrapping() -> None:
    held = np.full(120, 0.1 + 0.2)
    result = stock_driven(held, Terms(lifetime=weibull(3.0, 7.3), convention=MIDDLE))
    assert result.inflow.min() > -1e-12
    assert not result.scrapped.any()


def test_what_leaves_in_its_own_year_holds_no_stock() -> None:
    for lifetime in (fixed(0.0), fixed(0.5), fixed(np.array([5.0, 0.0]))):
        with pytest.raises(BalanceError) as fault:
            stock_driven(np.ones((4, 2)), Terms(lifetime=lifetime, convention=MIDDLE))
        assert fault.value.code == "LB-Y13"
    by_cohort = fixed(np.array([[5.0], [5.0], [0.0], [5.0]]))
    with pytest.raises(BalanceError):
        stock_driven(np.ones(4), Terms(lifetime=by_cohort, convention=MIDDLE))


def test_a_stock_is_not_negative() -> None:
    with pytest.raises(ParseError) as fault:
        stock_driven([1.0, -1.0], Terms(lifetime=NORMAL, convention=END))
    assert fault.value.code == "LB-Y10"


def test_an_opening_needs_no_inflow_for_what_stands() -> None:
    opening = opening_by_growth(100.0, 0.0, NORMAL, MIDDLE)
    terms = Terms(lifetime=NORMAL, convention=MIDDLE, opening=opening)
    result = stock_driven(np.full(30, 100.0), terms)
    assert result.opening == pytest.approx([100.0])
    # A steady stock is fed by the same inflow every year: 100 over the mean time in stock.
    assert np.ptp(result.inflow) < 1e-9 * result.inflow.max()
    assert result.outflow == pytest.approx(result.inflow, rel=1e-12)


def test_an_opening_is_scrapped_with_the_rest() -> None:
    opening = opening_by_cohort([3.0, 5.0, 2.0, 4.0])
    terms = Terms(
        lifetime=NORMAL, convention=END, opening=opening, policy=NegativeInflow.OLDEST_FIRST
    )
    result, table = stock_driven_cohorts([12.0, 4.0, 4.0], terms)
    assert result.scrapped[1, 0] > 0.0
    assert result.stock[:, 0].tolist() == [12.0, 4.0, 4.0]
    left = opening_table(opening, NORMAL, 3, END)
    assert table.stock[1].sum() <= result.stock[1, 0] + 1e-12
    assert left[1].sum() <= 14.0


def test_an_opening_may_live_by_a_lifetime_of_its_own() -> None:
    """Old goods leave after two years, new ones by a lifetime that differs by cohort."""
    newer = fixed(np.array([[5.0], [6.0], [7.0]]))
    opening = opening_by_cohort([2.0, 3.0])
    without = Terms(lifetime=newer, convention=END, opening=opening)
    with pytest.raises(ParseError) as fault:
        stock_driven([5.0, 5.0, 5.0], without)
    assert fault.value.code == "LB-Y14"
    terms = Terms(lifetime=newer, convention=END, opening=opening, opening_lifetime=fixed(2.0))
    result = stock_driven([5.0, 5.0, 5.0], terms)
    assert result.inflow[:, 0].tolist() == [2.0, 3.0, 0.0]
    assert result.outflow[:, 0].tolist() == [2.0, 3.0, 0.0]
