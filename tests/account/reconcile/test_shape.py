"""Shapes come to the moments of their distributions, or are left out with the reason."""

import math

import numpy as np
import pytest

from loopbook.account.reconcile.shape import (
    lognormal_parameters,
    stated_moments,
    triangular_moments,
    uniform_moments,
)
from loopbook.terms.finding import Severity, finding_text
from loopbook.terms.reconciliation import Measurement, Shape


def test_a_lognormal_of_40_and_10_draws_a_mean_of_40_and_a_deviation_of_10() -> None:
    mu, sigma = lognormal_parameters(40.0, 10.0)
    assert sigma == pytest.approx(math.sqrt(math.log(1 + 0.25**2)), rel=1e-15)
    drawn = np.random.default_rng(5).lognormal(mu, sigma, 400_000)
    # Four standard errors: 10 / sqrt(n) of the mean, 10 sqrt(kurtosis...) about 0.02 of the sd.
    assert drawn.mean() == pytest.approx(40.0, abs=4 * 10 / math.sqrt(400_000))
    assert drawn.std() == pytest.approx(10.0, abs=0.08)


def test_uniform_and_triangular_moments_are_those_of_samples() -> None:
    random = np.random.default_rng(6)
    uniform = random.uniform(2.0, 8.0, 200_000)
    assert uniform_moments(2.0, 8.0) == pytest.approx((uniform.mean(), uniform.std()), rel=5e-3)
    triangle = random.triangular(2.0, 3.0, 8.0, 200_000)
    moments = triangular_moments(2.0, 3.0, 8.0)
    assert moments == pytest.approx((triangle.mean(), triangle.std()), rel=5e-3)


def test_a_triangle_takes_its_uncertainty_from_its_ends() -> None:
    mean, sd = triangular_moments(2.0, 3.0, 8.0)
    stated = Measurement(value=mean, sd=None, shape=Shape.TRIANGULAR, low=2.0, high=8.0)
    moments, findings = stated_moments(stated, "x", None)
    assert moments is not None
    assert (moments.value, moments.sd) == pytest.approx((mean, sd), rel=1e-12)
    assert not findings


def test_a_stated_uncertainty_that_the_ends_contradict_is_told_and_the_ends_are_taken() -> None:
    stated = Measurement(value=5.0, sd=3.0, shape=Shape.UNIFORM, low=2.0, high=8.0)
    moments, findings = stated_moments(stated, "x", None)
    assert moments is not None
    assert moments.sd == pytest.approx(6.0 / math.sqrt(12.0))
    assert [each.code for each in findings] == ["LB-B36"]


@pytest.mark.parametrize(
    ("code", "measurement"),
    [
        ("LB-B30", Measurement(value=math.nan, sd=1.0)),
        ("LB-B30", Measurement(value=1.0, sd=math.inf)),
        ("LB-B30", Measurement(value=1.0, sd=-1.0)),
        ("LB-B32", Measurement(value=1.0, sd=None)),
        ("LB-B32", Measurement(value=1.0, sd=None, shape=Shape.UNIFORM, low=0.0)),
        ("LB-B33", Measurement(value=-4.0, sd=1.0, shape=Shape.LOGNORMAL)),
        ("LB-B33", Measurement(value=0.0, sd=1.0, shape=Shape.LOGNORMAL)),
        ("LB-B34", Measurement(value=9.0, sd=None, shape=Shape.TRIANGULAR, low=2.0, high=8.0)),
        ("LB-B34", Measurement(value=7.9, sd=None, shape=Shape.TRIANGULAR, low=2.0, high=8.0)),
        ("LB-B34", Measurement(value=5.0, sd=None, shape=Shape.UNIFORM, low=8.0, high=2.0)),
        ("LB-B35", Measurement(value=4.0, sd=None, shape=Shape.UNIFORM, low=2.0, high=8.0)),
    ],
)
def test_what_cannot_be_taken_is_left_out_and_said(code: str, measurement: Measurement) -> None:
    moments, findings = stated_moments(measurement, "ore", None)
    assert moments is None
    assert [(each.code, each.severity) for each in findings] == [(code, Severity.ERROR)]
    assert "ore" in finding_text(findings[0], "en")
    assert "ore" in finding_text(findings[0], "zh")


def test_a_default_share_stands_in_but_never_makes_a_zero_exact() -> None:
    moments, _ = stated_moments(Measurement(value=-20.0, sd=None), "x", 0.1)
    assert moments is not None
    assert moments.sd == pytest.approx(2.0)
    nothing, findings = stated_moments(Measurement(value=0.0, sd=None), "x", 0.1)
    assert nothing is None
    assert findings[0].code == "LB-B32"
