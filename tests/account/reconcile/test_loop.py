"""A loop that returns all that enters it, or more, is found and its processes are named."""

import numpy as np
import pytest
from scipy import sparse

from loopbook.account.reconcile.loop import gain_of, runaway_loops
from loopbook.terms.reconciliation import Model
from tests.account.reconcile.oracle import balance, flow, model, share


def ring(back: float) -> tuple[Model, np.ndarray]:
    """Return sorting -> remelting -> sorting: 0.9 goes on, `back` comes back, the rest leaves."""
    variables = [
        flow("in"),
        flow("on", flow="on"),
        flow("back", flow="back"),
        flow("lost"),
        flow("out"),
        share("k on", "sorting", of="on"),
        share("k back", "remelting", of="back"),
    ]
    relations = [
        balance("sorting", "in back", "on lost"),
        balance("remelting", "on", "back out"),
    ]
    value = np.array([np.nan] * 5 + [0.9, back])
    return model(variables, relations), value


@pytest.mark.parametrize(("back", "gain"), [(1.2, np.sqrt(1.08)), (1.0 / 0.9, 1.0)])
def test_a_loop_that_returns_all_or_more_is_told_with_its_processes(
    back: float, gain: float
) -> None:
    loops = runaway_loops(*ring(back))
    assert [each.processes for each in loops] == [("remelting", "sorting")]
    assert loops[0].gain == pytest.approx(gain)


def test_a_loop_that_loses_something_is_none() -> None:
    assert runaway_loops(*ring(1.0)) == ()


def test_a_coefficient_that_is_not_known_opens_the_loop() -> None:
    problem, value = ring(1.2)
    value[6] = np.nan
    assert runaway_loops(problem, value) == ()


def test_the_gain_of_a_long_ring_is_that_of_its_round() -> None:
    count = 500
    places = (np.arange(count), (np.arange(count) + 1) % count)
    for gain, known in ((1.05, 1.05), (0.97, 0.97)):
        shares = np.full(count, gain)
        ring_of = sparse.coo_array((shares, places), shape=(count, count)).tocsr()
        assert (gain_of(ring_of) >= 1.0) == (known >= 1.0)
