"""A robust estimator lets one wrong meter be wrong, and says which."""

import numpy as np
import pytest

from loopbook.account.reconcile.option import Estimator, ReconcileOptions
from loopbook.account.reconcile.reconcile import reconcile
from loopbook.account.reconcile.robust import HAMPEL, HUBER, LEAST, hampel, huber
from loopbook.errors import Unreconcilable
from loopbook.terms.reconciliation import Model, Solver
from tests.account.reconcile.oracle import balance, flow, model, stated


def chain(wrong: float) -> Model:
    """Return five flows in a row, 100 each but for the third; all +-1."""
    values = [100.2, 99.7, wrong, 100.1, 100.0]
    flows = [flow(f"f{n}", stated(value, 1.0)) for n, value in enumerate(values)]
    return model(flows, [balance(f"P{n}", f"f{n}", f"f{n + 1}") for n in range(4)])


def test_weights_are_those_of_the_literature() -> None:
    residual = np.array([0.0, 1.0, HUBER, 2.69, -2.69])
    assert huber(residual) == pytest.approx([1.0, 1.0, 1.0, 0.5, 0.5])
    first, second, third = HAMPEL
    middle = (second + third) / 2
    told = hampel(np.array([0.0, first, second, middle, third, 100.0]))
    assert told == pytest.approx([1.0, 1.0, 0.5, 0.5 * first / middle, LEAST, LEAST])


@pytest.mark.parametrize("estimator", [Estimator.HUBER, Estimator.HAMPEL])
def test_a_gross_error_moves_the_rest_less_and_is_named(estimator: Estimator) -> None:
    plain = reconcile(chain(120.0)).estimates[0].value
    robust = reconcile(chain(120.0), ReconcileOptions(estimator=estimator))
    assert plain == pytest.approx(104.0)
    assert robust.estimates[0].value == pytest.approx(100.0, abs=0.5)
    assert [f.values["variable"] for f in robust.findings if f.code == "LB-B31"] == ["f2"]
    assert robust.effort.solver is Solver.ROBUST


def test_hubers_answer_makes_hubers_sum_smallest() -> None:
    """One number m fits all five: the answer is the m whose sum of psi is zero."""
    answer = reconcile(chain(120.0), ReconcileOptions(estimator=Estimator.HUBER)).estimates[0].value
    values = np.array([100.2, 99.7, 120.0, 100.1, 100.0])
    assert answer is not None
    assert np.clip(values - answer, -HUBER, HUBER).sum() == pytest.approx(0.0, abs=1e-6)


def test_sound_data_are_left_as_they_are() -> None:
    plain, robust = (
        reconcile(chain(100.3), ReconcileOptions(estimator=each))
        for each in (Estimator.LEAST_SQUARES, Estimator.HAMPEL)
    )
    assert [e.value for e in robust.estimates] == pytest.approx([e.value for e in plain.estimates])
    assert robust.statistic == pytest.approx(plain.statistic)


def test_weights_that_do_not_settle_in_time_are_an_error() -> None:
    with pytest.raises(Unreconcilable, match="LB-B43"):
        reconcile(chain(120.0), ReconcileOptions(estimator=Estimator.HUBER, iterations_max=1))
