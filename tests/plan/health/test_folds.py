"""Folds: a cell is never on both sides."""

import numpy as np
import pytest

from loopbook.errors import InputError
from loopbook.plan.health.folds import dealt, given_folds, must_be_apart, numbered

CELLS = np.array(["b", "a", "b", "c", "a"], dtype=object)
PLACES = [f"training.csv, row {row}" for row in range(2, 7)]


def test_cells_are_numbered_by_name() -> None:
    names, position = numbered(CELLS)
    assert names.tolist() == ["a", "b", "c"]
    assert position.tolist() == [1, 0, 1, 2, 0]


def test_cells_are_dealt_one_by_one_and_never_apart() -> None:
    assert dealt(CELLS, 2).tolist() == [1, 0, 1, 0, 0]
    assert len(set(dealt(CELLS).tolist())) == 3
    must_be_apart(CELLS, dealt(CELLS, 2), PLACES)


def test_a_cell_in_two_parts_is_named_with_both_rows() -> None:
    parts = np.array(["one", "two", "two", "one", "two"], dtype=object)
    with pytest.raises(InputError) as caught:
        given_folds(CELLS, parts, PLACES)
    assert caught.value.code == "LB-PL93"
    assert caught.value.where == PLACES[2]
    assert caught.value.values["other"] == PLACES[0]
    assert caught.value.values["cell"] == "b"


def test_parts_that_keep_cells_whole_are_taken() -> None:
    parts = np.array(["one", "two", "one", "two", "two"], dtype=object)
    assert given_folds(CELLS, parts, PLACES).tolist() == [0, 1, 0, 1, 1]
