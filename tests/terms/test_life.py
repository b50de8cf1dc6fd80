"""Columns of lives: rows are taken together, and a book is gone through in runs."""

import numpy as np

from loopbook.terms.life import TouchColumns, runs_of_items


def test_rows_are_taken_from_every_column_together() -> None:
    columns = TouchColumns._make(np.arange(4) + number for number in range(9))
    taken = columns.at(np.array([1, 3]))
    assert [column.tolist() for column in taken] == [[1 + n, 3 + n] for n in range(9)]


def test_runs_hold_every_item_once_in_order() -> None:
    runs = [run.tolist() for run in runs_of_items(7, 3)]
    assert runs == [[0, 1, 2], [3, 4, 5], [6]]
    assert not list(runs_of_items(0))
