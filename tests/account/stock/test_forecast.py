"""Bands to first order, beside closed forms and beside Monte Carlo."""

import numpy as np
import pytest

from loopbook.account.stock.course import Course
from loopbook.account.stock.draws import Doubt
from loopbook.account.stock.forecast import Z95, forecast
from loopbook.account.stock.lifetime import fixed
from loopbook.account.stock.stated import read_lifetime
from loopbook.errors import ParseError
from loopbook.terms.stock import AgeConvention, Hibernation, InflowError

END, MIDDLE = AgeConvention.END, AgeConvention.MIDDLE
INFLOW = np.random.default_rng(0).uniform(50.0, 100.0, (30, 2))


def test_years_that_err_by_themselves_add_in_squares() -> None:
    """Three years of 10 +- 1 stand: sqrt(3); each leaves after three years: 1 a year."""
    course = Course(stated=read_lifetime("fixed:3"), convention=END)
    found = forecast(np.full(6, 10.0), course, Doubt(inflow_sd=np.asarray(1.0)))
    assert found.stock.sd[:, 0] == pytest.approx(np.sqrt([1, 2, 3, 3, 3, 3]))
    assert found.outflow.sd[:, 0] == pytest.approx([0, 0, 0, 1, 1, 1])
    assert found.stock.high[:, 0] == pytest.approx(
        [10, 20, 30, 30, 30, 30] + Z95 * found.stock.sd[:, 0]
    )


def test_years_that_err_together_add_plainly() -> None:
    course = Course(stated=read_lifetime("fixed:3"), convention=END)
    doubt = Doubt(inflow_sd=np.asarray(1.0), errors=InflowError.COMMON)
    found = forecast(np.full(6, 10.0), course, doubt)
    assert found.stock.sd[:, 0] == pytest.approx([1, 2, 3, 3, 3, 3])


def test_products_err_by_themselves_in_the_inflow_and_together_in_the_lifetime() -> None:
    course = Course(stated=read_lifetime("weibull:shape=2,scale=9"), convention=MIDDLE)
    inflow = forecast(INFLOW, course, Doubt(inflow_sd=0.1 * INFLOW)).stock.sd
    assert inflow[:, 2] == pytest.approx(np.hypot(inflow[:, 0], inflow[:, 1]))
    stretched = Course(stated=read_lifetime("weibull:shape=2,scale=9+-1"), convention=MIDDLE)
    life = forecast(INFLOW, stretched, Doubt(inflow_sd=np.zeros(2))).stock.sd
    assert life[:, 2] == pytest.approx(life[:, 0] + life[:, 1])


@pytest.mark.parametrize("hibernation", [None, Hibernation(lifetime=fixed(3.0), share=0.5)])
@pytest.mark.parametrize("text", ["weibull:shape=3+-0.1,scale=20", "lognormal:mean=12,sd=4+-0.4"])
def test_small_uncertainties_are_those_of_monte_carlo(
    text: str, hibernation: Hibernation | None
) -> None:
    course = Course(
        stated=read_lifetime(text, scale_sd=0.04), convention=MIDDLE, hibernation=hibernation
    )
    linear = forecast(INFLOW, course, Doubt(inflow_sd=0.05 * INFLOW))
    drawn = forecast(INFLOW, course, Doubt(inflow_sd=0.05 * INFLOW, draws=3000, seed=1))
    assert linear.stock.sd[5:] == pytest.approx(drawn.stock.sd[5:], rel=0.12)
    assert linear.outflow.sd[12:] == pytest.approx(drawn.outflow.sd[12:], rel=0.15)
    assert np.array_equal(linear.central.stock, drawn.central.stock)
    assert drawn.draws == 3000


def test_what_is_exact_has_no_band() -> None:
    course = Course(stated=read_lifetime("fixed:3"), convention=END)
    found = forecast(INFLOW, course, Doubt(inflow_sd=np.zeros(1)))
    assert not found.stock.sd.any()
    assert np.array_equal(found.stock.mean[:, :2], found.central.stock)


def test_draws_and_seeds_are_numbers_that_can_be() -> None:
    course = Course(stated=read_lifetime("fixed:3"), convention=END)
    for draws, seed in ((-1, 0), (10_000_000, 0), (10, -1)):
        with pytest.raises(ParseError) as fault:
            forecast(INFLOW, course, Doubt(inflow_sd=np.zeros(1), draws=draws, seed=seed))
        assert fault.value.code == "LB-Y56"


@pytest.mark.parametrize(("text", "scale_sd"), [("fixed:3", 1.5), ("weibull:t50=9+-2,t90=10", 0.0)])
def test_what_is_too_uncertain_for_first_order_is_said(text: str, scale_sd: float) -> None:
    course = Course(stated=read_lifetime(text, scale_sd=scale_sd), convention=END)
    with pytest.raises(ParseError) as fault:
        forecast(INFLOW, course, Doubt(inflow_sd=np.zeros(1)))
    assert fault.value.code == "LB-Y58"


@pytest.mark.parametrize(
    ("inflow", "sd"),
    [([1.0, 2.0], [[-1.0], [0.0]]), ([1.0, 2.0], [[np.nan], [0.0]]), ([0.0, 2.0], [[1.0], [0.0]])],
)
def test_an_uncertainty_that_is_none_is_refused(inflow: list[float], sd: list[list[float]]) -> None:
    course = Course(stated=read_lifetime("fixed:3"), convention=END)
    with pytest.raises(ParseError) as fault:
        forecast(inflow, course, Doubt(inflow_sd=np.array(sd)))
    assert fault.value.code == "LB-Y19"
