"""The plain loop of stocks: shares alive by hand, and cohorts that are scrapped early."""

import math

import pytest

from loopbook.plan.backcast.check_stock import alive_by_age, scrap_lines

from .test_scrap import YEARS, stocked


@pytest.mark.parametrize(
    ("lifetime", "share"),
    [
        ("fixed:3", 1.0),
        ("weibull:shape=2,scale=4", math.exp(-(2.5**2) / 16)),
        ("normal:mean=2.5,sd=1", 0.5),
        ("logistic:mean=2.5,sd=1", 0.5),
        ("gamma:shape=1,scale=2", math.exp(-1.25)),
        ("empirical:1/0.8/0.6/0.4/0", 0.5),
        ("weibull:t50=2.5,t90=5", 0.5),
        ("fixed:2.5", 0.0),
        ("normal:mean=0,sd=1", 0.0),
    ],
)
def test_shares_alive_are_those_of_the_formulas(lifetime: str, share: float) -> None:
    assert alive_by_age(lifetime, "middle")(2) == pytest.approx(share)


def test_a_year_of_inflow_is_averaged() -> None:
    # exp(-a) over the third year: exp(-2) - exp(-3)
    alive = alive_by_age("weibull:shape=1,scale=1", "quadrature")
    assert alive(2) == pytest.approx(math.exp(-2) - math.exp(-3), rel=1e-9)
    assert alive_by_age("fixed:2.25", "quadrature")(2) == pytest.approx(0.25)


def test_the_oldest_go_first() -> None:
    amounts = {2019: 10.0, 2020: 30.0} | dict.fromkeys(YEARS, 25.0)
    product = {"lifetime": "fixed:100", "driven": "stock", "early_scrap": "oldest_first"}
    line = scrap_lines(stocked(product, amounts), YEARS)["p"]
    assert line.scrap == pytest.approx([5.0, 0.0, 0.0, 0.0, 0.0])
    assert line.stock == pytest.approx([25.0] * 5)
