"""Cohorts on demand: the table of the plain loop, and its sums."""

import numpy as np
import pytest

from loopbook.account.stock.cohort import cohorts, outflow_by_cohort, years_in_use
from loopbook.account.stock.inflow_driven import inflow_driven
from loopbook.account.stock.lifetime import fixed, normal
from loopbook.terms.stock import AgeConvention, LifetimeKind

from .plain_stock import plain_inflow_driven, shares_of

END = AgeConvention.END


@pytest.mark.parametrize("count", [1, 2, 25])
def test_the_table_is_that_of_cohorts_followed_one_by_one(count: int) -> None:
    inflow = np.random.default_rng(0).lognormal(0.0, 1.0, count)
    shares = shares_of(LifetimeKind.NORMAL, {"mean": 6.0, "sd": 2.0}, count, END)
    plain, outflow = plain_inflow_driven(inflow, shares)
    table = cohorts(inflow, normal(6.0, 2.0), END)
    assert table.stock[:, :, 0] == pytest.approx(plain, rel=1e-13)
    assert table.outflow.sum(axis=1)[:, 0] == pytest.approx(outflow, rel=1e-12)


@pytest.mark.parametrize("by_cohort", [False, True])
def test_every_cell_is_balanced(by_cohort: bool) -> None:
    """Stock of the year before, or the inflow, less the stock is the outflow, bit for bit."""
    inflow = np.random.default_rng(1).lognormal(0.0, 2.0, (30, 4))
    mean = np.array([3.0, 6.0, 9.0, 20.0])
    lifetime = normal(np.tile(mean, (30, 1)) if by_cohort else mean, 2.0)
    table = cohorts(inflow, lifetime, END)
    before = np.zeros_like(table.stock)
    before[1:] = table.stock[:-1]
    years = np.arange(30)
    before[years, years] += inflow
    assert np.array_equal(table.outflow, before - table.stock)
    assert table.outflow.min() >= 0.0
    totals = inflow_driven(inflow, lifetime, END)
    assert table.stock.sum(axis=1) == pytest.approx(totals.stock, rel=1e-12)
    assert table.outflow.sum(axis=1) == pytest.approx(totals.outflow, rel=1e-9, abs=1e-12)


def test_the_outflow_of_a_table_is_that_of_its_stocks() -> None:
    stock = np.array([[[1.0], [0.0]], [[0.5], [2.0]]])
    outflow = outflow_by_cohort(stock, np.array([[1.5], [2.5]]))
    assert outflow[:, :, 0].tolist() == [[0.5, 0.0], [0.5, 0.5]]


def test_the_mean_age_of_what_stands() -> None:
    ages = years_in_use(cohorts([2.0, 2.0, 0.0, 0.0], fixed(3.0), END), 0.0)
    assert ages[:, 0].tolist() == [0.0, 0.5, 1.5, 2.0]
    assert years_in_use(cohorts([1.0, 0.0], fixed(1.0), END), 0.0)[1, 0] == 0.0
