"""Bands by Monte Carlo: the plain loop over draws, moments, seeds."""

import numpy as np
import pytest

from loopbook.account.stock.course import Course
from loopbook.account.stock.draws import Doubt, drawn_bands, inflow_draws, lifetime_factors
from loopbook.account.stock.inflow_driven import inflow_driven
from loopbook.account.stock.lifetime import weibull
from loopbook.account.stock.stated import read_lifetime
from loopbook.errors import BalanceError
from loopbook.terms.stock import AgeConvention, InflowError

MIDDLE = AgeConvention.MIDDLE
INFLOW = np.random.default_rng(0).uniform(50.0, 100.0, (25, 2))
SD = 0.1 * INFLOW


def test_draws_together_are_the_draws_one_by_one() -> None:
    """The reference: the same random numbers, each draw a run of its own."""
    stated = read_lifetime("weibull:shape=2+-0.2,scale=9+-1", scale_sd=0.05)
    doubt = Doubt(inflow_sd=SD, draws=40, seed=3)
    stock, outflow = drawn_bands(INFLOW, SD, Course(stated=stated, convention=MIDDLE), doubt)
    random = np.random.default_rng(3)
    factors = lifetime_factors(stated, 40, random)
    total = np.zeros((25, 40))
    for product in range(2):
        inflows = inflow_draws(INFLOW[:, product], SD[:, product], doubt, random)
        for draw in range(40):
            life = weibull(
                2.0 * factors["shape"][draw], 9.0 * factors["scale"][draw] * factors["*"][draw]
            )
            total[:, draw] += inflow_driven(inflows[:, draw], life, MIDDLE).stock[:, 0]
    assert stock.mean[:, -1] == pytest.approx(total.mean(axis=1), rel=1e-12)
    assert stock.sd[:, -1] == pytest.approx(total.std(axis=1, ddof=1), rel=1e-9)
    for name, percent in (("low", 5), ("median", 50), ("high", 95)):
        plain = np.percentile(total, percent, axis=1)
        assert getattr(stock, name)[:, -1] == pytest.approx(plain, rel=1e-12)
    assert outflow.mean.shape == (25, 3)


def test_a_lifetime_of_each_cohort_is_drawn_too() -> None:
    scale = np.linspace(5.0, 12.0, 25)[:, np.newaxis]
    stated = read_lifetime("weibull:shape=2,scale=s", {"s": scale}, scale_sd=0.1)
    doubt = Doubt(inflow_sd=SD, draws=30, seed=1)
    stock, _ = drawn_bands(INFLOW, 0.0 * SD, Course(stated=stated, convention=MIDDLE), doubt)
    factors = lifetime_factors(stated, 30, np.random.default_rng(1))["*"]
    runs = [inflow_driven(INFLOW, weibull(2.0, scale * f), MIDDLE).stock for f in factors]
    assert stock.mean[:, :2] == pytest.approx(np.mean(runs, axis=0), rel=1e-12)


def test_draws_have_the_moments_that_were_stated() -> None:
    doubt = Doubt(inflow_sd=SD, draws=200_000, seed=5)
    draws = inflow_draws(
        np.array([10.0, 0.0]), np.array([4.0, 0.0]), doubt, np.random.default_rng(5)
    )
    assert draws[0].mean() == pytest.approx(10.0, rel=0.01)
    assert draws[0].std() == pytest.approx(4.0, rel=0.02)
    assert draws.min() >= 0.0
    assert not draws[1].any()


def test_years_err_by_themselves_or_together() -> None:
    inflow, sd = np.full(3, 10.0), np.full(3, 1.0)
    apart = inflow_draws(inflow, sd, Doubt(inflow_sd=sd, draws=50), np.random.default_rng(0))
    doubt = Doubt(inflow_sd=sd, draws=50, errors=InflowError.COMMON)
    together = inflow_draws(inflow, sd, doubt, np.random.default_rng(0))
    assert not np.allclose(apart[0], apart[1])
    assert np.array_equal(together[0], together[1])


def test_a_seed_gives_the_same_bands_and_another_one_does_not() -> None:
    course = Course(stated=read_lifetime("fixed:6"), convention=MIDDLE)
    bands = [
        drawn_bands(INFLOW, SD, course, Doubt(inflow_sd=SD, draws=20, seed=seed))[0].mean
        for seed in (7, 7, 8)
    ]
    assert np.array_equal(bands[0], bands[1])
    assert not np.array_equal(bands[0], bands[2])


def test_a_lifetime_that_cannot_be_is_not_drawn_around() -> None:
    stated = read_lifetime("weibull:t50=10+-5,t90=11")
    course = Course(stated=stated, convention=MIDDLE)
    with pytest.raises(BalanceError) as fault:
        drawn_bands(INFLOW, SD, course, Doubt(inflow_sd=SD, draws=100))
    assert fault.value.code == "LB-Y20"


def test_one_draw_has_no_spread() -> None:
    course = Course(stated=read_lifetime("fixed:6"), convention=MIDDLE)
    stock, _ = drawn_bands(INFLOW, SD, course, Doubt(inflow_sd=SD, draws=1))
    assert not stock.sd.any()
