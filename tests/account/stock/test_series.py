"""Arrays checked, balances closed, flow-driven and leaching stocks."""

import math

import numpy as np
import pytest

from loopbook.account.stock.series import (
    closed,
    flow_driven,
    imbalance,
    joined,
    leaching,
    matched,
    series,
)
from loopbook.errors import BalanceError, LoopbookError, ParseError


def test_one_product_may_be_given_as_years_alone() -> None:
    assert series([1, 2, 3], "inflow").shape == (3, 1)


@pytest.mark.parametrize(
    ("values", "code", "said"),
    [
        ([[1.0, 2.0], [3.0, math.nan]], "LB-Y09", "product 1, year 1"),
        ([1.0, math.inf], "LB-Y09", "year 1"),
        ([1.0, -2.0], "LB-Y10", "-2"),
        ([], "LB-Y08", "shape"),
        (np.ones((2, 2, 2)), "LB-Y08", "2 x 2 x 2"),
    ],
)
def test_what_is_no_amount_is_named_with_its_place(values: object, code: str, said: str) -> None:
    with pytest.raises(ParseError) as fault:
        series(np.asarray(values, dtype=float), "inflow")
    assert fault.value.code == code
    assert said in fault.value.message("en")


def test_an_array_that_does_not_fit_is_refused() -> None:
    assert matched(np.ones(2), (3, 2), "sd").shape == (3, 2)
    with pytest.raises(ParseError) as fault:
        matched(np.ones(3), (3, 2), "sd")
    assert fault.value.code == "LB-Y08"


def test_a_result_is_balanced_as_it_is_made() -> None:
    random = np.random.default_rng(0)
    inflow, stock = random.lognormal(0, 3, (50, 7)), random.lognormal(0, 3, (50, 7))
    result = closed(inflow, stock, opening=random.lognormal(0, 3, 7))
    before = np.vstack([result.opening, stock[:-1]])
    change = stock - before
    assert np.array_equal(result.outflow, inflow - change)
    gap = np.abs(inflow - result.outflow - change)
    assert np.all(gap <= np.spacing(np.maximum(np.abs(inflow), np.abs(change))))
    assert imbalance(result) < 1e-15


def test_the_imbalance_of_a_result_that_was_tampered_with_shows() -> None:
    result = closed(np.ones((3, 1)), np.ones((3, 1)))
    result.outflow[1] += 0.5
    assert imbalance(result) == pytest.approx(0.5)
    assert imbalance(closed(np.zeros((2, 1)), np.zeros((2, 1)))) == 0.0


def test_a_heap_keeps_what_enters() -> None:
    heap = flow_driven([1.0, 2.0, 3.0], opening=10.0)
    assert heap.stock[:, 0].tolist() == [11.0, 13.0, 16.0]
    assert not heap.outflow.any()
    drawn = flow_driven([1.0, 2.0, 3.0], [0.5, 0.5, 5.0])
    assert drawn.stock[:, 0].tolist() == [0.5, 2.0, 0.0]


def test_no_more_leaves_than_was_there() -> None:
    with pytest.raises(BalanceError) as fault:
        flow_driven([1.0, 1.0], [0.0, 3.0])
    assert fault.value.code == "LB-Y18"
    assert fault.value.values["year"] == 1


def test_a_leaching_stock_loses_its_share_of_the_year_before() -> None:
    """10 stand; 10 % leave, 1 comes: 10, then 10, and so for ever."""
    result = leaching([1.0, 1.0, 1.0], 0.1, opening=10.0)
    assert result.stock[:, 0] == pytest.approx([10.0, 10.0, 10.0])
    assert result.outflow[:, 0] == pytest.approx([1.0, 1.0, 1.0])
    rates = leaching([0.0, 0.0], np.array([[0.5], [1.0]]), opening=8.0)
    assert rates.stock[:, 0].tolist() == [4.0, 0.0]


@pytest.mark.parametrize("rate", [-0.1, 1.1, math.nan])
def test_a_rate_is_a_share(rate: float) -> None:
    with pytest.raises(LoopbookError) as fault:
        leaching([1.0], rate)
    assert fault.value.code == "LB-Y17"


def test_two_stocks_add_up() -> None:
    first, second = flow_driven([1.0, 2.0]), flow_driven([3.0, 4.0], [1.0, 0.0], opening=5.0)
    both = joined(first, second)
    assert both.stock[:, 0].tolist() == [8.0, 14.0]
    assert both.opening.tolist() == [5.0]
    assert both.outflow[:, 0].tolist() == [1.0, 0.0]
