"""Loops are solved whole; one that never thins out names its items."""

import numpy as np
import pytest
from scipy.sparse import csr_array

from loopbook.account.attribute.loop import DENSE_MAX, gain_of, solved_loop
from loopbook.account.attribute.solve import numbered
from loopbook.errors import Unreconcilable


def ring(count: int, share: float) -> csr_array:
    """Return a ring: each item is `share` of the one before it."""
    at = np.arange(count)
    return csr_array((np.full(count, share), (at, (at - 1) % count)), shape=(count, count))


def test_rework_of_a_tenth_multiplies_by_ten_ninths() -> None:
    """A tenth of what comes out goes in again: x = b + 0.1 x."""
    found, gain = solved_loop(
        csr_array(np.array([[0.1]])), np.array([[9.0]]), np.array([5]), numbered
    )
    assert found[0, 0] == pytest.approx(10.0)
    assert gain == pytest.approx(0.1)


@pytest.mark.parametrize("count", [2, 3, 200, DENSE_MAX + 50])
def test_the_gain_of_a_ring_is_its_share(count: int) -> None:
    assert gain_of(ring(count, 0.7)) == pytest.approx(0.7)


@pytest.mark.parametrize("count", [3, DENSE_MAX + 50])
def test_a_large_and_a_small_loop_are_solved_alike(count: int) -> None:
    direct = np.random.default_rng(4).random((count, 2))
    found, _ = solved_loop(ring(count, 0.8), direct, np.arange(count), numbered)
    assert np.abs(found - ring(count, 0.8) @ found - direct).max() < 1e-12


def test_a_large_random_loop_has_a_bound_just_above_its_gain() -> None:
    """Rows that sum to 0.9 have the gain 0.9, and so has what is similar to them."""
    random = np.random.default_rng(6)
    matrix = random.random((400, 400))
    matrix *= 0.9 / matrix.sum(axis=1)[:, None]
    scale = random.uniform(0.1, 10, 400)
    similar = matrix * scale / scale[:, None]
    assert 0.9 - 1e-12 <= gain_of(csr_array(similar)) <= 0.9 * 1.001


@pytest.mark.parametrize("count", [2, 7, DENSE_MAX + 50])
@pytest.mark.parametrize("share", [1.0, 1.2])
def test_a_loop_that_never_thins_out_names_its_items(count: int, share: float) -> None:
    with pytest.raises(Unreconcilable, match=f"LB-V04 {count} items.*lot 3") as caught:
        solved_loop(
            ring(count, share),
            np.ones((count, 1)),
            np.arange(3, 3 + count),
            lambda items: [f"lot {item}" for item in items.tolist()],
        )
    assert ("..." in str(caught.value)) == (count > 5)
