"""What a balance lacks of the stated values, with products and shared factors carried through."""

import numpy as np
import pytest

from loopbook.account.reconcile.assembly import assembled
from loopbook.account.reconcile.option import ReconcileOptions
from loopbook.account.reconcile.residual import nodal_tests
from loopbook.terms.reconciliation import Model, NodalTest, VariableKind
from tests.account.reconcile.oracle import (
    balance,
    content,
    flow,
    model,
    share,
    stated,
    times,
    total,
)


def residuals_of(problem: Model) -> dict[str, NodalTest]:
    return {each.relation: each for each in nodal_tests(assembled(problem, ReconcileOptions()))}


def test_a_balance_of_measured_flows_has_its_residual_over_its_uncertainty() -> None:
    found = residuals_of(
        model(
            [flow("a", stated(10.0, 3.0)), flow("b", stated(4.0, 4.0)), flow("c")],
            [balance("P", "a", "b"), balance("Q", "b", "c")],
        )
    )
    assert list(found) == ["balance of P"]
    assert found["balance of P"].residual == pytest.approx(6.0)
    assert found["balance of P"].statistic == pytest.approx(6.0 / 5.0)


def test_rivals_enter_by_their_weighted_mean() -> None:
    found = residuals_of(
        model(
            [flow("a", stated(10.0, 1.0), stated(14.0, 1.0)), flow("b", stated(10.0, 1.0))],
            [balance("P", "a", "b")],
        )
    )
    assert found["balance of P"].residual == pytest.approx(2.0)
    assert found["balance of P"].statistic == pytest.approx(2.0 / np.sqrt(1.5))


def test_a_substance_is_tested_through_content_times_goods_against_drawn_numbers() -> None:
    """One content serves both sides, so that its error cancels as far as the goods agree."""
    problem = model(
        [
            flow("in", stated(100.0, 2.0)),
            flow("out", stated(90.0, 3.0)),
            content("c", stated(0.2, 0.05)),
            flow("s_in"),
            flow("s_out"),
        ],
        [balance("P", "s_in", "s_out")],
        [times("s_in", "c", "in"), times("s_out", "c", "out")],
    )
    found = residuals_of(problem)["balance of P"]
    assert found.residual == pytest.approx(2.0)
    random = np.random.default_rng(3)
    draws = (random.normal(100, 2, 200_000) - random.normal(90, 3, 200_000)) * 0.2
    draws = draws + 10.0 * random.normal(0.0, 0.05, 200_000)
    assert found.residual / found.statistic == pytest.approx(draws.std(), rel=0.01)


def test_an_own_sum_is_followed_and_is_no_test_itself() -> None:
    problem = model(
        [
            flow("a", stated(3.0, 1.0)),
            flow("b", stated(4.0, 1.0)),
            flow("input", kind=VariableKind.AUXILIARY),
            share("k", "P", stated(0.5, 0.1)),
            flow("out"),
            flow("rest", stated(3.0, 1.0)),
        ],
        [total("input of P", "a b"), balance("P", "a b", "out rest")],
        [times("out", "k", "input")],
    )
    terms = ((1.0, "a"), (1.0, "b"), (-1.0, "input"))
    whole = problem.relations[0].__class__(
        id="input of P", kind=problem.relations[0].kind, terms=terms
    )
    found = residuals_of(model(problem.variables, [whole, problem.relations[1]], problem.products))
    assert list(found) == ["balance of P"]
    assert found["balance of P"].residual == pytest.approx(7.0 - 3.5 - 3.0)
    variance = 2 * 0.5**2 + (7 * 0.1) ** 2 + 1.0
    assert found["balance of P"].statistic == pytest.approx(0.5 / np.sqrt(variance))


def test_a_relation_among_exact_values_is_no_test() -> None:
    problem = model(
        [flow("a", stated(1.0, 0.0)), flow("b", stated(1.0, 0.0))], [balance("P", "a", "b")]
    )
    assert residuals_of(problem) == {}
