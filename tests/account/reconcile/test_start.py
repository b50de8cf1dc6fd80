"""A start is found layer by layer: goods, then what products make linear, then a guess."""

import msgspec
import pytest

from loopbook.account.reconcile.assembly import assembled
from loopbook.account.reconcile.option import ReconcileOptions
from loopbook.account.reconcile.start import started
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

PLAIN = ReconcileOptions()


def test_substances_follow_from_goods_and_contents() -> None:
    """Goods 10 = 6 + 4; contents 0.2 and 0.1 of the outputs give 1.6 in, and so 0.16 as content."""
    problem = model(
        [
            flow("in", stated(10.0, 1.0)),
            flow("a", stated(6.0, 1.0)),
            flow("b"),
            content("c_in"),
            content("c_a", stated(0.2, 0.01)),
            content("c_b", stated(0.1, 0.01)),
            flow("s_in"),
            flow("s_a"),
            flow("s_b"),
        ],
        [balance("P", "in", "a b"), balance("P", "s_in", "s_a s_b", "s")],
        [times("s_in", "c_in", "in"), times("s_a", "c_a", "a"), times("s_b", "c_b", "b")],
    )
    point, guessed = started(assembled(problem, PLAIN))
    assert not guessed.any()
    assert point[[2, 6, 7, 8]] == pytest.approx([4.0, 1.6, 1.2, 0.4])
    assert point[3] == pytest.approx(0.16)


def test_what_nothing_says_is_guessed_and_never_zero() -> None:
    problem = model(
        [flow("in"), flow("a"), flow("b"), share("k_a", "P"), share("k_b", "P")],
        [balance("P", "in", "a b"), total("shares", "k_a k_b")],
        [times("a", "k_a", "in"), times("b", "k_b", "in")],
    )
    point, guessed = started(assembled(problem, PLAIN))
    assert guessed.all()
    assert point[3:] == pytest.approx([0.5, 0.5])
    assert (point != 0.0).all()


def test_a_factor_that_contradicts_exact_values_ends_the_search_and_not_the_problem() -> None:
    """Both results are exact, and 3 and 1 with a share of 0.5 each cannot come of one input."""
    problem = model(
        [
            flow("in"),
            flow("a", stated(3.0, 0.0)),
            flow("b", stated(1.0, 0.0)),
            share("k_a", "P", stated(0.5, 0.1)),
            share("k_b", "P", stated(0.5, 0.1)),
        ],
        [total("shares", "k_a k_b")],
        [times("a", "k_a", "in"), times("b", "k_b", "in")],
    )
    point, _ = started(assembled(problem, PLAIN))
    assert (point[:1] != 0.0).all()


def test_a_start_lies_within_its_bounds() -> None:
    """Goods 10 = 12 + b make b negative, and so the content of what is stated in b below zero."""
    problem = model(
        [
            flow("in", stated(10.0, 0.0)),
            flow("a", stated(12.0, 0.0)),
            flow("b"),
            msgspec.structs.replace(content("c_b"), low=0.0),
            flow("s_b", stated(0.3, 0.1)),
        ],
        [balance("P", "in", "a b")],
        [times("s_b", "c_b", "b")],
    )
    made = assembled(problem, PLAIN)
    point, guessed = started(made)
    column = [each.id for each in problem.variables].index("c_b")
    assert point[column] > made.low[column] == 0.0
    assert guessed[column]
