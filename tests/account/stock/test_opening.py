"""What stands before the first year."""

import math

import numpy as np
import pytest

from loopbook.account.stock.inflow_driven import inflow_driven
from loopbook.account.stock.lifetime import empirical, fixed, normal, weibull
from loopbook.account.stock.opening import (
    inflow_of_cohorts,
    opening_by_cohort,
    opening_by_growth,
    opening_stock,
    opening_table,
)
from loopbook.errors import BalanceError, ParseError
from loopbook.terms.stock import AgeConvention

END, MIDDLE = AgeConvention.END, AgeConvention.MIDDLE


def test_an_opening_goes_on_as_the_past_would_have() -> None:
    """Twenty years in one run, and ten with the cohorts of the tenth year as opening."""
    inflow = np.random.default_rng(0).lognormal(0.0, 1.0, 20)
    lifetime = normal(6.0, 2.0)
    whole = inflow_driven(inflow, lifetime, MIDDLE)
    past = inflow[:10]
    alive = np.array(
        [inflow_driven(np.eye(10)[c], lifetime, MIDDLE).stock[-1, 0] for c in range(10)]
    )
    opening = opening_by_cohort(past * alive)
    later = inflow_driven(inflow[10:], lifetime, MIDDLE, opening)
    assert later.stock == pytest.approx(whole.stock[10:], rel=1e-12)
    assert later.outflow == pytest.approx(whole.outflow[10:], rel=1e-9)


@pytest.mark.parametrize("growth", [-0.03, 0.0, 0.05])
def test_a_growing_past_leaves_a_stock_that_goes_on_growing(growth: float) -> None:
    """Under steady growth stock and outflow grow by the same share for ever."""
    lifetime = weibull(2.5, 12.0)
    opening = opening_by_growth([100.0, 7.0], growth, lifetime, MIDDLE)
    assert opening.amounts.sum(axis=0) == pytest.approx([100.0, 7.0])
    table = opening_table(opening, lifetime, 1, MIDDLE)
    newest = opening.amounts[opening.ages == 0][0]
    past_inflow = inflow_of_cohorts(opening.amounts, lifetime, MIDDLE)[-1]
    years = np.arange(1, 11)[:, np.newaxis]
    result = inflow_driven(past_inflow * (1.0 + growth) ** years, lifetime, MIDDLE, opening)
    assert result.stock == pytest.approx([100.0, 7.0] * (1.0 + growth) ** years, rel=1e-9)
    assert newest.sum() > 0.0
    assert table[0].sum(axis=0) == pytest.approx([100.0, 7.0])


def test_a_fixed_lifetime_has_so_many_cohorts() -> None:
    opening = opening_by_growth(12.0, 0.0, fixed(4.0), END)
    assert opening.ages.tolist() == [3, 2, 1, 0]
    assert opening.amounts[:, 0].tolist() == [3.0, 3.0, 3.0, 3.0]
    left = opening_stock(opening, fixed(4.0), 5, END)[:, 0]
    assert left.tolist() == [12.0, 9.0, 6.0, 3.0, 0.0, 0.0]


def test_past_inflows_are_what_is_left_over_the_share_alive() -> None:
    """ODYM, test_dynamic_stock_model: a fixed lifetime of 5 forgets what is older."""
    left = [0.0, 0.0, 0.0, 7.0, 5.0, 4.0, 3.0, 2.0]
    assert inflow_of_cohorts(left, fixed(5.0), END)[:, 0].tolist() == left


def test_nothing_stands_that_cannot_be_alive() -> None:
    with pytest.raises(BalanceError) as fault:
        inflow_of_cohorts([1.0, 0.0, 0.0], fixed(2.0), END)
    assert fault.value.code == "LB-Y15"
    with pytest.raises(BalanceError) as opening:
        opening_table(opening_by_cohort([1.0, 0.0, 0.0]), fixed(2.0), 3, END)
    assert opening.value.code == "LB-Y15"


def test_a_past_that_never_ends_is_refused() -> None:
    for growth in (-1.0, math.nan):
        with pytest.raises(ParseError) as fault:
            opening_by_growth(1.0, growth, fixed(4.0), END)
        assert fault.value.code == "LB-Y16"
    with pytest.raises(ParseError) as long:
        opening_by_growth(1.0, -0.5, weibull(0.2, 50.0), END)
    assert long.value.code == "LB-Y16"
    with pytest.raises(BalanceError) as nothing:
        opening_by_growth(1.0, 0.0, fixed(0.0), END)
    assert nothing.value.code == "LB-Y13"
    with pytest.raises(BalanceError) as survivors:
        opening_by_growth(1.0, 0.0, empirical([1.0, 0.5]), END)
    assert survivors.value.code == "LB-Y07"


def test_a_lifetime_of_cohorts_of_the_years_says_nothing_of_the_past() -> None:
    by_cohort = fixed(np.array([[3.0], [4.0]]))
    opening = opening_by_cohort([1.0])
    for work in (
        lambda: opening_table(opening, by_cohort, 2, END),
        lambda: opening_by_growth(1.0, 0.0, by_cohort, END),
    ):
        with pytest.raises(ParseError) as fault:
            work()
        assert fault.value.code == "LB-Y14"
