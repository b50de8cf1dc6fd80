"""Survival by age and convention, beside the distributions of scipy.stats."""

import numpy as np
import pytest

from loopbook.account.stock.lifetime import (
    empirical,
    fixed,
    lifetime_of,
    normal,
    weibull,
    weibull_by_ages,
)
from loopbook.account.stock.survival import curve, curve_from, survival, table
from loopbook.errors import BalanceError, ParseError
from loopbook.terms.stock import AgeConvention, LifetimeKind

from .plain_stock import OFFSETS, alive, shares_of

END, MIDDLE, START, ALL = (
    AgeConvention.END,
    AgeConvention.MIDDLE,
    AgeConvention.START,
    AgeConvention.QUADRATURE,
)
CASES = [
    (LifetimeKind.FIXED, {"years": 7.0}),
    (LifetimeKind.NORMAL, {"mean": 8.0, "sd": 3.0}),
    (LifetimeKind.TRUNCATED_NORMAL, {"mean": 2.0, "sd": 3.0}),
    (LifetimeKind.FOLDED_NORMAL, {"mean": 2.0, "sd": 3.0}),
    (LifetimeKind.LOGNORMAL, {"mean": 8.0, "sd": 6.0}),
    (LifetimeKind.WEIBULL, {"shape": 1.7, "scale": 9.0}),
    (LifetimeKind.GAMMA, {"mean": 8.0, "sd": 3.0}),
    (LifetimeKind.LOGISTIC, {"mean": 8.0, "sd": 2.0}),
]
IDS = [kind.value for kind, _ in CASES]


@pytest.mark.parametrize(("kind", "parameters"), CASES, ids=IDS)
@pytest.mark.parametrize("convention", list(OFFSETS))
def test_a_curve_is_the_distribution_at_the_ages_of_the_convention(
    kind: LifetimeKind, parameters: dict[str, float], convention: AgeConvention
) -> None:
    made = curve(lifetime_of(kind, parameters), 40, convention)
    plain = [alive(kind, parameters, age + OFFSETS[convention]) for age in range(40)]
    assert made.shape == (40, 1)
    assert made[:, 0] == pytest.approx(plain, rel=1e-12, abs=1e-15)


@pytest.mark.parametrize(("kind", "parameters"), CASES, ids=IDS)
def test_quadrature_is_the_mean_over_the_year(
    kind: LifetimeKind, parameters: dict[str, float]
) -> None:
    """Held against ten thousand points of the rule of midpoints."""
    made = curve(lifetime_of(kind, parameters), 20, ALL)[:, 0]
    points = (np.arange(10_000) + 0.5) / 10_000
    lifetime = lifetime_of(kind, parameters)
    plain = [survival(lifetime, age + points).mean() for age in range(20)]
    assert made == pytest.approx(plain, abs=1e-7)


def test_quadrature_sees_the_step_of_a_fixed_lifetime() -> None:
    assert curve(fixed(2.25), 4, ALL)[:, 0] == pytest.approx([1.0, 1.0, 0.25, 0.0], abs=1e-15)


def test_a_fixed_lifetime_is_over_when_its_age_is_reached() -> None:
    assert curve(fixed(2.0), 4, END)[:, 0].tolist() == [1.0, 1.0, 0.0, 0.0]
    assert curve(fixed(2.0), 4, START)[:, 0].tolist() == [1.0, 0.0, 0.0, 0.0]


@pytest.mark.parametrize("convention", list(AgeConvention))
@pytest.mark.parametrize(
    ("kind", "parameters"),
    [
        (LifetimeKind.FIXED, {"years": 0.0}),
        (LifetimeKind.NORMAL, {"mean": 0.0, "sd": 2.0}),
        (LifetimeKind.LOGNORMAL, {"mean": 0.0, "sd": 2.0}),
        (LifetimeKind.WEIBULL, {"shape": 2.0, "scale": 0.0}),
        (LifetimeKind.GAMMA, {"mean": 0.0, "sd": 2.0}),
    ],
)
def test_a_lifetime_of_zero_is_out_at_once(
    kind: LifetimeKind, parameters: dict[str, float], convention: AgeConvention
) -> None:
    assert not curve(lifetime_of(kind, parameters), 5, convention).any()


def test_products_have_lifetimes_of_their_own() -> None:
    both = curve(normal([5.0, 0.0], [1.0, 1.0]), 6, END)
    assert both.shape == (6, 2)
    assert both[:, :1] == pytest.approx(curve(normal(5.0, 1.0), 6, END))
    assert not both[:, 1].any()


def test_a_table_holds_the_lifetime_of_each_cohort() -> None:
    scales = np.array([[3.0], [5.0], [9.0], [9.0]])
    made = table(weibull(2.0, scales), 4, MIDDLE)
    for cohort in range(4):
        parameters = {"shape": 2.0, "scale": float(scales[cohort, 0])}
        plain = shares_of(LifetimeKind.WEIBULL, parameters, 4, MIDDLE)
        assert made[:, cohort, 0] == pytest.approx(plain[:, cohort], abs=1e-15)


def test_a_lifetime_of_other_cohorts_is_refused() -> None:
    with pytest.raises(ParseError) as fault:
        table(weibull(2.0, np.ones((3, 1))), 4, END)
    assert fault.value.code == "LB-Y08"


def test_an_empirical_survival_is_straight_between_its_ages() -> None:
    made = empirical([1.0, 0.8, 0.0])
    assert survival(made, np.array([0.0, 0.5, 1.5, 2.0, 9.0])) == pytest.approx(
        [1.0, 0.9, 0.4, 0.0, 0.0]
    )


def test_an_empirical_survival_that_ends_with_survivors_has_no_later_ages() -> None:
    made = empirical([1.0, 0.8])
    assert survival(made, np.array([1.0])) == pytest.approx([0.8])
    with pytest.raises(BalanceError) as fault:
        curve(made, 3, END)
    assert fault.value.code == "LB-Y07"


def test_goods_that_come_in_used_are_alive_then() -> None:
    lifetime = weibull_by_ages(12.0, 18.0)
    made = curve_from(lifetime, 6.0, 10, START)[:, 0]
    plain = [
        survival(lifetime, np.array(7.0 + k)) / survival(lifetime, np.array(6.0)) for k in range(10)
    ]
    assert made == pytest.approx(plain, rel=1e-14)


def test_nothing_comes_in_at_an_age_that_nothing_reaches() -> None:
    with pytest.raises(BalanceError) as fault:
        curve_from(fixed(5.0), 6.0, 4, END)
    assert fault.value.code == "LB-Y15"


@pytest.mark.parametrize(
    ("kind", "parameters"),
    [
        (LifetimeKind.LOGNORMAL, {"mean": 1e-300, "sd": 1e300}),
        (LifetimeKind.NORMAL, {"mean": 1e308, "sd": 1e-308}),
        (LifetimeKind.TRUNCATED_NORMAL, {"mean": 1e308, "sd": 1e-308}),
        (LifetimeKind.WEIBULL, {"shape": 1e300, "scale": 1e-300}),
        (LifetimeKind.LOGISTIC, {"mean": 1e300, "sd": 1e-300}),
        (LifetimeKind.GAMMA, {"mean": 1e-9, "sd": 1e100}),
    ],
)
def test_no_parameter_makes_a_nan(kind: LifetimeKind, parameters: dict[str, float]) -> None:
    for convention in AgeConvention:
        made = curve(lifetime_of(kind, parameters), 30, convention)
        assert np.isfinite(made).all()
        assert made.min() >= 0.0
        assert made.max() <= 1.0


@pytest.mark.parametrize(("kind", "parameters"), CASES, ids=IDS)
@pytest.mark.parametrize("convention", list(AgeConvention))
def test_a_share_never_rises_and_lies_between_one_and_zero(
    kind: LifetimeKind, parameters: dict[str, float], convention: AgeConvention
) -> None:
    made = curve(lifetime_of(kind, parameters), 200, convention)
    assert np.all(np.diff(made, axis=0) <= 1e-15)
    assert made.min() >= 0.0
    assert made.max() <= 1.0 + 1e-15
