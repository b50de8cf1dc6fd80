"""The smallest conflict, held against trying every set."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loopbook.plan.solve import conflict
from loopbook.plan.solve.conflict import smallest_conflict
from loopbook.plan.solve.highs import solve
from loopbook.plan.solve.model import Model, name_of
from loopbook.plan.solve.outcome import Effort, OutcomeStatus


def of_rows(rows: list[tuple[list[int], int]], kept: tuple[int, ...]) -> Model:
    """Return a program of rows `coefficients @ x >= least` with 0 <= x <= 3."""
    model = Model()
    some = model.block("x", 3, bounds=(0, 3), is_whole=[True, False, False])
    least = [rows[at][1] if at in kept else -np.inf for at in range(len(rows))]
    limits = model.rows("least", len(rows), bounds=(least, np.inf), is_wish=True)
    for at, (coefficients, _) in enumerate(rows):
        model.add(limits.index[at], some.index, coefficients)
    return model


def plain_size(rows: list[tuple[list[int], int]]) -> int:
    """Return the size of the smallest conflicting set, 0: none, by trying them all."""
    for size in range(1, len(rows) + 1):
        for kept in combinations(range(len(rows)), size):
            if solve(of_rows(rows, kept)).status is OutcomeStatus.INFEASIBLE:
                return size
    return 0


ROW = st.tuples(st.lists(st.integers(-2, 2), min_size=3, max_size=3), st.integers(-4, 7))


@settings(max_examples=12)
@given(st.lists(ROW, min_size=1, max_size=4))
def test_it_is_as_small_as_any(rows: list[tuple[list[int], int]]) -> None:
    found = smallest_conflict(of_rows(rows, tuple(range(len(rows)))))
    assert found.is_smallest
    assert len(found.rows) == plain_size(rows)
    kept = tuple(at for _, at in found.rows)
    if kept:
        assert solve(of_rows(rows, kept)).status is OutcomeStatus.INFEASIBLE


def three_contradict() -> Model:
    """Return many limits, of which three contradict each other, or four."""
    model = Model()
    some = model.block("x", 6)
    apart = model.rows("apart", 6, bounds=(-np.inf, [1, 1, 9, 9, 9, 9]), is_wish=True)
    model.add(apart.index, some.index)
    sums = model.rows("sums", 2, bounds=([3, 28], np.inf), is_wish=True)
    model.add(sums.index[0], some.index[:2])
    model.add(sums.index[1], some.index[2:5])
    return model


def test_of_two_conflicts_the_smaller_is_told() -> None:
    found = smallest_conflict(three_contradict())
    assert [name_of(*each) for each in found.rows] == ["apart[1]", "apart[2]", "sums[1]"]
    assert found.is_smallest


def test_without_the_proof_it_is_still_a_conflict_of_which_nothing_can_be_left_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(conflict, "ROUNDS_MAX", 0)
    found = smallest_conflict(three_contradict())
    assert not found.is_smallest
    names = [name_of(*each) for each in found.rows]
    assert names in (
        ["apart[1]", "apart[2]", "sums[1]"],
        ["apart[3]", "apart[4]", "apart[5]", "sums[2]"],
    )


def test_limits_that_agree_have_none() -> None:
    assert smallest_conflict(of_rows([([1, 1, 1], 2)], (0,))).rows == ()


@pytest.mark.parametrize("scale", [1.0, 1e3, 1e9])
@pytest.mark.parametrize("short", [1e-5, 0.5])
def test_a_conflict_is_found_in_any_unit_however_near(scale: float, short: float) -> None:
    model = Model()
    some = model.block("x", 2, bounds=(0, 9))
    limits = model.rows("least", 2, bounds=([scale, 3 * scale], np.inf), is_wish=True)
    model.add(limits.index, some.index, scale)
    most = model.rows("most", 1, bounds=(-np.inf, scale * (4 - short)), is_wish=True)
    model.add(most.index, some.index, scale)
    found = smallest_conflict(model)
    assert [name_of(*each) for each in found.rows] == ["least[1]", "least[2]", "most[1]"]
    assert found.is_smallest


def test_when_the_time_is_up_no_conflict_is_claimed() -> None:
    found = smallest_conflict(three_contradict(), Effort(seconds=0.0))
    assert found == ((), False)
