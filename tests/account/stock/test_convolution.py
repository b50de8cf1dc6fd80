"""Convolution directly, by transform, and back."""

import numpy as np
import pytest

from loopbook.account.stock.convolution import (
    DIRECT_YEARS_MAX,
    convolved,
    deconvolved,
    transformed,
)
from loopbook.terms.stock import Array


def falling(count: int, products: int, seed: int) -> Array:
    """Return survival curves that begin between 0.5 and 1 and never rise."""
    random = np.random.default_rng(seed)
    steps = random.uniform(0.9, 1.0, (count, products))
    steps[0] = random.uniform(0.5, 1.0, products)
    return np.asarray(np.cumprod(steps, axis=0), dtype=np.float64)


def plain(inflow: Array, alive: Array) -> Array:
    stock = np.zeros_like(inflow)
    for year in range(len(inflow)):
        for cohort in range(year + 1):
            stock[year] += inflow[cohort] * alive[year - cohort]
    return stock


@pytest.mark.parametrize(
    "count", [1, 2, 15, 16, 17, 40, DIRECT_YEARS_MAX, DIRECT_YEARS_MAX + 1, 300]
)
@pytest.mark.parametrize("shared", [False, True])
def test_stock_and_inflow_are_those_of_the_plain_loop(count: int, shared: bool) -> None:
    inflow = np.random.default_rng(count).lognormal(0.0, 1.0, (count, 3))
    alive = falling(count, 1 if shared else 3, count)
    stock = convolved(inflow, alive)
    assert stock == pytest.approx(plain(inflow, alive), rel=1e-12)
    assert deconvolved(stock, alive) == pytest.approx(inflow, rel=1e-10, abs=1e-11)


def test_the_transform_is_the_direct_sum() -> None:
    inflow = np.random.default_rng(1).lognormal(0.0, 1.0, (90, 4))
    alive = falling(90, 4, 2)
    direct = convolved(inflow, alive)
    assert transformed(inflow, alive) == pytest.approx(direct, rel=1e-13)


def test_a_short_series_of_whole_numbers_is_summed_exactly() -> None:
    inflow = np.arange(1.0, 11.0)[:, np.newaxis]
    alive = (np.arange(10.0) < 5.0).astype(float)[:, np.newaxis]
    assert convolved(inflow, alive)[:, 0].tolist() == [1, 3, 6, 10, 15, 20, 25, 30, 35, 40]
    assert deconvolved(convolved(inflow, alive), alive)[:, 0].tolist() == inflow[:, 0].tolist()


def test_many_products_go_through_in_parts() -> None:
    inflow = np.random.default_rng(3).lognormal(0.0, 1.0, (200, 131))
    alive = falling(200, 131, 4)
    one_by_one = np.hstack(
        [convolved(inflow[:, [p]], alive[:, [p]]) for p in range(inflow.shape[1])]
    )
    assert convolved(inflow, alive) == pytest.approx(one_by_one, rel=1e-13)
