"""One pass in order is the solution; the compiled pass, the plain one and a loop agree."""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from scipy.sparse import _sparsetools

from loopbook.account.attribute import sweep
from loopbook.account.attribute.shares import Shares, permuted
from loopbook.account.attribute.sweep import by_level, in_turn, is_topological, sweep_rows, swept

from .matrix import looped, random_shares, solved


@pytest.mark.parametrize("count", [2, 3, 50, 400])
def test_every_way_gives_what_a_dense_solve_gives(count: int) -> None:
    shares = random_shares(count, seed=count)
    direct = np.random.default_rng(1).random((count, 3))
    expected = solved(shares, direct)
    compiled, level = direct.copy(), direct.copy()
    in_turn(shares, compiled, 0)
    by_level(shares, level, 0)
    for found in (swept(shares, direct), compiled, level, looped(shares, direct)):
        assert np.abs(found - expected).max() < 1e-12


def test_the_own_values_are_not_changed() -> None:
    shares = random_shares(20, seed=3)
    direct = np.ones((20, 1))
    swept(shares, direct)
    assert (direct == 1).all()


@pytest.mark.parametrize("way", [in_turn, by_level, sweep_rows])
def test_new_rows_alone_are_swept_over_values_that_are_final(way: object) -> None:
    shares = random_shares(60, seed=5)
    direct = np.random.default_rng(2).random((60, 2))
    value = np.vstack((swept(shares.rows(0, 40), direct[:40]), direct[40:]))
    assert callable(way)
    way(shares.rows(40, 60), value, 40)
    assert np.abs(value - solved(shares, direct)).max() < 1e-12


def test_a_chain_of_a_hundred_thousand_needs_no_generation_a_link() -> None:
    count = 100_000
    offsets = np.concatenate(([0], np.arange(count))).astype(np.int32)
    chain = Shares(offsets, np.arange(count - 1, dtype=np.int32), np.ones(count - 1))
    direct = np.zeros((count, 1))
    direct[0] = 7.0
    assert (swept(chain, direct) == 7.0).all()


def copying(*arguments: object) -> None:
    """A kernel that reads a copy of its input: right as scipy promises, of no use in place."""
    *first, given, out = arguments
    KERNELS["csr_matvecs" if len(first) == 6 else "csr_matvec"](*first, np.array(given), out)


def gone(*_: object) -> None:
    """A kernel that takes other arguments than it took."""
    raise TypeError("takes no such arguments")


KERNELS = {name: getattr(_sparsetools, name) for name in ("csr_matvec", "csr_matvecs")}


@pytest.fixture
def unprobed() -> Iterator[None]:
    """The probe is asked anew, and what it found is forgotten afterwards."""
    sweep._runs_in_turn.cache_clear()
    yield
    sweep._runs_in_turn.cache_clear()


@pytest.mark.usefixtures("unprobed")
def test_the_compiled_pass_runs_on_the_scipy_that_is_installed() -> None:
    assert sweep._runs_in_turn()


@pytest.mark.usefixtures("unprobed")
@pytest.mark.parametrize("columns", [1, 3])
@pytest.mark.parametrize("name", list(KERNELS))
@pytest.mark.parametrize("kernel", [copying, gone, None])
def test_a_kernel_that_is_no_longer_what_it_was_is_not_used(
    monkeypatch: pytest.MonkeyPatch, kernel: object, name: str, columns: int
) -> None:
    """One of the two kernels copies, refuses or is not there: the public way answers instead."""
    # Only what `sweep` sees is replaced: the public way stands on the same kernels as promised.
    seen = {**KERNELS, name: kernel}
    shown = {each: found for each, found in seen.items() if found is not None}
    monkeypatch.setattr(sweep, "_sparsetools", SimpleNamespace(**shown))
    shares = random_shares(60, seed=5)
    direct = np.random.default_rng(3).random((60, columns))
    found = swept(shares, direct)
    assert not sweep._runs_in_turn()
    assert np.abs(found - solved(shares, direct)).max() < 1e-12


def test_what_would_be_copied_is_refused_and_not_lost() -> None:
    """Swept in a copy, the rows would stay as they were."""
    shares = random_shares(9, seed=1)
    copied: list[Any] = [np.ones((9, 2), order="F"), np.ones((9, 2), np.float32)]
    for value in copied:
        with pytest.raises(ValueError, match="swept in place"):
            in_turn(shares, value, 0)


def test_order_is_recognised() -> None:
    shares = random_shares(30, seed=8)
    assert is_topological(shares)
    assert not is_topological(permuted(shares, np.arange(30)[::-1]))
    itself = Shares(np.array([0, 1]), np.array([0]), np.array([0.5]))
    assert not is_topological(itself)


def test_nothing_is_swept_quietly() -> None:
    empty = Shares(np.zeros(1, np.int32), np.zeros(0, np.int32), np.zeros(0))
    assert swept(empty, np.zeros((0, 2))).shape == (0, 2)
    assert swept(random_shares(5, seed=1), np.zeros((5, 0))).shape == (5, 0)
