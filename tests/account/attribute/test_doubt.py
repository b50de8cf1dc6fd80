"""Uncertainty: first order for one, samples for all, against a direct Monte Carlo."""

import numpy as np
import pytest

from loopbook.account.attribute.doubt import EXACT, Doubt, deviation_of, deviations
from loopbook.account.attribute.shares import Floats, Ints, Shares, shares_of, targets_of
from loopbook.account.attribute.sweep import swept

COUNT = 30


def world(seed: int) -> tuple[Shares, Floats, Ints, Floats]:
    """Return rows of three inputs each, their own values, weights and whose they are."""
    random = np.random.default_rng(seed)
    target = np.repeat(np.arange(5, COUNT), 3)
    source = (random.random(len(target)) * target).astype(np.int64)
    weight = random.uniform(1, 5, len(target))
    direct = np.zeros(COUNT)
    direct[:5] = random.random(5)
    return shares_of(COUNT, target, source, weight), direct, target, weight


def of_weights(shares: Shares, weight: Floats) -> Shares:
    target = targets_of(shares)
    return shares._replace(share=weight / np.bincount(target, weight, minlength=COUNT)[target])


def test_first_order_and_samples_are_what_a_direct_simulation_gives() -> None:
    """Weights of 2 %, one factor of the first two items of 5 %; 4,000 plants are simulated."""
    shares, direct, _, weight = world(3)
    shares = of_weights(shares, weight)
    weighing = np.arange(len(weight)) // 2  # each weighing serves two links
    relative = np.full(len(weight), 0.02)
    factor = np.full(COUNT, EXACT)
    factor[:2] = int(weighing.max()) + 1
    spread = np.zeros(COUNT)
    spread[:2] = 0.05 * direct[:2]
    doubt = Doubt(weighing, relative, factor, spread)
    value = swept(shares, direct[:, None])[:, 0]
    random = np.random.default_rng(1)
    samples = []
    for _ in range(4_000):
        moved = weight * (1 + 0.02 * random.standard_normal(int(weighing.max()) + 1)[weighing])
        own = direct.copy()
        own[:2] *= 1 + 0.05 * random.standard_normal()
        samples.append(swept(of_weights(shares, moved), own[:, None])[:, 0])
    expected = np.std(samples, axis=0)
    one = np.array([deviation_of(shares, value, doubt, item) for item in range(COUNT)])
    every = deviations(shares, value, doubt, seed=2, draws=2_000)
    assert one[5:] == pytest.approx(expected[5:], rel=0.08)
    assert every[5:] == pytest.approx(one[5:], rel=0.08)


def test_a_factor_is_uncertain_once_for_all_that_use_it() -> None:
    """Two lots of one factor, half and half: their deviations do not cancel."""
    shares = shares_of(3, np.array([2, 2]), np.array([0, 1]), np.array([0.5, 0.5]))
    exact = np.full(2, EXACT)
    value = np.ones(3)
    spread = np.array([0.1, 0.1, 0.0])
    together = Doubt(exact, np.zeros(2), np.array([0, 0, EXACT]), spread, is_whole=False)
    apart = together._replace(factor=np.array([0, 1, EXACT]))
    assert deviation_of(shares, value, together, 2) == pytest.approx(0.1)
    assert deviation_of(shares, value, apart, 2) == pytest.approx(0.1 / np.sqrt(2))


def test_a_shared_ancestor_counts_as_one() -> None:
    """A diamond: both ways from item 0 meet again, and its deviation comes through whole."""
    shares = shares_of(
        4, np.array([1, 2, 3, 3]), np.array([0, 0, 1, 2]), np.array([1.0, 1.0, 0.5, 0.5])
    )
    doubt = Doubt(
        np.full(4, EXACT), np.zeros(4), np.array([0, EXACT, EXACT, EXACT]), np.array([0.2, 0, 0, 0])
    )
    value = np.ones(4)
    assert deviation_of(shares, value, doubt, 3) == pytest.approx(0.2)
    every = deviations(shares, value, doubt, seed=1, draws=5_000)
    assert every == pytest.approx(np.full(4, 0.2), rel=0.05)


def test_what_states_nothing_has_no_deviation_and_a_seed_repeats() -> None:
    shares, direct, _, weight = world(4)
    shares = of_weights(shares, weight)
    value = swept(shares, direct[:, None])[:, 0]
    nothing = Doubt(
        np.full(len(weight), EXACT), np.zeros(len(weight)), np.full(COUNT, EXACT), np.zeros(COUNT)
    )
    assert deviation_of(shares, value, nothing, COUNT - 1) == 0
    assert (deviations(shares, value, nothing, seed=1, draws=9) == 0).all()
    some = nothing._replace(weighing=np.arange(len(weight)), relative=np.full(len(weight), 0.1))
    first = deviations(shares, value, some, seed=5, draws=20)
    assert np.array_equal(first, deviations(shares, value, some, seed=5, draws=20))
