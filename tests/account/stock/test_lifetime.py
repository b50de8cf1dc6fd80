"""A lifetime from its parameters, or a clear error."""

import math

import numpy as np
import pytest

from loopbook.account.stock.lifetime import (
    empirical,
    fixed,
    folded_normal,
    gamma,
    kind_named,
    lifetime_of,
    logistic,
    lognormal,
    normal,
    truncated_normal,
    weibull,
    weibull_by_ages,
)
from loopbook.account.stock.survival import survival
from loopbook.errors import LoopbookError, ParseError, UnknownTerm
from loopbook.terms.stock import Lifetime, LifetimeKind


def test_half_have_left_at_t50_and_nine_tenths_at_t90() -> None:
    alive = survival(weibull_by_ages(25.0, 30.0), np.array([25.0, 30.0]))
    assert alive == pytest.approx([0.5, 0.1], abs=1e-15)


def test_the_shape_of_t50_and_t90_is_that_of_the_formula() -> None:
    """k = ln(ln 10 / ln 2) / ln(T90 / T50), L = T50 / (ln 2)^(1 / k)."""
    made = weibull_by_ages(16.0, 21.0)
    shape = math.log(math.log(10) / math.log(2)) / math.log(21 / 16)
    assert made.parameters["shape"] == pytest.approx(shape, rel=1e-14)
    assert made.parameters["scale"] == pytest.approx(16 / math.log(2) ** (1 / shape), rel=1e-14)


@pytest.mark.parametrize(
    ("made", "mean", "sd"),
    [
        (lognormal(40.0, 10.0), 40.0, 10.0),
        (gamma(12.0, 5.0), 12.0, 5.0),
        (weibull(2.0, 10.0), 10.0 * math.gamma(1.5), 10.0 * math.sqrt(1 - math.pi / 4)),
        (normal(40.0, 4.0), 40.0, 4.0),
        (logistic(40.0, 2.0), 40.0, 2.0),
    ],
    ids=["lognormal", "gamma", "weibull", "normal", "logistic"],
)
def test_a_lifetime_has_the_mean_and_sd_that_were_asked_for(
    made: Lifetime, mean: float, sd: float
) -> None:
    """The mean is the area under the survival; ODYM's lognormal would give 38.8 and 114."""
    ages = np.linspace(0.0, 400.0, 400_001)
    alive = survival(made, ages)
    first = np.trapezoid(alive, ages)
    second = np.trapezoid(2.0 * ages * alive, ages)
    assert first == pytest.approx(mean, rel=1e-5)
    assert math.sqrt(second - first**2) == pytest.approx(sd, rel=1e-4)


@pytest.mark.parametrize(
    ("kind", "parameters", "code"),
    [
        ("fixed", {"years": -1.0}, "LB-Y03"),
        ("fixed", {"years": math.nan}, "LB-Y03"),
        ("normal", {"mean": 10.0, "sd": 0.0}, "LB-Y04"),
        ("normal", {"mean": math.inf, "sd": 1.0}, "LB-Y03"),
        ("normal", {"mean": 10.0}, "LB-Y02"),
        ("normal", {"mean": 10.0, "sd": 1.0, "shape": 2.0}, "LB-Y02"),
        ("weibull", {"shape": 0.0, "scale": 3.0}, "LB-Y04"),
        ("weibull", {"shape": 2.0, "t90": 3.0}, "LB-Y02"),
        ("weibull", {"t50": 30.0, "t90": 30.0}, "LB-Y05"),
        ("weibull", {"t50": 30.0, "t90": 25.0}, "LB-Y05"),
        ("fixed", {"years": 3.0, "at_most": -1.0}, "LB-Y03"),
        ("gamma", {"mean": 1e200, "sd": 1e-9}, "LB-Y04"),
    ],
)
def test_a_parameter_that_cannot_be_is_named(
    kind: str, parameters: dict[str, float], code: str
) -> None:
    with pytest.raises(ParseError) as fault:
        lifetime_of(kind_named(kind), parameters)
    assert fault.value.code == code
    assert fault.value.message("zh")


@pytest.mark.parametrize(
    "shares", [[1.0], [1.0, 1.1], [0.5, 0.6], [1.0, -0.1], [1.0, math.nan], [[1.0, 0.5]]]
)
def test_a_survival_that_is_none_is_refused(shares: list[float]) -> None:
    with pytest.raises(ParseError) as fault:
        empirical(shares)
    assert fault.value.code == "LB-Y06"


def test_an_unknown_kind_is_answered_with_the_nearest() -> None:
    with pytest.raises(UnknownTerm) as fault:
        kind_named("weibul")
    assert "weibull" in fault.value.message("en")
    assert kind_named("Folded normal") is LifetimeKind.FOLDED_NORMAL


def test_an_array_of_three_axes_is_none_of_cohorts_and_products() -> None:
    with pytest.raises(LoopbookError) as fault:
        fixed(np.ones((2, 2, 2)))
    assert fault.value.code == "LB-Y08"


def test_every_kind_has_a_constructor() -> None:
    made = [
        fixed(3),
        normal(3, 1),
        truncated_normal(3, 1),
        folded_normal(3, 1),
        lognormal(3, 1),
        weibull(2, 3),
        gamma(3, 1),
        logistic(3, 1),
        empirical([1, 0]),
    ]
    assert {lifetime.kind for lifetime in made} == set(LifetimeKind)


def test_the_latest_age_of_a_lifetime_cuts_it() -> None:
    alive = survival(weibull_by_ages(25.0, 30.0, at_most=20.0), np.array([19.9, 20.0]))
    assert alive[0] > 0.8
    assert alive[1] == 0.0
