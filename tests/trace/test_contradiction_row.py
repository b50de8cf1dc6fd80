"""Rows of contradictions keep their entries apart."""

import numpy as np

from loopbook.terms.life import Shape
from loopbook.trace.contradiction_row import ENTRIES_MAX, Contradiction, acts_of, told, told_of_two


def column(*numbers: int) -> np.ndarray:
    return np.array(numbers, np.int64)


def test_entries_stand_once_ascending_by_row() -> None:
    rows = told(
        Contradiction.LOOP,
        column(7, 8, 9),
        column(1, 2, 3),
        column(2, 0, 0, 2, 0),
        column(5, 4, 3, 5, 4),
    )
    assert rows.offsets.tolist() == [0, 2, 2, 3]
    assert rows.sequences.tolist() == [3, 4, 5]


def test_a_row_names_a_bounded_number_of_entries() -> None:
    many = np.arange(ENTRIES_MAX + 50)
    rows = told(Contradiction.LOOP, column(1, 2), column(1, 2), np.zeros(len(many), np.int64), many)
    assert rows.offsets.tolist() == [0, ENTRIES_MAX, ENTRIES_MAX]


def test_two_entries_in_any_order() -> None:
    rows = told_of_two(Contradiction.LOOP, column(1, 1), column(2, 2), column(9, 3), column(4, 3))
    assert rows.sequences.tolist() == [4, 9, 3]


def test_acts_follow_type_action_and_step() -> None:
    shapes = (
        Shape("ObjectEvent", "ADD", "commissioning", ""),
        Shape("ObjectEvent", "ADD", "receiving", ""),
        Shape("ObjectEvent", "OBSERVE", "destroying", ""),
        Shape("AggregationEvent", "DELETE", "", ""),
        Shape("TransactionEvent", "ADD", "", ""),
    )
    act = acts_of(shapes)
    assert act.is_making.tolist() == [True, False, False, False, False]
    assert act.is_plain.tolist() == [False, True, False, False, False]
    assert act.is_ending.tolist() == [False, False, True, False, False]
    assert act.is_parting.tolist() == [False, False, False, True, False]
