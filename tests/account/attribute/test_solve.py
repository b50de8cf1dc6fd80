"""Forward, ordered and with loops: one answer, that of a dense solve."""

import numpy as np
import pytest

from loopbook.account.attribute.shares import Floats, permuted, shares_of
from loopbook.account.attribute.solve import downstream, near_one, numbered, solve, upstream
from loopbook.errors import Unreconcilable

from .matrix import dense, random_shares, solved


@pytest.mark.parametrize("seed", range(4))
def test_forward_ordered_and_dense_agree(seed: int) -> None:
    shares = random_shares(150, seed)
    direct = np.random.default_rng(seed).random((150, 3))
    expected = solved(shares, direct)
    forward = solve(shares, direct)
    mixed = np.random.default_rng(seed).permutation(150)
    other = solve(permuted(shares, mixed), direct[mixed])
    assert (forward.way, other.way) == ("forward", "ordered")
    assert np.abs(forward.value - expected).max() < 1e-12
    assert np.abs(other.value - expected[mixed]).max() < 1e-12


@pytest.mark.parametrize("seed", range(4))
def test_loops_are_solved_as_a_dense_solve_does(seed: int) -> None:
    shares = random_shares(120, seed, is_cyclic=True)
    direct = np.random.default_rng(seed).random((120, 2))
    found = solve(shares, direct)
    assert found.way == "loops"
    assert found.loops[0].gain < 0.9 + 1e-9
    assert np.abs(found.value - solved(shares, direct)).max() < 1e-11


def test_a_rework_loop_by_hand() -> None:
    """Melt = 0.8 scrap + 0.2 returns; casting = melt; returns = casting. Scrap is recycled: all is.

    With 0.6 scrap, 0.2 ore and 0.2 returns: m = 0.6 + 0.2 m, so m = 0.75.
    """
    target = np.array([2, 2, 2, 3, 4])
    source = np.array([0, 1, 4, 2, 3])
    shares = shares_of(5, target, source, np.array([0.6, 0.2, 0.2, 1.0, 1.0]))
    direct = np.array([[1.0], [0.0], [0.0], [0.0], [0.0]])
    found = solve(shares, direct)
    assert found.value[:, 0].tolist() == pytest.approx([1, 0, 0.75, 0.75, 0.75])
    assert (found.way, found.loops[0].size) == ("loops", 3)


def test_shares_of_origins_sum_to_one() -> None:
    """What starts has itself as its origin; everything else is made of what started."""
    shares = random_shares(300, 9)
    rows = np.diff(shares.offsets)
    target = np.arange(300).repeat(rows)
    total = np.bincount(target, shares.share, minlength=300)
    whole = shares._replace(share=shares.share / total[target])
    direct = np.zeros((300, 4))
    direct[rows == 0, np.flatnonzero(rows == 0) % 4] = 1.0
    assert np.abs(solve(whole, direct).value.sum(axis=1) - 1).max() < 1e-12


def test_down_and_up_are_column_and_row_of_the_inverse() -> None:
    for is_cyclic in (False, True):
        shares = random_shares(60, 4, is_cyclic=is_cyclic)
        inverse = np.linalg.inv(np.eye(60) - dense(shares))
        assert np.abs(downstream(shares, 7) - inverse[:, 7]).max() < 1e-12
        assert np.abs(upstream(shares, 50) - inverse[50]).max() < 1e-12


def test_what_an_item_has_is_what_each_gave_it() -> None:
    shares = random_shares(80, 2)
    direct = np.random.default_rng(3).random((80, 1))
    value = solve(shares, direct).value[:, 0]
    assert upstream(shares, 79) @ direct[:, 0] == pytest.approx(value[79])


def test_a_loop_near_one_is_told() -> None:
    shares = shares_of(2, np.array([0, 1]), np.array([1, 0]), np.array([0.999, 0.999]))
    found = solve(shares, np.ones((2, 1)))
    (finding,) = near_one(found, numbered)
    assert (finding.code, finding.values["times"]) == ("LB-V06", "1e+03")
    thin = solve(shares._replace(share=np.array([0.5, 0.5])), np.ones((2, 1)))
    assert near_one(thin, numbered) == ()


def test_a_gain_of_one_is_an_error_that_names_the_items() -> None:
    shares = shares_of(3, np.array([1, 2]), np.array([2, 1]), np.array([1.0, 1.0]))
    with pytest.raises(Unreconcilable, match=r"LB-V04 2 items.*gain 1"):
        solve(shares, np.ones(3))


@pytest.mark.parametrize("wrong", [np.ones((2, 1)), np.array([[1.0], [np.nan], [0.0]])])
def test_own_values_that_are_none_are_refused(wrong: Floats) -> None:
    shares = shares_of(3, np.array([1]), np.array([0]), np.array([1.0]))
    with pytest.raises(Unreconcilable, match="LB-V05"):
        solve(shares, wrong)
