"""Sum: whole numbers stay whole; uncertainty is told where it can be known."""

from fractions import Fraction
from typing import Any

import pytest

from loopbook.account.sankey.sum import spread, summed
from loopbook.terms.reconciliation import Determination

from .facts_by_chance import strand

ONE = strand("one", "a", "b", 1, sd=3.0)
TWO = strand("two", "a", "b", 1, sd=4.0)
REDUNDANT: dict[str, Any] = {"determination": Determination.REDUNDANT}


def test_whole_numbers_and_fractions_are_added_exactly() -> None:
    assert summed([10**30, 1]) == 10**30 + 1
    assert summed([Fraction(1, 3), Fraction(2, 3)]) == 1
    assert summed([]) == 0
    assert summed([1e16, 1.0, -1e16]) == 1.0


def test_independent_parts_add_their_variances() -> None:
    assert spread([(1, ONE), (-1, TWO)], {}) == pytest.approx(5.0)


def test_one_part_without_uncertainty_leaves_the_sum_without() -> None:
    assert spread([(1, ONE), (1, strand("x", "a", "b", 1))], {}) is None


def test_parts_that_share_a_factor_are_not_added_as_if_they_did_not() -> None:
    shared = [(1, strand(name, "a", "b", 1, sd=1.0, factors=("Co",))) for name in ("x", "y")]
    assert spread(shared, {}) is None
    assert spread(shared[:1], {}) == 1.0


def test_reconciled_parts_need_their_covariance() -> None:
    one = strand("one", "a", "b", 1, sd=3.0, **REDUNDANT)
    two = strand("two", "a", "b", 1, sd=4.0, **REDUNDANT)
    assert spread([(1, one), (1, two)], {}) is None
    assert spread([(1, one), (1, two)], {("two", "one"): -12.0}) == pytest.approx(1.0)
    assert spread([(1, one), (-1, two)], {("one", "two"): -12.0}) == pytest.approx(7.0)
    # As correlated as can be: rounding may not make a root of a negative number.
    assert spread([(1, one), (1, one)], {("one", "one"): -9.000001}) == 0.0
