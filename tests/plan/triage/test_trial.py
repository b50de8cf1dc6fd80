"""Trial: the worth of one more test, against Monte Carlo and what must hold of it."""

import math
from typing import Any

import numpy as np
import pytest

from loopbook.plan.triage.lot import lot_of
from loopbook.plan.triage.trial import Allowed, Trial, tried
from loopbook.plan.triage.worth import Worth, break_even, gain, reman, worth_of
from tests.plan.triage.made import VALUES, battery, given

EVERYWHERE = Allowed(np.array([-np.inf, np.inf]), np.array([True]), np.array([False]))
ABOVE = Allowed(
    np.array([-np.inf, 0.72, np.inf]), np.array([False, True]), np.array([False, False])
)
BOTH = Allowed(
    np.array([-np.inf, 0.68, 0.75, np.inf]),
    np.array([False, True, True]),
    np.array([False, False, True]),
)
TEST = Trial(0.01, 0.0)


def worth(**changes: Any) -> Worth:
    made = given([battery("x")], values=[{**VALUES, **changes}])
    return worth_of(made, lot_of(made)[0])


def by_chance(made: Worth, known: tuple[float, float], allowed: Allowed, test: Trial) -> Any:
    """The same by drawing truths and tests: mean and standard error."""
    rng = np.random.default_rng(11)
    truth = rng.normal(*known, 40_000)
    read = truth + rng.normal(0.0, test.sd, len(truth))
    weight = known[1] ** 2 / (known[1] ** 2 + test.sd**2)
    believed = known[0] + weight * (read - known[0])
    left = known[1] * test.sd / math.hypot(known[1], test.sd)
    may_second, may_reman = allowed.at(believed)
    row = believed[None, :]
    expected = np.where(may_second, gain(made, row, np.full((1, 1), left))[0], -np.inf)
    other = np.where(may_reman, reman(made, row)[0] - made.recycled[0], -np.inf)
    # What is chosen by belief pays what the truth makes of it.
    pays = np.select(
        [(expected >= other) & (expected > 0.0), other > 0.0],
        [gain(made, truth[None, :], np.zeros((1, 1)))[0], reman(made, truth[None, :])[0]
         - made.recycled[0]],
        0.0,
    )  # fmt: skip
    return pays.mean(), pays.std() / math.sqrt(len(pays))


@pytest.mark.parametrize(("health", "sd"), [(0.70, 0.02), (0.72, 0.05), (0.9, 0.01), (0.6, 0.03)])
@pytest.mark.parametrize("allowed", [EVERYWHERE, ABOVE, BOTH])
def test_the_integral_is_the_mean_over_many_tests(
    health: float, sd: float, allowed: Allowed
) -> None:
    made = worth(remanufacture_price=350.0, remanufacture_cost=180.0)
    found = tried(made, np.array([health]), np.array([sd]), allowed, TEST)[0]
    mean, error = by_chance(made, (health, sd), allowed, TEST)
    assert found == pytest.approx(mean, abs=4 * error + 2e-4)


def test_a_linear_value_has_the_normal_loss_of_the_textbook() -> None:
    """One year, no end of life near: V is a line, and the gain is slope x tau x loss."""
    made = worth(years=1.0, end_of_life=0.0, fade=0.0, rebuild=0.0, electronics=0.0)
    least = break_even(made)[0]
    slope = (gain(made, np.array([0.9]), np.zeros(1)) - gain(made, np.array([0.8]), np.zeros(1)))[
        0
    ] / 0.1
    sd = 0.03
    tau = sd**2 / math.hypot(sd, TEST.sd)
    found = tried(made, np.array([least]), np.array([sd]), EVERYWHERE, TEST)[0]
    assert found == pytest.approx(slope * tau / math.sqrt(2.0 * math.pi), rel=1e-6)


def test_a_test_that_tells_nothing_changes_nothing() -> None:
    blind = Trial(1e6, 0.0)
    for health in (0.65, 0.8):
        found = tried(worth(), np.array([health]), np.array([0.02]), EVERYWHERE, blind)[0]
        best = max(0.0, gain(worth(), np.array([health]), np.array([0.02]))[0])
        assert found == pytest.approx(best, abs=1e-6)


def test_a_better_test_is_never_worth_less() -> None:
    health, sd = np.array([0.71]), np.array([0.03])
    values = [
        tried(worth(), health, sd, EVERYWHERE, Trial(test, 0.0))[0]
        for test in (0.1, 0.05, 0.02, 0.01, 0.0)
    ]
    assert values == sorted(values)
    best = max(0.0, gain(worth(), health, sd)[0])
    assert values[0] >= best - 1e-9


def test_where_nothing_is_allowed_a_test_gains_nothing() -> None:
    shut = Allowed(np.array([-np.inf, np.inf]), np.array([False]), np.array([False]))
    assert tried(worth(), np.array([0.9]), np.array([0.02]), shut, TEST)[0] == 0.0


def test_an_unknown_value_makes_the_worth_of_a_test_unknown() -> None:
    made = worth(spread=math.nan)
    assert np.isnan(tried(made, np.array([0.8]), np.array([0.02]), EVERYWHERE, TEST)[0])


def test_steps_at_the_ends_of_years_are_not_missed() -> None:
    # A sharp test of a battery that ends by its state, not by its income: found again by summing.
    made = worth(end_of_life=0.7, spread=1.5, years=12.0, fade=0.03, rebuild=300.0)
    known, test = (0.75, 0.03), Trial(0.001, 0.0)
    found = tried(made, np.array([known[0]]), np.array([known[1]]), EVERYWHERE, test)[0]
    z = np.linspace(-8.0, 8.0, 20_001)
    believed = known[0] + z * known[1] ** 2 / math.hypot(known[1], test.sd)
    left = known[1] * test.sd / math.hypot(known[1], test.sd)
    pays = np.maximum(gain(made, believed[None, :], np.full((1, 1), left))[0], 0.0)
    weight = np.exp(-0.5 * z * z)
    assert found == pytest.approx((pays * weight).sum() / weight.sum(), rel=2e-4)


def test_a_remanufacture_that_pays_the_same_at_every_state_is_seen() -> None:
    # Recycling costs more than giving the battery away remanufactured for nothing.
    made = worth(remanufacture_price=0.0, remanufacture_cost=1.0, process_cost=500.0)
    only = Allowed(np.array([-np.inf, np.inf]), np.array([False]), np.array([True]))
    found = tried(made, np.array([0.7]), np.array([0.02]), only, TEST)[0]
    assert found == pytest.approx(made.reman[0, 0] - made.recycled[0])


def test_a_missing_price_of_remanufacture_leaves_the_test_unknown() -> None:
    made = worth(remanufacture_cost=180.0)
    assert np.isnan(tried(made, np.array([0.7]), np.array([0.02]), BOTH, TEST)[0])
